"""Links, languages, night and contrast: what a configuration may say, and what comes of it."""

from __future__ import annotations

from datetime import UTC, datetime, time
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from signage.config.link import LONGEST, fill
from signage.config.times import Night
from signage.core.calendar import Now
from signage.core.values import replace
from signage.display import qr
from signage.display.paint.still import still
from signage.display.view import scene_of, shows_code
from signage.looks import Looks, looks_of
from signage.readiness import doubtful
from tests.configs import MINIMAL, loaded, problems, with_key
from tests.golden.cases import cases

URL = 'url = "https://rm.example/{local}"'


def display(*lines: str) -> str:
    """The minimal file with lines in [display]."""
    return MINIMAL + "\n[display]\n" + "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    ("table", "line", "says"),
    [
        ("link", 'url = "rm.example"', ["allowed: an address such as"]),
        ("link", 'url = "ftp://rm.example/{local}"', ["allowed: an address such as"]),
        ("link", 'url = "https://{local}/x"', ["allowed: an address such as"]),
        ("link", 'url = "https://a:hush@rm.example/"', ["a log-on", "Whoever walks by"]),
        ("link", 'url = "https://rm.example/a b"', ["allowed: an address such as"]),
        ("link", 'url = "https://rm.example/é"', ["allowed: an address such as"]),
        ("link", 'url = "https://rm.example/{local"', ["allowed: an address such as"]),
        ("link", 'url = "https://rm.example/{mialbox}"', ["{mialbox}", "{name}", '"mailbox"']),
        ("link", 'url = "https://rm.example/{0}"', ["nothing to fill in"]),
        ("link", 'url = "https://rm.example/{name!r}"', ["nothing to fill in"]),
        ("link", 'url = "https://rm.example/{name.__class__}"', ["nothing to fill in"]),
        ("link", f'url = "https://rm.example/{"x" * LONGEST}"', ["81 characters", "at most 62"]),
        ("link", "books = 1", ["true or false"]),
        ("display", 'night = "20:00"', ["such as"]),
        ("display", 'night = "20:00-20:00"', ["such as"]),
        ("display", 'night = "25:00-07:00"', ["such as"]),
        ("display", 'night = "20:60-07:00"', ["such as"]),
        ("display", "night_brightness = 0.34", ["0.34", "from 0.35 to 1.0"]),
        ("display", 'night_brightness = "0.5"', ["from 0.35 to 1.0"]),
        ("display", "night_brightness = true", ["from 0.35 to 1.0"]),
        ("display", "night_brightness = nan", ["from 0.35 to 1.0"]),
        ("display", 'contrast = "higher"', ['"normal", "high"', 'Did you mean "high"?']),
        ("display", 'locales = "fr"', ["a list of languages"]),
        ("display", 'locales = ["fr", "FR"]', ["entry 2"]),
        ("display", 'locales = ["fr", "fr"]', ["the same language twice"]),
        ("display", 'locale_turn = "7 s"', ["7 s", "divides a minute"]),
        ("display", 'locale_turn = "90 s"', ["90 s", "whole minutes"]),
        ("display", 'locale_turn = "1 s"', ['from "5 s"']),
        ("display", 'bilingual = "both"', ["0 locales", "with two locales"]),
    ],
)
def test_each_fault_says_what_is_allowed(
    tmp_path: Path, table: str, line: str, says: list[str]
) -> None:
    """One problem, in its place, with what was found and what would be right."""
    (told,) = problems(tmp_path, with_key(table, line))
    assert told.startswith(f"[{table}] {line.split(' ', maxsplit=1)[0]}: ")
    for words in says:
        assert words in told


def test_locale_and_locales_exclude_each_other(tmp_path: Path) -> None:
    """Two answers to one question are a problem, with the line to write instead."""
    (told,) = problems(tmp_path, display('locale = "de"', 'locales = ["fr", "en"]'))
    assert "there is a locale too" in told
    assert 'locales = ["de", …]' in told
    three = display('locales = ["fr", "en", "de"]', 'bilingual = "both"')
    assert "3 locales" in problems(tmp_path, three)[0]


def test_the_languages_of_a_sign(tmp_path: Path) -> None:
    """The short form, the long one, and British English where there is neither."""
    assert loaded(tmp_path, MINIMAL).display.languages == ("en-GB",)
    assert loaded(tmp_path, display('locale = "de"')).display.languages == ("de",)
    several = loaded(tmp_path, display('locales = ["fr", "en_GB"]')).display
    assert several.languages == ("fr", "en-GB")


def test_the_night_may_end_at_midnight(tmp_path: Path) -> None:
    """24:00 is midnight, as in opening hours."""
    config = loaded(tmp_path, display('night = "20:00 – 24:00"', "night_brightness = 1"))
    assert config.display.night == Night(time(20), time(0))
    assert config.display.night_brightness == 1.0


printable = st.text(min_size=1, max_size=30).map(lambda text: text.replace("@", "a"))


