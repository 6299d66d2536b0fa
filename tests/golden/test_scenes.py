"""The display list of each state in each theme, both ways up, is what was approved."""

from __future__ import annotations

from functools import cache

import pytest

from tests.golden.cases import Case, cases
from tests.golden.drawing import Studio
from tests.golden.dump import FOLDER, SIZES, all_goldens, drawn, path_of, read_back


@cache
def studio(name: str) -> Studio:
    """A theme in English."""
    return Studio(name)


@pytest.mark.parametrize(
    ("name", "case", "size"), all_goldens(), ids=lambda value: getattr(value, "name", None)
)
def test_scene_is_as_approved(name: str, case: Case, size: tuple[int, int]) -> None:
    """Nothing moved, changed words or colour unseen (to approve: tests.golden.regenerate)."""
    golden = path_of(name, case, size)
    assert drawn(studio(name), case, size) == golden.read_text("utf-8")


def test_no_golden_is_left_over() -> None:
    """Every golden file belongs to a case."""
    expected = {path_of(*golden) for golden in all_goldens()}
    assert set(FOLDER.glob("*.txt")) == expected


def test_a_golden_reads_back_as_its_scene() -> None:
    """The pictures of a change are painted from the very scene that the golden holds."""
    for name in {name for name, _, _ in all_goldens()}:
        case, size = cases()[0], SIZES[0]
        scene = studio(name).scene(case, size)
        assert read_back(drawn(studio(name), case, size), size).items == scene.items
