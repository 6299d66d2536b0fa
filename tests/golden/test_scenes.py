"""The display list of each state, theme, orientation and language is what was approved."""

from __future__ import annotations

import pytest

from tests.golden.dump import FOLDER, Golden, goldens, read_back


@pytest.mark.parametrize("golden", goldens(), ids=str)
def test_scene_is_as_approved(golden: Golden) -> None:
    """Nothing moved, changed words or colour unseen (to approve: tests.golden.regenerate)."""
    if not golden.studio.typesetter.covers(golden.studio.words("word.available"), "plain"):
        pytest.skip(f"no font here has the letters of {golden.locale}")
    assert golden.drawn() == golden.path.read_text("utf-8")


def test_no_golden_is_left_over() -> None:
    """Every golden file belongs to a case."""
    assert set(FOLDER.glob("*.txt")) == {golden.path for golden in goldens()}


def test_a_golden_reads_back_as_its_scene() -> None:
    """The pictures of a change are painted from the very scene that the golden holds."""
    for golden in goldens()[::12]:
        scene = golden.studio.scene(golden.case, golden.size, offers=golden.full)
        assert read_back(golden.drawn(), golden.size).items == scene.items
