"""Scenario files: TOML to rooms, meetings and users, with every problem reported at once.

Top level: `date` (the day it plays on; without it the day on which it starts), `zone` (IANA).
[[rooms]]: `mailbox`, `name`, `list` (its room list), `capacity`, `building`, `floor`, `equipment`,
`on_premises` (not to be had through Graph), `zone`, [rooms.settings] (the switches of
`RoomSettings`). [[rooms.items]]: when, by `start = "+0:15"` (from the start moment) or
`at = "13:00"` (local), with `day = 1` (from the scenario's own) and `duration = "1:00"`, or
`all_day = true` with `day` and `days`; what, by `subject`, `organizer`, `organizer_address`,
`attendees`, `location`, `body`, `categories`, `sensitivity`, `show_as`, `response`, `cancelled`,
`meeting`, `uid`; how it got there, by `direct` (written past the room's switches) or `pending` (a
delegate has yet to approve); oddities, by `omit` (elements left out), `raw` (elements with a text
of their own) and `zone_id` (the name of its time zone). [rooms.items.recurrence]: `frequency`,
`interval`, `days`, `count` or `until`, and `exceptions`, each with the planned `day` and `deleted`
or `at`, `to_day`, `duration` and changed texts. [[users]]: `username`, `password`, `address`,
`name`, `impersonate`, `default` rights and `rights` per mailbox; without one, DEFAULT_USER.
"""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from signage.errors import Problem, UserError
from signage.sim.item import WEEKDAYS, Item, Recurrence
from signage.sim.organization import RIGHTS, User
from signage.sim.plan import Exceptional, Plan, RoomPlan, When, person
from signage.sim.processing import AUTOMATE, RoomSettings
from signage.sim.table import Table

_FOLDER = Path(__file__).parent / "scenarios"
_UNSET = datetime(1970, 1, 1, tzinfo=UTC)  # a plan's item has no times yet

DEFAULT_USER = User(
    username="EXAMPLE\\svc-signage",
    password="three-quiet-rooms",  # noqa: S106 -- invented, of an invented organization
    address="svc-signage@example.com",
    name="Signage account",
    impersonate=True,
    default="editor",
)


class Contents(NamedTuple):
    """What a scenario file holds."""

    rooms: tuple[RoomPlan, ...]
    users: tuple[User, ...]
    day: date | None


def read_file(path: Path) -> Contents:
    """Read a scenario file; UserError with all its problems."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise UserError([Problem(str(path), f"the scenario cannot be read: {reason}")]) from error
    return read_text(text, str(path))


def read_built_in(name: str) -> Contents:
    """Read a scenario that comes with the simulator."""
    names = sorted(path.stem for path in _FOLDER.glob("*.toml"))
    if name not in names:
        known = ", ".join(names)
        raise UserError([Problem("scenario", f'"{name}" is none of: {known}')])
    return read_file(_FOLDER / f"{name}.toml")


def read_text(text: str, name: str) -> Contents:
    """Read a scenario from TOML text; `name` stands for the file in problems."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UserError([Problem(name, f"this is not TOML: {error}")]) from error
    problems: list[Problem] = []
    contents = _contents(Table(data, name, "", problems))
    if problems:
        raise UserError(problems)
    return contents


def _contents(table: Table) -> Contents:
    day = table.take("date", date)
    zone = table.zone("zone")
    rooms = tuple(_room(each, zone) for each in table.tables("rooms"))
    users = tuple(_user(each) for each in table.tables("users")) or (DEFAULT_USER,)
    if not rooms:
        table.problem("rooms", "there is no room", 'Add [[rooms]] with mailbox = "…".')
    seen: set[str] = set()
    for room in rooms:
        if room.address.lower() in seen:
            table.problem("rooms", f'two rooms have the mailbox "{room.address}"')
        seen.add(room.address.lower())
    table.finish()
    return Contents(rooms, users, day)


def _user(table: Table) -> User:
    rights = table.table("rights")
    levels = tuple((key, rights.choice(key, RIGHTS, "reviewer")) for key in rights.names())
    rights.finish()
    password = table.text("password", DEFAULT_USER.password)
    if ":" in password or "\n" in password:
        table.problem("password", "an NTLM accounts file cannot hold a colon or a line break")
    user = User(
        username=table.required_text("username"),
        password=password,
        address=table.text("address"),
        name=table.text("name"),
        impersonate=table.flag("impersonate", default=False),
        default=table.choice("default", RIGHTS, "reviewer"),
        rights=levels,
    )
    table.finish()
    return user


