"""Themes that extend others: what is laid over what, and how broken lines are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from signage.display import theme
from signage.display.parts.brand import Logo
from signage.display.parts.hero import Glyph, Word
from signage.display.parts.night import Night
from signage.display.parts.tray import Strip
from signage.display.theme import Theme
from tests.display.own_themes import INTER, OURS, loaded, picture, problems, with_font, written

BEACON = theme.load("beacon", OURS)


def kinds(chosen: Theme, size_class: str = "M") -> list[str]:
    """The kinds of parts of a room's page, back to front."""
    layout = chosen.layouts[size_class, True]
    return [theme.kind_of(part) for part in layout if part.page == "room"]


def one(chosen: Theme, kind: type, size_class: str = "M"):
    """The part of a kind."""
    return next(part for part in chosen.layouts[size_class, True] if isinstance(part, kind))


def test_a_theme_that_says_nothing_is_the_one_it_extends(tmp_path: Path) -> None:
    """Palettes, type and layouts at every size class are those of the theme below."""
    mine = loaded(tmp_path, 'extends = "beacon"')
    assert mine.palettes == BEACON.palettes
    assert mine.types == BEACON.types
    assert mine.layouts == BEACON.layouts
    assert mine.frames == BEACON.frames
    assert mine.name == "mine"


def test_a_colour_is_laid_over_its_palette_and_those_that_are_like_it(tmp_path: Path) -> None:
    """One role changes, the others stay; Ending soon, which is like Occupied, follows."""
    mine = loaded(tmp_path, 'extends = "beacon"\n[palette.occupied]\ntop = "#010203"')
    assert mine.palettes["occupied"]["top"] == mine.palettes["ending"]["top"] == (1, 2, 3)
    assert mine.palettes["occupied"]["ink"] == BEACON.palettes["occupied"]["ink"]
    assert mine.palettes["available"] == BEACON.palettes["available"]


def test_the_common_pages_can_be_laid_over_too(tmp_path: Path) -> None:
    """One colour of the page of plain text changes, and the clock of the sleeping panel moves."""
    text = 'extends = "beacon"\n[palette.page]\nground = "#000001"\n[[part]]\nname="night"\ngap = 3'
    mine = loaded(tmp_path, text)
    assert mine.palettes["page"] == BEACON.palettes["page"] | {"ground": (0, 0, 1)}
    assert one(mine, Night).gap == 3
    assert one(mine, Night).moon == one(BEACON, Night).moon


def test_a_plain_value_holds_at_every_size_class(tmp_path: Path) -> None:
    """The size below differs by class; one's own plain size does not, and its weight stays."""
    mine = loaded(tmp_path, 'extends = "beacon"\n[type]\nword = { size = 20 }')
    assert {mine.types[size]["word"].size for size in mine.types} == {20}
    assert mine.types["M"]["word"].weight == BEACON.types["M"]["word"].weight


def test_a_value_of_one_class_leaves_the_others(tmp_path: Path) -> None:
    """M changes, L keeps what the theme below has there; so with guides, and with parts."""
    text = """extends = "beacon"
    [type]
    word = { M.size = 20 }
    [guides]
    M.margin = 6
    [[part]]
    name = "glyph"
    M.radius = 10"""
    mine = loaded(tmp_path, text)
    assert [mine.types[size]["word"].size for size in ("M", "L")] == [20, 24]
    assert [one(mine, Word, size).margin for size in ("M", "L", "XS")] == [6, 5, 4]
    assert [one(mine, Glyph, size).radius for size in ("M", "L", "P")] == [10, 20.2, 16.8]


def test_a_part_is_changed_where_it_stands(tmp_path: Path) -> None:
    """A key of a part changes, its others stay, and so does its place among the others."""
    mine = loaded(tmp_path, 'extends = "beacon"\n[[part]]\nname = "strip"\nheight = 2.5')
    assert one(mine, Strip).height == 2.5
    assert one(mine, Strip).y == one(BEACON, Strip).y
    assert kinds(mine) == kinds(BEACON)


def test_a_part_is_dropped_by_its_name(tmp_path: Path) -> None:
    """It is gone at every size class, and nothing else is."""
    mine = loaded(tmp_path, 'extends = "beacon"\n[[part]]\nname = "rings"\ndrop = true')
    assert kinds(mine) == [kind for kind in kinds(BEACON) if kind != "rings"]
    assert kinds(mine, "XS") == [kind for kind in kinds(BEACON, "XS") if kind != "rings"]


