"""Shaping, direction, fonts and coverage: what a line looks like, and what it costs."""

from __future__ import annotations

import struct
import subprocess
import sys
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings

from signage.display.text import Face, Faces, Typesetter, bundled
from signage.display.text.bidi import isolated, levels, open_isolate, visual_order
from signage.display.text.fonts import Font
from signage.display.text.runs import shape
from tests.display.lettering import FACES, INTER, THEMES, TITLES, typesetter

TYPESETTER = typesetter()


def visual(text: str, rtl: bool) -> list[str]:
    """The text of a line's characters from left to right, one entry per direction run."""
    height = levels(tuple(text), rtl)

    class Piece:
        def __init__(self, index: int) -> None:
            self.text, self.level = text[index], height[index]

    return "".join(piece.text for piece in visual_order([Piece(i) for i in range(len(text))]))


@pytest.mark.parametrize(
    ("text", "rtl", "seen"),
    [
        ("room 4B", False, "room 4B"),
        ("אבג", False, "גבא"),
        ("אבג 4B", True, "4B גבא"),  # the Latin piece stays readable and moves to the left
        ("hi אבג 12:30 hi", False, "hi 12:30 גבא hi"),
        ("4B.", True, ".4B"),  # closing punctuation goes to the line's end, which is left
        ("غرفة 10:30", True, "10:30 ةفرغ"),
        # N0: both brackets go as what they hold and what is before them, of a Latin name here
        ("אב Q3 (2025) גד", True, "דג Q3 (2025) בא"),
        ("אב (Q3) גד", True, "דג )Q3( בא"),
        ("Q3 (אבג) 4B", False, "Q3 (גבא) 4B"),
        ("אב (12) גד", True, "דג )12( בא"),
        # an isolate is ordered by itself, and what stands around it as if it were no text
        ("\u2067אב Q3!\u2069 · 10:30", False, "\u2067!Q3 בא\u2069 · 10:30"),
        ("10:30 \u2067אב\u2069 \u2067גד\u2069", False, "10:30 \u2067בא\u2069 \u2067דג\u2069"),
        ("אב \u2066Q3 (!)\u2069 גד", True, "דג \u2069Q3 (!)\u2066 בא"),
        ("\u2067אב", False, "\u2067בא"),
    ],
)
def test_lines_are_ordered_by_uax_9(text: str, rtl: bool, seen: str) -> None:
    """Right-to-left runs are turned round, numbers inside them are not."""
    assert visual(text, rtl) == seen


@pytest.mark.parametrize(
    ("text", "rtl", "apart"),
    [
        ("Design review (Q3)", False, "Design review (Q3)"),
        ("", True, ""),
        ("12–13", True, "12–13"),  # no direction of its own: the panel's
        ("مراجعة Q3 (2025)", False, "\u2067مراجعة Q3 (2025)\u2069"),
        ("Q3: مراجعة", False, "\u2066Q3: مراجعة\u2069"),
        ("Łódź", True, "\u2066Łódź\u2069"),
        ("مراجعة", True, "مراجعة"),
    ],
)
def test_what_people_write_is_ordered_by_its_first_strong_character(
    text: str, rtl: bool, apart: str
) -> None:
    """P2 and P3, as an isolate where it could be mixed up with our words around it."""
    assert isolated(text, rtl) == apart


@pytest.mark.parametrize("text", ["مراجعة (Q3) " * 20, "(2025) نور", "نور"])
@pytest.mark.parametrize("room", [20.0, 90.0, 200.0, 5_000.0])
def test_what_is_cut_off_an_isolate_is_one_again(text: str, room: float) -> None:
    """However a title or a name is cut, it never reaches into what stands behind it."""
    whole = isolated(text, False)
    rows = TYPESETTER.wrap(whole, 20, 400, "text", room, 3)
    for row in (*rows, TYPESETTER.clamp(whole, 20, 400, "text", room)):
        assert row in ("", "…") or (row[0] == "\u2067" and row[-1] == "\u2069")
        assert not open_isolate(row)


