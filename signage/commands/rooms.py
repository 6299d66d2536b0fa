"""signage rooms: the rooms that the account can see, as a table or as ready configurations."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from signage.commands import kinds
from signage.errors import Problem, UserError

if TYPE_CHECKING:
    from signage.config import Config
    from signage.rooms import RoomList

NAME = "rooms"
SUMMARY = "the rooms of the organization, and a configuration for each"
DESCRIPTION = (
    "Logs on as the configuration says and asks Exchange, or Microsoft Graph, for its room lists\n"
    "and their rooms.\n"
    "With --as-config or --write it makes a configuration for each room: that of the file, with\n"
    "the room's own address and name. It reads no calendar."
)
EXAMPLES = (
    "examples:\n"
    "  signage rooms --config /etc/signage/config.toml\n"
    "  signage rooms --config FILE --write rooms       one file for each room\n"
    "  signage rooms --config FILE --json | jq '.lists[].rooms[].address'"
)
EX_UNAVAILABLE = 69  # sysexits(3)
_NO_LISTS = (
    "signage: this organization has no room lists. An administrator makes one:\n"
    "    New-DistributionGroup -Name Rooms -RoomList\n"
    "    Get-Mailbox -RecipientTypeDetails RoomMailbox | ForEach-Object { "
    "Add-DistributionGroupMember Rooms -Member $_.PrimarySmtpAddress }"
)

_NOT_GRANTED = ("forbidden", "app_denied")
_GRANT = (
    "Entra admin center, App registrations, API permissions: add Microsoft Graph, Application "
    "permissions, Place.Read.All, and grant consent. It shows rooms, and nothing of any mailbox.",
    "Get-EXOMailbox -RecipientTypeDetails RoomMailbox | Format-Table DisplayName,PrimarySmtpAddress"
    "  (tells the same to an administrator)",
)


def arguments(parser: ArgumentParser) -> None:
    """Declare what the command takes."""
    kinds.add_config(parser, required=True)
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="as JSON, for machines")
    form.add_argument("--as-config", action="store_true", help="print a configuration for each")
    folder = form.add_argument(
        "--write", type=Path, metavar="FOLDER", help="write a configuration for each into it"
    )
    kinds.complete_files(folder)


def main(args: Namespace) -> int:
    """Look them up, and say or write them."""
    from signage import logs, rooms  # noqa: PLC0415
    from signage.config import load  # noqa: PLC0415

    logs.start(args.debug)
    config = load(args.config)
    lists = _looked_up(config)
    if args.json:
        print(rooms.document(lists))
    elif not lists:
        print(_NO_LISTS, file=sys.stderr)
    elif args.as_config or args.write is not None:
        _made(config, lists, args.write)
    else:
        print("\n".join(rooms.table(lists)))
    return 0


def _made(config: Config, lists: list[RoomList], folder: Path | None) -> None:
    from signage import rooms  # noqa: PLC0415

    made = rooms.files(config, rooms.distinct(lists), folder or Path())
    for line in rooms.to_bring(rooms.paths(config)):
        print(f"note: {line}", file=sys.stderr)
    if folder is None:
        print("\n".join(f"# --- {path} ---\n{text}" for path, text in made.items()), end="")
        return
    rooms.write(made)
    for path in made:
        print(path)
    if config.source.secret is not None and folder.absolute() != config.path.absolute().parent:
        place = folder / "secrets" / config.source.secret
        print(f"note: the secret is looked for in {place}, unless systemd has it", file=sys.stderr)


def _looked_up(config: Config) -> list[RoomList]:
    from signage import back_ends  # noqa: PLC0415
    from signage.core.remedies import remedies  # noqa: PLC0415
    from signage.panel_settings import facts_of  # noqa: PLC0415
    from signage.sources.base import SourceError  # noqa: PLC0415

    if problems := list(back_ends.missing_source(config.source)):
        raise UserError(problems)
    over_graph = config.source.kind == "graph"
    try:
        return _over_graph(config) if over_graph else _over_ews(config)
    except SourceError as error:
        lines = remedies(error.fault, facts_of(config))
        what = str(error)
        if over_graph and error.fault.kind.value in _NOT_GRANTED:
            what, lines = "the application may not see places: it lacks Place.Read.All", _GRANT
        where = facts_of(config).endpoint
        problem = Problem(where, what, "\n    ".join(lines))
    raise UserError([problem], EX_UNAVAILABLE)


def _over_ews(config: Config) -> list[RoomList]:
    from signage.assembly import (  # noqa: PLC0415
        configured_password,
        ews_proofs,
        ews_settings,
    )
    from signage.rooms import room_lists  # noqa: PLC0415
    from signage.sources.ews.browse import EwsBrowser  # noqa: PLC0415 - loads exchangelib

    proofs = ews_proofs(config, configured_password(config, os.environ))
    with closing(EwsBrowser(ews_settings(config), *proofs)) as browser:
        return room_lists(browser)


def _over_graph(config: Config) -> list[RoomList]:
    from signage.assembly import (  # noqa: PLC0415
        configured_password,
        graph_settings,
        tokens_of,
    )
    from signage.rooms import every_room  # noqa: PLC0415
    from signage.sources.clouds import CLOUDS  # noqa: PLC0415
    from signage.sources.graph.browse import GraphBrowser  # noqa: PLC0415 - loads requests

    password = configured_password(config, os.environ)
    tokens = tokens_of(config, password, CLOUDS[config.source.cloud].graph_scope)
    with closing(GraphBrowser(graph_settings(config), tokens)) as browser:
        return every_room(browser)
