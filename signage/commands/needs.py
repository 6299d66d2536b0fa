"""signage needs: what a configuration asks of the unit that runs the sign."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from typing import TYPE_CHECKING

from signage.commands import kinds
from signage.display.font_packages import CJK

if TYPE_CHECKING:
    from signage.config import Config

NAME = "needs"
SUMMARY = "what a configuration asks of the systemd unit"
DESCRIPTION = (
    "Prints, one a line, what the unit has to give a sign with this configuration: the names of\n"
    'secrets ("credential NAME"), the drop-ins of deploy/systemd/with ("wayland"), what has to be\n'
    'built here ("kerberos"), and Debian\'s fonts for its languages ("package NAME"). For the\n'
    "installer, which gives the service no right, and the machine no package, that its\n"
    "configuration does not need. Of a faulty configuration it prints what can be told."
)
EXAMPLES = "examples:\n  signage needs --config /etc/signage/config.toml"
_IDEOGRAPHS = {"ja", "ko", "zh"}  # languages of which our own fonts have no signs


def arguments(parser: ArgumentParser) -> None:
    """Declare what the command takes."""
    kinds.add_config(parser, required=True)


def main(args: Namespace) -> int:
    """Print them; UserError if there is no file, or no TOML in it."""
    from signage.config import examine  # noqa: PLC0415

    examined = examine(args.config)
    for need in needs(examined.config):
        print(need)
    return 0


def needs(config: Config) -> Iterator[str]:
    """Each need in a line."""
    for secret in dict.fromkeys(filter(None, (config.source.secret, config.doctor.probe_secret))):
        yield f"credential {secret}"
    if config.source.auth == "kerberos":
        yield "kerberos"
    if config.display.driver == "wayland":
        yield "wayland"
    if config.panel.power == "cec":
        yield "cec"
    if config.light.kind == "usb":
        yield "lights"
    if {each.split("-")[0].lower() for each in config.display.languages} & _IDEOGRAPHS:
        yield f"package {CJK}"
    if config.light.kind == "gpio" or config.presence.pin is not None:
        yield "gpio"
