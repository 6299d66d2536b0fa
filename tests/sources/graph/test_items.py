"""An event's JSON: every word, every gap, every odd time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from signage.core.calendar import Person, Response, Sensitivity, ShowAs
from signage.core.health import FaultKind
from signage.core.privacy import PrivacyPolicy, mask
from signage.sources.base import SourceError
from signage.sources.graph.items import read_event
from tests.simulated import ZONE
from tests.sources.graph.scripted import event, read, stamp

NINE, TEN = (datetime(2026, 11, 23, hour, tzinfo=UTC) for hour in (9, 10))
ODD = [..., None, 5, True, "", "Normal", "topSecret", [], {}]


def test_all_of_an_event() -> None:
    """Every field arrives; the organizer's address only where it is wanted."""
    item = read()
    assert (item.subject, item.location) == ("Budget", "Juniper")
    assert (item.start, item.end) == (NINE, TEN)
    assert item.organizer == Person("Maya Lindqvist")
    assert item.sensitivity is Sensitivity.NORMAL
    assert (item.show_as, item.response) == (ShowAs.BUSY, Response.ACCEPT)
    assert (item.all_day, item.cancelled, item.is_meeting) == (False, False, True)
    assert not item.series
    assert item.attendees is item.resources is item.description is None
    wanted = read_event(event(), ZONE, ("organizer_address",))
    assert wanted.organizer == Person("Maya Lindqvist", "maya@example.com")


@pytest.mark.parametrize(
    ("word", "known"),
    [
        ("normal", Sensitivity.NORMAL),
        ("personal", Sensitivity.PERSONAL),
        ("private", Sensitivity.PRIVATE),
        ("confidential", Sensitivity.CONFIDENTIAL),
    ],
)
def test_sensitivity(word: str, known: Sensitivity) -> None:
    """Each of the four words is known, and only one of them shows a meeting's text."""
    item = read(sensitivity=word)
    assert item.sensitivity is known
    assert mask(item, PrivacyPolicy(), False).private is (word != "normal")


@pytest.mark.parametrize("odd", ODD, ids=repr)
def test_a_sensitivity_that_is_not_known_is_private(odd: object) -> None:
    """Missing, null, another type, other letters, a new word: all are masked."""
    assert mask(read(sensitivity=odd), PrivacyPolicy(), False).private


@pytest.mark.parametrize(
    ("word", "known"),
    [
        ("free", ShowAs.FREE),
        ("tentative", ShowAs.TENTATIVE),
        ("busy", ShowAs.BUSY),
        ("oof", ShowAs.OOF),
        ("workingElsewhere", ShowAs.WORKING_ELSEWHERE),
        ("unknown", ShowAs.NO_DATA),
        ("Free", ShowAs.UNRECOGNISED),
        (["free"], ShowAs.UNRECOGNISED),
        (None, None),
        (..., None),
    ],
)
def test_show_as(word: object, known: ShowAs | None) -> None:
    """Each word of freeBusyStatus, and what is none."""
    assert read(showAs=word).show_as is known


@pytest.mark.parametrize(
    ("word", "known", "meeting"),
    [
        ("none", Response.UNKNOWN, None),
        ("organizer", Response.ORGANIZER, None),
        ("tentativelyAccepted", Response.TENTATIVE, True),
        ("accepted", Response.ACCEPT, True),
        ("declined", Response.DECLINE, True),
        ("notResponded", Response.NO_RESPONSE, True),
        ("maybe", Response.UNRECOGNISED, None),
        (None, None, None),
    ],
)
def test_response(word: object, known: Response | None, meeting: bool | None) -> None:
    """Each word of responseStatus; who answers an invitation is in a meeting."""
    item = read(responseStatus={"response": word, "time": "0001-01-01T00:00:00Z"})
    assert (item.response, item.is_meeting) == (known, meeting)


@pytest.mark.parametrize(
    "field",
    [name for name in event() if name not in ("id", "start", "end", "@odata.etag")],
)
@pytest.mark.parametrize("odd", [..., None, 7, "?", [], {}, [None], {"response": []}], ids=repr)
def test_odd_and_missing_fields_are_not_known(field: str, odd: object) -> None:
    """No field but id, start and end is needed, and none breaks a read, whatever it holds."""
    item = read(**{field: odd})
    assert (item.start, item.end) == (NINE, TEN)
    if not isinstance(odd, str):
        if field == "organizer":
            assert item.organizer is None
        for name, told in (("subject", item.subject), ("location", item.location)):
            assert field != name or told is None
        for name, flag in (("isAllDay", item.all_day), ("isCancelled", item.cancelled)):
            assert field != name or flag is None


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-23T09:00:00.0000000", NINE),
        ("2026-11-23T09:00:00", NINE),
        ("2026-11-23T09:00:00Z", NINE),
        ("2026-11-23T09:00:00.1234567", NINE + timedelta(microseconds=123456)),
        ("2026-11-23T09:00:00.9999999", NINE + timedelta(microseconds=999999)),
        ("2026-11-23T09:00:00.5", NINE + timedelta(seconds=0.5)),
        ("2026-11-23T10:00:00.0000000+01:00", NINE),
    ],
)
def test_times(text: str, moment: datetime) -> None:
    """Seven digits of a second, fewer, none; an offset is believed."""
    assert read(start=stamp(text)).start == moment


