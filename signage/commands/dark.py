"""signage dark: darkens the status light of a sign that has ended."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from signage.commands import kinds

NAME = "dark"
SUMMARY = "darken the status light of a sign that has ended"
DESCRIPTION = (
    "Turns off the status light that the configuration names. For the unit, which calls it after\n"
    "every end of the sign: one that was killed can darken nothing, and green would stay.\n"
    "Ends with 0 if it is dark or there is none in the configuration, 69 if it is not to be had."
)
EXAMPLES = "examples:\n  signage dark --config /etc/signage/config.toml"
EX_UNAVAILABLE = 69  # sysexits(3)


def arguments(parser: ArgumentParser) -> None:
    """Declare what the command takes."""
    kinds.add_config(parser, required=True)


def main(args: Namespace) -> int:
    """Darken it. A fault elsewhere in the configuration does not keep it alight."""
    from signage.config import examine  # noqa: PLC0415
    from signage.errors import Problem, UserError  # noqa: PLC0415
    from signage.lights.base import LightError  # noqa: PLC0415
    from signage.lights.configured import darken  # noqa: PLC0415

    try:
        darken(examine(args.config).config.light)
    except LightError as error:
        raise UserError([Problem("the status light", str(error))], EX_UNAVAILABLE) from None
    return 0