@settings(deadline=None)
@given(printable, printable, printable)
def test_what_is_filled_in_comes_back_out(local: str, domain: str, name: str) -> None:
    """Whatever a mailbox or room is called, the address stays one, and says it whole."""
    filled = fill(
        "https://rm.example/{mailbox}/{local}/{name}?at={name}", f"{local}@{domain}", name
    )
    assert filled.isascii()
    parts = urlsplit(filled)
    assert (parts.scheme, parts.netloc, parts.fragment) == ("https", "rm.example", "")
    assert [unquote(part) for part in parts.path.split("/")[1:]] == [
        f"{local}@{domain}", local, name,
    ]  # fmt: skip
    assert unquote(parts.query) == f"at={name}"


def dressed(tmp_path: Path, text: str) -> Looks:
    """The looks of a configuration."""
    return looks_of(loaded(tmp_path, text))


def test_the_link_of_the_room_is_on_the_wall(tmp_path: Path) -> None:
    """From the file to the glass: a scanner reads this room's own address from the picture."""
    made, case = dressed(tmp_path, with_key("link", URL)), cases()[0]
    file = tmp_path / "sign.png"
    still(made.painter, scene_of(case.panel, case.state, case.now, made.setup), file)
    (read,) = zxingcpp.read_barcodes(Image.open(file))
    assert read.text == "https://rm.example/juniper"


def test_settings_reach_the_picture(tmp_path: Path) -> None:
    """Night, contrast and languages change what is drawn, each by itself."""
    case = cases()[3]
    plain = dressed(tmp_path, MINIMAL).setup
    day = scene_of(case.panel, case.state, case.now, plain)
    for lines in (
        ('night = "00:00-23:59"',),
        ('contrast = "high"',),
        ('locales = ["fr", "en"]',),
        ('locales = ["fr", "en"]', 'bilingual = "both"'),
    ):
        setup = dressed(tmp_path, display(*lines)).setup
        assert scene_of(case.panel, case.state, case.now, setup).items != day.items, lines
    dim = dressed(tmp_path, display('night = "00:00-23:59"', "night_brightness = 0.4")).setup
    assert scene_of(case.panel, case.state, case.now, dim).light == 0.4
    turning = dressed(tmp_path, display('locales = ["fr", "en"]', 'locale_turn = "30 s"')).setup
    assert turning.tongues is not None
    later = Now(datetime(2025, 10, 14, 10, 0, 30, tzinfo=UTC), 0.0)
    assert [turning.tongues.at(now).locale for now in (case.now, later)] == ["fr", "en"]


def test_own_words_are_for_the_first_language(tmp_path: Path) -> None:
    """Words of one's own take the place of the first language's, the others keep theirs."""
    made = dressed(
        tmp_path, display('locales = ["fr", "en"]') + '[wording]\nword.available = "Ouvert"\n'
    )
    assert made.setup.tongues is not None
    assert [words("word.available") for words in made.setup.tongues.all] == ["Ouvert", "Available"]


def test_check_tells_of_a_code_that_has_no_room(tmp_path: Path) -> None:
    """A link that no panel of the given size can show is told of, with what would help."""
    link = f"[link]\n{URL}\n"
    long = '[link]\nurl = "https://rooms.example.com/a/longer/address"\n'
    shorter, none = "an address of at most 26 characters", "however short"
    for lines, table, told in (
        ('size = "480x320"', link, none),
        ('size = "480x320"', "", ""),
        ('size = "1280x800"', link, ""),
        ("", link, ""),
        ('size = "800x480"\ntheme = "ledger"', link, ""),
        ('size = "800x480"\ntheme = "ledger"', long, shorter),
        ('size = "800x480"\ntheme = "midnight"', link, "midnight has no room"),
    ):
        config = loaded(tmp_path, display(lines) + table if lines else MINIMAL + table)
        notes = [each for each in doubtful(config, looks_of(config)) if "no QR code" in each]
        assert len(notes) == bool(told)
        for note in notes:
            assert f"shown on a panel of {lines[8:15]};" in note
            assert told in note


@pytest.mark.parametrize("name", ["beacon", "ledger", "midnight"])
def test_a_code_has_room_where_the_readme_says(tmp_path: Path, name: str) -> None:
    """One of 26 characters from 800x480 on, midnight's from 1024x600; any from 1280x800 on."""
    made = dressed(tmp_path, display(f'theme = "{name}"'))
    for length, sizes in (
        (26, [(1024, 600)] if name == "midnight" else [(800, 480), (1024, 600)]),
        (62, [(1280, 800), (1920, 1080)]),
    ):
        link = qr.Link(qr.encode("https://a.example/".ljust(length, "x")))
        for w, h in sizes:
            for size in ((w, h), (h, w)):
                assert shows_code(replace(made.setup, size=size, link=link)), size


def test_han_signs_have_the_form_of_the_language_that_writes_them(tmp_path: Path) -> None:
    """Beside English, Chinese is set in its own forms, and not in those of another language."""
    if not dressed(tmp_path, display('locale = "ja"')).typesetter.covers("直", "plain"):
        pytest.skip("no font here has Han signs")

    def drawn(lines: str) -> object:
        return dressed(tmp_path, display(lines)).typesetter.draw("直", 64.0, 400, "plain")

    among = drawn('locales = ["en", "zh-TW"]')
    assert among == drawn('locale = "zh-TW"')
    assert among != drawn('locale = "ja"')
