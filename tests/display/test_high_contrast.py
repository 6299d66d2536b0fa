"""The high-contrast variant: computed, for every theme, with ratios above those of the standard."""

from __future__ import annotations

from pathlib import Path

import pytest

from signage.display import contrast, theme
from signage.display.contrast import pairs
from signage.display.high_contrast import RAISED, high_contrast
from signage.display.parts.base import PRIMARY
from signage.display.parts.grounds import Ground, Rings
from signage.display.theme import ASLEEP, STATES, Theme, states_of
from tests.golden.cases import cases
from tests.golden.drawing import Studio

OURS = theme.folder()
THEMES = theme.names(OURS)


def ratios(loaded: Theme, state: str) -> list[tuple[float, float, str, str]]:
    """What is wanted, what is there, and the two colours, of every pair in a state."""
    palette = loaded.palettes[state]
    return [
        (RAISED[pair.least], contrast.ratio(palette[pair.ink], palette[pair.ground]), *pair[:2])
        for pair in pairs(loaded, state)
    ]


@pytest.mark.parametrize("name", THEMES)
def test_every_pair_reaches_the_raised_ratio(name: str) -> None:
    """10:1 for what is read first, 7:1 for other text, 4.5:1 for graphics, in every state."""
    made = high_contrast(theme.load(name, OURS))
    for state in (*STATES, ASLEEP):
        assert ratios(made, state)
        for wanted, found, ink, ground in ratios(made, state):
            assert found >= wanted, (state, ink, ground)


@pytest.mark.parametrize("name", THEMES)
def test_it_is_a_theme_that_passes_the_audit(name: str) -> None:
    """Nothing else about it changes: layouts and type stay, and no check of ours fails."""
    plain = theme.load(name, OURS)
    made = high_contrast(plain)
    assert contrast.audit(made) == []
    assert (made.layouts, made.types, made.faces) == (plain.layouts, plain.types, plain.faces)
    assert any(made.palettes[state] != plain.palettes[state] for state in STATES)


@pytest.mark.parametrize("name", THEMES)
def test_rings_and_gradients_cannot_be_seen(name: str) -> None:
    """Behind the words there is one flat colour."""
    made = high_contrast(theme.load(name, OURS))
    for parts in made.layouts.values():
        for part in parts:
            if isinstance(part, Ground) and part.lower:
                for state in states_of(part):
                    assert made.palettes[state][part.lower] == made.palettes[state][part.color]
            if isinstance(part, Rings):
                for state in part.states:
                    palette = made.palettes[state]
                    assert len({palette[ring] for ring in part.colors}) == 1
                    assert palette[part.colors[0]] in {
                        palette[ground]
                        for other in parts
                        if other.zone == part.zone and other.page == part.page
                        if other is not part and state in states_of(other)
                        for ground in other.grounds()
                    }


@pytest.mark.parametrize("name", THEMES)
def test_states_keep_their_hue_and_polarity(name: str) -> None:
    """Two states that differ by colour still do, the neutral two aside; dark stays dark."""
    plain = theme.load(name, OURS)
    made = high_contrast(plain)
    colored = [state for state in STATES if state not in ("offline", "unknown")]
    for one in colored:
        for other in colored:
            if plain.palettes[one] != plain.palettes[other]:
                assert made.palettes[one] != made.palettes[other], (one, other)
    for state in STATES:
        for ink, ground, least in pairs(plain, state):
            if least == PRIMARY:
                before, after = plain.palettes[state], made.palettes[state]
                lighter = contrast.luminance(before[ink]) > contrast.luminance(before[ground])
                stays = contrast.luminance(after[ink]) > contrast.luminance(after[ground])
                assert lighter is stays, (state, ink, ground)


@pytest.mark.parametrize("name", THEMES)
def test_coloured_inks_keep_their_colour_and_others_lose_it(name: str) -> None:
    """An accent stays one; what was nearly black or white, and is text, is so altogether."""
    plain = theme.load(name, OURS)
    made = high_contrast(plain)
    pure = 0
    for state in STATES:
        before, after = plain.palettes[state], made.palettes[state]
        grounds = {pair.ground for pair in pairs(plain, state)}
        for ink, _, least in pairs(plain, state):
            if max(before[ink]) - min(before[ink]) > 100:
                assert max(after[ink]) - min(after[ink]) > 50, (state, ink)
            elif least == PRIMARY and ink not in grounds:
                pure += after[ink] in ((0, 0, 0), (255, 255, 255))
    assert pure


def test_a_theme_of_ones_own_is_raised_too(tmp_path: Path) -> None:
    """A palette that barely passes is moved apart without a word in its file."""
    text = (OURS / "beacon" / theme.THEME).read_text("utf-8")
    (tmp_path / "mine").mkdir()
    faint = text.replace('ink2 = "#06301B"', 'ink2 = "#0E4A2C"')
    assert faint != text
    (tmp_path / "mine" / theme.THEME).write_text(faint, "utf-8")
    made = high_contrast(theme.load("mine", tmp_path))
    assert all(found >= wanted for wanted, found, *_ in ratios(made, "available"))


@pytest.mark.parametrize("name", THEMES)
def test_it_is_drawn(name: str) -> None:
    """Every state is drawn with it, and the same items stand in the same places."""
    studio, high = Studio(name), Studio(name)
    high.theme = high_contrast(high.theme)
    for case in cases():
        plain, made = (each.scene(case, (1280, 800), offers=True) for each in (studio, high))
        assert [type(item) for item in plain.items if type(item).__name__ == "Text"] == [
            type(item) for item in made.items if type(item).__name__ == "Text"
        ]
        assert plain != made or case.name == "asleep"
