"""What the panel says: puts a state into the words of `Fields`."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from signage.core.agenda import Entry, Reason
from signage.core.calendar import Now
from signage.core.haste import hurrying
from signage.core.panel import Panel
from signage.core.room import Doubt, RoomState, Status
from signage.core.values import replace
from signage.display.badge import badge
from signage.display.day import day_of
from signage.display.days import end_told, said
from signage.display.dial import dial_of
from signage.display.fields import Action, Fields, Item
from signage.display.plan import plan_of, title_of, when_of, who_of
from signage.display.qr import Link
from signage.display.room_facts import RoomFacts
from signage.display.text.bidi import isolated
from signage.display.tomorrow import outlook
from signage.display.wording import Wording

_LAST_MINUTE = 59.0  # seconds
NOT_LIVE = frozenset({Status.OFFLINE, Status.UNKNOWN})


def say(panel: Panel, state: RoomState, now: Now, words: Wording, room: RoomFacts) -> Fields:
    """The fields for `state`, which was made for `panel` at `now`. Pure."""
    clock = not state.clock_doubted
    until, rest, message = _signal(state, now, words)
    lead, item, following = _items(state, now, words)
    coming = item if lead else following
    return Fields(
        status=state.status,
        room=isolated(room.name, words.rtl),
        clock=words.time(now.wall) if clock else "",
        clocks=words.clocks if clock else (),
        floor=isolated(room.storey(words), words.rtl),
        seats="" if room.sits is None else words.count("room.seats", room.sits),
        capacity="" if room.sits is None else words.number(room.sits),
        amenities=tuple((key, words(f"amenity.{key}")) for key in room.there),
        date=words.date(now.wall) if clock else "",
        date_short=words.date_short(now.wall) if clock else "",
        word=word(state, words),
        until=until,
        rest=rest,
        moment=_moment(state, words) or until,
        count=_count(state, now, words),
        otherwise=words("signal.or_released") if state.status is Status.CHECK_IN else "",
        lead=lead,
        item=item,
        message=message,
        next_lead=words("next.lead"),
        next_label=words("next.at", time=coming.start) if coming else "",
        next=following,
        outlook=outlook(panel, state, now, words),
        note=_note(panel, state, now, words),
        badge=badge(panel, state, now, words),
        horizon=_horizon(panel, state, now),
        minutes_left=math.ceil(_seconds_left(state, now) / 60),
        dial=dial_of(state, now.wall, words.zone),
        live=state.status not in NOT_LIVE,
        day=day_of(panel, now.wall, words) if clock else None,
        today=words("agenda.today"),
        plan=plan_of(panel, state, now.wall, words) if clock else None,
        actions=_actions(panel, state, words),
        opens=said(words, "asleep.opens", state.opens, now.wall, near=1) if state.opens else "",
        wake=words("asleep.wake"),
        place=int(now.wall.timestamp() // 300) % 9,
    )


def linked(fields: Fields, link: Link, words: Wording) -> Fields:
    """The fields of a panel that shows a QR code, and so may speak of it."""
    offline = fields.status is Status.OFFLINE
    hint = "offline" if offline and link.books else "book_hint" if link.books else "scan_hint"
    message = fields.message
    if message and link.books and fields.status is Status.UNKNOWN:
        message = words("link.or_scan", message=message)
    return replace(
        fields,
        code=link.code,
        qr_caption=words("link.book" if link.books else "link.scan"),
        hint=words(f"link.{hint}"),
        message=message,
    )


def word(state: RoomState, words: Wording) -> str:
    """The one word that says whether one may go in."""
    if state.doubt is Doubt.STARTING_UP:
        return words("doubt.starting_up_word")
    return words(f"word.{state.status.value}")


def _actions(panel: Panel, state: RoomState, words: Wording) -> tuple[Action, ...]:
    if state.status is Status.UNKNOWN and state.doubt is not Doubt.STARTING_UP:
        label = words("action.retry")
        return (Action("retry", label, primary=True, pressed=hurrying(panel)),)
    return ()


# --- the signal line ---------------------------------------------------------------------------


def _signal(state: RoomState, now: Now, words: Wording) -> tuple[str, str, str]:
    """The signal line in its two parts, and the message that may stand below it."""
    if state.status is Status.UNKNOWN:
        doubt = (state.doubt or Doubt.UNREADABLE).value
        return words(f"doubt.{doubt}"), "", words(f"doubt.{doubt}_message")
    if state.status is Status.OFFLINE:
        since = said(words, "signal.since", state.since, now.wall) if state.since else ""
        return since, "", _last_known(state, now, words)
    if state.status is Status.ASLEEP:
        return "", "", ""
    ends = end_told(state)
    if ends is None:
        return words("signal.all_day" if state.whole_day else "signal.rest_of_today"), "", ""
    left, time = timedelta(seconds=_seconds_left(state, now)), words.at(ends)
    match state.status:
        case Status.STARTING:
            parts = words("signal.starts_in", span=words.span(left)), words("signal.at", time=time)
        case Status.ENDING:
            parts = words("signal.ends_in", span=words.span(left)), words("signal.at", time=time)
        case Status.CHECK_IN:
            parts = words("signal.by", time=time), words("signal.or_released")
        case _:
            rest = "signal.free" if state.status is Status.AVAILABLE else "signal.left"
            parts = (
                said(words, "signal.until", ends, now.wall),
                words(rest, span=words.span(left, rough=True)),
            )
    return *parts, ""


def _moment(state: RoomState, words: Wording) -> str:
    """The time of day at which a state ends whose signal line counts the minutes instead."""
    key = {Status.STARTING: "signal.starts_at", Status.ENDING: "signal.ends_at"}.get(state.status)
    if key is None or state.until is None:
        return ""
    return words(key, time=words.at(state.until))


def _count(state: RoomState, now: Now, words: Wording) -> str:
    """How long the state lasts; that it is not live; nothing where there is nothing to count."""
    if state.status is Status.OFFLINE:
        return words("signal.not_live")
    key = {Status.AVAILABLE: "signal.free", Status.STARTING: "signal.to_go"}
    if end_told(state) is None or state.status in (Status.UNKNOWN, Status.ASLEEP):
        return ""
    left = timedelta(seconds=_seconds_left(state, now))
    return words(key.get(state.status, "signal.left"), span=words.span(left, rough=True))


def _last_known(state: RoomState, now: Now, words: Wording) -> str:
    if state.last_status is None:
        return ""
    taken = state.last_status is not Status.AVAILABLE
    known = words("last.occupied" if taken else "last.available")
    if state.last_until is None:
        return words("last.open", state=known)
    return said(words, "last.until", state.last_until, now.wall, state=known)


def _seconds_left(state: RoomState, now: Now) -> float:
    """Until the claim ends; 0 where it has no end.

    From minute to minute, as both are told on the sign, so that it changes with the clock and at no
    other moment; within the last minute less than one.
    """
    if state.until is None:
        return 0.0
    left = (_minute(state.until) - _minute(now.wall)).total_seconds()
    return left if left > 60 else _LAST_MINUTE


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def _horizon(panel: Panel, state: RoomState, now: Now) -> float | None:
    """The share that is left of the meeting, or of the quarter of an hour before one."""
    ends = end_told(state)
    if ends is None or state.current is None:
        return None
    if state.status is Status.STARTING:
        whole = panel.policy.room.starting_soon.total_seconds()
    elif state.status in (Status.OCCUPIED, Status.ENDING, Status.CHECK_IN):
        whole = (ends - state.current.meeting.start).total_seconds()
    else:
        return None
    # In whole minutes, so that the picture changes with the clock and not in between.
    left = -(-_seconds_left(state, now) // 60) * 60
    return min(1.0, left / whole) if whole > 0 else None


# --- meetings ------------------------------------------------------------------------------------


def _items(state: RoomState, now: Now, words: Wording) -> tuple[str, Item | None, Item | None]:
    """The lead ("Next", where the meeting is one to come), the meeting, and the one after it."""
    if state.status in NOT_LIVE or state.status is Status.ASLEEP:
        return "", None, None
    following = _item(state.next, (), now, words) if state.next else None
    if state.current is not None:
        return "", _item(state.current, state.overlapping, now, words), following
    return words("next.lead") if following else "", following, None


def _item(entry: Entry, overlapping: tuple[Entry, ...], now: Now, words: Wording) -> Item:
    meeting = entry.meeting
    marks: tuple[str, ...] = ()
    if entry.reason is Reason.UNCONFIRMED:
        marks += (words("item.unconfirmed"),)
    if overlapping:
        marks += (words.count("item.overlap", len(overlapping) + 1),)
    return Item(
        title_of(meeting, words),
        meeting.private,
        who_of(meeting, words),
        words.time(meeting.start),
        when_of(meeting, now.wall, words),
        marks,
    )


def _note(panel: Panel, state: RoomState, now: Now, words: Wording) -> str:
    """An all-day item of today that leaves the room free."""
    if panel.agenda is None or state.status in NOT_LIVE:
        return ""
    for entry in panel.agenda.notes:
        if entry.meeting.start <= now.wall < entry.meeting.end:
            return words("item.note", title=title_of(entry.meeting, words))
    return ""
