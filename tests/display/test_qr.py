"""The QR code: it can be scanned wherever it is shown, and words speak of it only there."""

from __future__ import annotations

from functools import cache
from itertools import product

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from signage.config.link import LONGEST
from signage.core.room import Status
from signage.display import theme
from signage.display.dimming import CARD, dimmed
from signage.display.high_contrast import high_contrast
from signage.display.qr import LEAST, QUIET, Link, encode, side
from signage.display.scene import Modules, Scene, Target, Text
from tests.golden.cases import cases
from tests.golden.drawing import LINK, Studio

ADDRESS = "https://rm.example/j7"
LONG = Link(encode("https://rm.example/" + "x" * (LONGEST - 19)))
PANELS = {
    "XS": (480, 320), "S": (800, 480), "M": (1280, 800), "L": (1920, 1080), "P": (720, 1280),
}  # fmt: skip
THEMES = theme.names(theme.folder())
CASES = {case.name: case for case in cases()}
PHRASES = ("phone", "Scan", "scan")


@cache
def studio(name: str, locale: str = "en-GB") -> Studio:
    """One per theme and language."""
    return Studio(name, locale)


def codes(scene: Scene) -> list[Modules]:
    """The codes of a scene."""
    return [item for item in scene.items if isinstance(item, Modules)]


def read(picture: Image.Image) -> list[str]:
    """What a scanner for this kind of code reads from a picture that it holds upright."""
    qr = zxingcpp.BarcodeFormat.QRCode
    found = zxingcpp.read_barcodes(picture, formats=qr, try_rotate=False, try_invert=False)
    return [code.text for code in found]


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("size", PANELS.values(), ids=PANELS)
def test_it_is_read_from_the_picture(name: str, size: tuple[int, int]) -> None:
    """In every state that shows a code, with and without actions, a scanner reads the address.

    Every second state has actions, on every second panel the other ones.
    """
    drawn, shown = studio(name), 0
    panel = list(PANELS.values()).index(size)
    for number, case in enumerate(CASES.values()):
        offers = number % 2 == panel % 2
        scene = drawn.scene(case, size, offers=offers, link=True)
        if codes(scene):
            shown += 1
            assert read(drawn.paint(scene)) == [ADDRESS], (case.name, offers)
    # Which sizes show one is the theme's to say; the smallest panels have no room in any of ours.
    without = {PANELS["XS"]} | ({PANELS["S"]} if name == "midnight" else set())
    assert bool(shown) is (size not in without)


@pytest.mark.parametrize("name", THEMES)
def test_a_sleeping_panel_shows_none(name: str) -> None:
    """Nothing white stands in a dark corridor."""
    for size in PANELS.values():
        assert not codes(studio(name).scene(CASES["asleep"], size, offers=True))


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("light", [0.35, 0.5, 0.999])
def test_it_is_read_at_night(name: str, light: float) -> None:
    """The card is held to a grey, and still read, however dim the display is."""
    drawn = studio(name)
    for size in PANELS.values():
        scene = dimmed(drawn.scene(CASES["occupied"], size, link=True), light)
        for code in codes(scene):
            picture = drawn.paint(scene)
            assert read(picture) == [ADDRESS]
            assert max(picture.getpixel((code.box.x - 1, code.box.y - 1))) <= CARD


