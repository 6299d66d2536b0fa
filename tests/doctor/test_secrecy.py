"""Nothing that the doctor prints holds the text of a meeting, nor anything that depends on one."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from signage.clock import ManualClock
from signage.doctor import meetings, rights
from signage.doctor.base import Area, Level, Result
from signage.doctor.machine import document
from signage.doctor.report import Report
from signage.doctor.visit import Visit
from signage.sim import faults
from signage.sim.item import Item, Person
from signage.sim.mailbox import name_of
from signage.sim.server import Simulator
from tests.doctor.clinic import PASSWORD, WIDE, organization, results, visit
from tests.simulated import NOW, ROOM, ZONE
from tests.system.product import traces

CANARY = "kanariefugl"
SKIPPED = Level.SKIPPED
READING = (
    Area("Rights", tuple(replace(c, needs=()) for c in rights.CHECKS if c.name == "calendar")),
    Area("Meetings", meetings.CHECKS),
)
OTHER = '[doctor]\nother_mailbox = "maya@example.com"'
TROUBLES = (
    None,
    faults.BROKEN_XML,
    faults.ENDLESS_VIEW,
    faults.missing("Sensitivity", "Subject"),
    faults.busy(),
)


def sung(uid: str, days: float, **changes: object) -> Item:
    """An item with the canary in every place that a text can stand in."""
    people = (Person(f"{CANARY} person", f"{CANARY}@example.com"),)
    item = Item(
        uid=f"{CANARY}-{uid}",
        start=NOW + timedelta(days=days),
        end=NOW + timedelta(days=days, hours=2),
        zone=ZONE.key,
        subject=f"{CANARY} subject",
        organizer=people[0],
        location=f"{CANARY} location",
        body=f"{CANARY} body",
        required=people,
        resources=people,
        categories=(CANARY,),
    )
    return replace(item, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda t: t.name if t else "none")
def test_a_canary_in_sixty_days_of_meetings(tmp_path: Path, trouble: faults.Fault | None) -> None:
    """Good reads and faults in the middle of an answer: no line, document, log record or file holds
    it, and it was there to be read."""
    with organization(WIDE) as simulator:
        for number in range(40):
            private = {"sensitivity": ("Normal", "Private", CANARY)[number % 3]}
            simulator.mailbox(ROOM).add(sung(str(number), number * 1.4 - 28, **private))
        simulator.mailbox(ROOM).add(sung("far", 200))
        simulator.mailbox(ROOM).add(sung("same", 1, subject=f"{CANARY} person"))
        if trouble is not None:
            simulator.faults.now(trouble, operations="FindItem")
        with visit(tmp_path, simulator, more=OTHER) as looked_at, traces() as left:
            told = printed(looked_at, results(looked_at))
        bodies = b"".join(each.response for each in simulator.requests)
    assert "calendar" in told
    assert (CANARY.encode() in bodies) == (trouble is None or trouble.code is None)
    assert CANARY not in told.casefold()
    assert CANARY not in "\n".join(left.lines).casefold()
    assert PASSWORD not in told
    assert left.files == []


def refill(simulator: Simulator, items: list[Item]) -> None:
    """Keep these in the room's calendar, and no others."""
    room = simulator.mailbox(ROOM)
    for old in room.items():
        room.delete(name_of(ROOM, old))
    for item in items:
        room.add(item)


def printed(looked_at: Visit, found: list[Result]) -> str:
    """The report for people and the one for machines."""
    stream = io.StringIO()
    with Report(stream) as report:
        report.print(found)
    document_of = document(found, looked_at.room, looked_at.endpoint, looked_at.now)
    assert json.loads(document_of)["checks"]
    return stream.getvalue() + document_of


@pytest.fixture(scope="module")
def room():
    with organization(WIDE) as simulator:
        yield simulator


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12).map(
    lambda text: f"x{text}x"
)
RELATIONS = st.sampled_from(["other", "organizer", "first", "empty"])


@st.composite
def twins(draw: st.DrawFn) -> tuple[list[Item], list[Item]]:
    """Two calendars with the same times and flags, and other words in all places.

    How a subject relates to its organizer is the same too, unless it is nobody's business.
    """
    one, two = [], []
    for number in range(draw(st.integers(0, 6))):
        length = draw(st.sampled_from([1, 30]))
        shared = {
            "uid": f"uid-{number}",
            "start": NOW + timedelta(hours=draw(st.integers(-600, 600))),
            "sensitivity": draw(st.sampled_from(["Normal", "Private"])),
            "response": draw(st.sampled_from(["Accept", "NoResponseReceived"])),
            "cancelled": draw(st.booleans()),
        }
        for calendar in (one, two):
            if not calendar or shared["sensitivity"] == "Private":
                relation = draw(RELATIONS)
            name, word = draw(WORDS), draw(WORDS)
            subjects = {"other": word, "organizer": name, "first": f"{name} {word}", "empty": ""}
            subject = subjects[relation]
            calendar.append(
                Item(
                    **shared,
                    end=shared["start"] + timedelta(hours=length),
                    subject=subject if relation != "other" else f"o{subject}",
                    organizer=Person(name, "someone@example.com"),
                    location=word,
                    body=word,
                )
            )
    return one, two


@settings(
    max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(twins())
def test_two_calendars_that_differ_in_words_alone_are_told_alike(
    room: Simulator, tmp_path: Path, calendars: tuple[list[Item], list[Item]]
) -> None:
    """Two visits, one report, to the letter: of the checks that read items (no other does, see
    test_permitted)."""
    told = []
    for items in calendars:
        refill(room, items)
        with visit(tmp_path, room, clock=ManualClock(NOW)) as looked_at:
            found = results(looked_at, READING)
            assert {each.finding.level for each in found} <= {Level.PASS, Level.WARNING, SKIPPED}
            told.append(printed(looked_at, found))
    assert told[0] == told[1]
