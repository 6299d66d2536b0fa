"""What pictures are made with, from the settings: theme, type, words and the painter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path

from signage.config import Config
from signage.display import figures, theme, wording
from signage.display.paint import Painter
from signage.display.saying import RoomFacts
from signage.display.setup import Setup
from signage.display.text import Faces, Typesetter, bundled
from signage.errors import Problem, UserError


@dataclass(frozen=True, slots=True)
class Looks:
    """How a sign is drawn; a `Setup` for each size of the panel, and one painter for all."""

    setup: Setup
    painter: Painter
    typesetter: Typesetter
    files: tuple[Path, ...]  # all that was read, or will be


def looks(
    room: RoomFacts,
    zone: tzinfo,
    *,
    theme_name: str | None = None,
    themes_dir: Path | None = None,
    size: tuple[int, int] = (1280, 800),
    locale: str = "en-GB",
    hours: str = "locale",
    words: Mapping[str, str] | None = None,
    where: str = "[wording]",
    shifts: bool = True,
) -> Looks:
    """Load all of it. `hours` is "locale", "12" or "24". Raises UserError with every problem."""
    themes = theme.folder() if themes_dir is None else themes_dir
    if not themes.is_dir():
        what = f"there is no folder {themes}"
        raise UserError([Problem("[display] themes_dir", what, "make it, or mend its name")])
    chosen = theme.load(theme_name or theme.default_name(theme.folder()), themes)
    said = wording.load(
        locale,
        zone,
        hours=None if hours == "locale" else int(hours),
        overrides=words,
        where=where,
    )
    drawings = {n: d for file in chosen.figures for n, d in figures.load(file).items()}
    fallbacks = bundled(theme.folder() / "fonts")
    typesetter = Typesetter(Faces(chosen.faces, fallbacks, locale))
    painter = Painter(typesetter, drawings)
    setup = Setup(chosen, size, typesetter, said, room, shifts=shifts)
    fonts = dict.fromkeys(face.file for face in (*chosen.faces.values(), *fallbacks))
    return Looks(setup, painter, typesetter, (*chosen.files, *chosen.figures, *fonts))


def looks_of(config: Config) -> Looks:
    """The looks that a configuration asks for. Raises UserError with every problem."""
    room, display = config.room, config.display
    return looks(
        facts_of(config),
        room.zone,
        theme_name=display.theme,
        themes_dir=display.themes_dir,
        locale=display.locale,
        hours=display.hours,
        words=config.wording,
        where=f"{config.path}: [wording]",
    )


def facts_of(config: Config) -> RoomFacts:
    """What the configuration says of the room, as the picture needs it."""
    room = config.room
    return RoomFacts(room.name, room.floor or "", room.seats, room.amenities)
