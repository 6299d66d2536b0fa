"""The logo: fitted into its box, mirrored with the layout, and the first to give way."""

from __future__ import annotations

from pathlib import Path

import pytest

from signage.core.room import Status
from signage.display import slots
from signage.display.canvas import Canvas
from signage.display.fields import Fields
from signage.display.geometry import Box
from signage.display.measure import Type
from signage.display.paint import Painter
from signage.display.parts.brand import Logo
from signage.display.scene import Image, Scene
from tests.display.lettering import FIGURES, typesetter
from tests.display.own_themes import loaded, picture, written

SIZE = (1000, 500)  # u is 5 px, so the panel is 200 u by 100 u
TYPES = {"plain": Type("text", 500, 8.0)}
FIELDS = Fields(Status.OCCUPIED, "Juniper", "10:48")


def canvas(*, rtl: bool = False) -> Canvas:
    """An empty one."""
    return Canvas(SIZE, (100.0, 100.0), TYPES, {"ink": (0, 0, 0)}, typesetter(), rtl=rtl)


def drawn(on: Canvas, **keys: object) -> list[Box]:
    """The boxes of the logos that a part with these keys adds."""
    given = {"image": "logo.png", "y": 10.0, "width": 20.0, "height": 8.0} | keys
    Logo(**given).draw(on, FIELDS)
    return [item.box for item in on.items if isinstance(item, Image)]


@pytest.mark.parametrize(
    ("keys", "rtl", "left"),
    [
        ({"x": 6.0}, False, 30),
        ({"x": 6.0}, True, 1000 - 30 - 100),
        ({"edge": "end", "x": 6.0}, False, 1000 - 30 - 100),
        ({"edge": "end", "x": 6.0}, True, 30),
        ({"edge": "middle"}, False, 450),
        ({"edge": "middle", "x": 4.0}, False, 470),
        ({"edge": "middle", "x": 4.0}, True, 430),
    ],
)
def test_its_place_is_measured_from_an_edge(keys: dict, rtl: bool, left: int) -> None:
    """From the start, the end or the middle; where the layout is mirrored, so is the place."""
    assert drawn(canvas(rtl=rtl), **keys) == [Box(left, 50, 100, 40)]


def test_below_0_it_is_measured_from_the_lower_edge() -> None:
    """So a logo in the tray stands where the panel ends, whatever its shape."""
    assert drawn(canvas(), y=-12.0) == [Box(0, 440, 100, 40)]


@pytest.mark.parametrize(("baseline", "shown"), [(9.0, False), (5.0, True), (26.0, True)])
def test_it_gives_way_to_text(baseline: float, shown: bool) -> None:
    """Text that is nearer than `clear` takes its place; text beside it does not."""
    on = canvas()
    on.text("plain", 0, baseline, "Juniper", "ink")
    assert bool(drawn(on)) is shown


def test_it_gives_way_to_figures() -> None:
    """A state's glyph comes before a brand."""
    on = canvas()
    on.figure("occupied", 15, 12, 10, {"ink": "ink"})
    assert drawn(on) == []
    assert drawn(on, x=27.0)


def test_clear_is_what_stays_free_around_it() -> None:
    """The same text is far enough for one, and too near for the other."""
    for clear, shown in ((1.0, True), (6.0, False)):
        on = canvas()
        on.text("plain", 0, 5.0, "Juniper", "ink")
        assert bool(drawn(on, clear=clear)) is shown


def test_it_stays_free_on_all_four_sides() -> None:
    """Text just before, behind, above and below is too near; twice as far it is not."""
    for x, baseline in ((-5.0, 16.0), (20.5, 16.0), (3.0, 9.5), (3.0, 24.5)):
        on = canvas()
        on.text("plain", x + 40, baseline, "I", "ink")
        assert drawn(on, x=40.0, clear=4.0) == [], (x, baseline)
    for x, baseline in ((-9.0, 16.0), (25.0, 16.0), (3.0, 4.0), (3.0, 29.0)):
        on = canvas()
        on.text("plain", x + 40, baseline, "I", "ink")
        assert drawn(on, x=40.0, clear=4.0), (x, baseline)


def test_its_pixels_are_those_of_the_picture(tmp_path: Path) -> None:
    """Fitted into the box, its shape kept: a picture of 2:1 leaves a square's upper part free."""
    file = picture(tmp_path / "logo.png", (250, 10, 20))
    painter, surface = Painter(typesetter(), FIGURES), None
    import pygame  # noqa: PLC0415

    surface = pygame.Surface((60, 60), 0, 32)
    painter.paint(Scene((60, 60), (Image(str(file), Box(10, 10, 40, 40)),)), surface)
    assert tuple(surface.get_at((30, 30)))[:3] == (250, 10, 20)
    assert tuple(surface.get_at((30, 13)))[:3] == (0, 0, 0)


def test_a_box_that_leaves_the_panel_is_told(tmp_path: Path) -> None:
    """By the audit, for the size class at which it does."""
    picture(written(tmp_path, "mine", "") / "logo.png")
    text = (
        'extends = "beacon"\n[[part]]\nkind = "logo"\nimage = "logo.png"\nedge = "end"\n'
        "y = 90\nwidth = 20\nheight = 8\nL.height = 12"
    )
    told = [str(problem) for problem in slots.audit(loaded(tmp_path, text))]
    assert told
    assert all("logo" in each and "1920x1080" in each for each in told)
