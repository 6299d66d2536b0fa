"""The theme author's guide is true: its reference is the code's, and its examples load."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import get_args

import pytest

from signage.cli import main as signage
from signage.display import theme
from signage.display.keys import keys_of
from signage.display.lineage import THEME
from signage.display.parts import KINDS
from signage.display.scene import MotionKind
from signage.display.tables import _ROLE, CLASSES
from signage.display.theme import _FACE
from tests.display.guide import GUIDE, with_reference
from tests.display.own_themes import picture, problems, with_font, written

TEXT = GUIDE.read_text("utf-8")
BLOCKS = re.findall(r"```(toml)?\n(.*?)```", TEXT, re.S)
EXAMPLES = [block for kind, block in BLOCKS if kind and "[display]" not in block]
COMMANDS = [line for kind, block in BLOCKS if not kind for line in block.splitlines()]
HARBOUR = Path(__file__).parents[2] / "deploy" / "themes" / "harbour"


def test_the_reference_is_that_of_the_code() -> None:
    """If this fails, a part has changed: run python -m tests.display.guide."""
    assert with_reference(TEXT) == TEXT


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_and_each_of_its_keys_is_in_the_guide(kind: str) -> None:
    """Under the kind's own heading, or among those of every part."""
    common = TEXT.partition("#### every part")[2].partition("####")[0]
    own = TEXT.partition(f"#### `{kind}`\n")[2].partition("####")[0]
    assert own
    for key in keys_of(KINDS[kind]):
        assert f"| `{key}` |" in own + common, key


def test_every_size_class_and_every_key_of_type_is_explained() -> None:
    """Classes, keys of a face, keys of a role, states and palettes are all named."""
    for name in (*CLASSES, *_ROLE, *_FACE, *theme.STATES, theme.ASLEEP, theme.PAGE):
        assert f"`{name}`" in TEXT, name


def test_every_motion_is_explained() -> None:
    """What a theme may write for its motion stands in the guide, and nothing else does."""
    own = TEXT.partition("\n## Motion\n")[2].partition("\n## ")[0]
    assert tuple(re.findall(r'^\| `"(\w+)"` \|', own, re.M)) == ("grow", "fade", "none")
    assert {"grow", "fade", "none"} == set(get_args(MotionKind))


@pytest.mark.parametrize("example", EXAMPLES, ids=range(len(EXAMPLES)))
def test_every_example_can_be_written_so(tmp_path: Path, example: str) -> None:
    """Each piece of a theme in the guide, over beacon, loads without a problem."""
    own = with_font(written(tmp_path, "mine", ""))
    picture(own / "logo-dark.png")
    if "extends" not in example:
        example = f'extends = "beacon"\n{example}'
    if 'y = "tray"' in example:
        example = example.replace('y = "tray"', '[[part]]\nname = "horizon"\ny = "tray"')
    assert problems(tmp_path, example) == []


def test_the_first_five_minutes_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The commands of the guide, in its order, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    done = []
    for line in COMMANDS:
        if line.startswith("signage themes "):  # the preview has tests of its own
            words = line.replace("en,ar,ja", "en").split()[1:]
            assert signage(words) == 0, capsys.readouterr().err
            done.append(words[1])
    assert done == ["new", "sheet", "check"]
    assert (tmp_path / "acme.html").exists()


def test_the_example_theme_is_in_order(tmp_path: Path) -> None:
    """harbour, made with the guide, passes every check in three scripts, from any folder."""
    copy = tmp_path / "harbour"
    shutil.copytree(HARBOUR, copy)
    assert signage(["themes", "check", str(copy), "--locales", "en,ar,he"]) == 0
    assert "python" not in (HARBOUR / THEME).read_text("utf-8").casefold()
