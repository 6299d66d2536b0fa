"""Themes: what is read, and that every fault is told with file, table, key and remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from signage.display import contrast, figures, slots, theme
from signage.display.parts.grounds import Ground
from signage.display.tables import CLASSES
from signage.errors import UserError
from signage.theming.shelf import entries
from tests.display.own_themes import problems as own_problems
from tests.display.own_themes import written

OURS = theme.folder()


@pytest.mark.parametrize("name", theme.names(OURS))
def test_built_in_themes_pass_their_own_audit(name: str) -> None:
    """Each theme of ours loads, no contrast in it is too low, and nothing sticks out."""
    loaded = theme.load(name, OURS)
    assert contrast.audit(loaded) == []
    assert slots.audit(loaded) == []
    assert all(loaded.layouts[size_class, bare] for size_class in CLASSES for bare in (False, True))


def test_the_default_theme_exists() -> None:
    """The theme of a configuration that names none is one of ours."""
    assert theme.default_name(OURS) in theme.names(OURS)


def changed(tmp_path: Path, *changes: tuple[str, str]) -> Path:
    """A folder with a copy of the default theme in which some text was replaced."""
    name = theme.default_name(OURS)
    text = (OURS / name / theme.THEME).read_text("utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / theme.THEME).write_text(text, "utf-8")
    return tmp_path


def problems(folder: Path) -> str:
    """What loading the changed theme complains about."""
    with pytest.raises(UserError) as caught:
        theme.load("mine", folder)
    return "\n".join(map(str, caught.value.problems))


def test_a_theme_of_ones_own_needs_no_copy_of_ours(tmp_path: Path) -> None:
    """A folder with nothing but a theme file is enough: fonts and common pages are found."""
    assert theme.load("mine", changed(tmp_path)).name == "mine"


@pytest.mark.parametrize(
    ("text", "motion"),
    [('extends = "beacon"', "grow"), ('extends = "beacon"\nmotion = "none"', "none")],
)
def test_a_theme_inherits_its_motion(tmp_path: Path, text: str, motion: str) -> None:
    """Of the theme that it extends, unless it has its own word; at the root a theme fades."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / theme.THEME).write_text(text, "utf-8")
    assert theme.load("mine", tmp_path).motion == motion


def test_a_theme_that_says_nothing_of_motion_fades(tmp_path: Path) -> None:
    """So says what all themes share."""
    assert theme.load("mine", changed(tmp_path, ('motion = "grow"', ""))).motion == "fade"


FAULTS = [
    (("[near]", "[naer]"), ["'naer' is unknown", "did you mean 'near'?"]),
    (('kind = "word"', 'kind = "wrod"'), ["'wrod' is unknown", "did you mean 'word'?"]),
    (("spare = 4", "spair = 4"), ["(signal)", "'spair' is unknown", "did you mean 'spare'?"]),
    (("radius = 20.2\n", ""), ["(glyph)", "'radius' is missing"]),
    (('y = 41\nradius = 20.2', 'y = "middle"\nradius = 20.2'), ["'middle' is unknown", "tray"]),
    (("spare = 4", "spare = true"), ["(signal) spare", "found True", "length in u"]),
    (('style = "word"', 'style = "wort"'), ["(word) style", "did you mean 'word'?"]),
    (('tray = "#15B76C"', 'tray = "green"'), ["[palette.available] tray", "'green' is no colour"]),
    (('lower = "bottom"', 'lower = "botom"'), ["'botom' is unknown", "did you mean 'bottom'?"]),
    (('like = "occupied"', 'like = "ocupied"'), ["[palette.ending] like", "'occupied'"]),
    (('stripe = "#4A5361"\n', ""), ["[palette.offline]", "'stripe' is unknown"]),
    (("[palette.unknown]", "[palette.unknwon]"), ["[palette.unknown]: is missing", "extends"]),
    (("[palette.unknown]", "[palette.Unknown]"), ["[palette.Unknown]", "did you mean 'unknown'?"]),
    (("fonts/inter/Inter.ttf", "fonts/Inter.ttf"), ["no file 'fonts/Inter.ttf'"]),
    (('face = "display", weight = 800', 'face = "displya", weight = 800'), ["[type] word face"]),
    (("weight = 800", "weight = 1800"), ["[type] word weight", "found 1800"]),
    (('motion = "grow"', 'motion = "gorw"'), ["motion", "'gorw' is unknown", "mean 'grow'?"]),
    (('motion = "grow"', 'motion = true'), ["motion", "'True' is unknown", "fade"]),
    (("width = 150", "width = 0"), ["[frame] width", "found 0"]),
    (('style = "word"', 'style = ""'), ["(word)", "'style' is missing"]),
]  # fmt: skip


