"""The pictures of the README: drawn by `signage render`, and held as goldens.

`python -m tests.golden.pictures` draws them anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from signage.cli import main as signage
from signage.display.theme import folder, names

FOLDER = Path(__file__).parent / "pictures"


@dataclass(frozen=True, slots=True)
class Picture:
    """A file, and what `signage render` is asked for it."""

    name: str
    size: str
    arguments: tuple[str, ...]

    @property
    def file(self) -> str:
        """Its name in the folder."""
        return f"{self.name}-{self.size}.png"


def _at(clock: str, *more: str) -> tuple[str, ...]:
    return "--scenario", "reference", "--at", f"2025-10-14T{clock}", *more


_STATES = {
    "available": _at("11:42"),
    "starting": _at("12:52"),
    "occupied": _at("10:48"),
    "private": _at("15:18"),
    "ending": _at("13:48"),
    "stale": _at("11:42", "--age", "12"),
    "offline": _at("14:26", "--age", "21"),
    "unknown": _at("09:12", "--age", "never"),
    "asleep": _at("22:14"),
    "long": ("--scenario", "long", "--at", "2025-10-14T10:48"),
    "allday": ("--scenario", "allday", "--at", "2025-10-14T10:48"),
}
_SIZES = (
    ("occupied", "1920x1080"),
    ("occupied", "800x480"),
    ("occupied", "720x1280"),
    ("available", "480x320"),
)
_LOCALES = (("beacon", "ja-JP"), ("ledger", "ar-EG"), ("midnight", "de-DE"))

PICTURES = (
    *(
        Picture(f"{theme}-{state}", "1280x800", (*arguments, "--theme", theme))
        for theme in names(folder())
        for state, arguments in _STATES.items()
    ),
    *(
        Picture(f"{theme}-{state}", size, (*_STATES[state], "--theme", theme))
        for theme in names(folder())
        for state, size in _SIZES
    ),
    *(
        Picture(
            f"{theme}-occupied-{locale}",
            "1280x800",
            (*_STATES["occupied"], "--theme", theme, "--locale", locale),
        )
        for theme, locale in _LOCALES
    ),
)


def draw(picture: Picture, into: Path) -> Path:
    """Draw it into a folder; AssertionError if the command fails."""
    file = into / picture.file
    code = signage(["render", *picture.arguments, "--size", picture.size, str(file)])
    assert code == 0, f"signage render ended with {code}"
    return file


if __name__ == "__main__":
    for old in FOLDER.glob("*.png"):
        old.unlink()
    for each in PICTURES:
        draw(each, FOLDER)
        print(FOLDER / each.file)
