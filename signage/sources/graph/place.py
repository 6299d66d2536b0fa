"""Rooms and room lists as Microsoft Graph's places have them. Pure.

Fields are those of "room resource type" and "roomList resource type" (Microsoft Learn). `tags` are
words of an organization's own, so that what they mean for a sign is told by the usual ones.
"""

from __future__ import annotations

import re
from typing import Any

from signage.core.place import Place
from signage.core.plain import plain
from signage.sources.directory import Entry

FIELDS = (
    "displayName",
    "emailAddress",
    "capacity",
    "floorNumber",
    "floorLabel",
    "tags",
    "videoDeviceName",
    "displayDeviceName",
)
LIST_FIELDS = ("displayName", "emailAddress")

_LONGEST_NAME, _LONGEST_FLOOR, _MOST_SEATS = 120, 40, 10_000
_WORDS = {
    "screen": "screen display monitor tv projector beamer",
    "video": "video videoconference videoconferencing vc camera teams zoom webex mtr",
    "board": "board whiteboard flipchart blackboard",
}
_DEVICES = {"screen": "displayDeviceName", "video": "videoDeviceName"}


def read_room(said: dict[str, Any]) -> Entry | None:
    """A room of the directory; None: it has no address."""
    entry = read_list(said)
    return entry and Entry(entry.name, entry.address, read_place(said))


def read_list(said: dict[str, Any]) -> Entry | None:
    """A room list of the directory; None: it has no address."""
    address = plain(_text(said, "emailAddress"))
    if not address or "@" not in address:
        return None
    name = plain(_text(said, "displayName"), _LONGEST_NAME) or address
    return Entry(name, address)


def read_place(said: dict[str, Any]) -> Place:
    """What a sign can show of it; what is of an unknown form is left out."""
    seats, number = said.get("capacity"), said.get("floorNumber")
    floor = plain(_text(said, "floorLabel"), _LONGEST_FLOOR)
    if not floor and type(number) is int:
        floor = str(number)
    known = type(seats) is int and 1 <= seats <= _MOST_SEATS
    return Place(floor or "", seats if known else None, _amenities(said))


def _amenities(said: dict[str, Any]) -> tuple[str, ...]:
    tags = said.get("tags")
    words = re.findall(r"\w+", " ".join(map(str, tags)).casefold()) if type(tags) is list else []
    return tuple(
        name
        for name, usual in _WORDS.items()
        if set(words) & set(usual.split()) or _text(said, _DEVICES.get(name, ""))
    )


def _text(said: dict[str, Any], name: str) -> str:
    value = said.get(name)
    return value if isinstance(value, str) else ""
