"""Folders of themes as an author would have them, written in tests."""

from __future__ import annotations

import shutil
from pathlib import Path

from PIL import Image

from signage.display import theme
from signage.errors import UserError

OURS = theme.folder()
INTER = OURS / "fonts" / "inter"


def written(folder: Path, name: str, text: str) -> Path:
    """A theme's folder with that file."""
    own = folder / name
    own.mkdir(parents=True, exist_ok=True)
    (own / theme.THEME).write_text(text, "utf-8")
    return own


def with_font(own: Path, *, licence: bool = True) -> Path:
    """The theme's folder with a typeface of its own: fonts/ours/Ours.ttf."""
    fonts = own / "fonts" / "ours"
    fonts.mkdir(parents=True)
    shutil.copy(INTER / "Inter.ttf", fonts / "Ours.ttf")
    if licence:
        shutil.copy(INTER / "OFL.txt", fonts / "OFL.txt")
    return own


def picture(file: Path, color: tuple[int, int, int] = (255, 0, 0)) -> Path:
    """A PNG of one colour, 60x30."""
    Image.new("RGB", (60, 30), color).save(file)
    return file


def loaded(folder: Path, text: str, name: str = "mine") -> theme.Theme:
    """The theme of that file, in a folder of themes."""
    written(folder, name, text)
    return theme.load(name, folder)


def problems(folder: Path, text: str | None = None, name: str = "mine") -> list[str]:
    """What loading it complains about."""
    if text is not None:
        written(folder, name, text)
    try:
        theme.load(name, folder)
    except UserError as error:
        return [str(problem) for problem in error.problems]
    return []
