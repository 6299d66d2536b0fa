"""Opening hours: within a day, over midnight, on closed days and in daylight-saving nights."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from signage.core.hours import OpeningHours, local_day, next_opening, opening_at
from tests.strategies import COPENHAGEN

ZONE = COPENHAGEN
WEEK = OpeningHours(((time(7, 30), time(18)),) * 5 + (None, None))
BAR = OpeningHours(((time(18), time(2)),) * 7)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of October 2026 (the 16th is a Friday) in Copenhagen."""
    return datetime(2026, 10, day, hour, minute, tzinfo=ZONE)


def test_within_a_day() -> None:
    """Open from the first minute, closed from the closing time on."""
    assert opening_at(at(16, 7, 29), WEEK, ZONE) is None
    assert opening_at(at(16, 7, 30), WEEK, ZONE) == (at(16, 7, 30), at(16, 18))
    assert opening_at(at(16, 18), WEEK, ZONE) is None


def test_closed_days_are_skipped() -> None:
    """After Friday's closing, Monday opens next."""
    assert opening_at(at(17, 12), WEEK, ZONE) is None
    assert next_opening(at(16, 18), WEEK, ZONE) == at(19, 7, 30)
    assert next_opening(at(16, 7), WEEK, ZONE) == at(16, 7, 30)


def test_over_midnight() -> None:
    """One o'clock in the night still belongs to the evening before."""
    assert opening_at(at(17, 1), BAR, ZONE) == (at(16, 18), at(17, 2))
    assert opening_at(at(17, 2), BAR, ZONE) is None


def test_always_and_never() -> None:
    """Equal times are open all day; a week of None never opens."""
    always = OpeningHours(((time(0), time(0)),) * 7)
    never = OpeningHours((None,) * 7)
    assert opening_at(at(16, 0), always, ZONE) == (at(16, 0), at(17, 0))
    assert next_opening(at(16, 12), never, ZONE) is None


def test_once_a_week() -> None:
    """Open on one weekday only: the next opening is found a whole week ahead."""
    monday = OpeningHours(((time(8), time(9)),) + (None,) * 6)
    assert next_opening(at(19, 8), monday, ZONE) == at(26, 8)


def test_days_are_as_long_as_they_are() -> None:
    """The day on which the clocks go back has 25 hours."""
    day = local_day(at(25, 12), ZONE)
    assert day.end - day.start == timedelta(hours=25)