def test_a_part_of_another_kind_takes_the_place(tmp_path: Path) -> None:
    """Of the part below nothing is left: its keys are not those of the new kind."""
    picture(written(tmp_path, "mine", "") / "logo.png")
    text = """extends = "beacon"
    [[part]]
    name = "rings"
    kind = "logo"
    image = "logo.png"
    y = 3
    width = 10
    height = 10"""
    mine = loaded(tmp_path, text)
    assert kinds(mine) == ["logo" if kind == "rings" else kind for kind in kinds(BEACON)]
    assert one(mine, Logo).image == str(tmp_path / "mine" / "logo.png")


def test_a_new_part_is_in_front_or_behind_another(tmp_path: Path) -> None:
    """Without `behind` it is drawn last; with it, just before the one that it names."""
    part = '[[part]]\nname = "foot"\nkind = "ground"\ncolor = "accent"\ntop = 98\n'
    assert kinds(loaded(tmp_path, f'extends = "beacon"\n{part}'))[-1] == "ground"
    behind = kinds(loaded(tmp_path, f'extends = "beacon"\n{part}behind = "strip"'))
    assert behind[behind.index("strip") - 1] == "ground"
    moved = kinds(loaded(tmp_path, 'extends = "beacon"\n[[part]]\nname="strip"\nbehind="rings"'))
    assert moved.index("strip") + 1 == moved.index("rings")
    assert moved.count("strip") == 1


def test_a_face_is_replaced_as_a_whole(tmp_path: Path) -> None:
    """One's own typeface has none of the axes of the one below."""
    own = with_font(written(tmp_path, "mine", ""))
    text = 'extends = "beacon"\n[faces.display]\nfile = "fonts/ours/Ours.ttf"'
    mine = loaded(tmp_path, text)
    assert mine.faces["display"].file == own / "fonts" / "ours" / "Ours.ttf"
    assert mine.faces["display"].axes == ()
    assert mine.faces["text"] == BEACON.faces["text"]


def test_files_are_looked_for_from_the_themes_own_folder_on(tmp_path: Path) -> None:
    """Its own folder, its folder of themes, those of the theme below, ours: the first that has it.

    A theme that extends another may bring a file of the same name in place of the other's.
    """
    base = written(tmp_path, "base", 'extends = "beacon"\n[[part]]\nkind = "logo"\n'
                   'image = "logo.png"\ny = 3\nwidth = 9\nheight = 9')  # fmt: skip
    picture(base / "logo.png")
    child = written(tmp_path, "child", 'extends = "base"')
    assert one(theme.load("child", tmp_path), Logo).image == str(base / "logo.png")
    picture(tmp_path / "logo.png")
    assert one(theme.load("child", tmp_path), Logo).image == str(tmp_path / "logo.png")
    picture(child / "logo.png")
    assert one(theme.load("child", tmp_path), Logo).image == str(child / "logo.png")
    assert theme.load("child", tmp_path).faces["text"].file == INTER / "Inter.ttf"


def test_ones_own_theme_hides_one_of_ours_and_may_extend_it(tmp_path: Path) -> None:
    """An own beacon is taken; what it extends by its own name is ours."""
    text = 'extends = "beacon"\n[palette.occupied]\ntop = "#010203"'
    mine = loaded(tmp_path, text, "beacon")
    assert mine.palettes["occupied"]["top"] == (1, 2, 3)
    assert mine.palettes["available"] == BEACON.palettes["available"]
    other = loaded(tmp_path, 'extends = "beacon"', "other")
    assert other.palettes["occupied"]["top"] == (1, 2, 3)


def test_ours_is_found_beside_a_folder_of_ones_own(tmp_path: Path) -> None:
    """A folder of themes adds to those that are built in."""
    assert theme.load("beacon", tmp_path).palettes == BEACON.palettes


# --- broken lines ---------------------------------------------------------------------------------


def test_a_ring_of_themes_is_told(tmp_path: Path) -> None:
    """a extends b extends a: one problem, with the whole ring."""
    written(tmp_path, "a", 'extends = "b"')
    written(tmp_path, "b", 'extends = "a"')
    (told,) = problems(tmp_path, name="a")
    assert "b/theme.toml: extends" in told
    assert "a extends b extends a" in told


def test_a_theme_that_extends_itself_is_a_ring(tmp_path: Path) -> None:
    """There is none of its name below it."""
    (told,) = problems(tmp_path, 'extends = "mine"')
    assert "mine extends mine" in told


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('extends = "becon"', ["mine/theme.toml: extends", "no theme 'becon'", "'beacon'?"]),
        ("extends = 3", ["mine/theme.toml: extends", "found 3"]),
    ],
)
def test_what_cannot_be_extended_is_told(tmp_path: Path, text: str, expected: list[str]) -> None:
    """A misspelt name meets a suggestion; what is no name is shown."""
    (told,) = problems(tmp_path, text)
    assert all(words in told for words in expected)


