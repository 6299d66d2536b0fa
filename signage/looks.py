"""What pictures are made with, from the settings: theme, type, words and the painter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import tzinfo
from pathlib import Path

from signage.config import Config
from signage.config.link import fill
from signage.core.values import frozen, replace
from signage.display import figures, qr, theme, wording
from signage.display.dimming import Dimming
from signage.display.paint import Painter
from signage.display.room_facts import RoomFacts
from signage.display.setup import Setup
from signage.display.text import Faces, Typesetter, bundled
from signage.display.tongues import Tongues
from signage.errors import Problem, UserError


@frozen
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
    further: Sequence[str] = (),
    hours: str = "locale",
    words: Mapping[str, str] | None = None,
    where: str = "[wording]",
    shifts: bool = True,
) -> Looks:
    """Load all of it. `further` languages take turns with `locale`, which `words` are in.

    `hours` is "locale", "12" or "24". Raises UserError with every problem.
    """
    themes = theme.folder() if themes_dir is None else themes_dir
    if not themes.is_dir():
        what = f"there is no folder {themes}"
        raise UserError([Problem("[display] themes_dir", what, "make it, or mend its name")])
    chosen = theme.load(theme_name or theme.default_name(theme.folder()), themes)
    notation = None if hours == "locale" else int(hours)
    said = wording.load(locale, zone, hours=notation, overrides=words, where=where)
    others = [wording.load(each, zone, hours=notation) for each in further]
    drawings = {n: d for file in chosen.figures for n, d in figures.load(file).items()}
    fallbacks = bundled(theme.folder() / "fonts")
    typesetter = Typesetter(Faces(chosen.faces, fallbacks, _han((locale, *further))))
    painter = Painter(typesetter, drawings)
    setup = Setup(chosen, size, typesetter, said, room, shifts=shifts)
    if others:
        setup = replace(setup, tongues=Tongues((said, *others)))
    fonts = dict.fromkeys(
        file for face in (*chosen.faces.values(), *fallbacks) for file in face.files
    )
    return Looks(setup, painter, typesetter, (*chosen.files, *chosen.figures, *fonts))


def looks_of(config: Config) -> Looks:
    """The looks that a configuration asks for. Raises UserError with every problem."""
    room, display = config.room, config.display
    locale, *further = display.languages
    made = looks(
        facts_of(config),
        room.zone,
        theme_name=display.theme,
        themes_dir=display.themes_dir,
        locale=locale,
        further=further,
        hours=display.hours,
        words=config.wording,
        where=f"{config.path}: [wording]",
    )
    return replace(made, setup=_configured(made.setup, config))


def _configured(setup: Setup, config: Config) -> Setup:
    """The set-up with what only a configuration asks for."""
    display, link = config.display, config.link
    if display.contrast == "high":
        from signage.display.high_contrast import high_contrast  # noqa: PLC0415 - few signs are so

        setup = replace(setup, theme=high_contrast(setup.theme))
    if setup.tongues is not None:
        turn, at_once = display.locale_turn.total_seconds(), display.bilingual == "both"
        setup = replace(setup, tongues=replace(setup.tongues, turn=turn, at_once=at_once))
    if display.night is not None:
        night = Dimming(display.night.start, display.night.end, display.night_brightness)
        setup = replace(setup, dimming=night)
    if link.url is not None:
        code = qr.encode(fill(link.url, config.room.mailbox, config.room.name))
        setup = replace(setup, link=qr.Link(code, link.books))
    return setup


def _han(locales: Sequence[str]) -> str:
    """The language whose forms of Han signs are drawn: the first that has them, or the first."""
    return next((each for each in locales if each[:2] in ("ja", "ko", "zh")), locales[0])


def facts_of(config: Config) -> RoomFacts:
    """What the configuration says of the room, as the picture needs it."""
    room = config.room
    return RoomFacts(room.name, room.floor or "", room.seats, room.amenities)
