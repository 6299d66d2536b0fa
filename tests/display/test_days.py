"""Moments of other days: a time alone is told of today only, in any language, on any panel."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from signage.core.agenda import Meeting, build_agenda
from signage.core.calendar import Now, ShowAs, Span
from signage.core.health import Fault, FaultKind, Health
from signage.core.hours import OpeningHours
from signage.core.outlook import wait
from signage.core.panel import Panel, state
from signage.core.room import Status
from signage.display import theme, wording
from signage.display.days import said, stretch
from signage.display.fields import Fields
from signage.display.saying import say
from signage.display.scene import Text
from signage.display.view import scene_of
from tests.golden.cases import MEETINGS, POLICY, ROOM, ZONE, agenda_of, at, cases, panel_at
from tests.golden.drawing import Studio

WORDS = wording.load("en-GB", ZONE)
MONO = 100_000.0  # s of the monotonic clock, at whatever moment
WEEKDAYS = OpeningHours(((time(8), time(18)),) * 5 + (None, None))


def on(day: int, clock: str = "0:00") -> datetime:
    """A time so many days after the invented day, a Tuesday."""
    return at(clock) + timedelta(days=day)


def held(start: datetime, end: datetime, *, all_day: bool = False) -> Meeting:
    """A meeting between two moments."""
    return Meeting(
        f"{start}", start, end, False, "Trade fair", "Maya Lindqvist",
        all_day=all_day, show_as=ShowAs.BUSY, is_meeting=True,
    )  # fmt: skip


FAIR = held(at("9:00"), on(2, "17:00"))


def panel_on(moment: datetime, *meetings: Meeting, hours: OpeningHours | None = None) -> Panel:
    """A panel that has just read these meetings; its hours are its own, or others."""
    span = Span(moment - timedelta(days=2), moment + timedelta(days=2))
    room = replace(POLICY.room, opening=hours or POLICY.room.opening)
    return replace(
        panel_at("12:00")[0],
        policy=replace(POLICY, room=room),
        agenda=build_agenda(meetings, span, ZONE, room.min_free),
        health=Health(good_mono=MONO, good_wall=moment),
    )


def aged(panel: Panel, minutes: float) -> Panel:
    """Its last good read so many minutes old."""
    return replace(panel, health=replace(panel.health, good_mono=MONO - 60 * minutes))


def fields_of(panel: Panel, moment: datetime) -> Fields:
    """What a panel says at a moment."""
    now = Now(moment, MONO)
    return say(panel, state(panel, now), now, WORDS, ROOM)


# --- until, and the range of times ---


@pytest.mark.parametrize(
    ("end", "now", "until"),
    [
        (on(0, "17:00"), at("10:00"), "until 17:00"),
        (on(1, "0:00"), at("10:00"), "until 00:00"),  # the midnight at today's end is today's
        (on(1, "0:01"), at("10:00"), "until Wed 00:01"),
        (on(2, "0:00"), at("10:00"), "until Thu 00:00"),
        (on(2, "17:00"), at("10:00"), "until Thu 17:00"),
        (on(2, "17:00"), on(2, "0:00"), "until 17:00"),
        (on(6, "17:00"), at("10:00"), "until Mon 17:00"),
        (on(7, "17:00"), at("10:00"), "until Tue 21 Oct 17:00"),  # not the Tuesday that it is
    ],
)
def test_an_end_on_another_day_is_told_with_it(end: datetime, now: datetime, until: str) -> None:
    """The day of the week, or beyond six days the date, wherever the end's own day is not today."""
    panel = panel_on(now, held(at("9:00"), end))
    fields = fields_of(panel, now)
    assert (fields.until, fields.moment) == (until, until)


def test_a_run_to_another_day_is_told_with_it() -> None:
    """An evening meeting, and then one of two whole days: not "until 00:00"."""
    evening = held(at("22:00"), on(1))
    panel = panel_on(at("23:00"), evening, held(on(1), on(3), all_day=True))
    assert fields_of(panel, at("23:00")).until == "until Fri 00:00"


