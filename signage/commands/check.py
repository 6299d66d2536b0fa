"""signage check: everything that is wrong with a configuration, or what is in force."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace

from signage.commands import kinds

NAME = "check"
SUMMARY = "find every problem of a configuration"
DESCRIPTION = (
    "Reads the configuration and all that it names: secret, certificates, theme, fonts and words.\n"
    "Prints every problem with its remedy and ends with 78, or prints the configuration that is\n"
    "in force, where each value comes from, and ends with 0. No secret is shown, no server asked."
)
EXAMPLES = (
    "examples:\n"
    "  signage check --config /etc/signage/config.toml\n"
    "  sudo signage check --config FILE        on a sign, where only root finds the secret"
)


def arguments(parser: ArgumentParser) -> None:
    """Declare what the command takes."""
    kinds.add_config(parser, required=True)


def main(args: Namespace) -> int:
    """Check, then show what is in force."""
    from signage.assembly import own_end  # noqa: PLC0415
    from signage.config import examine  # noqa: PLC0415
    from signage.config.rules import advice  # noqa: PLC0415
    from signage.config.text import effective  # noqa: PLC0415
    from signage.secrets import resolve  # noqa: PLC0415

    examined = examine(args.config)
    # All that draws; where there is no file there is no need for it.
    from signage.looks import looks_of  # noqa: PLC0415
    from signage.readiness import doubtful, needed, ready  # noqa: PLC0415

    config = ready(examined, os.environ)
    for note in (*advice(config), *doubtful(config, looks_of(config))):
        print(f"note: {args.config}: {note}", file=sys.stderr)
    print(f"# {args.config} is in order; this is in force:\n\n{effective(config)}")
    if (ends := own_end(config)) is not None:
        print(f"# certificate {config.source.certificate} ends on {ends:%Y-%m-%d}")
    if config.source.secret is not None:
        found = resolve(config.source.secret, config.secrets_dir, os.environ)
        print(f"# secret {config.source.secret}: ******** from {found.origin}")
    for file in needed(config):
        print(f"# needs {file}")
    return 0
