"""The rules for text hold with a QR code, with actions, with both or neither, and bilingual too."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signage.core.room import RoomState
from signage.display import wording
from signage.display.qr import Link, encode
from signage.display.room_facts import RoomFacts
from signage.display.tongues import Tongues
from signage.display.view import scene_of
from signage.display.wording import Wording
from tests.display.test_view_layout import LOCALES, SIZES, THEMES, check, rooms, states, studio
from tests.golden.cases import ZONE, cases, panel_at

LINKS = (None, *(Link(encode("https://rm.example/" + "x" * n), n < 9) for n in (2, 20, 43)))
PAIRS = [("fr", "en-GB"), ("ar-EG", "de")]


@cache
def words(locale: str) -> Wording:
    """The words of a language that stands beside another one."""
    return wording.load(locale, ZONE)


@settings(max_examples=50, deadline=None)
@given(
    states(),
    rooms,
    st.sampled_from(THEMES),
    st.sampled_from(SIZES),
    st.sampled_from(LOCALES),
    st.none() | st.sampled_from(LOCALES),
    st.booleans(),
    st.sampled_from(LINKS),
)
def test_no_text_leaves_its_box_or_overlaps(
    current: RoomState,
    room: RoomFacts,
    name: str,
    size: tuple[int, int],
    locale: str,
    beside: str | None,
    offers: bool,
    link: Link | None,
) -> None:
    """Whatever is written beside a code of any fineness, and in two languages at once."""
    drawn, (panel, now) = studio(name, locale), panel_at("10:48")
    tongues = Tongues((drawn.words, words(beside)), at_once=True) if beside else None
    setup = drawn.setup(cases()[3], size, offers=offers, link=False)
    setup = replace(setup, room=room, link=link, tongues=tongues, shifts=True)
    check(scene_of(panel, current, now, setup), drawn.typesetter)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", THEMES)
def test_the_sample_day_fits_with_either_or_both(name: str, size: tuple[int, int]) -> None:
    """A code without actions, and actions without a code, in two scripts."""
    for case, locale in product(cases(), ("de", "ar-EG")):
        drawn = studio(name, locale)
        for offers in (False, True):
            check(drawn.scene(case, size, offers=offers, link=not offers), drawn.typesetter)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", THEMES)
def test_the_sample_day_fits_in_two_languages(name: str, size: tuple[int, int]) -> None:
    """Two languages at once keep to their lines, also where one is written from the right."""
    for case, (first, second) in product(cases(), PAIRS):
        drawn = studio(name, first)
        tongues = Tongues((drawn.words, words(second)), at_once=True)
        setup = replace(drawn.setup(case, size), tongues=tongues)
        check(scene_of(case.panel, case.state, case.now, setup), drawn.typesetter)


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("locale", ["en-GB", "ar-EG"])
def test_marks_that_no_letter_bears_stay_on_the_panel(name: str, locale: str) -> None:
    """A name of combining marks alone, which hang before their place, is not cut by the edge."""
    drawn = studio(name, locale)
    for size in SIZES:
        setup = replace(drawn.setup(cases()[3], size), room=RoomFacts("็ิ"))
        case = cases()[3]
        check(scene_of(case.panel, case.state, case.now, setup), drawn.typesetter)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("subject", ["\u0e35", "\u0e35 room", "\u0301\u0301 planning"])
def test_a_mark_that_no_letter_bears_keeps_out_of_its_neighbour(
    name: str, size: tuple[int, int], subject: str
) -> None:
    """A title may begin with one: beside "Next" it would hang into that word."""
    drawn, (panel, now) = studio(name, "cs"), panel_at("10:48")
    for case in cases():
        coming = case.state.next
        if coming is not None:
            meeting = replace(coming.meeting, subject=subject, private=False)
            state = replace(case.state, next=replace(coming, meeting=meeting))
            scene = scene_of(panel, state, now, drawn.setup(case, size))
            check(scene, drawn.typesetter)
