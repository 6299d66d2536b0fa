"""The moments of an invented day that goldens and comparisons show, one for each state."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from signage.core.agenda import Agenda, Meeting, build_agenda
from signage.core.calendar import Now, ShowAs, Span
from signage.core.health import Fault, FaultKind, Health, HealthPolicy
from signage.core.hours import OpeningHours
from signage.core.panel import Panel, PanelPolicy, state
from signage.core.room import Doubt, RoomPolicy, RoomState, Status
from signage.display.fields import Action
from signage.display.room_facts import RoomFacts
from signage.display.view import Offers

ZONE = ZoneInfo("Europe/London")
DAY = datetime(2025, 10, 14, tzinfo=ZONE)  # a Tuesday
SPAN = Span(DAY.astimezone(UTC), (DAY + timedelta(days=2)).astimezone(UTC))
ROOM = RoomFacts("Juniper", "Floor 3", 8, ("screen", "video", "board"))
POLICY = PanelPolicy(
    room=RoomPolicy(zone=ZONE, opening=OpeningHours(((time(8), time(18)),) * 7)),
    health=HealthPolicy(),
    not_before=datetime(2025, 1, 1, tzinfo=UTC),
)


def at(clock: str) -> datetime:
    """A time of the invented day, aware, UTC."""
    hour, minute = map(int, clock.split(":"))
    return DAY.replace(hour=hour, minute=minute).astimezone(UTC)


def meeting(
    start: str, end: str, subject: str | None, organizer: str | None, *, private: bool = False
) -> Meeting:
    """A meeting of the invented day, as the mask would hand it on."""
    return Meeting(
        f"{start}-{end}", at(start), at(end), private, subject, organizer,
        show_as=ShowAs.BUSY, is_meeting=True,
    )  # fmt: skip


MEETINGS = (
    meeting("8:30", "9:00", "Daily stand-up", "Jonas Weber"),
    meeting("9:15", "10:15", "Supplier review", "Priya Raman"),
    meeting("10:30", "11:30", "Quarterly roadmap review", "Maya Lindqvist"),
    meeting("13:00", "14:00", "Design critique", "Tomas Okafor"),
    meeting("14:30", "15:30", None, None, private=True),
    meeting("16:00", "17:00", "Hiring panel debrief", "Elena Petrova"),
)


def agenda_of(meetings: Iterable[Meeting]) -> Agenda:
    """A read of the invented day."""
    return build_agenda(meetings, SPAN, ZONE, POLICY.room.min_free)


def panel_at(
    clock: str,
    meetings: Iterable[Meeting] = MEETINGS,
    *,
    age: timedelta = timedelta(minutes=2),
    fault: FaultKind | None = None,
) -> tuple[Panel, Now]:
    """A panel whose last good read is `age` old, and the moment."""
    now = Now(at(clock), 100_000.0)
    health = Health(good_mono=now.mono - age.total_seconds(), good_wall=now.wall - age)
    if fault:
        health = replace(health, failures=3, fault=Fault(fault), failing_since_wall=now.wall - age)
    return (
        Panel(POLICY, agenda_of(meetings), health=health, synchronised=True, poll_due=now.mono + 9),
        now,
    )


@dataclass(frozen=True, slots=True)
class Case:
    """One moment: the panel, what it claims, and what it would offer with booking on."""

    name: str
    panel: Panel
    now: Now
    state: RoomState
    offers: Offers
    room: RoomFacts = ROOM


_FIND = Action("find", "Find another room", "Other rooms")
_BUSY = (
    Action("extend", "Extend 15 min", primary=True),
    Action("end", "End meeting", "End"),
    _FIND,
)


def _case(name: str, panel: Panel, now: Now, actions: tuple[Action, ...], **more: object) -> Case:
    lead = "Book now" if actions and actions[0].below else ""
    shown = more.get("state") or state(panel, now)
    return Case(name, panel, now, shown, Offers(lead, actions))  # type: ignore[arg-type]


def _available(name: str, age: timedelta) -> Case:
    slots = (("15 min", "to 11:57"), ("30 min", "to 12:12"), ("60 min", "to 12:42"))
    actions = tuple(Action(f"book-{a[:2]}", a, below=b, primary=True) for a, b in slots)
    return _case(name, *panel_at("11:42", age=age), actions)


def _check_in() -> Case:
    panel, now = panel_at("13:03")
    shown = replace(state(panel, now), status=Status.CHECK_IN, until=at("13:10"))
    actions = (
        Action("checkin", "Check in", primary=True),
        Action("release", "Release room", "Release"),
        _FIND,
    )
    return _case("checkin", panel, now, actions, state=shown)


def _all_day() -> Case:
    long = (
        "Service blueprint workshop with the regional operations and customer care teams, "
        "day two of three"
    )
    whole = Meeting(
        "all-day", at("0:00"), at("0:00") + timedelta(days=1), False, long, "Nour Haddad",
        all_day=True, show_as=ShowAs.BUSY, is_meeting=True,
    )  # fmt: skip
    actions = (replace(_BUSY[1], primary=True), _FIND)
    return _case("allday", *panel_at("10:48", (whole,)), actions)


def _long() -> Case:
    subject = (
        "Cross-functional alignment on the autumn release: risks, dependencies, staffing and the "
        "open questions from last week"
    )
    note = Meeting(
        "note", at("0:00"), at("0:00") + timedelta(days=1), False,
        "Visitors from the Halden office", None,
        all_day=True, show_as=ShowAs.FREE, is_meeting=False,
    )  # fmt: skip
    meetings = list(MEETINGS)
    meetings[2] = meeting("10:30", "11:30", subject, "Maximiliane von Hohenberg-Lichtenfeld")
    return _case("long", *panel_at("10:48", (*meetings, note)), _BUSY)


def _unknown() -> Case:
    panel, now = panel_at("9:12", age=timedelta(minutes=10), fault=FaultKind.BAD_ANSWER)
    shown = RoomState(Status.UNKNOWN, since=at("9:02"), doubt=Doubt.UNREADABLE)
    return _case("unknown", panel, now, (Action("retry", "Try again", primary=True),), state=shown)


def cases() -> tuple[Case, ...]:
    """All of them."""
    early = Action("checkin", "Check in early", primary=True)
    offline = panel_at("14:26", age=timedelta(minutes=21), fault=FaultKind.UNREACHABLE)
    return (
        _available("available", timedelta(minutes=2)),
        _available("stale", timedelta(minutes=12)),
        _case("starting", *panel_at("12:52"), (early, _FIND)),
        _case("occupied", *panel_at("10:48"), _BUSY),
        _case("private", *panel_at("15:10"), _BUSY),
        _check_in(),
        _case("ending", *panel_at("13:48"), _BUSY),
        _case("offline", *offline, ()),
        _unknown(),
        _case("asleep", *panel_at("22:14"), ()),
        _all_day(),
        _long(),
    )