@pytest.mark.parametrize("field", ["start", "end"])
@pytest.mark.parametrize(
    "odd",
    [
        ...,
        None,
        "2026-11-23T09:30:00",
        {},
        stamp("2026-11-23"),
        stamp("2026-02-30T09:00:00"),
        stamp("canary"),
        stamp("2026-11-23T09:30:00", "Pacific Standard Time"),
        stamp("2026-11-23T09:30:00", "tzone://Microsoft/Custom"),
        {"dateTime": "2026-11-23T09:30:00"},
        {"dateTime": 5, "timeZone": "UTC"},
    ],
    ids=repr,
)
def test_an_event_without_a_place_in_time_fails_the_read(field: str, odd: object) -> None:
    """Never left out, never guessed: a time in a zone that was not asked for is none."""
    with pytest.raises(SourceError) as raised:
        read(**{field: odd})
    assert raised.value.fault.kind is FaultKind.BAD_ANSWER
    assert "canary" not in str(raised.value)


def test_an_end_before_the_start_fails_the_read() -> None:
    """Such an event may stand for any time; one of no length is an event."""
    with pytest.raises(SourceError):
        read(end=stamp("2026-11-23T08:59:59.0000000"))
    assert read(end=stamp("2026-11-23T09:00:00.0000000")).end == NINE


@pytest.mark.parametrize("zone", ["UTC", "tzone://Microsoft/Custom", "Pacific Standard Time", None])
@pytest.mark.parametrize("room", ["Europe/Copenhagen", "Pacific/Auckland", "America/Los_Angeles"])
def test_whole_days_are_the_rooms(zone: str, room: str) -> None:
    """An all-day event is the dates that it names, in whatever zone: the room's own days."""
    found = read_event(
        event(
            isAllDay=True,
            start=stamp("2026-11-23T00:00:00.0000000", zone),
            end=stamp("2026-11-25T00:00:00.0000000", zone),
        ),
        ZoneInfo(room),
    )
    assert found.all_day
    assert found.start.tzinfo is UTC
    first, last = (datetime(2026, 11, day, tzinfo=ZoneInfo(room)) for day in (23, 25))
    assert (found.start, found.end) == (first, last)


def test_a_whole_day_of_no_length_is_the_day_that_it_names() -> None:
    """The core makes a day of it; in the room's zone, or it would be the next one in Auckland."""
    zone, day = ZoneInfo("Pacific/Auckland"), stamp("2026-11-23T00:00:00.0000000")
    found = read_event(event(isAllDay=True, start=day, end=day), zone)
    assert found.start == found.end == datetime(2026, 11, 23, tzinfo=zone)


def test_an_all_day_event_beside_midnight_stands_where_it_is() -> None:
    """It is for the core to say which day is meant."""
    odd = read(isAllDay=True, start=stamp("2026-11-22T23:00:00"), end=stamp("2026-11-23T23:00:00"))
    assert odd.start == datetime(2026, 11, 22, 23, tzinfo=UTC)


def test_text_is_fit_to_be_printed() -> None:
    """JSON can carry halves of characters and controls, on which later parts would break."""
    item = read(subject="a\ud800b\x00c\ufffe", location={"displayName": "\x1b[2J"})
    assert item.subject == "a?b?c?"
    assert item.location == "?[2J"
    assert item.subject.encode()


def test_people_are_read_where_they_are_wanted() -> None:
    """Attendees and resources apart; an empty list is known to be empty. Whether it is a meeting
    does not hang on them: else a private one would be told by who is invited."""
    people = [
        {"type": "required", "emailAddress": {"name": "Tomas Okafor", "address": "t@example.com"}},
        {"type": "optional", "emailAddress": {"address": "p@example.com"}},
        {"type": "resource", "emailAddress": {"name": "Juniper", "address": "j@example.com"}},
        {"type": "required"},
        None,
    ]
    given = event(attendees=people, responseStatus=None)
    item = read_event(given, ZONE, ("attendees", "resources"))
    assert item.attendees == (
        Person("Tomas Okafor", "t@example.com"),
        Person(None, "p@example.com"),
    )
    assert item.resources == (Person("Juniper", "j@example.com"),)
    assert item.is_meeting is None
    unasked = read_event(given, ZONE)
    assert unasked.attendees is unasked.resources is unasked.is_meeting is None
    nobody = read_event(event(attendees=[], responseStatus=None), ZONE, ("attendees",))
    assert nobody.attendees == ()
    assert nobody.is_meeting is None


def test_a_description_is_read_where_it_is_wanted() -> None:
    """The text of the body, and nothing of it otherwise."""
    given = event(body={"contentType": "text", "content": "Bring figures"})
    assert read_event(given, ZONE, ("description",)).description == "Bring figures"
    assert read_event(given, ZONE).description is None
