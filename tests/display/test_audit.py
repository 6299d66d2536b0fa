"""What is held against a theme: figures, licences and glyphs; fonts and pictures on loading."""

from __future__ import annotations

from pathlib import Path

import pytest

from signage.display import audit, theme
from signage.display.text import Faces, Typesetter, bundled
from tests.display.own_themes import OURS, loaded, picture, problems, with_font, written

FACE = 'extends = "beacon"\n[faces.display]\nfile = "fonts/ours/Ours.ttf"\n'
LOGO = (
    'extends = "beacon"\n[[part]]\nkind = "logo"\nimage = "logo.png"\ny = 3\nwidth = 9\nheight = 9'
)


@pytest.mark.parametrize("name", theme.names(OURS))
def test_ours_have_nothing_held_against_them(name: str) -> None:
    """Nothing is hard to read, and every font that comes with a theme has its licence."""
    ours = theme.load(name, OURS)
    assert audit.faults(ours) == []
    assert audit.unlicensed(ours) == []


def test_a_font_without_a_licence_is_told(tmp_path: Path) -> None:
    """By the face that names it; a licence beside it, under any of the usual names, mends it."""
    own = with_font(written(tmp_path, "mine", ""), licence=False)
    mine = loaded(tmp_path, FACE)
    (told,) = audit.unlicensed(mine)
    assert told.where == "mine/theme.toml: [faces.display]"
    assert "Ours.ttf" in told.what
    assert audit.faults(mine) == [], "no sign is refused for it"
    for name in ("OFL.txt", "LICENSE", "LICENCE.md", "COPYING", "UFL.txt"):
        (own / "fonts" / "ours" / name).touch()
        assert audit.unlicensed(mine) == []
        (own / "fonts" / "ours" / name).unlink()


def test_a_font_of_the_system_needs_no_licence_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not handed on with the theme: only its name is."""
    monkeypatch.chdir(tmp_path)
    text = 'extends = "beacon"\n[faces.display]\nsystem = true\nfile = "NotoSansCJK-Regular.ttc"'
    assert audit.unlicensed(loaded(tmp_path, text)) == []


def test_glyphs_that_no_font_has_are_told_by_language(tmp_path: Path) -> None:
    """Without the system's fonts Japanese cannot be set, and English and Arabic can."""
    mine = loaded(tmp_path, 'extends = "beacon"')
    setter = Typesetter(Faces(mine.faces, bundled(OURS / "fonts"), system_folders=()))
    assert audit.undrawn(mine, setter, "en-GB") == []
    assert audit.undrawn(mine, setter, "ar-EG") == []
    told = audit.undrawn(mine, setter, "ja")
    assert told
    assert "U+" in told[0].what
    assert "'ja'" in told[0].what
    assert "fonts-noto-cjk" in told[0].remedy


def test_digits_and_names_of_days_and_months_have_to_be_there_too() -> None:
    """Not only the words of the language's file: what CLDR adds in the course of a year, too."""
    arabic, english = " ".join(audit._said("ar-EG")), " ".join(audit._said("en_GB"))
    assert set("٠١٢٣٤٥٦٧٨٩") <= set(arabic)
    months = ("January", "February", "March", "April", "May", "June", "July")
    later = ("August", "September", "October", "November", "December")
    days = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    assert all(name in english for name in (*months, *later, *days))


def test_own_figures_take_the_place_of_ours(tmp_path: Path) -> None:
    """A name of ours is replaced; one that no part draws is told, with the one that was meant."""
    own = written(tmp_path, "mine", "")
    shape = "grid = 48\nstroke = 5\nparts = [{ circle = [24, 24, 20] }]\n"
    (own / "figures.toml").write_text(f"[occupied]\n{shape}[occupeid]\n{shape}", "utf-8")
    mine = loaded(tmp_path, 'extends = "beacon"')
    assert mine.figures == (OURS / "figures.toml", own / "figures.toml"), "ours, then those over it"
    (told,) = audit.faults(mine)
    assert told.where == "mine/figures.toml: [occupeid]"
    assert "'occupied'" in told.remedy


def test_faults_of_own_figures_are_told_beside_all_others(tmp_path: Path) -> None:
    """A figure that cannot be drawn does not hide a contrast that is too low."""
    own = written(tmp_path, "mine", "")
    (own / "figures.toml").write_text("[occupied]\ngrid = 0\n", "utf-8")
    mine = loaded(tmp_path, 'extends = "beacon"\n[palette.occupied]\nink = "#B1121D"')
    told = "\n".join(map(str, audit.faults(mine)))
    assert "[occupied]" in told
    assert "contrast" in told


@pytest.mark.parametrize("content", [b"", b"no font", bytes(4096)])
def test_what_is_no_font_is_told_on_loading(tmp_path: Path, content: bytes) -> None:
    """Before a sign would set its first text with it."""
    own = with_font(written(tmp_path, "mine", ""))
    (own / "fonts" / "ours" / "Ours.ttf").write_bytes(content)
    (told,) = problems(tmp_path, FACE)
    assert "[faces.display] file" in told
    assert "no font" in told


@pytest.mark.parametrize("content", [b"", b"GIF?", b"<svg/>"])
def test_what_is_no_picture_is_told_on_loading(tmp_path: Path, content: bytes) -> None:
    """With the kinds of files that can be shown."""
    own = written(tmp_path, "mine", "")
    (own / "logo.png").write_bytes(content)
    (told,) = problems(tmp_path, LOGO)
    assert "(logo) image" in told
    assert "PNG, JPEG or WebP" in told


def test_a_picture_that_is_not_there_is_told(tmp_path: Path) -> None:
    """Once, not for each size class."""
    (told,) = problems(tmp_path, LOGO)
    assert "no file 'logo.png'" in told
    picture(tmp_path / "mine" / "logo.png")
    assert problems(tmp_path, LOGO) == []
