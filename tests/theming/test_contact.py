"""The contact sheet: every state, size and language is on it, as pixels and as a page."""

from __future__ import annotations

import re
from base64 import b64decode
from functools import cache
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from signage.core.room import Status
from signage.display.paint.pasteboard import png
from signage.display.scene import Modules, Scene, Target, Text
from signage.errors import UserError
from signage.theming import contact
from signage.theming.contact import SIZES, Picture, pictures, write_html, write_png
from signage.theming.moments import moments
from tests.display.own_themes import picture, written

LOCALES = ("en-GB", "ar-EG")


@cache
def beacon() -> list[Picture]:
    """All pictures of the default theme; drawn once, by who first asks."""
    return list(pictures("beacon", None, LOCALES))


def shown(drawn: list[Picture], moment: str, size: tuple[int, int], locale: str) -> Picture:
    """The one picture of all that is asked for."""
    (found,) = [
        each for each in drawn if (each.moment, each.size, each.locale) == (moment, size, locale)
    ]
    return found


def texts(scene: Scene) -> str:
    """All words of a picture."""
    return " ".join(item.text for item in scene.items if isinstance(item, Text))


def test_every_state_at_every_size_in_every_language_is_there() -> None:
    """Each once; the states are all there are, and the hard cases come after them."""
    names = [moment.name for moment in moments()]
    keys = [(each.locale, each.moment, each.size) for each in beacon()]
    assert keys == [(locale, name, size) for locale in LOCALES for name in names for size in SIZES]
    assert {moment.state.status for moment in moments()} == set(Status)
    assert {"private", "stale", "allday", "long"} <= set(names)
    assert all(each.scene.size == each.size for each in beacon())


def test_a_moment_is_what_it_is_called() -> None:
    """Its state is that of its name, in the picture as well; the private one names nobody."""
    for moment in moments():
        if moment.name in {status.value for status in Status}:
            assert moment.state.status.value == moment.name
            assert shown(beacon(), moment.name, SIZES[0], "en-GB").scene.state == moment.name
    assert "Private meeting" in texts(shown(beacon(), "private", SIZES[0], "en-GB").scene)
    assert "12 min ago" in texts(shown(beacon(), "stale", SIZES[0], "en-GB").scene)
    assert "all day" in texts(shown(beacon(), "allday", SIZES[0], "en-GB").scene)


def test_each_language_is_set_in_its_own() -> None:
    """The words differ, and Arabic is mirrored."""
    english = shown(beacon(), "occupied", SIZES[0], "en-GB").scene
    arabic = shown(beacon(), "occupied", SIZES[0], "ar-EG").scene
    assert "Occupied" in texts(english)
    assert "Occupied" not in texts(arabic)
    assert all(item.rtl for item in arabic.items if isinstance(item, Text))


def test_full_has_actions_and_a_code() -> None:
    """And without it there is neither: a display that does not book."""
    full = list(pictures("beacon", None, ["en-GB"], full=True))
    scene = shown(full, "occupied", SIZES[0], "en-GB").scene
    bare = shown(beacon(), "occupied", SIZES[0], "en-GB").scene
    for kind, many in ((Modules, 1), (Target, 4)):
        assert sum(isinstance(item, kind) for item in scene.items) == many
        assert sum(isinstance(item, kind) for item in bare.items) == (kind is Target)


def test_a_faulty_theme_has_no_sheet(tmp_path: Path) -> None:
    """Its problems are told instead; so is a language that there are no words for."""
    written(tmp_path, "mine", "palette = [")
    for name, locales in (("mine", ["en"]), ("beacon", ["xx"]), ("becon", ["en"])):
        with pytest.raises(UserError):
            list(pictures(name, tmp_path, locales))


# --- one picture ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def png_sheet(tmp_path_factory: pytest.TempPathFactory) -> Image.Image:
    """The sheet of two languages as one PNG."""
    file = tmp_path_factory.mktemp("sheet") / "beacon.png"
    write_png("beacon", beacon(), file)
    with Image.open(file) as image:
        return image.convert("RGB")


