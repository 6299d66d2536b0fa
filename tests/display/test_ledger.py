"""What is ledger's own: the band as a gauge, headline, dateline and heading, the closed column."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import cache

import pytest

from signage.core.health import FaultKind
from signage.core.panel import state
from signage.core.room import Status
from signage.display.room_facts import RoomFacts
from signage.display.scene import Color, Figure, Fill, Scene, Stripes, Text
from signage.display.view import scene_of
from tests.golden.cases import ROOM, Case, cases, panel_at
from tests.golden.drawing import Studio

SIZE = (1280, 800)
U = 8.0  # px, at that size
CASES = {case.name: case for case in cases()}


@cache
def studio(locale: str = "en-GB") -> Studio:
    """The theme in a language."""
    return Studio("ledger", locale)


def drawn(name: str, size: tuple[int, int] = SIZE, *, offers: bool = False) -> Scene:
    """The scene of a sample case."""
    return studio().scene(CASES[name], size, offers=offers)


def color(scene: Scene, role: str) -> Color:
    """A colour of the theme in the scene's state."""
    return studio().theme.palettes[scene.state][role]


def text(scene: Scene, said: str) -> Text:
    """The line that says something."""
    return next(item for item in scene.items if isinstance(item, Text) and item.text == said)


def band(scene: Scene) -> list[Fill]:
    """The fills of the margin band."""
    width = round(3.2 * U)
    return [i for i in scene.items if isinstance(i, Fill) and i.box.right <= width and i.box.h > 1]


@pytest.mark.parametrize(
    ("name", "left"),
    [("occupied", 42 / 60), ("ending", 12 / 60), ("starting", 8 / 15), ("allday", 1.0)],
)
def test_the_band_is_filled_from_the_foot_with_what_is_left(name: str, left: float) -> None:
    """It reaches as high as the share of the time that is left; a whole day fills it."""
    scene = drawn(name)
    wash, filled = band(scene)
    assert (wash.color, filled.color) == (color(scene, "wash"), color(scene, "accent"))
    assert filled.box.bottom == wash.box.bottom == SIZE[1]
    assert filled.box.h == pytest.approx(left * SIZE[1], abs=1)


def test_the_band_of_a_free_room_is_open() -> None:
    """Two rules along its sides, nothing between them."""
    scene = drawn("available")
    wash, *rules = band(scene)
    assert {rule.box.w for rule in rules} <= {5, 6}  # 0.7 u
    assert all(rule.box.h == SIZE[1] and rule.color == color(scene, "accent") for rule in rules)
    assert (rules[0].box.x, rules[1].box.right) == (wash.box.x, wash.box.right)


@pytest.mark.parametrize("name", ["offline", "unknown"])
def test_the_band_of_what_is_not_live_is_hatched(name: str) -> None:
    """Neither open nor filled: it claims nothing."""
    scene = drawn(name)
    (hatch,) = [item for item in scene.items if isinstance(item, Stripes)]
    assert (hatch.box.w, hatch.box.h) == (round(3.2 * U), SIZE[1])
    assert len(band(scene)) == 1


def test_the_glyph_stays_level_with_a_word_that_is_shrunk() -> None:
    """It keeps its size and its place at the margin; the baseline of the word never moves."""
    glyphs, words = [], []
    for name, word in (("occupied", "Occupied"), ("starting", "Starting soon")):
        scene = drawn(name)
        glyphs.append(next(i for i in scene.items if isinstance(i, Figure) and i.name == name))
        words.append(text(scene, word))
    whole, shrunk = words
    assert shrunk.size < whole.size and shrunk.y == whole.y
    assert glyphs[0].size == glyphs[1].size and glyphs[0].x == glyphs[1].x
    for glyph, word in zip(glyphs, words, strict=True):
        assert word.y - (glyph.y + glyph.size / 2) == pytest.approx(0.355 * word.size, abs=0.1)


def test_hero_and_rule_move_to_the_middle_of_a_bare_column() -> None:
    """Without actions and QR code the column closes up: all of the hero by one distance."""
    bare, full = drawn("occupied"), drawn("occupied", offers=True)
    for said in ("Occupied", "until 11:30", "Quarterly roadmap review"):
        assert text(bare, said).y - text(full, said).y == pytest.approx(7.5 * U)
        assert text(bare, said).size == text(full, said).size
    for said in ("Juniper", "Today", "Tuesday 14 October"):
        assert text(bare, said) == text(full, said)