@pytest.mark.parametrize(("change", "expected"), FAULTS, ids=[change[1] for change, _ in FAULTS])
def test_each_fault_is_told_with_its_remedy(
    tmp_path: Path, change: tuple[str, str], expected: list[str]
) -> None:
    """A fault names file and table, what was found, and what may have been meant."""
    told = problems(changed(tmp_path, change))
    assert "mine/theme.toml" in told
    for words in expected:
        assert words in told


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    """Three faults in one file are three problems of one answer, each told once."""
    folder = changed(tmp_path, ("spare = 4", "spair = 4"), FAULTS[4][0], FAULTS[7][0])
    with pytest.raises(UserError) as caught:
        theme.load("mine", folder)
    assert len(caught.value.problems) == 3


def test_a_misspelt_state_of_a_theme_that_extends_is_told(tmp_path: Path) -> None:
    """It would be a palette beside all others, which nothing is ever drawn with."""
    for name in ("ocupied", "Occupied", "busy"):
        text = f'extends = "beacon"\n[palette.{name}]\nink = "#FFFFFF"\n'
        (told,) = own_problems(tmp_path, text)
        assert f"mine/theme.toml: [palette.{name}]: {name!r} is unknown" in told
        assert "did you mean 'occupied'?" in told or "there are: asleep, available" in told


def test_a_theme_that_neither_extends_nor_says_all_is_told_of_extends(tmp_path: Path) -> None:
    """Whoever left the line out reads of it in every remedy, and of no value that nobody wrote."""
    told = own_problems(tmp_path, '[palette.occupied]\nink = "#FFFFFF"\n')
    missing = [each for each in told if "is missing" in each]
    assert any("[frame]" in each for each in missing)
    assert all('extends = "NAME"' in each for each in missing)
    assert not any("None" in each for each in told)


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    """As some editors put it first: of the theme, of its figures, and on the shelf."""
    own = written(tmp_path, "mine", '\ufeffextends = "beacon"\ndescription = "Ours"')
    (own / "figures.toml").write_text("\ufeff", "utf-8")
    made = theme.load("mine", tmp_path)
    assert made.layouts == theme.load("beacon", OURS).layouts
    assert [figures.load(file) for file in made.figures][-1] == {}
    assert {entry.name: entry.description for entry in entries(tmp_path)}["mine"] == (
        "Ours (extends beacon)"
    )


def test_broken_toml_names_its_file(tmp_path: Path) -> None:
    """A file that is no TOML is a problem for a person, not a traceback."""
    assert "mine/theme.toml" in problems(changed(tmp_path, ("[near]", "[near")))


def test_an_unknown_theme_is_told_with_the_nearest_name() -> None:
    """A misspelt name in the configuration meets a suggestion."""
    name = theme.default_name(OURS)
    with pytest.raises(UserError) as caught:
        theme.load(name + "x", OURS)
    assert name in caught.value.problems[0].remedy


@pytest.mark.parametrize(
    ("change", "role"),
    [
        (('ring1 = "#38E096"', 'ring1 = "#0A3D24"'), "'ring1'"),  # only a ring behind the word
        (('bottom = "#9D0E18"', 'bottom = "#FF8080"'), "'bottom'"),  # only a gradient's end
        (('stripe = "#4A5361"', 'stripe = "#8A93A1"'), "'stripe'"),  # only the stripes
        (('accent = "#FFC845"', 'accent = "#7C0A13"'), "accent"),  # a graphic
        (('button2_ink = "#02170C"', 'button2_ink = "#15B76C"'), "button2_ink"),  # on a button
        (('track = "#0F9F5C"', 'track = "#02170C"'), "'track'"),  # busy blocks on their track
    ],
)
def test_each_ground_is_held_against_its_inks(
    tmp_path: Path, change: tuple[str, str], role: str
) -> None:
    """Spoiling one colour, be it a ring or a gradient's end, is found by the audit."""
    found = contrast.audit(theme.load("mine", changed(tmp_path, change)))
    assert any(role in str(problem) for problem in found)