@pytest.mark.parametrize(
    ("start", "end", "when"),
    [
        (at("9:00"), at("17:00"), "09:00–17:00"),
        (at("22:00"), on(1), "22:00–00:00"),
        (at("22:00"), on(1, "2:00"), "22:00–Wed 02:00"),
        (at("9:00"), on(2, "17:00"), "09:00–Thu 17:00"),
        (on(-1, "9:00"), on(0, "17:00"), "Mon 09:00–17:00"),
        (on(-1, "9:00"), on(1), "Mon 09:00–00:00"),
        (on(-1, "9:00"), on(1, "17:00"), "Mon 09:00–Wed 17:00"),
        (on(-1, "20:00"), on(-1, "22:00"), "Mon 20:00–22:00"),
        (on(-1, "20:00"), on(0), "Mon 20:00–00:00"),
        (on(1), on(1, "1:00"), "Wed 00:00–01:00"),
        (on(1, "22:00"), on(2), "Wed 22:00–00:00"),
        (on(-9, "9:00"), on(0, "17:00"), "Sun 5 Oct 09:00–17:00"),
    ],
)
def test_a_range_names_the_days_that_are_not_today(
    start: datetime, end: datetime, when: str
) -> None:
    """Each end its own; a day that both share once, the midnight at its end being still of it."""
    assert stretch(WORDS, start, end, at("12:00")) == when


def test_item_and_plan_tell_the_range_with_its_days() -> None:
    """Beside the organizer, and in the block of the day."""
    fields = fields_of(panel_on(at("10:00"), FAIR), at("10:00"))
    assert fields.item is not None and fields.plan is not None
    assert fields.item.when == "09:00–Thu 17:00"
    assert [block.when for block in fields.plan.meetings] == ["09:00–Thu 17:00"]


def test_the_last_known_state_is_told_with_the_day_of_its_end() -> None:
    """Offline: until when, and since when if that is another day already."""
    fields = fields_of(aged(panel_on(at("22:50"), FAIR), 80), on(1, "0:10"))
    assert fields.status is Status.OFFLINE
    assert fields.until == "since Tue 22:50"
    assert fields.message == "Last known: occupied until Thu 17:00"


@pytest.mark.parametrize("zone", ["Europe/London", "Asia/Kathmandu", "Australia/Lord_Howe"])
def test_what_depends_on_the_day_changes_at_midnight_and_is_waited_for(zone: str) -> None:
    """At the room's own midnight, of which the wait of the minute before is aware."""
    words = wording.load("en-GB", ZoneInfo(zone))
    midnight = datetime(2025, 10, 16, tzinfo=ZoneInfo(zone))
    panel = panel_on(midnight, held(midnight - timedelta(days=2), midnight + timedelta(hours=17)))
    panel = replace(
        panel,
        policy=replace(POLICY, room=replace(POLICY.room, zone=ZoneInfo(zone))),
    )
    before = Now(midnight - timedelta(seconds=20), MONO - 20)
    shown = [
        say(panel, state(panel, now), now, words, ROOM) for now in (before, Now(midnight, MONO))
    ]
    assert [fields.until for fields in shown] == ["until Thu 17:00", "until 17:00"]
    assert wait(panel, before) <= 20.0


# --- the sleeping page, and the badge ---


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        (on(1, "22:00"), "Opens at 08:00"),  # tomorrow
        (on(2, "0:30"), "Opens at 08:00"),  # today
        (on(3, "22:00"), "Opens Mon 08:00"),  # Friday
        (on(4, "7:00"), "Opens Mon 08:00"),
        (on(5, "0:00"), "Opens at 08:00"),  # Sunday
    ],
)
def test_a_room_that_opens_after_tomorrow_says_on_which_day(now: datetime, opens: str) -> None:
    """A time alone is that of this morning or the next."""
    fields = fields_of(panel_on(now, hours=WEEKDAYS), now)
    assert (fields.status, fields.opens) == (Status.ASLEEP, opens)


def test_a_room_that_opens_once_a_week_tells_the_date() -> None:
    """On the evening of its day the next one is a week off, and has the same name."""
    hours = OpeningHours((None, (time(8), time(18)), *(None,) * 5))
    fields = fields_of(panel_on(at("22:00"), hours=hours), at("22:00"))
    assert fields.opens == "Opens Tue 21 Oct 08:00"


@pytest.mark.parametrize(
    ("age", "badge"),
    [
        (timedelta(hours=2), "No connection since 10:00"),
        (timedelta(hours=26), "No connection since Mon 10:00"),
        (timedelta(days=6), "No connection since Wed 12:00"),
        (timedelta(days=7), "No connection since Tue 7 Oct 12:00"),
    ],
)
def test_an_outage_over_days_tells_the_day_it_began(age: timedelta, badge: str) -> None:
    """The day of the week, or beyond six days the date."""
    panel, now = panel_at("12:00", age=age, fault=FaultKind.UNREACHABLE)
    assert fields_of(panel, now.wall).badge.text == badge


