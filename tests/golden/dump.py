"""Scenes as text: one line per item, readable in a diff, and read back to be painted again."""

from __future__ import annotations

from dataclasses import MISSING, dataclass, fields
from functools import cache
from itertools import product
from pathlib import Path

from signage.display import scene as display_list
from signage.display import theme
from signage.display.geometry import Box
from signage.display.scene import Item, Scene
from tests.golden.cases import Case, cases
from tests.golden.drawing import Studio

FOLDER = Path(__file__).parent / "scenes"
SIZES = ((1280, 800), (720, 1280))
_NAMES = {"Box": Box} | {
    kind: getattr(display_list, kind)
    for kind in (
        "Fill",
        "Gradient",
        "Disc",
        "Arc",
        "Ticks",
        "Stripes",
        "Figure",
        "Text",
        "Modules",
        "Image",
        "Target",
    )
}


@dataclass(frozen=True, slots=True)
class Golden:
    """One approved scene. `full`: with actions and a QR code; they are in English alone."""

    theme: str
    case: Case
    size: tuple[int, int]
    locale: str = "en-GB"
    full: bool = False

    def __str__(self) -> str:
        tag = "full" if self.full else "" if self.locale == "en-GB" else self.locale
        return "-".join(filter(None, (self.theme, self.case.name, "{}x{}".format(*self.size), tag)))

    @property
    def path(self) -> Path:
        """Where it is kept."""
        return FOLDER / f"{self}.txt"

    def drawn(self) -> str:
        """Its text as it is drawn now."""
        scene = self.studio.scene(self.case, self.size, offers=self.full)
        return "".join(f"{_line(item)}\n" for item in scene.items)

    @property
    def studio(self) -> Studio:
        """What draws it; fonts are loaded once for each theme and language."""
        return _studio(self.theme, self.locale)


def goldens() -> list[Golden]:
    """Every case in every theme of ours, both ways up, in English and three more languages."""
    variants = [("en-GB", False), ("en-GB", True), ("ar-EG", False), ("de", False), ("ja", False)]
    names = theme.names(theme.folder())
    return [
        Golden(name, case, size, *variant)
        for name, case, size, variant in product(names, cases(), SIZES, variants)
    ]


@cache
def _studio(name: str, locale: str) -> Studio:
    return Studio(name, locale)


def _line(item: Item) -> str:
    """The item's repr without what is as it always is."""
    said = (
        f"{field.name}={value!r}"
        for field in fields(item)
        if (value := getattr(item, field.name)) != field.default or field.default is MISSING
    )
    return f"{type(item).__name__}({', '.join(said)})"


def read_back(text: str, size: tuple[int, int]) -> Scene:
    """The scene that a text was made from."""
    return Scene(size, tuple(_item(line) for line in text.splitlines()))


def _item(line: str) -> Item:
    return eval(line, {"__builtins__": {}}, _NAMES)  # noqa: S307 - our own files, names above only
