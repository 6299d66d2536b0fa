"""signage seal: keeps a secret for the service, sealed by systemd where that can be."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace

NAME = "seal"
SUMMARY = "keep a secret for the service"
DESCRIPTION = (
    "Reads a secret, one line, from standard input (on a terminal without showing it) and keeps\n"
    "it as a systemd credential, which only this machine can open. Where systemd has nothing to\n"
    "seal with, it is kept readable by root alone, and that is said; where sealing fails, nothing\n"
    "is kept, and it ends with 69. Needs root. As a rule `signage-deploy secret NAME` calls it,\n"
    "and has the running sign take it up."
)
EXAMPLES = "examples:\n  sudo signage seal exchange-password"


def arguments(parser: ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("name", type=_name, metavar="NAME", help="as [source] secret has it")


def main(args: Namespace) -> int:
    """Keep it and say where."""
    from getpass import getpass  # noqa: PLC0415

    from signage.errors import Problem, UserError  # noqa: PLC0415
    from signage.sealing import Vault  # noqa: PLC0415

    if sys.stdin.isatty():
        value = getpass(f"{args.name}: ")
    else:
        value = sys.stdin.read().removesuffix("\n").removesuffix("\r")
    if not value or not value.isprintable():
        problem = Problem(f'secret "{args.name}"', "allowed: one line of text")
        raise UserError([problem])
    print(Vault().seal(args.name, value.encode()))
    return 0


def _name(text: str) -> str:
    from signage.config.addresses import secret_name  # noqa: PLC0415
    from signage.config.values import RefusedError  # noqa: PLC0415

    try:
        return secret_name(text)
    except RefusedError:
        raise ArgumentTypeError("small letters, digits and hyphens, no secret") from None
