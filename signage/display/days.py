"""Tells a moment with its day, where a time alone would be taken for one of today."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from signage.core.hours import local_day
from signage.core.room import RoomState, Status
from signage.display.wording import Wording

_WEEK = 7  # days; from there on the day of the week could be another one's


def said(
    words: Wording, key: str, moment: datetime, now: datetime, *, near: int = 0, **values: str
) -> str:
    """The words under `key` with a moment as their time, and its day where that has to be told.

    A time alone names no day but that of `now`, the midnight at its end among it; or one up to
    `near` days ahead, where everybody takes it for that. Six days off and nearer it is the day of
    the week, beyond that the date. Both moments are aware, in any zone.
    """
    day = "" if _is_midnight_to_come(words, moment, now) else _named(words, moment, now, near)
    if not day:
        return words(key, time=words.at(moment), **values)
    return words.dated(key, day, words.time(moment), **values)


def stretch(words: Wording, start: datetime, end: datetime, now: datetime) -> str:
    """The range of two times, each with its day where that is not today; one day is said once."""
    first = _named(words, start, now)
    if _date(words, start) == _date(words, end - timedelta.resolution):
        whole = words.range(start, end)
        return words.beside(first, whole) if first else whole
    last = "" if _is_midnight_to_come(words, end, now) else _named(words, end, now)
    if not (first or last):
        return words.range(start, end)
    times = ((first, words.time(start)), (last, words.time(end)))
    return "–".join(words.beside(day, time) if day else time for day, time in times)


def end_told(state: RoomState) -> datetime | None:
    """When a state ends, if that is told: of what takes all day only once it is about to turn."""
    counted = state.status in (Status.STARTING, Status.ENDING)
    return state.until if counted or not state.whole_day else None


def _named(words: Wording, moment: datetime, now: datetime, near: int = 0) -> str:
    """What tells the day of a moment; empty where it is today, or up to `near` days ahead."""
    apart = (_date(words, moment) - _date(words, now)).days
    if 0 <= apart <= near:
        return ""
    return words.weekday(moment) if abs(apart) < _WEEK else words.date_short(moment)


def _is_midnight_to_come(words: Wording, moment: datetime, now: datetime) -> bool:
    return moment == local_day(now, words.zone).end


def _date(words: Wording, moment: datetime) -> date:
    return moment.astimezone(words.zone).date()
