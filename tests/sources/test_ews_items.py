"""One item's XML, field by field: what is missing stays missing, what is unknown says so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signage.core.calendar import CalendarItem, Person, Response, Sensitivity, ShowAs
from signage.core.health import FaultKind
from signage.sources.base import SourceError
from signage.sources.ews.answer import TYPES
from signage.sources.ews.items import read_item, with_extras, zones
from tests.scripted_server import ITEM_TIMES, item

ROOM_ZONE = ZoneInfo("Europe/Copenhagen")
NAMED = zones({"Romance Standard Time": "Europe/Paris", "Broken": "No/Where", "Bad": "../../etc"})


def element(inner: str) -> ET.Element:
    namespace = f'xmlns:t="{TYPES[1:-1]}"'
    return ET.fromstring(f"<x {namespace}>{item(inner)}</x>")[0]  # noqa: S314 - our own


def read(inner: str, times: str = ITEM_TIMES) -> CalendarItem:
    return read_item(element(times + inner), ROOM_ZONE, NAMED)


def span(start: str, end: str) -> str:
    return f"<t:Start>{start}</t:Start><t:End>{end}</t:End>"


def test_what_the_server_leaves_out_is_not_known() -> None:
    """No friendly default: an item of nothing but times has no other field."""
    bare = read("")
    assert bare == CalendarItem(
        item_id="one",
        object_id="one@2026-11-23T09:00:00+00:00",
        start=datetime(2026, 11, 23, 9, tzinfo=UTC),
        end=datetime(2026, 11, 23, 10, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("name", "field", "words"),
    [
        ("Sensitivity", "sensitivity", Sensitivity),
        ("LegacyFreeBusyStatus", "show_as", ShowAs),
        ("MyResponseType", "response", Response),
    ],
)
def test_words(name: str, field: str, words: type[Sensitivity | ShowAs | Response]) -> None:
    """Every word that is known is read; any other, an empty one too, is marked as unknown."""
    for word in words:
        if word is not words.UNRECOGNISED:
            assert getattr(read(f"<t:{name}> {word.value} </t:{name}>"), field) is word
    for text in ("normal", "", "Secret", "unrecognised!"):
        assert getattr(read(f"<t:{name}>{text}</t:{name}>"), field) is words.UNRECOGNISED
    assert getattr(read(""), field) is None


@pytest.mark.parametrize(
    ("name", "field"),
    [("IsAllDayEvent", "all_day"), ("IsMeeting", "is_meeting"), ("IsCancelled", "cancelled")],
)
def test_booleans(name: str, field: str) -> None:
    """The four words of xs:boolean; anything else is not known, and not false."""
    words = {"true": True, "1": True, "false": False, "0": False, "True": None, "": None, "2": None}
    for text, value in words.items():
        assert getattr(read(f"<t:{name}>{text}</t:{name}>"), field) is value


@pytest.mark.parametrize(
    ("said", "cancelled"),
    [
        ("<t:AppointmentState>4</t:AppointmentState>", True),
        ("<t:AppointmentState>7</t:AppointmentState>", True),
        ("<t:AppointmentState>3</t:AppointmentState>", False),
        ("<t:AppointmentState>x</t:AppointmentState>", None),
        (
            "<t:AppointmentState>4</t:AppointmentState><t:IsCancelled>false</t:IsCancelled>",
            True,
        ),
        ("<t:IsCancelled>true</t:IsCancelled><t:AppointmentState>1</t:AppointmentState>", True),
        ("<t:Subject>Canceled: Review</t:Subject>", None),
    ],
)
def test_cancelled(said: str, cancelled: bool | None) -> None:
    """The flag or the state's bit; a subject decides nothing (it is localised, and anybody's)."""
    assert read(said).cancelled is cancelled


UTC_9 = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-23T09:00:00Z", UTC_9),
        ("2026-11-23T09:00:00.000Z", UTC_9),
        ("2026-11-23T09:00:00.1234567Z", UTC_9 + timedelta(microseconds=123456)),
        ("2026-11-23T10:00:00+01:00", UTC_9),
        ("2026-11-22T22:15:00.5-10:45", UTC_9 + timedelta(milliseconds=500)),
        ("2026-11-23T09:00:00", UTC_9),
        (" 2026-11-23T09:00:00Z\n", UTC_9),
    ],
)
def test_times(text: str, moment: datetime) -> None:
    """With fractions, offsets, Z or none of them (UTC: we ask for it), always to UTC."""
    found = read("", span(text, "2026-11-24T00:00:00Z"))
    assert found.start == moment
    assert found.start.tzinfo is UTC


@pytest.mark.parametrize(
    "times",
    [
        "",
        "<t:Start>2026-11-23T09:00:00Z</t:Start>",
        span("", "2026-11-23T09:00:00Z"),
        span("2026-11-23", "2026-11-23T09:00:00Z"),
        span("2026-02-30T09:00:00Z", "2026-11-23T09:00:00Z"),
        span("2026-11-23T09:00:00+99:00", "2026-11-23T09:00:00Z"),
        span("0001-01-01T00:00:00+14:00", "2026-11-23T09:00:00Z"),
        span("2026-11-23T09:00:00Z", "2026-11-23T08:00:00Z"),
        span("٢٠٢٦-11-23T09:00:00Z", "2026-11-23T10:00:00Z"),
    ],
)
def test_an_item_without_a_place_in_time_fails_the_read(times: str) -> None:
    """Left out, it could free the room; so the whole read is a bad answer."""
    with pytest.raises(SourceError) as raised:
        read("<t:Subject>canary</t:Subject>", times)
    assert raised.value.fault.kind is FaultKind.BAD_ANSWER
    assert "canary" not in str(raised.value)


@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2200, 1, 1)),  # noqa: DTZ001 - it takes naive ones
    st.one_of(st.none(), st.integers(-14 * 60, 14 * 60)),
)
def test_any_time_keeps_its_instant(when: datetime, minutes: int | None) -> None:
    """Whatever offset a time is written with, it names the same instant."""
    zone = UTC if minutes is None else timezone(timedelta(minutes=minutes))
    aware = when.replace(tzinfo=zone)
    text = aware.isoformat().replace("+00:00", "Z")
    found = read("", span(text, "2300-01-01T00:00:00Z"))
    assert found.start == aware


@pytest.mark.parametrize(
    ("kind", "original", "object_id", "series"),
    [
        ("Single", "", "u", None),
        ("Occurrence", "<t:OriginalStart>2026-11-23T08:00:00Z</t:OriginalStart>", "u@08", "u"),
        ("Exception", "<t:OriginalStart>2026-11-23T08:00:00Z</t:OriginalStart>", "u@08", "u"),
        ("Exception", "<t:RecurrenceId>2026-11-23T08:00:00Z</t:RecurrenceId>", "u@08", "u"),
        ("Occurrence", "", "u@09", "u"),
        ("Novelty", "", "u@09", "u"),
        ("", "", "u@09", "u"),
    ],
)
def test_object_and_series_ids(
    kind: str, original: str, object_id: str, series: str | None
) -> None:
    """UID and original start; an item of unknown type may be of a series, so it counts as one."""
    told = f"<t:CalendarItemType>{kind}</t:CalendarItemType>" if kind else ""
    found = read(f"<t:UID>u</t:UID>{told}{original}")
    expected = object_id.replace("@08", "@2026-11-23T08:00:00+00:00")
    assert found.object_id == expected.replace("@09", "@2026-11-23T09:00:00+00:00")
    assert found.series == ({series} if series else set())


def zone(start: str, end: str | None = None) -> str:
    ends = "" if end is None else f'<t:EndTimeZone Id="{end}" Name="x"/>'
    return f'<t:StartTimeZone Id="{start}" Name="x"/>{ends}<t:IsAllDayEvent>true</t:IsAllDayEvent>'


COPENHAGEN_23 = (datetime(2026, 11, 22, 23, tzinfo=UTC), datetime(2026, 11, 23, 23, tzinfo=UTC))


@pytest.mark.parametrize(
    ("start", "zone_id"),
    [
        ("2026-11-22T23:00:00Z", "Romance Standard Time"),
        ("2026-11-22T11:00:00Z", "Pacific/Auckland"),
        ("2026-11-23T08:00:00Z", "America/Los_Angeles"),
        ("2026-11-23T00:00:00Z", "tzone://Microsoft/Utc"),
    ],
)
def test_an_all_day_item_is_the_same_date_here(start: str, zone_id: str) -> None:
    """A whole 23 November, wherever it was made, is the room's 23 November."""
    named = zones({"Romance Standard Time": "Europe/Paris", "tzone://Microsoft/Utc": "UTC"})
    begin = datetime.fromisoformat(start)
    times = span(start, (begin + timedelta(days=1)).isoformat())
    found = read_item(element(times + zone(zone_id, zone_id)), ROOM_ZONE, named)
    assert (found.start, found.end) == COPENHAGEN_23