def test_an_isolate_leaves_no_ink_and_takes_no_room() -> None:
    """What begins and ends an isolate is not seen, in a font that lacks it too."""
    bare = TYPESETTER.width("نور", 100, 400, "text")
    assert TYPESETTER.width("\u2067نور\u2069", 100, 400, "text") == bare
    assert not TYPESETTER.missing("\u2067نور\u2069", "text")


def test_a_character_unknown_to_unicode_does_not_stop_ordering() -> None:
    """Unassigned characters have no bidi class; they go as left-to-right ones do."""
    assert levels(("\U00018cd6", "א"), True) == (2, 1)


def test_marks_stay_on_their_letters_in_right_to_left_text() -> None:
    """A pointed Hebrew letter is as wide as the bare one: the point is drawn on it, not beside."""
    assert TYPESETTER.width("בָּ", 100, 400, "text") == TYPESETTER.width("ב", 100, 400, "text")


def test_arabic_letters_join() -> None:
    """A letter has other forms inside a word than it has where non-joiners keep it apart."""
    joined = TYPESETTER.width("ممم", 100, 400, "text")
    apart = TYPESETTER.width("م\u200cم\u200cم", 100, 400, "text")
    assert joined != apart


def test_kerning_and_axes_are_applied() -> None:
    """AV is narrower than A and V; bolder is wider; Inter Display is tighter than Inter."""
    alone = TYPESETTER.width("A", 100, 400, "text") + TYPESETTER.width("V", 100, 400, "text")
    assert TYPESETTER.width("AV", 100, 400, "text") < alone
    assert TYPESETTER.width("room", 100, 800, "text") > TYPESETTER.width("room", 100, 400, "text")
    assert TYPESETTER.width("room", 100, 400, "display") < TYPESETTER.width(
        "room", 100, 400, "text"
    )


def test_cap_height_is_the_designs() -> None:
    """Inter's capitals are 0.727 em high: layouts that align to them rely on it."""
    _, top, _, bottom = TYPESETTER.ink("H", 1000, 700, "text")
    assert top == pytest.approx(-727, abs=1)
    assert bottom == 0


@settings(max_examples=100, deadline=None)
@given(TITLES, TITLES)
def test_widths_add_up(first: str, second: str) -> None:
    """A line is as wide as its halves with a space between, but for kerning at the seam."""
    whole = TYPESETTER.width(f"{first} {second}", 1, 500, "text")
    halves = sum(TYPESETTER.width(part, 1, 500, "text") for part in (first, " ", second))
    assert whole == pytest.approx(halves, abs=0.6)


@settings(max_examples=100, deadline=None)
@given(TITLES)
def test_nothing_is_drawn_outside_the_measured_ink(title: str) -> None:
    """Every pixel of coverage lies in the ink box, or in a pixel that it touches."""
    left, top, right, bottom = TYPESETTER.ink(title, 33, 500, "text")
    for bitmap in TYPESETTER.draw(title, 33, 500, "text", offset=0.75):
        assert bitmap.left >= left - 1
        assert bitmap.top >= top - 1
        assert bitmap.left + bitmap.width <= right + 2
        assert bitmap.top + bitmap.height <= bottom + 1


@settings(max_examples=50, deadline=None)
@given(TITLES)
def test_setting_is_deterministic(title: str) -> None:
    """Two typesetters give one line the same width and the same pixels."""
    other = typesetter()
    assert other.width(title, 30, 500, "text") == TYPESETTER.width(title, 30, 500, "text")
    assert other.draw(title, 30, 500, "text") == TYPESETTER.draw(title, 30, 500, "text")


def test_a_size_scales_the_width_exactly() -> None:
    """One shaping serves every size, so fitting needs no second measurement."""
    one = TYPESETTER.width("Occupied", 1, 800, "display")
    assert TYPESETTER.width("Occupied", 176, 800, "display") == pytest.approx(176 * one)


