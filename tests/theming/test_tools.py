"""What `signage themes` stands on: the shelf, the draft of a new theme, and the check of one."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from signage.display import theme
from signage.errors import UserError
from signage.theming.checking import check, themes_in
from signage.theming.draft import write
from signage.theming.shelf import entries
from tests.display.own_themes import OURS, with_font, written


def test_the_shelf_has_ours_and_ones_own(tmp_path: Path) -> None:
    """By name; one's own hides one of ours, and what it extends is said."""
    assert {entry.name for entry in entries()} == set(theme.names(OURS))
    assert all(entry.built_in and entry.description for entry in entries())
    written(tmp_path, "acme", 'extends = "beacon"\ndescription = "Ours"')
    written(tmp_path, "beacon", 'description = "Another"')
    shelf = {entry.name: entry for entry in entries(tmp_path)}
    assert sorted(shelf) == [entry.name for entry in entries(tmp_path)]
    assert shelf["acme"].description == "Ours (extends beacon)"
    assert (shelf["beacon"].built_in, shelf["beacon"].description) == (False, "Another")
    assert shelf["ledger"].built_in


def test_a_theme_that_cannot_be_read_is_on_the_shelf(tmp_path: Path) -> None:
    """With the command that tells why."""
    own = written(tmp_path, "broken", "palette = [")
    (entry,) = [entry for entry in entries(tmp_path) if entry.name == "broken"]
    assert f"signage themes check {own}" in entry.description


def test_a_folder_that_is_not_there_is_no_shelf(tmp_path: Path) -> None:
    """A misspelt folder is told rather than empty."""
    with pytest.raises(UserError):
        entries(tmp_path / "nowhere")


# --- the draft -----------------------------------------------------------------------------------


@pytest.mark.parametrize("base", theme.names(OURS))
def test_a_draft_is_its_base_and_in_order(tmp_path: Path, base: str) -> None:
    """As it is written it says nothing, and has nothing wrong with it."""
    file = write("acme", base, tmp_path)
    assert check(file.parent) == []
    acme, ours = theme.load("acme", tmp_path), theme.load(base, OURS)
    assert (acme.palettes, acme.types, acme.layouts) == (ours.palettes, ours.types, ours.layouts)


@pytest.mark.parametrize("base", theme.names(OURS))
def test_what_a_draft_proposes_is_what_there_is(tmp_path: Path, base: str) -> None:
    """Every type role and colour in it, the marks taken away, is that of the base at M."""
    file = write("acme", base, tmp_path)
    proposed = re.sub(r"^# (?=\[|\w+ = )", "", file.read_text("utf-8"), flags=re.M)
    tables = tomllib.loads(proposed)
    ours = theme.load(base, OURS)
    assert tables["type"]
    for role, table in tables["type"].items():
        kind = ours.types["M"][role]
        assert (table["weight"], table["M"]["size"]) == (kind.weight, pytest.approx(kind.size))
    (state,) = tables["palette"]
    colors = {role: f"#{r:02X}{g:02X}{b:02X}" for role, (r, g, b) in ours.palettes[state].items()}
    assert tables["palette"][state] == colors
    del tables["faces"], tables["part"][0]  # a typeface and a logo that the author has to bring
    names = [part["name"] for part in tables["part"]]
    text = f'extends = "{base}"\n[[part]]\nname = "{names[0]}"\ndrop = true'
    written(tmp_path, "acme", text)
    assert theme.load("acme", tmp_path).layouts != ours.layouts


def test_a_draft_proposes_no_part_that_it_could_not_name(tmp_path: Path) -> None:
    """Where the last parts of the base share a name, one that has its own is proposed."""
    ground = '[[part]]\nkind = "ground"\ncolor = "ink"\ntop = 99\n'
    written(tmp_path, "base", f'extends = "beacon"\n{ground}{ground}')
    text = write("acme", "base", tmp_path).read_text("utf-8")
    (name,) = re.findall(r'^# name = "(.*)"', text, re.M)
    written(tmp_path, "acme", f'extends = "base"\n[[part]]\nname = "{name}"\ndrop = true')
    theme.load("acme", tmp_path)


def test_a_draft_may_extend_ones_own(tmp_path: Path) -> None:
    """The base is looked for where the new theme will be, too."""
    written(tmp_path, "acme", 'extends = "beacon"')
    write("acme-dark", "acme", tmp_path)
    assert check(tmp_path / "acme-dark") == []


def test_nothing_is_written_over(tmp_path: Path) -> None:
    """A theme that is there stays as it is, and the exit code says that it cannot be made."""
    own = written(tmp_path, "acme", "# mine")
    with pytest.raises(UserError) as caught:
        write("acme", "beacon", tmp_path)
    assert caught.value.exit_code == 73
    assert (own / theme.THEME).read_text("utf-8") == "# mine"


@pytest.mark.parametrize("name", ["", "a/b", "..", "Acme", "a" * 41, "-a", "á"])
def test_a_name_that_cannot_be_one_is_told(tmp_path: Path, name: str) -> None:
    """It would be a folder, and go into a configuration."""
    with pytest.raises(UserError) as caught:
        write(name, "becon", tmp_path / "in")
    assert caught.value.exit_code == 64
    assert len(caught.value.problems) == 2, "the base is told at the same time"
    assert not (tmp_path / "in").exists()


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """A file in the folder's place."""
    (tmp_path / "in").touch()
    with pytest.raises(UserError) as caught:
        write("acme", "beacon", tmp_path / "in")
    assert caught.value.exit_code == 73


# --- the check -----------------------------------------------------------------------------------


def test_a_check_tells_everything_at_once(tmp_path: Path) -> None:
    """Contrast, slot, figure, licence: four faults of four kinds in one answer, each once."""
    text = """extends = "beacon"
    [palette.occupied]
    ink = "#B1121D"
    [faces.display]
    file = "fonts/ours/Ours.ttf"
    [[part]]
    name = "strip"
    y = 99
    """
    own = with_font(written(tmp_path, "mine", text), licence=False)
    (own / "figures.toml").write_text("[occupied]\ngrid = 0\n", "utf-8")
    told = check(own, ["en-GB", "de"])
    assert len(told) == len(set(told))
    said = "\n".join(map(str, told))
    assert all(word in said for word in ("contrast", "sticks out", "[occupied]", "licence")), said


def test_a_check_holds_every_language(tmp_path: Path) -> None:
    """One that there are no words for is told, and the others are checked."""
    own = written(tmp_path, "mine", 'extends = "beacon"\n[palette.occupied]\nink = "#B1121D"')
    said = "\n".join(map(str, check(own, ["xx", "en-GB"])))
    assert "no words for 'xx'" in said
    assert "contrast" in said


def test_a_folder_of_themes_is_all_of_them(tmp_path: Path) -> None:
    """A theme's own folder is that theme; a folder that is neither is told."""
    one, other = written(tmp_path, "a", ""), written(tmp_path, "b", "")
    assert themes_in(one) == (one,)
    assert themes_in(tmp_path) == (one, other)
    with pytest.raises(UserError):
        themes_in(one / "nowhere")
