"""How the picture lies on the glass: boxes out and touches in agree for every rotation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signage.display.geometry import Box
from signage.display.rotation import TURNS, Rotation, upright

sides = st.integers(1, 4000)
rotations = st.builds(Rotation, st.sampled_from(TURNS), st.tuples(sides, sides))


@pytest.mark.parametrize(
    ("degrees", "corner"),
    [(0, (0, 0)), (90, (799, 0)), (180, (799, 479)), (270, (0, 479))],
)
def test_the_picture_turns_clockwise(degrees: int, corner: tuple[int, int]) -> None:
    """The picture's top left pixel goes to the glass's next corner, clockwise, with each turn."""
    box = Rotation(degrees, (800, 480)).to_panel(Box(0, 0, 1, 1))
    assert (box.x, box.y) == corner


@given(rotations)
def test_the_whole_picture_covers_the_whole_panel(rotation: Rotation) -> None:
    """Rotation neither loses nor adds a pixel."""
    assert rotation.to_panel(Box(0, 0, *rotation.size)) == Box(0, 0, *rotation.panel)
    assert upright(rotation.size, rotation.degrees) == rotation.panel


@given(rotations, st.data())
def test_a_touch_lands_where_it_is_seen(rotation: Rotation, data: st.DataObject) -> None:
    """A touch in the middle of a drawn box is inside that box, for any box and rotation."""
    width, height = rotation.size
    x, y = data.draw(st.integers(0, width - 1)), data.draw(st.integers(0, height - 1))
    box = Box(x, y, data.draw(st.integers(1, width - x)), data.draw(st.integers(1, height - y)))
    seen = rotation.to_panel(box)
    assert seen.within(Box(0, 0, *rotation.panel))
    touch = rotation.to_picture(seen.x + seen.w / 2, seen.y + seen.h / 2)
    assert touch == (box.x + box.w / 2, box.y + box.h / 2)
    assert rotation.point_to_panel(*touch) == (seen.x + seen.w / 2, seen.y + seen.h / 2)


def test_only_quarter_turns_exist() -> None:
    """45 degrees is a fault in the program, not a picture."""
    with pytest.raises(ValueError, match="45"):
        Rotation(45, (800, 480))