def test_nothing_that_is_not_vouched_for_is_blamed_on_the_connection() -> None:
    """Answers that never agree end in Offline: the calendar is incomplete, the server answers.

    With an answer outstanding and none come, or a fault, it is what it was.
    """
    panel, now = panel_at("10:48", age=timedelta(minutes=21))
    doubting = replace(panel, doubted=agenda_of(MEETINGS[:2]))
    failing = replace(
        doubting, health=replace(doubting.health, fault=Fault(FaultKind.THROTTLED), failures=1)
    )
    told = [fields_of(each, now.wall).badge.text for each in (panel, doubting, failing)]
    assert told == [
        "No connection since 10:27",
        "Calendar incomplete since 10:27",
        "Server busy since 10:27",
    ]


# --- free tomorrow ---


@pytest.mark.parametrize(
    ("tomorrow", "outlook"),
    [
        ((), "Free tomorrow from 08:00"),
        ((("8:16", "17:00"),), "Free tomorrow from 08:00"),
        ((("8:15", "9:30"),), "Free tomorrow from 09:30"),  # by then it would say "Starting soon"
        ((("8:03", "9:30"), ("9:34", "10:00"), ("10:10", "10:30")), "Free tomorrow from 10:30"),
        ((("7:00", "9:00"),), "Free tomorrow from 09:00"),
        ((("8:03", "17:00"),), "Free tomorrow from 17:00"),
        ((("8:03", "18:00"),), ""),
    ],
)
def test_tomorrow_is_free_only_from_when_it_stays_so(
    tomorrow: tuple[tuple[str, str], ...], outlook: str
) -> None:
    """Not for the minutes before a meeting in which the sign would say that it starts soon."""
    meetings = [held(on(1, start), on(1, end)) for start, end in tomorrow]
    panel = panel_on(at("10:00"), held(at("0:00"), on(1), all_day=True), *meetings)
    assert fields_of(panel, at("10:00")).outlook == outlook


def test_what_was_not_read_is_not_called_free() -> None:
    """The calendar is known until noon of tomorrow: a meeting until then says nothing of later."""
    panel = panel_on(
        at("10:00"), held(at("0:00"), on(1), all_day=True), held(on(1), on(1, "11:50"))
    )
    assert panel.agenda is not None
    span = Span(panel.agenda.span.start, on(1, "12:00"))
    panel = replace(panel, agenda=replace(panel.agenda, span=span))
    assert fields_of(panel, at("10:00")).outlook == ""


# --- items that take the day ---


def test_an_all_day_item_that_is_about_to_end_counts_its_minutes() -> None:
    """ "Ending soon" and "all day" say opposite things; before, the end is not told."""
    panel = panel_on(at("12:00"), held(at("0:00"), on(1), all_day=True))
    noon, late = fields_of(panel, at("12:00")), fields_of(panel, at("23:50"))
    assert (noon.word, noon.until, noon.rest, noon.count) == ("Occupied", "all day", "", "")
    assert (late.word, late.until, late.rest) == ("Ending soon", "Ends in 10 min", "at 00:00")
    assert (late.moment, late.count, late.dial.minutes) == ("Ends at 00:00", "10 min left", 10)
    assert late.horizon == pytest.approx(10 / 1440)


def test_an_all_day_item_that_is_about_to_begin_counts_its_minutes() -> None:
    """The evening before: when it starts, and of the item that it takes the day."""
    panel = panel_on(at("23:50"), held(on(1), on(2), all_day=True))
    fields = fields_of(panel, at("23:50"))
    assert (fields.word, fields.until, fields.rest) == (
        "Starting soon",
        "Starts in 10 min",
        "at 00:00",
    )
    assert fields.item is not None and fields.item.when == "All day"


# --- every language ---


