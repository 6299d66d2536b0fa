"""The day strip's figures: opening hours, busy blocks and now, as shares of the strip."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import datetime, time, timedelta
from itertools import pairwise

from signage.core.agenda import Agenda, occupying
from signage.core.calendar import Span
from signage.core.hours import OpeningHours, local_day, opening_at, opening_on
from signage.core.panel import Panel
from signage.core.values import frozen
from signage.display.wording import Wording


@frozen
class Block:
    """A busy stretch, 0..1 along the strip; overlapping items are one block, touching ones two."""

    start: float
    end: float


@frozen
class Day:
    """The opening hours of the day: `now` is below 0 or above 1 outside them."""

    blocks: tuple[Block, ...]
    now: float
    hours: tuple[tuple[float, str], ...]  # (place, label) of each full hour


def hours_of(panel: Panel, moment: datetime) -> Span:
    """The opening hours that a moment's strip shows; a closed day borrows those of another one.

    Hours that clocks skip on this very day, when they are put forward, give way to the whole day.
    """
    policy = panel.policy.room
    opening = opening_at(moment, policy.opening, policy.zone)
    if opening is None:
        day = moment.astimezone(policy.zone).date()
        some = next((hours for hours in policy.opening.days if hours), (time(), time()))
        own = policy.opening.days[day.weekday()]
        opening = opening_on(day, OpeningHours((own or some,) * 7), policy.zone)
    if opening is None:
        raise AssertionError("a day that has hours opens")
    return opening if opening.start < opening.end else local_day(moment, policy.zone)


def day_of(panel: Panel, moment: datetime, words: Wording) -> Day | None:
    """The strip at a moment (aware); None before the first read."""
    if panel.agenda is None:
        return None
    opens, closes = hours_of(panel, moment)
    length = (closes - opens).total_seconds()

    def share(of: datetime) -> float:
        return (of - opens).total_seconds() / length

    spans = _spans(panel.agenda, opens, closes)
    return Day(
        tuple(Block(share(span.start), share(span.end)) for span in spans),
        share(moment.replace(second=0, microsecond=0)),
        tuple((share(hour), words.hour(hour)) for hour in full_hours(opens, closes, words)),
    )


def _spans(agenda: Agenda, opens: datetime, closes: datetime) -> list[Span]:
    """When the room is taken between two moments; found by bisection, however long the agenda."""
    first, last = bisect_right(agenda.edges, opens), bisect_left(agenda.edges, closes)
    edges = [opens, *agenda.edges[first:last], closes]
    spans: list[Span] = []
    before: tuple[object, ...] = ()
    for start, end in pairwise(edges):
        holders = occupying(agenda, start)
        if holders:
            if any(holder in before for holder in holders):
                spans[-1] = Span(spans[-1].start, end)
            else:
                spans.append(Span(start, end))
        before = holders
    return spans


def full_hours(opens: datetime, closes: datetime, words: Wording) -> list[datetime]:
    """The moments at which a clock on the wall shows a full hour, also where it is changed by less.

    Lord Howe Island puts its clocks forward by half an hour.
    """
    hours = []
    hour = opens - timedelta(minutes=_past_the_hour(opens, words), seconds=opens.second)
    while hour <= closes:
        past = _past_the_hour(hour, words)
        if not past and hour >= opens:
            hours.append(hour)
        hour += timedelta(minutes=60 - past)
    return hours


def _past_the_hour(moment: datetime, words: Wording) -> int:
    return moment.astimezone(words.zone).minute