@pytest.mark.parametrize(
    ("change", "kind", "variant"),
    [
        (
            ("XS = { x = 24.5, y = 40.6, radius = 18.5 }", "XS = { x = 10, radius = 18.5 }"),
            "glyph",
            "XS",
        ),
        (("y = 89.9\nheight = 3.2", "y = 99\nheight = 3.2"), "strip", "M-bare"),
        (("before_card = 4.5\ny = 73.6", "before_card = 4.5\ny = 93"), "actions", "L"),
    ],
)
def test_slots_are_held_against_the_panel(
    tmp_path: Path, change: tuple[str, str], kind: str, variant: str
) -> None:
    """A part that leaves the panel at one size class is named with that class."""
    found = slots.audit(theme.load("mine", changed(tmp_path, change)))
    assert any(f"] {kind}" in str(problem) and f"({variant})" in str(problem) for problem in found)


@pytest.mark.parametrize(
    ("change", "variant"),
    [
        (("baseline = 11.2", "baseline = 0"), "M"),  # above the panel
        (("S = { baseline = 17.2,", "S = { baseline = 11.5,"), "S"),  # under the room's name
    ],
)
def test_text_without_room_is_told(tmp_path: Path, change: tuple[str, str], variant: str) -> None:
    """A line that would not be drawn, for it lies above the panel or in another, is a problem."""
    found = slots.audit(theme.load("mine", changed(tmp_path, change)))
    assert any("without room" in each.what and f"({variant})" in each.what for each in found)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [((0, 0, 0), (255, 255, 255), 21.0), ((119, 119, 119), (255, 255, 255), 4.48)],
)
def test_contrast_is_the_one_of_the_standard(
    one: tuple[int, int, int], other: tuple[int, int, int], expected: float
) -> None:
    """Known pairs of WCAG: black on white, and the grey just under 4.5."""
    assert contrast.ratio(one, other) == pytest.approx(expected, abs=0.005)
    assert contrast.ratio(other, one) == contrast.ratio(one, other)


def test_parts_are_chosen_by_page_and_state() -> None:
    """Stripes belong to Offline alone, rings to all others, and neither to a sleeping panel."""
    loaded = theme.load(theme.default_name(OURS), OURS)

    def kinds(page: str, state: str) -> set[str]:
        return {type(part).__name__ for part in loaded.parts("M", True, page, state)}

    assert {"StripesPart", "Word"} <= kinds("room", "offline")
    assert "Rings" in kinds("room", "available")
    assert "Rings" not in kinds("room", "offline")
    assert kinds(theme.ASLEEP, "asleep") == {"Ground", "Night"}


def test_a_bare_tray_begins_just_above_the_strip() -> None:
    """Without actions and QR code the tray begins 3.7 u above the strip, the hero is lower."""
    loaded = theme.load(theme.default_name(OURS), OURS)
    for size_class in ("S", "M", "L", "P"):
        parts = {type(part).__name__: part for part in loaded.layouts[size_class, True]}
        full = {type(part).__name__: part for part in loaded.layouts[size_class, False]}
        hero = next(p for p in loaded.layouts[size_class, True] if isinstance(p, Ground))
        assert parts["Strip"].y - parts["Horizon"].y == pytest.approx(3.7)
        gained = parts["Horizon"].y - full["Horizon"].y
        assert parts["Word"].lift == pytest.approx(gained / 2)
        assert vars(parts["Word"]) | {"lift": 0.0} == vars(full["Word"]) | {"lift": 0.0}
        assert hero.page in ("room", theme.ASLEEP)
