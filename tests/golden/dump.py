"""Scenes as text: one line per item, readable in a diff, and read back to be painted again."""

from __future__ import annotations

from dataclasses import MISSING, fields
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


def path_of(name: str, case: Case, size: tuple[int, int]) -> Path:
    """Where the golden of a case is kept."""
    return FOLDER / f"{name}-{case.name}-{size[0]}x{size[1]}.txt"


def all_goldens() -> list[tuple[str, Case, tuple[int, int]]]:
    """Every case in every theme of ours and every orientation."""
    names = theme.names(theme.folder())
    return [(name, case, size) for name in names for case in cases() for size in SIZES]


def drawn(studio: Studio, case: Case, size: tuple[int, int]) -> str:
    """The text of a case as it is drawn now."""
    return "".join(f"{_line(item)}\n" for item in studio.scene(case, size).items)


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