def test_the_png_shows_each_picture_in_its_place(png_sheet: Image.Image) -> None:
    """Every cell is the picture of that state, size and language, made smaller, and no other's."""
    rows = list(dict.fromkeys((each.locale, each.moment) for each in beacon()))
    tops = dict(zip(rows, contact._tops(rows), strict=True))
    lefts = dict(zip(SIZES, contact._lefts(), strict=True))
    for each in beacon():
        if each.moment not in ("available", "occupied", "asleep"):
            continue
        box = contact._shown(each.size)
        x, y = lefts[each.size], tops[each.locale, each.moment]
        with Image.open(BytesIO(png(each.painter, each.scene))) as whole:
            small = whole.convert("RGB").resize(box, Image.Resampling.BOX)
        cell = png_sheet.crop((x, y, x + box[0], y + box[1]))
        assert mean(ImageChops.difference(cell, small)) < 5, (each.locale, each.moment, each.size)


def mean(image: Image.Image) -> float:
    """Of all pixels and channels."""
    levels = ImageStat.Stat(image).mean
    return sum(levels) / len(levels)


def test_the_png_has_room_for_all_and_for_labels(png_sheet: Image.Image) -> None:
    """Two blocks of twelve rows; names of states and sizes stand on the paper beside them."""
    heights = 2 * (contact._HEAD + 12 * (contact._HEIGHT + contact._GAP))
    assert png_sheet.height == heights
    labels = png_sheet.crop((0, 0, contact._LABEL, png_sheet.height)).getcolors(100_000)
    assert labels is not None
    assert len(labels) > 10, "text is drawn there"


# --- one page -------------------------------------------------------------------------------------


class Page(HTMLParser):
    """What a page shows and what it asks for."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.images: dict[str, str] = {}
        self.asked: list[str] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "img":
            self.images[given["alt"] or ""] = given["src"] or ""
        self.asked += [value or "" for key, value in attrs if key in ("src", "href", "action")]
        assert tag not in ("script", "link", "iframe", "object")

    def handle_data(self, data: str) -> None:
        self.words.append(data.strip())


def test_the_page_needs_nothing_else(tmp_path: Path) -> None:
    """Every picture is in it at its full size, and nothing is loaded from anywhere."""
    drawn = [each for each in beacon() if each.moment in ("occupied", "asleep")]
    file = tmp_path / "beacon.html"
    write_html("beacon", drawn, file)
    text = file.read_text("utf-8")
    page = Page(text)
    assert len(page.images) == len(drawn)
    assert all(asked.startswith(("data:image/png;base64,", "#")) for asked in page.asked)
    assert not re.search(r"https?:|url\(|@import|//", re.sub(r"base64,[^\"]*", "", text))
    for each in drawn:
        w, h = each.size
        data = page.images[f"{each.locale}-{each.moment}-{w}x{h}"].partition(",")[2]
        assert b64decode(data) == png(each.painter, each.scene)
        with Image.open(BytesIO(b64decode(data))) as image:
            assert image.size == each.size
    assert {"en-GB", "ar-EG", "occupied", "1280 × 800"} <= set(page.words)


def test_an_own_theme_has_a_sheet_with_its_logo(tmp_path: Path) -> None:
    """From its own folder; a picture of its own is painted."""
    own = written(tmp_path, "mine", 'extends = "beacon"\n[[part]]\nkind = "logo"\nimage = "l.png"'
                  '\nedge = "middle"\ny = 3\nwidth = 14\nheight = 8')  # fmt: skip
    picture(own / "l.png", (1, 2, 250))
    (one,) = [
        each
        for each in pictures("mine", tmp_path, ["en-GB"])
        if each.moment == "occupied" and each.size == (720, 1280)
    ]
    with Image.open(BytesIO(png(one.painter, one.scene))) as image:
        assert image.convert("RGB").getpixel((360, 50)) == (1, 2, 250)