def test_broken_toml_below_is_told_under_its_own_file(tmp_path: Path) -> None:
    """The file to mend is the one that is broken."""
    written(tmp_path, "base", "palette = [")
    (told,) = problems(tmp_path, 'extends = "base"')
    assert told.startswith("base/theme.toml: ")


def test_each_problem_is_told_under_the_file_that_it_is_in(tmp_path: Path) -> None:
    """Faults of base and child at once, each once, and each under its own file."""
    base = (
        'extends = "beacon"\n[palette.offline]\nink = "white"\n[[part]]\nname="word"\nbaseline="up"'
    )
    child = 'extends = "base"\n[palette.unknown]\nink = "black"\n[[part]]\nname="word"\nhang="far"'
    written(tmp_path, "base", base)
    told = sorted(problem.splitlines()[0] for problem in problems(tmp_path, child))
    assert [line.partition(": found")[0].partition(": '")[0] for line in told] == [
        "base/theme.toml: [[part]] 1 (word) baseline",
        "base/theme.toml: [palette.offline] ink",
        "mine/theme.toml: [[part]] 1 (word) hang",
        "mine/theme.toml: [palette.unknown] ink",
    ]


def test_what_a_child_mends_is_no_problem(tmp_path: Path) -> None:
    """A base that cannot be shown by itself may be made whole by the theme that extends it."""
    written(tmp_path, "base", 'extends = "beacon"\n[palette.offline]\nink = "white"')
    assert problems(tmp_path, 'extends = "base"\n[palette.offline]\nink = "#FFFFFF"') == []


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ('name = "ringz"\ndrop = true', ["(ringz)", "no part of this name", "'rings'?"]),
        ('name = "stirp"\nheight = 3', ["(stirp)", "no part of this name", "'strip'?"]),
        ("height = 3", ["(no kind)", "no part of this name"]),
        ('name = "strip"\ndrop = "yes"', ["drop: found 'yes'", "true or false"]),
        ('name = "strip"\nbehind = "ringz"', ["behind", "'ringz' is unknown", "'rings'?"]),
        ('kind = "strp"', ["'strp' is unknown", "'strip'?"]),
        ('name = "strip"\nheigth = 3', ["(strip)", "'heigth' is unknown", "'height'?"]),
        ('name="strip"\ny=1\n[[part]]\nname="strip"\ny=2', ["[[part]] 2", "changed twice"]),
    ],
)
def test_a_part_that_cannot_be_laid_over_is_told(
    tmp_path: Path, part: str, expected: list[str]
) -> None:
    """Unknown names meet suggestions; the part is told by its number in the file."""
    told = "\n".join(problems(tmp_path, f'extends = "beacon"\n[[part]]\n{part}'))
    assert "mine/theme.toml: [[part]]" in told
    assert all(words in told for words in expected), told


def test_contrasts_are_told_together_with_misspelt_names(tmp_path: Path) -> None:
    """One answer lists both, so that nobody mends names only to be told of colours."""
    text = (
        'extends = "beacon"\n[palette.unknown]\nink = "#24282F"\n[[part]]\nname="strip"\nheigth = 3'
    )
    told = problems(tmp_path, text)
    assert any("'heigth' is unknown" in problem for problem in told)
    assert any("[palette.unknown] ink: stands on" in problem for problem in told)


def test_a_misspelt_colour_is_told_without_contrasts_of_its_making(tmp_path: Path) -> None:
    """What is no colour has no contrast with anything."""
    (told,) = problems(tmp_path, 'extends = "beacon"\n[palette.unknown]\nink = "white"')
    assert "'white' is no colour" in told


def test_a_role_that_no_theme_below_has_is_told_once(tmp_path: Path) -> None:
    """A misspelt type role is one problem with a remedy, not one for each key that it lacks."""
    (told,) = problems(tmp_path, 'extends = "beacon"\n[type]\nwrd = { size = 20 }')
    assert told.startswith("mine/theme.toml: [type] wrd: face, weight missing")
    assert "mend its name" in told


def test_two_parts_below_of_one_name_cannot_be_told_apart(tmp_path: Path) -> None:
    """The remedy is a name for each of them, where they are."""
    part = '[[part]]\nkind = "ground"\ncolor = "ink"\n'
    written(tmp_path, "base", f'extends = "beacon"\n{part}{part}')
    (told,) = problems(tmp_path, 'extends = "base"\n[[part]]\nname = "ground"\ntop = 3')
    assert "2 parts below have this name" in told
