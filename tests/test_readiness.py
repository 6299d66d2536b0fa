"""No sign is drawn as an empty box without `signage check` saying so, and what to install."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from pathlib import Path

import pytest

from signage.display import audit, theme, wording
from signage.display.font_packages import CJK, CORE, EMOJI, package, remedy
from signage.display.room_facts import RoomFacts
from signage.display.text import Faces, Typesetter, bundled
from signage.looks import Looks, looks
from signage.readiness import doubtful, lacking, undrawable
from tests.configs import loaded, with_key

OURS = theme.folder()
CJK_LANGUAGES = {"ja", "ko", "zh", "zh-Hant"}


def bare(name: str, locale: str = "en-GB") -> Looks:
    """The looks on a machine that has no fonts but ours."""
    made = looks(RoomFacts("Juniper"), UTC, theme_name=name, locale=locale)
    faces = Faces(made.setup.theme.faces, bundled(OURS / "fonts"), locale, system_folders=())
    return replace(made, typesetter=Typesetter(faces))


@pytest.mark.parametrize(
    ("sign", "named"),
    [
        ("会", CJK), ("か", CJK), ("カ", CJK), ("ｶ", CJK), ("한", CJK), ("ㄅ", CJK), ("。", CJK),
        ("「", CJK), ("！", CJK), ("㍿", CJK), ("㊗", CJK),
        ("🙂", EMOJI), ("👩\u200d💻", EMOJI), ("🇩🇰", EMOJI), ("☕\ufe0f", EMOJI),
        ("1\ufe0f\u20e3", EMOJI),
        ("ა", CORE), ("Ա", CORE), ("ক", CORE), ("த", CORE), ("⌘", CORE),
        ("\ue000", ""), ("\u0378", ""),
    ],
)  # fmt: skip
def test_each_script_has_its_package(sign: str, named: str) -> None:
    """Debian's packages of Noto fonts; none for what Unicode gives no meaning to."""
    assert package(sign) == named


def test_all_packages_are_told_in_one_command() -> None:
    """Each once; and where none would help, that is said instead."""
    assert remedy("会議🙂か") == f"sudo apt install {CJK} {EMOJI}"
    assert remedy("\ue000会") == f"sudo apt install {CJK}"
    assert "apt" not in remedy("\ue000")


@pytest.mark.parametrize("name", theme.names(OURS))
def test_scripts_of_meetings_that_no_font_has_are_told(name: str) -> None:
    """Whatever the theme: without the system's fonts, East Asian titles and emoji are boxes."""
    east, pictures = undrawable(bare(name), ("Juniper", "Floor 3", "Łódź Ελλάδα Жук غرفة חדר ห้อง"))
    assert "Japanese" in east
    assert east.endswith(f"sudo apt install {CJK}")
    assert "emoji" in pictures
    assert pictures.endswith(f"sudo apt install {EMOJI}")


@pytest.mark.parametrize(
    ("own", "signs", "package_of_it"),
    [
        (("会議室",), ["会 (U+4F1A)", "議 (U+8B70)"], CJK),
        (("Juniper", "ბინა"), ["ბ (U+10D1)"], CORE),
        (("Juniper", "", "Raum 🌲"), ["🌲 (U+1F332)"], EMOJI),
    ],
)
def test_the_configurations_own_words_are_looked_through(
    own: tuple[str, ...], signs: list[str], package_of_it: str
) -> None:
    """Room, floor and own wording: each sign that no font has is named, with its package."""
    told = undrawable(bare("beacon"), own)[0]
    assert all(sign in told for sign in signs)
    assert told.endswith(f"sudo apt install {package_of_it}")


@pytest.mark.parametrize("language", wording.languages())
@pytest.mark.parametrize("name", theme.names(OURS))
def test_languages_that_need_the_systems_fonts_say_so(name: str, language: str) -> None:
    """All words of 15 languages are drawn with the fonts that come along; three need a package.

    Chinese has two files.
    """
    made = bare(name, language)
    told = audit.undrawn(made.setup.theme, made.typesetter, language)
    assert bool(told) is (language in CJK_LANGUAGES)
    assert all(problem.remedy == f"sudo apt install {CJK}" for problem in told)


def test_every_language_of_a_sign_is_looked_through(tmp_path: Path) -> None:
    """Japanese as the second language, and own words: `check` tells of both."""
    text = (
        with_key("display", 'locales = ["en-GB", "ja"]') + '[wording]\n"word.available" = "空き"\n'
    )
    told = doubtful(loaded(tmp_path, text), bare("beacon"))
    assert any("空 (U+7A7A)" in note for note in told)
    assert any(note.endswith(f"for 'ja'; sudo apt install {CJK}") for note in told)
    assert not any("'en-GB'" in note for note in told)


@pytest.mark.parametrize(("key", "value"), [("locale", '"th"'), ("locales", '["fr", "th"]')])
def test_a_language_without_words_is_told_under_the_key_that_names_it(
    tmp_path: Path, key: str, value: str
) -> None:
    """Once, with the file and the key that stands in it, and the languages that there are."""
    environ = {"SIGNAGE_SECRET_EXCHANGE_PASSWORD": "x"}
    config = loaded(tmp_path, with_key("display", f"{key} = {value}"))
    (told,) = lacking(config, environ)
    assert told.where == f"{config.path}: [display] {key}"
    assert "'th'" in told.what
    assert "ja" in told.remedy
