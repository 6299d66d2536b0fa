"""Every language of the panel: what its words may hold, and that all of them can be said."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signage.display import own_words, wording

ALL = ["ar", "cs", "da", "de", "en", "es", "fi", "fr", "he", "it", "ja", "ko"]
ALL += ["nb", "nl", "pl", "pt", "sv", "zh", "zh-Hant"]
AFTERNOON = datetime(2025, 10, 14, 13, 5, tzinfo=UTC)  # a Tuesday
LATER = datetime(2025, 10, 14, 14, 30, tzinfo=UTC)
NARROW = 16  # ems that a status word may take: about two words


def forms(words: own_words.Words) -> list[tuple[str, str]]:
    """Every text of a language, each plural form for itself, with its key."""
    return [
        (key, form)
        for key, text in words.items()
        for form in ([text] if isinstance(text, str) else text.values())
    ]


def test_the_panel_speaks_all_its_languages() -> None:
    """Those that are promised, each with a file, and no file beside them."""
    assert list(wording.languages()) == ALL


@pytest.mark.parametrize("language", ALL)
def test_texts_are_clean(language: str) -> None:
    """No blank at either end or twice, no control or unseen character, no straight quotes."""
    _, words = wording.read(language)
    for key, text in forms(words):
        assert text == text.strip(), key
        assert "  " not in text, key
        assert not {unicodedata.category(c) for c in text} & {"Cc", "Cf", "Cn", "Co", "Cs"}, key
        assert not set(text) & set("\"'`!！"), key
        assert text == unicodedata.normalize("NFC", text), key


@pytest.mark.parametrize("language", ALL)
def test_only_what_may_be_empty_is(language: str) -> None:
    """A text is empty in all languages or in none."""
    _, reference = wording.read(wording.REFERENCE)
    _, words = wording.read(language)
    empty = {key for key, text in forms(reference) if not text}
    assert {key for key, text in forms(words) if not text} == empty


@pytest.mark.parametrize("language", ALL)
def test_status_words_are_short(language: str) -> None:
    """The word of a state is read from across a corridor; wide characters count as two."""
    _, words = wording.read(language)
    for key, text in forms(words):
        if key.startswith("word."):
            wide = sum(2 if unicodedata.east_asian_width(c) == "W" else 1 for c in text)
            assert wide <= NARROW, key


@pytest.mark.parametrize("language", ALL)
def test_states_are_told_apart_by_their_words(language: str) -> None:
    """No two states share a word, no two faults a text."""
    _, words = wording.read(language)
    for table in ("word.", "fault.", "reason.", "amenity."):
        texts = [text for key, text in forms(words) if key.startswith(table)]
        assert len(set(texts)) == len(texts), table


@pytest.mark.parametrize("language", ALL)
@settings(max_examples=40, deadline=None)
@given(n=st.integers(0, 2_000_000), value=st.text(max_size=9).filter(lambda s: "{" not in s))
def test_every_text_can_be_said(language: str, n: int, value: str) -> None:
    """Whatever is filled in stands in the text, no brace is left, and a count has some form."""
    words = wording.load(language)
    for key, text in wording.read(language)[1].items():
        if isinstance(text, str):
            names = own_words.placeholders(text)
            said = words(key, **dict.fromkeys(names, value)) if names else words(key)
            assert not names or value in said, key
        else:
            said = words.count(key, n)
        assert "{" not in said, key
        assert n < 3 or isinstance(text, str) or words.number(n) in said, key


@pytest.mark.parametrize("language", ALL)
def test_lengths_of_time_differ(language: str) -> None:
    """Every length up to a day is told from the one before; a rough one loses its minutes."""
    words = wording.load(language)
    said = [words.span(timedelta(minutes=m)) for m in range(24 * 60)]
    assert len(set(said)) == len(said)
    assert words.span(timedelta(minutes=250), rough=True) == words.span(timedelta(hours=4))


@pytest.mark.parametrize("language", ALL)
@pytest.mark.parametrize("hours", [None, 12, 24])
def test_minutes_of_the_day_differ(language: str, hours: int | None) -> None:
    """No two times of one day are told alike, by either clock."""
    words = wording.load(language, hours=hours)
    day = datetime(2025, 10, 14, tzinfo=UTC)
    said = {words.time(day + timedelta(minutes=7 * m)) for m in range(24 * 60 // 7)}
    assert len(said) == 24 * 60 // 7
    assert len({words.hour(day + timedelta(hours=h)) for h in range(24)}) == 24


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        *(("no", "nb"), ("nb-NO", "nb"), ("pt-PT", "pt")),
        *(("zh-Hans-CN", "zh"), ("zh-SG", "zh"), ("zh-Hans-HK", "zh")),
        *(("zh-TW", "zh-Hant"), ("zh_HK", "zh-Hant"), ("zh-Hant-MO", "zh-Hant")),
    ],
)
def test_locales_find_their_language(locale: str, language: str) -> None:
    """A script or region, and Norwegian without its kind, read the words of the language.

    Taiwan, Hong Kong and Macau write Chinese in traditional characters.
    """
    assert wording.load(locale)("word.occupied") == wording.load(language)("word.occupied")


@pytest.mark.parametrize(
    ("locale", "hour", "said"),
    [
        ("es", 1, "hasta la 1:00"),
        ("es", 13, "hasta las 13:00"),
        ("es-MX", 13, "hasta la 1:00 p.m."),  # the hour that is said counts
        ("es-MX", 12, "hasta las 12:00 p.m."),
        ("en-US", 13, "until 1:00 PM"),
    ],
)
def test_a_time_in_a_sentence_has_its_article(locale: str, hour: int, said: str) -> None:
    """Spanish says "la una" and "las dos"; elsewhere a time stands as it is."""
    words = wording.load(locale)
    moment = datetime(2025, 10, 14, hour, tzinfo=UTC)
    until = words("signal.until", time=words.at(moment))
    assert until.replace("\u202f", " ").replace("\xa0", " ") == said
    assert words.time(moment) in until


@pytest.mark.parametrize("locale", ["ar", "he"])
def test_times_run_with_the_line_from_right_to_left(locale: str) -> None:
    """After a name in Latin letters a range keeps its direction: the mark is strong (UAX #9)."""
    words = wording.load(locale)
    assert words.rtl
    for said in (words.time(AFTERNOON), words.range(AFTERNOON, LATER)):
        assert unicodedata.bidirectional(said[0]) == "R"
        assert said.count("\u200f") == 1
    assert "\u200f" not in wording.load("en").range(AFTERNOON, LATER)