@pytest.mark.parametrize("name", THEMES)
def test_it_is_read_mirrored_and_in_high_contrast(name: str) -> None:
    """A layout from right to left moves the code and does not mirror it."""
    arabic = studio(name, "ar-EG")
    scene = arabic.scene(CASES["available"], PANELS["M"], offers=True)
    assert read(arabic.paint(scene)) == [ADDRESS]
    high = Studio(name)
    high.theme = high_contrast(high.theme)
    assert read(high.picture(CASES["available"], PANELS["M"], offers=True)) == [ADDRESS]


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("link", [LINK, LONG], ids=["short", "longest"])
def test_modules_are_whole_pixels_with_a_quiet_zone(name: str, link: Link) -> None:
    """Each module has as many pixels, at least three, and lies in a clear card."""
    drawn = studio(name)
    for size in PANELS.values():
        setup = drawn.setup(CASES["available"], size, offers=True, link=True)
        scene = drawn.scene_of(CASES["available"], setup, link)
        for code in codes(scene):
            pixels, rest = divmod(code.box.w, len(code.rows))
            assert rest == 0
            assert pixels >= LEAST
            assert code.box.w == code.box.h
            # Three of the four are held: a caption may touch the fourth, and corners are round.
            quiet, box, picture = (QUIET - 1) * pixels, code.box, drawn.paint(scene)
            for strip in (
                (box.x, box.y - quiet, box.right, box.y),
                (box.x, box.bottom, box.right, box.bottom + quiet),
                (box.x - quiet, box.y, box.x, box.bottom),
                (box.right, box.y, box.right + quiet, box.bottom),
            ):
                assert len(picture.crop(strip).getcolors()) == 1, (size, strip)


@pytest.mark.parametrize("name", THEMES)
def test_where_none_is_shown_the_page_is_as_without_a_link(name: str) -> None:
    """A panel that is too small for a code closes up, and says nothing of scanning."""
    drawn = studio(name)
    for case, size in product(CASES.values(), [(480, 320), (240, 320), (320, 240)]):
        linked = drawn.scene(case, size, link=True)
        assert not codes(linked)
        assert linked == drawn.scene(case, size)


@pytest.mark.parametrize("name", THEMES)
def test_words_speak_of_a_code_only_beside_one(name: str) -> None:
    """No panel without a code says "scan"; an unknown one with a code tells of other rooms."""
    drawn = studio(name)
    for case, size, offers, link in product(
        CASES.values(), PANELS.values(), (False, True), (False, True)
    ):
        scene = drawn.scene(case, size, offers=offers, link=link)
        said = [item.text for item in scene.items if isinstance(item, Text)]
        speaks = any(phrase in text for text in said for phrase in PHRASES)
        assert codes(scene) or not speaks, said
        if codes(scene) and case.state.status is Status.UNKNOWN:
            assert any("scan" in text for text in said), said


@pytest.mark.parametrize("name", THEMES)
def test_without_actions_the_row_says_what_scanning_is_for(name: str) -> None:
    """A panel with a code and nothing to touch has no empty row; one that informs says less."""
    drawn = studio(name)
    case, size = CASES["occupied"], PANELS["M"]
    for link, expected in ((LINK, "book"), (Link(LINK.code, books=False), "page")):
        setup = drawn.setup(case, size, link=True)
        scene = drawn.scene_of(case, setup, link)
        said = [item.text for item in scene.items if isinstance(item, Text)]
        assert any(expected in text for text in said), said
        assert link.books or not any("ook" in text for text in said), said
        unknown = drawn.scene_of(CASES["unknown"], drawn.setup(CASES["unknown"], size), link)
        told = [item.text for item in unknown.items if isinstance(item, Text)]
        assert any("other rooms" in text for text in told) is link.books
        assert {t.action for t in scene.items if isinstance(t, Target)} <= {"room"}


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=LONGEST))
def test_every_address_is_read_back(text: str) -> None:
    """Whatever a configuration may hold fits a version 4 code, and a scanner reads it back."""
    code = encode(text)
    assert side(code) <= 33 + 2 * QUIET
    pixels = 4
    picture = Image.new("L", (side(code) * pixels,) * 2, 255)
    for y, row in enumerate(code):
        for x in range(len(code)):
            if row >> (len(code) - 1 - x) & 1:
                at = ((x + QUIET) * pixels, (y + QUIET) * pixels)
                picture.paste(0, (*at, at[0] + pixels, at[1] + pixels))
    assert read(picture) == [text]
