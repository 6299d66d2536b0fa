"""The pictures of the README: drawn by `signage render`, and held as goldens.

`python -m tests.golden.pictures [OUT]` draws them anew, and what changed side by side.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageChops

from signage.cli import main as signage
from signage.display.theme import folder, names
from tests.golden.cases import cases
from tests.golden.drawing import Studio

FOLDER = Path(__file__).parent / "pictures"


@dataclass(frozen=True, slots=True)
class Picture:
    """A file, and what `signage render` is asked for it; nothing for a state it does not reach."""

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
    *(Picture(f"{theme}-checkin", "1280x800", ()) for theme in names(folder())),
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


def _check_in(name: str, into: Path) -> Path:
    """The one state that no calendar leads to until panels book: drawn from a scene."""
    case = next(case for case in cases() if case.name == "checkin")
    file = into / f"{name}-checkin-1280x800.png"
    Studio(name).picture(case, (1280, 800)).save(file)
    return file


def draw(picture: Picture, into: Path) -> Path:
    """Draw it into a folder; AssertionError if the command fails."""
    if not picture.arguments:
        return _check_in(picture.name.partition("-")[0], into)
    file = into / picture.file
    code = signage(["render", *picture.arguments, "--size", picture.size, str(file)])
    assert code == 0, f"signage render ended with {code}"
    return file


def main(out: Path) -> None:
    """Draw all anew; each picture that changed leaves itself in `out`, before beside after."""
    kept = {picture.file for picture in PICTURES}
    for picture in PICTURES:
        golden = FOLDER / picture.file
        before = Image.open(golden).convert("RGB") if golden.exists() else None
        after = Image.open(draw(picture, FOLDER)).convert("RGB")
        if before is None or before.size != after.size:
            print(f"new: {picture.file}")
        elif ImageChops.difference(before, after).getbbox():
            print(f"changed: {picture.file}")
            out.mkdir(parents=True, exist_ok=True)
            sheet = Image.new("RGB", (2 * after.width + 10, after.height), (128, 128, 128))
            sheet.paste(before, (0, 0))
            sheet.paste(after, (after.width + 10, 0))
            sheet.save(out / picture.file)
    for file in FOLDER.glob("*.png"):
        if file.name not in kept:
            file.unlink()
            print(f"gone: {file.name}")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "golden-changes"))
