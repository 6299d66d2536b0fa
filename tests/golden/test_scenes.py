"""The display list of every state in both orientations is what was looked at and approved."""

from __future__ import annotations

from functools import cache

import pytest

from tests.golden.cases import Case
from tests.golden.drawing import Studio
from tests.golden.dump import FOLDER, all_goldens, drawn, path_of, read_back


@cache
def studio() -> Studio:
    """The default theme in English."""
    return Studio()


@pytest.mark.parametrize(
    ("case", "size"), all_goldens(), ids=lambda value: getattr(value, "name", None)
)
def test_scene_is_as_approved(case: Case, size: tuple[int, int]) -> None:
    """Nothing moved, changed words or colour unseen (to approve: tests.golden.regenerate)."""
    golden = path_of(studio().theme.name, case, size)
    assert drawn(studio(), case, size) == golden.read_text("utf-8")


def test_no_golden_is_left_over() -> None:
    """Every golden file belongs to a case."""
    expected = {path_of(studio().theme.name, case, size) for case, size in all_goldens()}
    assert set(FOLDER.glob("*.txt")) == expected


def test_a_golden_reads_back_as_its_scene() -> None:
    """The pictures of a change are painted from the very scene that the golden holds."""
    case, size = all_goldens()[0]
    scene = studio().scene(case, size)
    assert read_back(drawn(studio(), case, size), size).items == scene.items