def _room(table: Table, zone: str | None) -> RoomPlan:
    address = table.required_text("mailbox")
    settings = table.table("settings")
    room = RoomPlan(
        address=address,
        name=table.text("name") or address.partition("@")[0].capitalize(),
        list_name=table.text("list"),
        capacity=table.number("capacity", None),
        zone=table.zone("zone") or zone,
        settings=_settings(settings),
        plans=tuple(_plan(each) for each in table.tables("items")),
        building=table.text("building"),
        floor=table.text("floor"),
        equipment=table.texts("equipment"),
        on_premises=table.flag("on_premises", default=False),
    )
    table.finish()
    return room


def _settings(table: Table) -> RoomSettings:
    defaults = RoomSettings()
    values: dict[str, Any] = {}
    for name in RoomSettings.__dataclass_fields__:
        default = getattr(defaults, name)
        if name == "automate_processing":
            values[name] = table.choice(name, AUTOMATE, default)
        elif isinstance(default, bool):
            values[name] = table.flag(name, default=default)
        else:
            values[name] = table.number(name, default)
    table.finish()
    return RoomSettings(**values)


def _plan(table: Table) -> Plan:
    all_day = table.flag("all_day", default=False)
    when = _when(table)
    if all_day:
        days = table.number("days", 1) or 1
        duration = timedelta(days=days)
        if when is not None and when.offset is not None:
            table.problem("start", "a whole day has no time; say day = 0")
    else:
        if when is None:
            table.problem("start", 'the item has no time; say start = "+0:15" or at = "13:00"')
        duration = table.duration("duration", timedelta(hours=1))
    direct = table.flag("direct", default=False)
    name, address = table.text("organizer"), table.text("organizer_address")
    organizer = person(name, address) if name else None
    forced: list[tuple[str, object]] = []
    for key in ("show_as", "response"):
        word = table.text(key)
        if word:
            forced.append((key, word))
    recurrence, exceptions = _recurrence(table.table("recurrence"))
    item = Item(
        uid=table.text("uid") or f"signage-sim-{table.uid}",
        start=_UNSET,
        end=_UNSET,
        subject=table.text("subject"),
        organizer=organizer,
        required=tuple(person(each) for each in table.texts("attendees")),
        location=table.text("location"),
        body=table.text("body"),
        categories=table.texts("categories"),
        sensitivity=table.text("sensitivity", "Normal"),
        response="Organizer" if direct else "Accept",
        meeting=table.flag("meeting", default=not direct),
        all_day=all_day,
        cancelled=table.flag("cancelled", default=False),
        zone_id=table.text("zone_id") or None,
        omit=frozenset(table.texts("omit")),
        raw=table.pairs("raw"),
        recurrence=recurrence,
    )
    plan = Plan(
        item=item,
        when=when or When(),
        duration=duration,
        direct=direct,
        pending=table.flag("pending", default=False),
        forced=tuple(forced),
        exceptions=exceptions,
    )
    table.finish()
    return plan


def _when(table: Table) -> When | None:
    day = table.number("day", None)
    offset = table.offset("start")
    at = table.clock("at")
    if offset is not None and at is not None:
        table.problem("at", "an item has either start or at, not both")
    if offset is not None:
        return When(offset=offset, day=day or 0)
    if at is not None:
        return When(day=day or 0, at=at)
    return When(day=day) if day is not None else None


def _recurrence(table: Table) -> tuple[Recurrence | None, tuple[Exceptional, ...]]:
    if not table:
        return None, ()
    days = table.texts("days")
    for day in days:
        if day not in WEEKDAYS:
            table.problem("days", f'"{day}" is none of: {", ".join(WEEKDAYS)}')
    recurrence = Recurrence(
        frequency=table.choice("frequency", ("daily", "weekly"), "weekly"),
        interval=table.number("interval", 1) or 1,
        days=days,
        count=table.number("count", None),
        until=table.take("until", date),
    )
    if recurrence.count is not None and recurrence.until is not None:
        table.problem("until", "a series ends by count or by until, not by both")
    exceptions = tuple(_exception(each) for each in table.tables("exceptions"))
    table.finish()
    return recurrence, exceptions


def _exception(table: Table) -> Exceptional:
    day = table.number("day", None)
    if day is None:
        table.problem("day", "which occurrence? Say its planned day, from the scenario's own")
    at = table.clock("at")
    to_day = table.number("to_day", None)
    changes: list[tuple[str, object]] = []
    for key in ("subject", "location", "sensitivity", "show_as", "response"):
        word = table.text(key)
        if word:
            changes.append((key, word))
    if table.flag("cancelled", default=False):
        changes.append(("cancelled", True))
    if to_day is not None and at is None:
        table.problem("to_day", "a moved occurrence needs a time too: at")
    moved = When(day=to_day if to_day is not None else day or 0, at=at) if at else None
    exception = Exceptional(
        day=day or 0,
        deleted=table.flag("deleted", default=False),
        when=moved,
        duration=table.duration("duration", None),
        changes=tuple(changes),
    )
    table.finish()
    return exception