@pytest.mark.parametrize("language", wording.languages())
def test_every_sentence_with_a_time_can_take_a_day(language: str) -> None:
    """In each text that is told of another day stand its weekday and time, and no brace."""
    words = wording.load(language, ZONE)
    faults = [f"fault.{kind.value}" for kind in FaultKind]
    for key in ("signal.until", "signal.since", "asleep.opens", "last.until", *faults):
        more: Any = {"state": "x"} if key == "last.until" else {}
        for apart in (-8, -3, 2, 8):
            moment = on(apart, "17:00")
            told = said(words, key, moment, at("12:00"), **more)
            day = words.weekday(moment) if abs(apart) < 7 else words.date_short(moment)
            assert day in told and words.time(moment) in told, key
            assert "{" not in told, key
        assert said(words, key, at("17:00"), at("12:00"), **more) == words(
            key, time=words.at(at("17:00")), **more
        )


@pytest.mark.parametrize("language", wording.languages())
def test_no_rule_of_a_day_hides_another(language: str) -> None:
    """The first that a text has is taken: none may be part of a later one, the last fits any."""
    rules = list(wording.read(language)[0]["days"])
    assert rules[-1] == "{time}"
    for place, rule in enumerate(rules):
        assert not any(rule in later for later in rules[place + 1 :])


@pytest.mark.parametrize(
    ("locale", "key", "told"),
    [
        ("en-GB", "asleep.opens", "Opens Thu 17:00"),
        ("ar-EG", "signal.until", "حتى الخميس ٥:٠٠ م"),
        ("de", "asleep.opens", "Öffnet Do. 17:00"),
        ("es", "signal.until", "hasta el jue 17:00"),
        ("es", "asleep.opens", "Abre el jue 17:00"),
        ("fi", "signal.until", "to klo 17.00 asti"),
        ("fr", "signal.until", "jusqu’à jeu. 17:00"),
        ("fr", "asleep.opens", "Ouverture jeu. 17:00"),
        ("he", "asleep.opens", "נפתח ביום ה׳ 17:00"),
        ("it", "signal.until", "fino a gio 17:00"),
        ("it", "fault.unreachable", "Nessuna connessione da gio 17:00"),
        ("ja", "signal.until", "木曜日17:00まで"),
        ("ko", "asleep.opens", "목요일 오후 5:00에 열림"),
        ("nb", "asleep.opens", "Åpner tor. kl. 17:00"),
        ("pl", "signal.until", "do czw. 17:00"),
        ("pl", "asleep.opens", "Otwarcie czw. 17:00"),
        ("pt-BR", "signal.until", "até qui. 17:00"),
        ("pt-BR", "fault.unreachable", "Sem conexão desde qui. 17:00"),
        ("zh", "signal.until", "至周四17:00"),
    ],
)
def test_the_words_before_a_time_give_way_to_the_day(locale: str, key: str, told: str) -> None:
    """ "Opens at 17:00", but "Opens Thu 17:00": no article or preposition of the hour is left."""
    words = wording.load(locale, ZONE)
    plain = said(words, key, on(2, "17:00"), at("12:00")).replace("\u200f", "")
    assert plain.replace("\u202f", " ").replace("\xa0", " ") == told


def test_words_of_the_configuration_take_a_day_too() -> None:
    """Somebody's own sentence is said of another day as it stands, the day before the time."""
    words = wording.load("en-GB", ZONE, overrides={"signal.until": "taken to {time}"})
    assert said(words, "signal.until", on(2, "17:00"), at("12:00")) == "taken to Thu 17:00"


# --- every panel ---


@pytest.mark.parametrize("name", theme.names(theme.folder()))
@pytest.mark.parametrize("locale", ["en-GB", "ar-EG", "es", "ja"])
def test_day_and_time_of_the_end_are_never_cut(name: str, locale: str) -> None:
    """On panels small and large, also where the end is so far off that it has a date, and where it
    is that of the state last known."""
    drawn, now = Studio(name, locale), Now(at("10:48"), MONO)
    for fair in (FAIR, held(at("9:00"), on(9, "17:00"))):
        live, stale = panel_on(at("10:48"), fair), aged(panel_on(at("10:27"), fair), 21)
        known = drawn.words("last.occupied")
        until = said(drawn.words, "signal.until", fair.end, now.wall)
        last = said(drawn.words, "last.until", fair.end, now.wall, state=known)
        for size in ((480, 320), (800, 480), (480, 800), (1920, 1080)):
            setup = drawn.setup(cases()[0], size)
            for panel, told in ((live, until), (stale, last)):
                shown = scene_of(panel, state(panel, now), now, setup)
                lines = [item.text for item in shown.items if isinstance(item, Text)]
                assert told.replace(" ", "") in "".join(lines).replace(" ", ""), (size, lines)
