"""Faces that stand beside others: what each sets, which leads in a language, what slants."""

from __future__ import annotations

from pathlib import Path

import pytest

from signage.display import theme
from signage.display.canvas import Canvas
from signage.display.measure import DISPLAY, Type
from signage.display.text import Face, Faces, Typesetter
from tests.display.lettering import INTER, THEMES
from tests.display.own_themes import problems

FONTS = THEMES / "fonts"
SERIF = FONTS / "noto-serif"
NASKH = FONTS / "noto-naskh-arabic" / "NotoNaskhArabic-Regular.ttf"


def serif(**more: object) -> Face:
    """A static family in four files."""
    return Face(
        SERIF / "NotoSerif-Regular.ttf",
        bold=SERIF / "NotoSerif-Bold.ttf",
        italic=SERIF / "NotoSerif-Italic.ttf",
        bold_italic=SERIF / "NotoSerif-BoldItalic.ttf",
        **more,  # type: ignore[arg-type]
    )


def setter(language: str = "en", system: tuple[Path, ...] = (), **faces: Face) -> Typesetter:
    """A typesetter that has these faces and nothing else."""
    return Typesetter(Faces(faces, language=language, system_folders=system))


def test_a_static_family_has_four_styles() -> None:
    """Regular, bold, italic and bold italic are four different settings of a word."""
    made = setter(text=serif())
    styles = {
        made.draw("Next", 40, weight, "text", italic=italic)
        for weight in (400, 700)
        for italic in (False, True)
    }
    assert len(styles) == 4


@pytest.mark.parametrize("weight", [400, 700])
def test_a_family_without_a_slanted_cut_stands_upright(weight: int) -> None:
    """Italics are never feigned; a bold italic is not replaced by a light one's absence."""
    upright = Face(SERIF / "NotoSerif-Regular.ttf", bold=SERIF / "NotoSerif-Bold.ttf")
    made = setter(text=upright)
    assert made.draw("Next", 40, weight, "text", italic=True) == made.draw(
        "Next", 40, weight, "text"
    )


def test_what_a_face_lacks_is_taken_from_those_beside_it() -> None:
    """Arabic in a serif line is set in the serif's own companion, not in the general fallback."""
    naskh = Face(NASKH)
    alone = setter(text=serif())
    beside = setter(text=serif(beside=("naskh",)), naskh=naskh)
    assert not alone.covers("غرفة", "text") and beside.covers("غرفة", "text")
    pure = setter(text=naskh)
    assert beside.draw("غرفة", 40, 400, "text") == pure.draw("غرفة", 40, 400, "text")
    assert beside.draw("Room", 40, 400, "text") == alone.draw("Room", 40, 400, "text")


def test_a_face_leads_in_its_own_languages() -> None:
    """In Arabic it sets the digits too; what it lacks comes from the face that it leads."""
    faces = {"text": serif(beside=("naskh",)), "naskh": Face(NASKH, leads=("ar",))}
    english, arabic = setter("en-GB", **faces), setter("ar-EG", **faces)
    own, naskh = setter(text=serif()), setter(text=Face(NASKH))
    assert english.draw("10", 40, 400, "text") == own.draw("10", 40, 400, "text")
    assert arabic.draw("10", 40, 400, "text") == naskh.draw("10", 40, 400, "text")
    assert not naskh.covers("R", "text")
    assert arabic.draw("R", 40, 400, "text") == own.draw("R", 40, 400, "text")


def test_a_leading_face_is_not_slanted() -> None:
    """Arabic and CJK have no italics: the line stands upright, its digits too."""
    faces = {"text": serif(beside=("naskh",)), "naskh": Face(NASKH, leads=("ar",))}
    arabic = setter("ar", **faces)
    assert arabic.draw("10", 40, 700, "text", italic=True) == arabic.draw("10", 40, 700, "text")


def test_a_face_of_the_system_is_used_where_it_is_installed(tmp_path: Path) -> None:
    """Where it is not, the theme's own face sets what it can, and nothing breaks."""
    system = Face(Path("Naskh.ttf"), leads=("ar",), system=True)
    faces = {"text": serif(beside=("other",)), "other": system}
    without = setter("ar", (tmp_path,), **faces)
    assert without.missing("غA", "text") == ("غ",)
    (tmp_path / "Naskh.ttf").write_bytes(NASKH.read_bytes())
    assert setter("ar", (tmp_path,), **faces).covers("غA", "text")


