"""Words and times: every language is whole, forms are CLDR's, overrides are checked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from signage.core.agenda import Reason
from signage.core.health import FaultKind
from signage.core.room import Doubt, Status
from signage.display import own_words, wording
from signage.errors import UserError

NNBSP = "\u202f"
RLM = "\u200f"
AFTERNOON = datetime(2025, 10, 14, 13, 0, tzinfo=UTC)


def forms(words: str | dict[str, str]) -> dict[str, str]:
    """The forms of an entry by plural category; a plain one has one."""
    return {"": words} if isinstance(words, str) else dict(words)


@pytest.mark.parametrize("language", wording.languages())
def test_no_word_is_missing_or_stray(language: str) -> None:
    """Each language has the keys of the reference, counted where that is counted, and no others."""
    _, reference = wording.read(wording.REFERENCE)
    _, words = wording.read(language)
    assert set(words) == set(reference)
    for key, text in reference.items():
        assert isinstance(words[key], str) is isinstance(text, str), key


@pytest.mark.parametrize("language", wording.languages())
def test_placeholders_agree(language: str) -> None:
    """What is filled in is the same in every language; only a count may be left unsaid."""
    _, reference = wording.read(wording.REFERENCE)
    _, words = wording.read(language)
    for key in words.keys() & reference.keys():  # those of one alone are told by the test above
        wanted = set().union(*map(own_words.placeholders, forms(reference[key]).values()))
        for category, form in forms(words[key]).items():
            found = own_words.placeholders(form)
            counted = {"n"} if category not in ("", "other") else set()
            assert wanted - counted <= found <= wanted, (key, category)


@pytest.mark.parametrize("language", wording.languages())
def test_plural_categories_are_those_of_the_language(language: str) -> None:
    """Each counted word has the very categories that CLDR has for its language."""
    from babel import Locale  # noqa: PLC0415

    categories = {*Locale.parse(language, sep="-").plural_form.rules, "other"}
    _, words = wording.read(language)
    for key, text in words.items():
        if not isinstance(text, str):
            assert set(text) == categories, key


def test_every_value_of_the_core_has_its_words() -> None:
    """States, faults, doubts and reasons that the core can name can be said."""
    words = wording.load(wording.REFERENCE)
    for status in Status:
        assert words(f"word.{status.value}")
    for kind in FaultKind:
        assert words(f"fault.{kind.value}", time="9:00")
        assert words(f"setting.{kind.value}")
    for doubt in Doubt:
        assert words(f"doubt.{doubt.value}")
        words(f"doubt.{doubt.value}_message")
    for reason in Reason:
        assert words(f"reason.{reason.name.lower()}")


@pytest.mark.parametrize(
    ("locale", "hours", "expected"),
    [
        ("en-GB", None, "13:00"),
        ("de", None, "13:00"),
        ("fr", None, "13:00"),
        ("ja", None, "13:00"),
        ("da", None, "13.00"),
        ("en-US", None, f"1:00{NNBSP}PM"),
        ("ar-EG", 24, f"{RLM}١٣:٠٠"),
        ("ar-AE", 24, f"{RLM}13:00"),
        ("en-GB", 12, f"1:00{NNBSP}pm"),
        ("en-US", 12, f"1:00{NNBSP}PM"),
        ("en-US", 24, "13:00"),
        ("ja", 12, "午後1:00"),
    ],
)
def test_times_follow_locale_and_setting(locale: str, hours: int | None, expected: str) -> None:
    """CLDR's short time, 12 or 24 h where set, in the digits of the locale's numbering system."""
    assert wording.load(locale, hours=hours).time(AFTERNOON) == expected


@pytest.mark.parametrize(
    ("locale", "hours", "start", "end", "expected"),
    [
        ("en-GB", None, 13, 14, "13:00–14:00"),
        ("en-US", None, 13, 14, f"1:00–2:00{NNBSP}PM"),
        ("en-US", None, 11, 13, f"11:00{NNBSP}AM–1:00{NNBSP}PM"),
        ("ja", 12, 13, 14, "午後1:00–2:00"),
        ("ja", 12, 11, 13, "午前11:00–午後1:00"),
        ("ar-EG", 24, 13, 14, f"{RLM}١٣:٠٠–١٤:٠٠"),
        ("zh-TW", None, 13, 14, "下午1:00–2:00"),
        ("zh-TW", None, 11, 13, "上午11:00–下午1:00"),
        ("zh-TW", None, 18, 20, "下午6:00–晚上8:00"),
        ("ko", None, 13, 14, "오후 1:00–2:00"),
    ],
)
def test_ranges_say_a_shared_day_period_once(
    locale: str, hours: int | None, start: int, end: int, expected: str
) -> None:
    """An en dash without spaces; AM or PM once where both ends share it, on the side it stands."""
    words = wording.load(locale, hours=hours)
    assert words.range(AFTERNOON.replace(hour=start), AFTERNOON.replace(hour=end)) == expected


def test_a_range_over_midnight_says_both_day_periods() -> None:
    """Eleven at night to one at night is not "11:00–1:00": the day changed between them."""
    words = wording.load("en-US")
    night = AFTERNOON.replace(hour=1)
    said = words.range(night, night + timedelta(days=1))
    assert said.count("AM") == 2


@pytest.mark.parametrize(
    ("locale", "full", "short"),
    [
        ("en-GB", "Tuesday 14 October", "Tue 14 Oct"),
        ("en-US", "Tuesday, October 14", "Tue, Oct 14"),
        ("de", "Dienstag, 14. Oktober", "Di., 14. Okt."),
        ("da", "tirsdag den 14. oktober", "tirs. 14. okt."),
        ("fr", "mardi 14 octobre", "mar. 14 oct."),
        ("ja", "10月14日 火曜日", "10月14日(火)"),
        ("ar-EG", "الثلاثاء، ١٤ أكتوبر", "الثلاثاء، ١٤ أكتوبر"),
    ],
)
def test_dates_leave_the_year_out(locale: str, full: str, short: str) -> None:
    """The full and the short date of CLDR without the year, digits as the locale writes them."""
    words = wording.load(locale)
    assert words.date(AFTERNOON) == full
    assert words.date_short(AFTERNOON) == short


@pytest.mark.parametrize(
    ("seconds", "rough", "expected"),
    [
        (59, False, "less than 1 min"),
        (60, False, "1 min"),
        (61, False, "2 min"),
        (42 * 60, False, "42 min"),
        (3600, False, "1 h"),
        (78 * 60, False, "1 h 18 min"),
        (250 * 60, False, "4 h 10 min"),
        (250 * 60, True, "4 h"),
        (239 * 60, True, "3 h 59 min"),
    ],
)
def test_spans_count_begun_minutes(seconds: int, rough: bool, expected: str) -> None:
    """Under a minute is said so; from four hours a rough span drops its minutes."""
    assert wording.load("en-GB").span(timedelta(seconds=seconds), rough=rough) == expected


def test_counts_take_the_form_of_the_number() -> None:
    """One seat, two seats, and the dual of Arabic."""
    assert wording.load("en-GB").count("room.seats", 1) == "1 seat"
    assert wording.load("en-GB").count("room.seats", 8) == "8 seats"
    assert wording.load("ar-EG").count("room.seats", 2) == "مقعدان"
    assert wording.load("ar-EG").count("room.seats", 8) == "٨ مقاعد"


def test_times_are_told_in_the_zone_of_the_room() -> None:
    """A moment in UTC is said as the room's clock shows it, also on the day a clock is put back."""
    words = wording.load("en-GB", ZoneInfo("Europe/Copenhagen"))
    assert words.time(AFTERNOON) == "15:00"
    assert words.time(datetime(2025, 10, 26, 0, 30, tzinfo=UTC)) == "02:30"
    assert words.time(datetime(2025, 10, 26, 1, 30, tzinfo=UTC)) == "02:30"


