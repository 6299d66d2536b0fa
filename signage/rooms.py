"""The rooms that an account can see, and a configuration for each of them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from signage import __version__
from signage.config import Config, parse, read
from signage.config.schema import Room
from signage.config.text import effective
from signage.core.place import Place
from signage.core.plain import plain
from signage.errors import Problem, UserError
from signage.sources.directory import Entry

VERSION = 1
"""Of the JSON; goes up when a key goes or changes its meaning."""

_EX_CANTCREAT = 73  # sysexits(3)
_OF_ONE_ROOM = {"room.floor", "room.seats", "room.amenities"}
_PATHS = {"source": ("ca_file", "certificate"), "display": ("themes_dir",)}
_ON_CARD = {
    "source.ca_file": ("signage-ca.pem", "ca.pem"),
    "source.certificate": ("signage-certificate.pem", "certificate.pem"),
}
"""What a sign takes from its card (signage.adoption), and what its configuration then names."""


@dataclass(frozen=True, slots=True)
class RoomList:
    """A list of rooms."""

    entry: Entry | None  # None: these rooms are in no list
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


class Directory(AddressBook, Protocol):
    """An address book that has rooms besides lists; see `GraphBrowser`."""

    def all_rooms(self) -> tuple[Entry, ...]:
        """Every room, in a list or not."""
        ...


def every_room(directory: Directory) -> list[RoomList]:
    """All lists with their rooms, and then the rooms that are in none. Raises SourceError."""
    lists = room_lists(directory)
    listed = {entry.address.lower() for entry in distinct(lists)}
    rest = tuple(each for each in directory.all_rooms() if each.address.lower() not in listed)
    return [*lists, RoomList(None, rest)] if rest else lists


def table(lists: Sequence[RoomList]) -> Iterator[str]:
    """Lists and rooms as lines for people."""
    every = [entry for each in lists for entry in each.rooms]
    name = max((len(entry.name) for entry in every), default=0)
    address = max((len(entry.address) for entry in every), default=0)
    for each in lists:
        head = each.entry
        yield "In no room list" if head is None else f"{head.name} ({head.address})"
        for entry in each.rooms:
            line = f"  {entry.name:<{name}}  {entry.address:<{address}}  {_told(entry.place)}"
            yield line.rstrip()


def document(lists: Sequence[RoomList]) -> str:
    """The same as JSON for machines."""
    found = [
        {**_named(each.entry), "rooms": [_detailed(entry) for entry in each.rooms]}
        for each in lists
    ]
    report = {"report": "signage rooms", "version": VERSION, "signage": __version__, "lists": found}
    return json.dumps(report, indent=2, ensure_ascii=False)


def distinct(lists: Iterable[RoomList]) -> list[Entry]:
    """Every room once, by its address, in the order of the lists."""
    rooms = {entry.address.lower(): entry for each in lists for entry in each.rooms}
    return list(rooms.values())


def paths(config: Config) -> dict[str, str]:
    """The paths of the file as they stand there, by "table.key": one that is relative may be meant
    for the sign, where other files lie beside its configuration.
    """
    document = parse(config.path, read(config.path))
    return {
        f"{table}.{key}": document[table][key]
        for table, keys in _PATHS.items()
        for key in keys
        if key in document.get(table, {})
    }


def to_bring(written: Mapping[str, str]) -> Iterator[str]:
    """What each sign needs besides its configuration, of such `paths`."""
    for name, path in written.items():
        table, key = name.split(".")
        where = "there" if Path(path).is_absolute() else "beside its file"
        line = f'[{table}] {key} = "{path}": each sign needs it {where}'
        if name in _ON_CARD:
            card, own = _ON_CARD[name]
            line += f"; from a card it takes {card}"
            line += "" if path == own else f', for which the file has to say {key} = "{own}"'
        yield line


def configuration(config: Config, room: Entry, written: Mapping[str, str]) -> str:
    """The file of `config` for another room: its keys without what is one room's, and its paths as
    they are `written` there. Comments of the file are not kept.
    """
    name = plain(room.name, 60) or room.address
    ours = Room(mailbox=room.address, name=name, zone=config.room.zone)
    copy = replace(config, room=ours, given=config.given - _OF_ONE_ROOM)
    for path, stands in written.items():
        table, key = path.split(".")
        copy = replace(copy, **{table: replace(getattr(copy, table), **{key: Path(stands)})})
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
    written = paths(config)
    names = [_file_name(room.address.partition("@")[0]) for room in rooms]
    found: dict[Path, str] = {}
    for room, name in zip(rooms, names, strict=True):
        alone = names.count(name) == 1
        stem = name if alone else _file_name(room.address)
        found[folder / f"{stem}.toml"] = configuration(config, room, written)
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


def _told(place: Place | None) -> str:
    """What the directory says of a room, for people."""
    if place is None:
        return ""
    seats = place.seats and f"{place.seats} {'seat' if place.seats == 1 else 'seats'}"
    floor = place.floor and f"floor {place.floor}"
    return ", ".join(each for each in (seats, floor, *place.amenities) if each)


def _named(entry: Entry | None) -> dict[str, object]:
    found = entry or Entry("", "")
    return {"name": found.name or None, "address": found.address or None}


def _detailed(entry: Entry) -> dict[str, object]:
    """With what the directory says of it, where it was asked."""
    place = entry.place
    if place is None:
        return _named(entry)
    said = {"floor": place.floor or None, "seats": place.seats, "amenities": list(place.amenities)}
    return _named(entry) | said


def _file_name(text: str) -> str:
    return re.sub(r"[^a-z0-9._-]+", "-", text.lower()).strip(".-") or "room"
