"""The rooms that an account can see, and a configuration for each of them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from signage import __version__
from signage.config import Config
from signage.config.schema import Room
from signage.config.text import effective
from signage.core.plain import plain
from signage.errors import Problem, UserError
from signage.sources.directory import Entry

VERSION = 1
"""Of the JSON; goes up when a key goes or changes its meaning."""

_EX_CANTCREAT = 73  # sysexits(3)
_OF_ONE_ROOM = {"room.floor", "room.seats", "room.amenities"}


@dataclass(frozen=True, slots=True)
class RoomList:
    """A list of rooms."""

    entry: Entry
    rooms: tuple[Entry, ...]


class AddressBook(Protocol):
    """Where lists and rooms are looked up; see `EwsBrowser`."""

    def room_lists(self) -> tuple[Entry, ...]:
        """Every room list."""
        ...

    def rooms(self, room_list: str) -> tuple[Entry, ...]:
        """The rooms of the list at that address."""
        ...


def room_lists(book: AddressBook) -> list[RoomList]:
    """All lists with their rooms, in the server's order. Raises SourceError."""
    return [RoomList(entry, book.rooms(entry.address)) for entry in book.room_lists()]


def table(lists: Sequence[RoomList]) -> Iterator[str]:
    """Lists and rooms as lines for people."""
    every = [entry.name for each in lists for entry in each.rooms]
    width = max(map(len, every), default=0)
    for each in lists:
        yield f"{each.entry.name} ({each.entry.address})"
        yield from (f"  {entry.name:<{width}}  {entry.address}" for entry in each.rooms)


def document(lists: Sequence[RoomList]) -> str:
    """The same as JSON for machines."""
    found = [
        {**_named(each.entry), "rooms": [_named(entry) for entry in each.rooms]} for each in lists
    ]
    report = {"report": "signage rooms", "version": VERSION, "signage": __version__, "lists": found}
    return json.dumps(report, indent=2, ensure_ascii=False)


def distinct(lists: Iterable[RoomList]) -> list[Entry]:
    """Every room once, by its address, in the order of the lists."""
    rooms = {entry.address.lower(): entry for each in lists for entry in each.rooms}
    return list(rooms.values())


def configuration(config: Config, room: Entry) -> str:
    """The file of `config` for another room: its keys, paths absolute, without what is one room's.

    Comments of the file are not kept.
    """
    name = plain(room.name, 60) or room.address
    ours = Room(mailbox=room.address, name=name, zone=config.room.zone)
    copy = replace(config, room=ours, given=config.given - _OF_ONE_ROOM)
    lines: list[str] = []
    for line in effective(copy).splitlines():
        key, _, origin = line.rpartition("  # ")
        if line.startswith("["):
            lines += ["", line]
        elif origin.startswith("file"):
            lines.append(key)
    filled = (
        line
        for line, after in zip(lines, [*lines[1:], ""], strict=True)
        if not line.startswith("[") or after
    )
    return re.sub(r"\n{3,}", "\n\n", "\n".join(filled)).strip() + "\n"


def files(config: Config, rooms: Sequence[Entry], folder: Path) -> dict[Path, str]:
    """What is to be written where: a file for each room, named after its address."""
    names = [_file_name(room.address.partition("@")[0]) for room in rooms]
    found: dict[Path, str] = {}
    for room, name in zip(rooms, names, strict=True):
        alone = names.count(name) == 1
        stem = name if alone else _file_name(room.address)
        found[folder / f"{stem}.toml"] = configuration(config, room)
    return found


def write(made: dict[Path, str]) -> None:
    """Write all of them, or none if one is there already or the folder cannot be used.

    Raises UserError (73).
    """
    taken = [
        Problem(str(path), "this file is there already", "Nothing was written; move it away.")
        for path in made
        if path.exists()
    ]
    if taken:
        raise UserError(taken, _EX_CANTCREAT)
    for path, text in made.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        except OSError as error:
            what = f"this cannot be written: {error.strerror or type(error).__name__}"
            raise UserError([Problem(str(path), what)], _EX_CANTCREAT) from None


def _named(entry: Entry) -> dict[str, str]:
    return {"name": entry.name, "address": entry.address}


def _file_name(text: str) -> str:
    return re.sub(r"[^a-z0-9._-]+", "-", text.lower()).strip(".-") or "room"
