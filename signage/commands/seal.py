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
    from signage.errors import Problem, UserError  # noqa: PLC0415
    from signage.sealing import Vault  # noqa: PLC0415

    value, fault = _given(args.name)
    if fault:
        what = f"{fault}; allowed: one line of text"
        remedy = "Nothing was kept; give it again."
        raise UserError([Problem(f'secret "{args.name}"', what, remedy)])
    print(Vault().seal(args.name, value.encode()))
    return 0


def _given(name: str) -> tuple[str, str]:
    """The secret, or what is wrong with it."""
    try:
        value = _typed(name)
        value.encode()  # a terminal may let pass what it cannot decode
    except EOFError:  # Ctrl-D
        value = ""
    except UnicodeError:
        return "", "it is not UTF-8"
    if not value:
        return "", "none was given"
    return value, "" if value.isprintable() else "it has more than one line, or control characters"


def _typed(name: str) -> str:
    """What is typed at a terminal, or comes by a pipe."""
    from getpass import getpass  # noqa: PLC0415

    if sys.stdin.isatty():
        return getpass(f"{name}: ")
    return sys.stdin.buffer.read().decode("utf-8-sig").removesuffix("\n").removesuffix("\r")


def _name(text: str) -> str:
    from signage.config.addresses import secret_name  # noqa: PLC0415
    from signage.config.values import RefusedError  # noqa: PLC0415

    try:
        return secret_name(text)
    except RefusedError:
        raise ArgumentTypeError("small letters, digits and hyphens, no secret") from None
