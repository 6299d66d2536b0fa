"""What is said of tomorrow: from when a room that is taken all day is free."""

from __future__ import annotations

from datetime import datetime, timedelta

from signage.core.agenda import Agenda, next_after, run_at
from signage.core.calendar import Now, covers
from signage.core.hours import opening_on
from signage.core.panel import Panel
from signage.core.room import RoomState, Status
from signage.display.wording import Wording


def outlook(panel: Panel, state: RoomState, now: Now, words: Wording) -> str:
    """When a room that is taken all day is free tomorrow, where the calendar was read that far."""
    agenda, room = panel.agenda, panel.policy.room
    if agenda is None or state.status is not Status.OCCUPIED or not state.whole_day:
        return ""
    tomorrow = now.wall.astimezone(room.zone).date() + timedelta(days=1)
    opening = opening_on(tomorrow, room.opening, room.zone)
    if opening is None:
        return ""
    free = _free_from(agenda, opening.start, max(room.min_free, room.starting_soon))
    return words("next.tomorrow", time=words.at(free)) if free and free < opening.end else ""


def _free_from(agenda: Agenda, moment: datetime, least: timedelta) -> datetime | None:
    """The first moment from one on after which nothing holds the room for longer than `least`.

    None where the calendar was not read that far.
    """
    while covers(agenda.span, moment + least):
        run, coming = run_at(agenda, moment), next_after(agenda, moment)
        if run is not None:
            moment = run.end
        elif coming is not None and coming.meeting.start - moment <= least:
            moment = coming.meeting.start
        else:
            return moment
    return None