def test_a_line_can_be_pulled_to_its_ink() -> None:
    """Drawn so much further left, a giant word's ink starts in the very pixel of the margin."""
    left, *_ = TYPESETTER.ink("Occupied", 400, 800, "display")
    (bitmap,) = TYPESETTER.draw("Occupied", 400, 800, "display", offset=-left)
    assert 0 < left < 40
    assert bitmap.left == 0


def test_missing_characters_are_named_and_never_a_crash() -> None:
    """What no font of ours has is listed once each, and drawn as the font's own box."""
    assert TYPESETTER.missing("room \u0378 \u0378 ok", "text") == ("\u0378",)
    assert not TYPESETTER.covers("\u0378", "text")
    assert TYPESETTER.covers("Łódź غرفة ישיבה ประชุม बैठक", "text")
    assert TYPESETTER.draw("\u0378", 30, 400, "text")


def test_zero_width_text_has_no_ink() -> None:
    """Text of joiners only takes no room and draws nothing."""
    for text in ("", "\u200b\u200d", "\ufeff"):
        assert TYPESETTER.width(text, 30, 400, "text") == 0
        assert TYPESETTER.draw(text, 30, 400, "text") == ()


def test_neutral_characters_stay_in_the_run_they_stand_in() -> None:
    """Spaces and digits between Arabic words are set in the Arabic font, as one run."""
    faces = Faces(FACES, bundled(THEMES / "fonts"), system_folders=())
    line = shape("غرفة - غرفة", "text", faces, 400, False, True)
    assert len(line.runs) == 1


def test_a_static_family_is_set_bold_from_semibold_up(tmp_path: Path) -> None:
    """Where a face names a bold file, weights from 600 take it and lighter ones do not."""
    regular, bold = tmp_path / "r.ttf", tmp_path / "b.ttf"
    hebrew = THEMES / "fonts" / "noto-sans-hebrew" / "NotoSansHebrew.ttf"
    regular.write_bytes(INTER.read_bytes())
    bold.write_bytes(hebrew.read_bytes())
    setter = Typesetter(Faces({"text": Face(regular, bold=bold)}, system_folders=()))
    assert setter.covers("z", "text")
    light, heavy = (setter.draw("א", 30, weight, "text") for weight in (500, 600))
    assert light != heavy


def test_system_fonts_fill_what_ours_lack(tmp_path: Path) -> None:
    """A font that lies in a system folder under a known name is used for what only it has."""
    folder = tmp_path / "truetype"
    folder.mkdir()
    font = THEMES / "fonts" / "noto-sans-thai" / "NotoSansThai.ttf"
    (folder / "NotoSansThai-Regular.ttf").write_bytes(font.read_bytes())
    alone = Typesetter(Faces(FACES, system_folders=()))
    helped = Typesetter(Faces(FACES, system_folders=(tmp_path,)))
    assert alone.missing("ก", "text") == ("ก",)
    assert helped.missing("ก", "text") == ()


def collection(fonts: list[bytes]) -> bytes:
    """A font collection file (OpenType, "ttcf") of the fonts, their table offsets moved."""
    start = 12 + 4 * len(fonts)
    offsets, body = [], b""
    for font in fonts:
        base = start + len(body)
        moved = bytearray(font)
        for record in range(struct.unpack_from(">H", font, 4)[0]):
            place = 12 + 16 * record + 8
            struct.pack_into(">I", moved, place, struct.unpack_from(">I", font, place)[0] + base)
        offsets.append(base)
        body += bytes(moved) + bytes(-len(moved) % 4)
    return struct.pack(f">4sII{len(fonts)}I", b"ttcf", 0x10000, len(fonts), *offsets) + body