def test_a_bare_portrait_panel_gives_its_room_to_the_agenda() -> None:
    """The agenda begins higher and is wider; there is no second mention of what comes next."""
    bare, full = (drawn("occupied", (720, 1280), offers=offers) for offers in (False, True))
    assert text(bare, "Today").y == pytest.approx(text(full, "Today").y - 72)
    assert text(bare, "Occupied") == text(full, "Occupied")
    shown = [[i.text for i in s.items if isinstance(i, Text)] for s in (bare, full)]
    assert "Next" not in shown[0] and "Next" in shown[1]
    assert "13:00–14:00  ·  Tomas Okafor" in shown[0]


# --- dateline and heading ------------------------------------------------------------------------


def dateline(room: RoomFacts, size: tuple[int, int] = SIZE) -> tuple[list[str], list[str]]:
    """The words and the icons on the dateline of a room."""
    setup = replace(studio().setup(CASES["occupied"], size), room=room)
    case: Case = CASES["occupied"]
    scene = scene_of(case.panel, case.state, case.now, setup)
    baseline = text(scene, next(t for t in _shown(scene) if t in _DATES)).y
    words = [i.text for i in scene.items if isinstance(i, Text) and i.y == baseline]
    end = scene.size[0] * 0.65
    icons = [
        i.name
        for i in scene.items
        if isinstance(i, Figure) and abs(i.y + i.size / 2 - baseline) < 2 * U and i.x < end
    ]
    return words, icons


_DATES = ("Tuesday 14 October", "Tue 14 Oct")


def _shown(scene: Scene) -> list[str]:
    return [item.text for item in scene.items if isinstance(item, Text)]


def test_amenities_are_words_where_they_fit_and_icons_where_not() -> None:
    """The date, the floor and the seats stay; what the room has says so more shortly."""
    few = replace(ROOM, amenities=("screen",))
    assert dateline(few)[0] == ["Tuesday 14 October", "Floor 3", "8 seats", "Screen"]
    words, icons = dateline(ROOM)
    assert words == ["Tuesday 14 October", "Floor 3", "8 seats"]
    assert icons == ["person", "screen", "video", "board"]


def test_a_crowded_dateline_shortens_the_date_before_it_drops_it() -> None:
    """A long floor name takes the date's room, not the seats'."""
    long = replace(ROOM, floor="Third floor, north wing")
    words, icons = dateline(long)
    assert words[0] == "Tue 14 Oct" and "8 seats" in words and len(icons) == 4


def test_small_panels_leave_the_floor_out() -> None:
    """Where the column is narrow the room has its seats and icons alone."""
    assert dateline(ROOM, (800, 480))[0] == ["Tuesday 14 October", "8 seats"]


def test_a_long_badge_takes_two_lines_of_like_length() -> None:
    """It is cut between two words and says all that it has to say."""
    panel, now = panel_at("14:26", age=timedelta(minutes=21), fault=FaultKind.UNAUTHORISED)
    setup = studio().setup(CASES["offline"], SIZE)
    shown = _shown(scene_of(panel, state(panel, now), now, setup))
    at = next(index for index, said in enumerate(shown) if said.startswith("Account"))
    assert " ".join(shown[at : at + 2]) == "Account or password refused since 14:05"
    assert abs(len(shown[at]) - len(shown[at + 1])) <= 6


def test_the_badge_is_in_one_line_where_it_fits() -> None:
    """Also on the narrow column of a small panel."""
    for size in (SIZE, (800, 480), (720, 1280)):
        assert "Updated 2 min ago" in _shown(drawn("occupied", size))


def test_the_smallest_panel_has_a_badge_only_when_it_is_late() -> None:
    """It stands in the subject's line, at the end."""
    assert not [t for t in _shown(drawn("available", (480, 320))) if t.startswith("Updated")]
    stale = drawn("stale", (480, 320))
    assert text(stale, "Updated 12 min ago").y == text(stale, "Design critique").y


def test_words_are_slanted_only_where_a_script_has_italics() -> None:
    """The signal line is bold italic; in Arabic and Japanese its face stands upright."""
    for locale, upright in (("en-GB", False), ("ar-EG", True), ("ja", True)):
        made = studio(locale)
        line = made.words("signal.until", time="11:30")
        if not made.typesetter.covers(line, "display"):
            continue  # Japanese, where the system has no font for it
        flat, slanted = (
            made.typesetter.draw(line, 60, 700, "display", italic=italic)
            for italic in (False, True)
        )
        assert (flat == slanted) is upright


def test_every_state_has_its_own_accent() -> None:
    """No two states share a colour, so that none is told from another by its word alone."""
    palettes = studio().theme.palettes
    states = [status.value for status in Status if status is not Status.ASLEEP]
    assert len({palettes[name]["accent"] for name in states}) == len(states)
