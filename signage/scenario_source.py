"""A simulator's scenario read without a socket: for single frames, which need no server.

It stands with the composition root because it knows both sides of the wire; the preview does not
use it, but reads the simulator over EWS like the product.
"""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import TypeVar

from signage.core.calendar import CalendarItem, Person, Response, Sensitivity, ShowAs, Span
from signage.sim.item import Item
from signage.sim.scenario import Scenario
from signage.sources.base import Read

_Word = TypeVar("_Word", bound=Enum)


class ScenarioSource:
    """A `CalendarSource` over one room (address or name) of a scenario that began at `start`."""

    def __init__(self, scenario: Scenario, room: str, start: datetime) -> None:
        self._scenario, self._room, self._start = scenario, room, start

    def fetch(self, span: Span) -> Read:
        items = self._scenario.items(self._room, span.start, span.end, self._start)
        return Read(tuple(_raw(item) for item in items), self._start)

    def close(self) -> None:
        """There is nothing to let go of."""


def _raw(item: Item) -> CalendarItem:
    """The item as a source would have read it; what the scenario omits stays not known."""
    began = item.original_start or item.start

    def said(name: str, words: type[_Word], word: str, other: _Word) -> _Word | None:
        if name in item.omit:
            return None
        return next((known for known in words if known.value == word), other)

    return CalendarItem(
        item_id=f"{item.uid}/{began:%Y%m%dT%H%M%S}",
        object_id=f"{item.uid}/{began:%Y%m%dT%H%M%S}",
        start=item.start,
        end=item.end,
        subject=None if "Subject" in item.omit else item.subject,
        organizer=None if item.organizer is None else Person(name=item.organizer.name),
        location=None if "Location" in item.omit else item.location,
        sensitivity=said("Sensitivity", Sensitivity, item.sensitivity, Sensitivity.UNRECOGNISED),
        show_as=said("LegacyFreeBusyStatus", ShowAs, item.show_as, ShowAs.UNRECOGNISED),
        response=said("MyResponseType", Response, item.response, Response.UNRECOGNISED),
        all_day=None if "IsAllDayEvent" in item.omit else item.all_day,
        cancelled=None if "IsCancelled" in item.omit else item.cancelled,
        is_meeting=None if "IsMeeting" in item.omit else item.meeting,
        series=frozenset(() if item.original_start is None else (item.uid,)),
    )
