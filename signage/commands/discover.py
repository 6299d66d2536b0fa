"""signage discover: find the address of Exchange Web Services, once, and write it down."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from signage.commands import kinds
from signage.errors import Problem, UserError

if TYPE_CHECKING:
    from signage.config import Config

NAME = "discover"
SUMMARY = "find the address of Exchange Web Services for a mailbox"
DESCRIPTION = (
    "Asks the Autodiscover service of the mailbox's domain, as the configuration logs on, and\n"
    "prints the line for [source]. A sign in service never asks: its endpoint stands in the file.\n"
    "The log-on is shown to hosts of the mailbox's domain alone, and to --server."
)
EXAMPLES = (
    "examples:\n"
    "  signage discover juniper@example.com --username 'EXAMPLE\\room-signs'\n"
    "  signage discover --config /etc/signage/config.toml           its mailbox, its log-on\n"
    "  signage discover --config FILE --server mail.example.com --write"
)
EX_CANTCREAT = 73  # sysexits(3)


def arguments(parser: ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("mailbox", nargs="?", metavar="MAILBOX", help="default: the room's")
    kinds.add_config(parser)
    parser.add_argument(
        "--username",
        metavar="NAME",
        help="without --config: who logs on (NTLM); the password is "
        "asked for, or the first line of the input",
    )
    parser.add_argument("--server", metavar="HOST", help="ask this host first")
    parser.add_argument(
        "--write", action="store_true", help="write the endpoint into the configuration"
    )


def main(args: Namespace) -> int:
    """Ask step by step, tell of each, and print or write what was found."""
    from signage.assembly import configured_password  # noqa: PLC0415
    from signage.config.edit import line  # noqa: PLC0415
    from signage.discovery import endpoint_of  # noqa: PLC0415 - loads exchangelib

    _complete(args)
    config = _configured(args)
    typed = args.config is None
    password = cache(_typed) if typed else configured_password(config, os.environ)
    endpoint = endpoint_of(config, password, args.server, lambda said: print(said, file=sys.stderr))
    if not args.write:
        print(line(endpoint))
        return 0
    _write(args.config, endpoint)
    print(f"{args.config}: {line(endpoint)}")
    return 0


def _complete(args: Namespace) -> None:
    """Raise UserError with all that the command line lacks."""
    problems = []
    if args.config is None and args.mailbox is None:
        problems.append(
            Problem("MAILBOX", "whose endpoint?", "signage discover juniper@example.com")
        )
    if args.config is None and args.username is None:
        problems.append(
            Problem("--username", "who logs on?", "Name the account, or a --config that does.")
        )
    if args.server is not None and not _is_host(args.server):
        problems.append(Problem("--server", "this is no host", "--server mail.example.com"))
    if args.config is None and args.write:
        problems.append(Problem("--write", "into which file?", "Name it with --config."))
    if problems:
        raise UserError(problems, 64)


def _is_host(text: str) -> bool:
    from signage.config.addresses import https_url  # noqa: PLC0415
    from signage.config.values import RefusedError  # noqa: PLC0415

    try:
        return "/" not in text and bool(https_url(f"https://{text}/"))
    except RefusedError:
        return False


def _configured(args: Namespace) -> Config:
    """The configuration to log on by: the file's, whose endpoint may be missing yet."""
    from dataclasses import replace  # noqa: PLC0415

    from signage.config import examine  # noqa: PLC0415

    if args.config is None:
        return _bare(args)
    config, problems, _ = examine(args.config)
    place = f"{args.config}: [source] endpoint"
    if left := [problem for problem in problems if problem.where != place]:
        raise UserError(left)
    if config.source.kind != "ews":
        what = 'found kind = "graph"; its endpoint is that of the cloud, and needs no looking up'
        raise UserError([Problem(f"{args.config}: [source] kind", what)])
    return replace(config, room=replace(config.room, mailbox=args.mailbox or config.room.mailbox))


def _bare(args: Namespace) -> Config:
    from zoneinfo import ZoneInfo  # noqa: PLC0415

    from signage.config import Config  # noqa: PLC0415
    from signage.config.addresses import address  # noqa: PLC0415
    from signage.config.schema import Room, Source  # noqa: PLC0415
    from signage.config.values import RefusedError  # noqa: PLC0415

    try:
        mailbox = address(args.mailbox)
    except RefusedError as error:
        raise UserError([Problem("MAILBOX", error.what)], 64) from None
    room = Room(mailbox=mailbox, name=mailbox, zone=ZoneInfo("UTC"))
    return Config(
        room=room,
        source=Source(username=args.username, secret="typed"),  # noqa: S106 - the name of one
        path=Path(),
        given=frozenset(),
    )


def _typed() -> str:
    """A person is asked for the password, a pipe is read."""
    if sys.stdin.isatty():
        from getpass import getpass  # noqa: PLC0415

        return getpass("Password: ")
    return sys.stdin.readline().rstrip("\r\n")


def _write(path: Path, endpoint: str) -> None:
    """The endpoint into the file, in place: its mode, owner and comments stay."""
    from signage.config import read  # noqa: PLC0415
    from signage.config.edit import line, with_endpoint  # noqa: PLC0415

    read(path)  # says what is wrong with the file, if anything is
    old = path.read_bytes().decode("utf-8-sig")
    made = with_endpoint(old, endpoint)
    if made is None:
        what = "it is not written one key a line, so it is not touched"
        raise UserError(
            [Problem(str(path), what, f"Write under [source]: {line(endpoint)}")], EX_CANTCREAT
        )
    try:
        with path.open("r+b") as file:
            file.write(made.encode())
            file.truncate()
    except OSError as error:
        what = f"the file cannot be written: {error.strerror}"
        raise UserError(
            [Problem(str(path), what, f"Write under [source]: {line(endpoint)}")], EX_CANTCREAT
        ) from None
