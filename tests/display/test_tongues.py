"""Bilingual signs: languages take turns with the clock, or two stand at once and never overlap."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signage.core.calendar import Now
from signage.core.messages import Command
from signage.core.room import Status
from signage.display import theme, wording
from signage.display.scene import Text
from signage.display.tongues import Tongues
from signage.display.view import scene_of, until_change, view
from signage.feed.base import Post
from signage.room_sign import RoomSign
from tests.golden.cases import POLICY, ZONE, cases
from tests.golden.drawing import Studio

SIZE = (1280, 800)
CASES = {case.name: case for case in cases()}
WORDS = tuple(wording.load(locale, ZONE) for locale in ("fr", "en-GB", "ar-EG"))
MIDNIGHT = datetime(2025, 10, 14, tzinfo=UTC)
moments = st.floats(0, 86_400 * 400).map(
    lambda seconds: Now(MIDNIGHT + timedelta(seconds=seconds), seconds)
)
turns = st.sampled_from([5.0, 10.0, 15.0, 20.0, 30.0, 60.0, 120.0])


@cache
def studio(name: str | None = None) -> Studio:
    """Fonts are loaded once."""
    return Studio(name, "fr")


class NoFeed:
    """A `Feed` without a calendar behind it."""

    def start(self, post: Post) -> None:
        """See `Feed`."""

    def submit(self, command: Command) -> None:
        """See `Feed`."""

    def close(self) -> None:
        """See `Feed`."""


def texts(
    name: str, tongues: Tongues, later: float = 0.0, theme_name: str | None = None
) -> list[str]:
    """What is written `later` seconds after the moment of a case."""
    case = CASES[name]
    setup = replace(studio(theme_name).setup(case, SIZE), words=tongues.all[0], tongues=tongues)
    now = Now(case.now.wall + timedelta(seconds=later), case.now.mono + later)
    scene = scene_of(case.panel, case.state, now, setup)
    return [item.text for item in scene.items if isinstance(item, Text)]


def test_languages_take_turns_from_the_full_minute() -> None:
    """Of three languages with twenty seconds each, every one is shown once a minute."""
    tongues = Tongues(WORDS, 20.0)
    shown = [texts("occupied", tongues, later) for later in (0, 19.9, 20, 39.9, 40, 59.9, 60)]
    french, english, arabic = "Occupée", "Occupied", "مشغولة"
    for said, word in zip(
        shown, [french] * 2 + [english] * 2 + [arabic] * 2 + [french], strict=True
    ):
        assert word in said
        assert not {french, english, arabic} - {word} & set(said)


def test_each_turn_is_the_page_of_its_language() -> None:
    """In its turn a language has the whole page: words, times, and the side that it begins on."""
    case, tongues = CASES["available"], Tongues(WORDS, 20.0)
    for index, words in enumerate(WORDS):
        alone = replace(studio().setup(case, SIZE), words=words)
        now = Now(case.now.wall + timedelta(seconds=20 * index), case.now.mono)
        expected = scene_of(case.panel, case.state, now, alone)
        among = replace(alone, words=WORDS[0], tongues=tongues)
        assert scene_of(case.panel, case.state, now, among) == expected


@settings(deadline=None)
@given(moments, turns, st.integers(1, 3))
def test_the_loop_wakes_for_each_turn_and_not_before(now: Now, turn: float, count: int) -> None:
    """Until the wait is over the language stays; then it is another, if there is one."""
    tongues = Tongues(WORDS[:count], turn)
    wait = tongues.wait(now)
    assert 0 < wait <= 120
    before, after = (
        Now(now.wall + timedelta(seconds=seconds), now.mono)
        for seconds in (wait * 0.999, wait + 1e-3)
    )
    assert tongues.at(before) is tongues.at(now)
    assert (tongues.at(after) is not tongues.at(now)) is (count > 1)


@settings(deadline=None)
@given(moments)
def test_a_sign_waits_no_longer_than_its_language_stands(now: Now) -> None:
    """What the loop is told to wait is the sooner of the clock's change and the language's."""
    setup = replace(studio().setup(CASES["available"], SIZE), tongues=Tongues(WORDS, 20.0))
    sign = RoomSign(POLICY, NoFeed(), setup, lambda: True)
    alone = RoomSign(POLICY, NoFeed(), replace(setup, tongues=None), lambda: True)
    assert sign.wait(now) == min(alone.wait(now), until_change(now, setup))
    assert sign.wait(now) <= 20.0


def test_the_page_of_reasons_takes_turns_too() -> None:
    """Whoever asks why is told in the language of the moment."""
    case, tongues = CASES["occupied"], Tongues(WORDS[:2], 20.0)
    panel = replace(case.panel, touched_mono=case.now.mono, explaining=True)
    setup = replace(studio().setup(case, SIZE), words=WORDS[0], tongues=tongues)
    for later, heading in ((0, "Occupée"), (20, "Occupied")):
        now = Now(case.now.wall + timedelta(seconds=later), case.now.mono)
        said = [item.text for item in view(panel, now, setup).items if isinstance(item, Text)]
        assert heading in said[0], said


@pytest.mark.parametrize("name", [name for name in CASES if name != "asleep"])
@pytest.mark.parametrize("theme_name", theme.names(theme.folder()))
def test_at_once_both_words_are_there(name: str, theme_name: str) -> None:
    """The first language has the page; the other one's word stands in the signal line."""
    said = texts(name, Tongues(WORDS[:2], 20.0, at_once=True), theme_name=theme_name)
    status = CASES[name].state.status.value
    assert WORDS[0](f"word.{status}") in said
    assert any(f" · {WORDS[1](f'word.{status}')}" in text for text in said), said


def test_at_once_nothing_changes_with_time() -> None:
    """Two languages at once stand still."""
    tongues = Tongues(WORDS[:2], 20.0, at_once=True)
    assert texts("available", tongues, 20) == texts("available", tongues)
    assert tongues.wait(CASES["available"].now) == 60.0


def test_a_sleeping_panel_stays_as_it_is() -> None:
    """Nothing is added to the little that is shown at night."""
    assert CASES["asleep"].state.status is Status.ASLEEP
    both = texts("asleep", Tongues(WORDS[:2], 20.0, at_once=True))
    assert both == texts("asleep", Tongues(WORDS[:1]))