@pytest.mark.parametrize(
    ("language", "sign"),
    [
        ("ja", "ก"),
        ("en-GB", "ก"),
        ("ko-KR", "א"),
        ("zh-CN", "غ"),
        ("zh-TW", "क"),
        ("zh-Hant-HK", "z"),
    ],
)
def test_the_language_chooses_among_the_forms_of_a_sign(
    tmp_path: Path, language: str, sign: str
) -> None:
    """Noto's CJK file holds a font per language; here each has a script that no other one has."""
    names = ("noto-sans-thai", "noto-sans-hebrew", "noto-sans-arabic", "noto-sans-devanagari")
    fonts = [next((THEMES / "fonts" / name).glob("*.ttf")).read_bytes() for name in names]
    (tmp_path / "NotoSansCJK-Regular.ttc").write_bytes(collection([*fonts, INTER.read_bytes()]))
    thai = {"text": Face(THEMES / "fonts" / "noto-sans-thai" / "NotoSansThai.ttf")}
    signs = {"ก", "א", "غ", "क", "z"}
    setter = Typesetter(Faces(thai, language=language, system_folders=(tmp_path,)))
    unhelped = {
        s for s in signs if not Typesetter(Faces(thai, system_folders=())).covers(s, "text")
    }
    assert {s for s in unhelped if setter.covers(s, "text")} == {sign} & unhelped


def test_a_file_that_is_no_font_is_an_error(tmp_path: Path) -> None:
    """A broken or absent font file is refused when it is opened, not drawn as nothing."""
    (tmp_path / "broken.ttf").write_bytes(b"no font")
    for name in ("broken.ttf", "absent.ttf"):
        with pytest.raises((OSError, ValueError)):
            Font(tmp_path / name)


def test_a_face_that_the_theme_lacks_is_an_error() -> None:
    """A misspelt face is never replaced by another in silence."""
    with pytest.raises(KeyError):
        TYPESETTER.width("a", 10, 400, "serif")


def test_coverage_has_intermediate_levels() -> None:
    """Glyph edges are anti-aliased: there are many levels between nothing and full."""
    (bitmap,) = TYPESETTER.draw("Sog", 40, 500, "text")
    assert len(set(bitmap.data)) > 40
    assert 255 in bitmap.data


def test_quarter_pixels_move_the_coverage() -> None:
    """Text stands between pixels: a quarter to the right gives other edges, the same mass."""
    bitmaps = [TYPESETTER.draw("l", 40, 500, "text", offset=n / 4)[0] for n in range(5)]
    assert len({bitmap.data for bitmap in bitmaps[:4]}) == 4
    assert bitmaps[4].data == bitmaps[0].data
    assert bitmaps[4].left == bitmaps[0].left + 1
    for one, other in pairwise(bitmaps):
        assert sum(one.data) == pytest.approx(sum(other.data), rel=0.01)


def test_a_latin_line_imports_nothing_it_does_not_need() -> None:
    """Before the first frame neither line breaking, nor bidi, nor Pillow, nor pygame is loaded."""
    script = (
        "import sys\n"
        "from tests.display.lettering import FACES, THEMES\n"
        "from signage.display.text import Faces, Typesetter, bundled\n"
        "setter = Typesetter(Faces(FACES, bundled(THEMES / 'fonts')))\n"
        "for text in ('Juniper', 'Reading the calendar · 10:48', 'Łódź – Ångström'):\n"
        "    assert setter.clamp(text, 30, 600, 'text', 900) == text\n"
        "    assert setter.draw(text, 30, 600, 'text')\n"
        "print(sorted({'uniseg', 'budoux', 'bidi', 'PIL', 'pygame'} & set(sys.modules)))\n"
    ).replace("from tests.display.lettering import FACES, THEMES\n", _PLAIN_FACES)
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=THEMES.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "[]\n"


_PLAIN_FACES = (
    "from pathlib import Path\n"
    "from signage.display.text import Face\n"
    "THEMES = Path('themes')\n"
    "FACES = {'text': Face(THEMES / 'fonts' / 'inter' / 'Inter.ttf')}\n"
)


def test_every_font_comes_with_its_licence_and_source() -> None:
    """Beside each font file stand its licence and where it came from, with its true checksum."""
    fonts = sorted((THEMES / "fonts").glob("*/*.ttf"))
    assert len(fonts) >= 5
    for font in fonts:
        assert "SIL Open Font License" in (font.parent / "OFL.txt").read_text(encoding="utf-8")
        source = (font.parent / "SOURCE.txt").read_text(encoding="utf-8")
        assert sha256(font.read_bytes()).hexdigest() in source