def test_an_all_day_item_over_a_clock_change_keeps_its_dates() -> None:
    """Two whole days, one of them 25 hours long, made in a zone that changes another week."""
    times = span("2026-10-24T04:00:00Z", "2026-10-26T04:00:00Z")
    found = read(zone("America/New_York"), times)
    assert found.start == datetime(2026, 10, 23, 22, tzinfo=UTC)
    assert found.end == datetime(2026, 10, 25, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    "zones_said",
    [
        "<t:IsAllDayEvent>true</t:IsAllDayEvent>",
        zone("tzone://Microsoft/Custom"),
        zone("Customized Time Zone"),
        zone("Kamchatka Standard Time"),
        zone("Broken"),
        zone("Bad"),
        zone(""),
        zone("Europe"),
        zone("Romance Standard Time").replace("true", "false"),
        zone("America/New_York"),
    ],
)
def test_without_a_zone_that_fits_the_instants_stand(zones_said: str) -> None:
    """Unknown, custom, missing or contradicted: never the machine's zone, never an error."""
    found = read(zones_said, span("2026-11-22T23:00:00Z", "2026-11-23T23:00:00Z"))
    assert (found.start, found.end) == COPENHAGEN_23


def test_extras() -> None:
    """Attendees of both kinds, resources, addresses and text, as far as they are said."""
    bare = read("")
    mailbox = "<t:Mailbox><t:Name>{}</t:Name><t:EmailAddress>{}</t:EmailAddress></t:Mailbox>"
    attendee = f"<t:Attendee>{mailbox}</t:Attendee>"
    found = with_extras(
        bare,
        element(
            "<t:TextBody>Agenda</t:TextBody>"
            f"<t:Organizer>{mailbox.format('Maya Lindqvist', 'maya@example.com')}</t:Organizer>"
            f"<t:OptionalAttendees>{attendee.format('Priya Raman', 'priya@example.com')}"
            "</t:OptionalAttendees>"
            "<t:Resources><t:Attendee><t:Mailbox/></t:Attendee></t:Resources>"
        ),
    )
    assert found.organizer == Person("Maya Lindqvist", "maya@example.com")
    assert found.attendees == (Person("Priya Raman", "priya@example.com"),)
    assert found.resources == ()
    assert found.description == "Agenda"
    assert with_extras(bare, element("")) == bare
