"""Which event it is: names that stay when it moves, and that a series has in common. Pure.

They are the names that EWS gives to the same items, so that a room keeps its masked series when its
mailbox is moved to the cloud.
"""

from __future__ import annotations

import re
from datetime import datetime

from signage.sources.graph.answer import Event, bad_answer

_SINGLE = "singleInstance"  # the `type` of an event that is of no series

# PidLidGlobalObjectId (MS-OXOCAL 2.2.1.27): a fixed head, four bytes for the occurrence's day,
# 16 of times, 4 of length, and data.
_GLOBAL_ID = re.compile(r"(040000008200E00074C5B7101A82E008)[0-9A-F]{8}((?:[0-9A-F]{2}){20,})")
_BEFORE_DATA = 20
_FOREIGN = b"vCal-Uid\x01\0\0\0"  # then the data is the UID of another maker (MS-OXCICAL)


def id_of(event: Event) -> str:
    """The event's id as the server names it. Raises SourceError if it has none."""
    found = _said(event.get("id"))
    if found is None:
        raise bad_answer("an event has no id")
    return found


def object_id(event: Event, start: datetime, original: datetime | None) -> str:
    """UID + original start. A single event's is its UID: it has one start, which may move.

    An occurrence that does not say where it began is told from its sisters by where it is now.
    """
    uid = _uid(event) or _said(event.get("iCalUId")) or id_of(event)
    return uid if event.get("type") == _SINGLE else f"{uid}@{(original or start).isoformat()}"


def series(event: Event) -> frozenset[str]:
    """What all of a series have in common, so that one private occurrence masks its sisters.

    Both of its names, the UID and the master's id: an incomplete answer may lack either. Of an
    iCalUId in another form than the known one nobody can say whether it stays the same throughout a
    series; the master's id does. An event of unknown type may be of a series.
    """
    master = _said(event.get("seriesMasterId"))
    if event.get("type") == _SINGLE and master is None:
        return frozenset()
    uid = _uid(event) or _said(event.get("iCalUId"))
    return frozenset(name for name in (uid, master) if name is not None)


def _uid(event: Event) -> str | None:
    """The UID as EWS names it, which all occurrences share; None: not told in a known form.

    An iCalUId "is different for each occurrence in a recurring series" ("event resource type",
    Microsoft Learn): it is a GlobalObjectId in hexadecimal, with the day of the occurrence in it.
    With zeros there it names the series (MS-OXOCAL 2.2.1.28, PidLidCleanGlobalObjectId).
    """
    matched = _GLOBAL_ID.fullmatch((_said(event.get("iCalUId")) or "").upper())
    if matched is None:
        return None
    head, rest = matched.groups()
    data = bytes.fromhex(rest)[_BEFORE_DATA:]
    if data.startswith(_FOREIGN):
        return data.removeprefix(_FOREIGN).rstrip(b"\0").decode("utf-8", "replace") or None
    return f"{head}00000000{rest}"


def _said(value: object) -> str | None:
    """A name that something is known by; an empty one is none."""
    return value if isinstance(value, str) and value else None