def test_hours_of_the_strip() -> None:
    """Two digits by 24 h, hour and day period by 12 h."""
    morning = AFTERNOON.replace(hour=8)
    assert wording.load("en-GB").hour(morning) == "08"
    assert wording.load("en-US").hour(morning).replace(NNBSP, " ") == "8 AM"
    assert wording.load("ar-EG", hours=24).hour(morning) == "٠٨"


def test_own_words_take_the_place_of_ours() -> None:
    """By key, also one form of a counted word; all others stay."""
    words = wording.load(
        "en-GB", overrides={"word.available": "Free", "room.seats.other": "for {n}"}
    )
    assert words("word.available") == "Free"
    assert words("word.occupied") == "Occupied"
    assert words.count("room.seats", 8) == "for 8"
    assert words.count("room.seats", 1) == "1 seat"
    assert wording.load("en-GB")("word.available") == "Available"


def test_faulty_own_words_are_told_at_once() -> None:
    """A key that is not there, a placeholder that is not filled in, and loose braces."""
    with pytest.raises(UserError) as caught:
        wording.load(
            "en-GB",
            overrides={"word.availible": "x", "signal.until": "til {tiem}", "signal.at": "{"},
            where="signage.toml: [wording]",
        )
    told = "\n".join(map(str, caught.value.problems))
    assert len(caught.value.problems) == 3
    for words in ("[wording] word.availible", "did you mean 'word.available'?", "{tiem}", "{time}"):
        assert words in told


def test_a_placeholder_may_not_reach_into_values() -> None:
    """Own words fill in names and nothing else: no attribute, index or format of a value."""
    for text in ("{time.__class__}", "{time[0]}", "{0}"):
        with pytest.raises(UserError):
            wording.load("en-GB", overrides={"signal.until": text})


def test_a_language_without_words_is_refused() -> None:
    """A locale that we have no words for is a problem with the languages that there are."""
    with pytest.raises(UserError) as caught:
        wording.load("tlh")
    assert "en" in caught.value.problems[0].remedy
