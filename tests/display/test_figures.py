"""The figures file: what ships is whole, and what is wrong in one is said all at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from signage.display import figures
from signage.display.outline import Outline
from signage.display.text.fonts import draw_outline
from signage.errors import UserError
from tests.display.lettering import FIGURES, THEMES

STATES = {
    *("available", "starting", "occupied", "ending", "checkin", "offline", "unknown", "asleep"),
}
ICONS = {
    *("person", "screen", "video", "board", "phone", "lock", "calendar", "ok", "late", "cut"),
    *("arrow", "search", "close", "retry", "plus"),
}
SIGNS = {"pointer"}  # that a theme draws besides


def test_every_state_and_icon_of_the_design_is_there() -> None:
    """States on the 48 grid, icons on the 24 grid, and no others."""
    assert set(FIGURES) == STATES | ICONS | SIGNS
    assert {FIGURES[name].grid for name in STATES} == {48}
    assert {FIGURES[name].grid for name in ICONS} == {24}


@pytest.mark.parametrize("name", sorted(STATES | ICONS))
@pytest.mark.parametrize("size", [13.0, 61.5, 436.3])
def test_every_figure_draws_within_its_margin(name: str, size: float) -> None:
    """Something is drawn, and no pixel further out than the margin that painting allows for."""
    reach = size * figures.MARGIN
    for ink, shape in FIGURES[name].layers(size, x=100.5, y=200.25, portion=0.4):
        assert ink in figures.INKS
        bitmap = draw_outline(shape)
        assert bitmap is not None
        assert bitmap.left >= 99.5 - reach
        assert bitmap.left + bitmap.width <= 102 + size + reach
        assert bitmap.top >= 199 - reach
        assert bitmap.top + bitmap.height <= 202 + size + reach


def middle(shape: Outline) -> float:
    bitmap = draw_outline(shape)
    assert bitmap is not None
    columns = [sum(bitmap.data[x :: bitmap.width]) for x in range(bitmap.width)]
    mass = sum(weight * (x + 0.5) for x, weight in enumerate(columns))
    return bitmap.left + mass / sum(columns)


@pytest.mark.parametrize("name", sorted(STATES | ICONS))
def test_only_figures_with_a_direction_turn_round(name: str) -> None:
    """Check-in and arrow are mirrored for right-to-left layouts, clocks and check marks never."""
    plain = FIGURES[name].layers(96, portion=0.2)
    mirrored = FIGURES[name].layers(96, portion=0.2, mirrored=True)
    if name in ("checkin", "arrow"):
        for (_, one), (_, other) in zip(plain, mirrored, strict=True):
            assert middle(one) == pytest.approx(96 - middle(other), abs=0.05)
            assert middle(one) != pytest.approx(middle(other), abs=0.5)
    else:
        assert plain == mirrored


def test_the_silhouettes_of_the_states_differ_without_colour() -> None:
    """Drawn in ink alone no two states look the same, so colour is never needed to tell them."""
    seen = set()
    for name in STATES:
        inked = [shape for ink, shape in FIGURES[name].layers(48, portion=0.25) if ink != "ground"]
        seen.add(tuple(bitmap for shape in inked if (bitmap := draw_outline(shape))))
    assert len(seen) == len(STATES)


def test_a_weight_makes_the_pen_thicker() -> None:
    """A scene may ask for a bolder icon; the default is the figure's own stroke."""
    ((_, thin),) = FIGURES["plus"].layers(24)
    ((_, same),) = FIGURES["plus"].layers(24, weight=2.0)
    ((_, bold),) = FIGURES["plus"].layers(24, weight=3.0)
    assert thin == same
    assert sum(draw_outline(bold).data) > sum(draw_outline(thin).data) * 1.3


def test_the_wedge_follows_the_portion() -> None:
    """Ending soon: more minutes left, more wedge; none at nothing."""

    def wedge(portion: float) -> int:
        shape = dict(FIGURES["ending"].layers(96, portion=portion))["accent"]
        bitmap = draw_outline(shape)
        return sum(bitmap.data) if bitmap else 0

    assert wedge(0) == 0
    assert 0 < wedge(0.05) < wedge(0.2) < wedge(0.25) < wedge(1)


def problems(tmp_path: Path, text: str) -> str:
    file = tmp_path / "figures.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(UserError) as caught:
        figures.load(file)
    return str(caught.value)


def test_all_problems_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    """Each wrong figure, part and key is named with what was found and what is allowed."""
    told = problems(
        tmp_path,
        """
        [one]
        grid = 0
        stroke = "wide"
        colour = "red"
        parts = [
            { circle = [1, 2] },
            { rect = [0, 0, 1, 1, 0], path = "M0 0" },
            { path = "M0 0 B1 1" },
            { circle = [1, 1, 1], ink = "gold", fill = 1, pen = "x", glow = 2 },
        ]
        [two]
        grid = 24
        stroke = 2
        mirrors = 1
        parts = []
        """,
    )
    for said in (
        "[one]: 'colour' is not known",
        "[one]: grid is 0",
        "[one]: stroke is 'wide'",
        "part 1: circle is [1, 2]",
        "part 2: has 2 shapes",
        "part 3: path: 'B' is no path command",
        "part 4: ink is 'gold'",
        "part 4: fill is 1",
        "part 4: pen is 'x'",
        "part 4: 'glow' is not known",
        "[two]: has no parts",
        "[two]: mirrors is 1",
    ):
        assert said in told


def test_the_audit_finds_what_stands_out_of_its_square(tmp_path: Path) -> None:
    """Painting relies on the margin; our own figures keep it."""
    file = tmp_path / "figures.toml"
    file.write_text("[far]\ngrid = 24\nstroke = 2\nparts = [{ circle = [12, 12, 30] }]\n")
    (problem,) = figures.audit(file)
    assert "[far]: reaches from -19 to 43" in str(problem)
    assert figures.audit(THEMES / "figures.toml") == []


@pytest.mark.parametrize("text", ["[one", "one = 1\n", "[one]\ngrid = 24\nstroke = 2\nparts = [1]"])
def test_a_broken_file_is_a_problem_and_not_a_crash(tmp_path: Path, text: str) -> None:
    """Broken TOML and wrong types are reported like everything else."""
    assert "figures.toml" in problems(tmp_path, text)


def test_an_absent_file_is_a_problem() -> None:
    """It is named, with the remedy."""
    with pytest.raises(UserError, match="cannot be read"):
        figures.load(THEMES / "absent.toml")