def test_a_face_has_files_unless_they_are_the_systems() -> None:
    """What a sign needs to read can be listed; what may be missing is not in the list."""
    assert len(serif().files) == 4
    assert Face(NASKH).files == (NASKH,)
    assert Face(Path("Naskh.ttf"), system=True).files == ()


# --- small sizes --------------------------------------------------------------------------


def canvas(height: int, size: float) -> Canvas:
    """A canvas with one role: serif from 44 px up, Inter below; `size` in u."""
    made = setter(display=serif(), text=Face(INTER))
    types = {"word": Type("display", 700, size, italic=True, small="text")}
    shades = {"ink": (0, 0, 0)}
    return Canvas((height * 2, height), (150, 100), types, shades, made)


@pytest.mark.parametrize(("height", "face"), [(1000, "display"), (440, "display"), (430, "text")])
def test_a_display_cut_gives_way_below_its_size(height: int, face: str) -> None:
    """From 44 px per em up the hairlines of a display cut survive; 10 u are 44 px at 440."""
    made = canvas(height, 10)
    made.text("word", 5, 50, "until", "ink")
    assert made.items[0].face == face  # type: ignore[union-attr]
    assert made.items[0].italic  # type: ignore[union-attr]


@pytest.mark.parametrize("share", [0.9, 0.62, 0.58, 0.45, 0.3])
def test_what_is_shrunk_below_it_is_measured_in_the_other_cut(share: float) -> None:
    """Wherever the room ends, the line fits it, in the face of the size that it gets."""
    made = canvas(750, 10)  # 75 px
    room = made.width("word", "Starting soon") * share
    size = made.fit("word", "Starting soon", room)
    assert made.width("word", "Starting soon", size) <= room + 1e-9
    made.text("word", 5, 50, "Starting soon", "ink", size=size)
    large = size * made.u >= DISPLAY
    assert made.items[0].face == ("display" if large else "text")  # type: ignore[union-attr]
    assert size > 10 * share * 0.75  # no smaller than the wider cut needs


FAULTS = [
    ('[faces.mine]\nfile = "fonts/inter/Inter.ttf"\nbeside = ["naskk"]', ["'naskk'", "'naskh'"]),
    ('[faces.mine]\nfile = "fonts/inter/Inter.ttf"\nbeside = "naskh"', ["beside", "a list of"]),
    ('[faces.mine]\nfile = "fonts/inter/Inter.ttf"\nleads = [1]', ["leads", "a list of names"]),
    ('[faces.mine]\nfile = "fonts/inter/Inter.ttf"\nslanted = "x"', ["'slanted' is unknown"]),
    ('[faces.mine]\nfile = "fonts/inter/Inter.ttf"\nsystem = "yes"', ["system", "true or false"]),
    ('[type]\nword = { small = "serf" }', ["[type] word small", "did you mean 'serif'?"]),
    ('[type]\nword = { italic = "yes" }', ["[type] word italic", "true or false"]),
]


@pytest.mark.parametrize(("text", "expected"), FAULTS)
def test_faults_of_faces_and_roles_are_told(tmp_path: Path, text: str, expected: list[str]) -> None:
    """Each with its table and key, and what may have been meant."""
    told = "\n".join(problems(tmp_path, f'extends = "ledger"\n{text}\n'))
    for words in expected:
        assert words in told


def test_every_font_of_ours_has_its_licence_and_source() -> None:
    """Beside each font file are the licence, and where it was taken from with its checksum."""
    for font in FONTS.rglob("*.ttf"):
        assert "OPEN FONT LICENSE" in (font.parent / "OFL.txt").read_text("utf-8").upper()
        assert font.name in (font.parent / "SOURCE.txt").read_text("utf-8")


def test_ledgers_serif_speaks_every_language_of_ours() -> None:
    """Arabic and Hebrew are led by a serif of ours, CJK by one of the system."""
    faces = theme.load("ledger", theme.folder()).faces
    leads = {
        language: other for other in faces["display"].beside for language in faces[other].leads
    }
    assert leads == {
        "ar": "naskh", "he": "hebrew", "ja": "mincho", "ko": "mincho", "zh": "mincho",
    }  # fmt: skip
    assert not faces["naskh"].system and not faces["hebrew"].system and faces["mincho"].system
