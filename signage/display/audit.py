"""What is held against a theme that loads: contrasts, slots, figures, licences and glyphs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from signage.display import contrast, figures, slots, wording
from signage.display.font_packages import listed, remedy
from signage.display.lineage import THEME
from signage.display.tables import near
from signage.display.text import Typesetter
from signage.display.theme import Theme, folder
from signage.errors import Problem, UserError

LICENCES = ("OFL*", "LICEN[CS]E*", "COPYING*", "UFL*")


def faults(theme: Theme) -> list[Problem]:
    """What makes a panel hard or impossible to read: no sign is shown with it."""
    problems = [*contrast.audit(theme), *slots.audit(theme)]
    for file in theme.figures:
        try:
            problems += [*figures.audit(file), *_stray_figures(theme, file)]
        except UserError as error:
            problems += error.problems
    return problems


def unlicensed(theme: Theme) -> list[Problem]:
    """Font files of the theme that no licence stands beside: it cannot be handed on."""
    files = {
        file: name
        for name, face in theme.faces.items()
        for file in (face.file, face.bold, face.italic, face.bold_italic)
        if file is not None and not face.system
    }
    return [
        Problem(
            f"{theme.name}/{THEME}: [faces.{name}]",
            f"beside {file.name} there is no licence",
            f"put its licence into {file.parent}, as OFL.txt or LICENSE.txt",
        )
        for file, name in files.items()
        if not any(next(file.parent.glob(pattern), None) for pattern in LICENCES)
    ]


def undrawn(theme: Theme, typesetter: Typesetter, locale: str) -> list[Problem]:
    """Faces by which the words of a language cannot be set, whatever font helps out."""
    words, problems = " ".join(sorted(set(_said(locale)))), []
    for name in _faces(theme):
        if missing := typesetter.missing(words, name):
            where = f"{theme.name}/{THEME}: [faces.{name}]"
            what = f"no font here has {listed(missing)} for {locale!r}"
            problems.append(Problem(where, what, remedy(missing)))
    return problems


def lost(theme: Theme, typesetter: Typesetter, text: str) -> tuple[str, ...]:
    """The signs of a text that some face of the theme cannot set, whatever font helps out."""
    signs = (sign for name in _faces(theme) for sign in typesetter.missing(text, name))
    return tuple(dict.fromkeys(signs))


def _faces(theme: Theme) -> dict[str, None]:
    """The faces that some text is set in; each once, in order."""
    kinds = [kind for types in theme.types.values() for kind in types.values()]
    return dict.fromkeys(face for kind in kinds for face in (kind.face, kind.small) if face)


def _said(locale: str) -> Iterator[str]:
    """The words of a language, its digits, and its names of days and months."""
    words = wording.load(locale)
    for said in wording.read(wording.language_of(locale))[1].values():
        yield from [said] if isinstance(said, str) else said.values()
    day = datetime(2025, 1, 1, tzinfo=UTC)
    for step in range(12):
        day += timedelta(days=31 if step else 0)
        yield from (words.date(day), words.date_short(day), words.time(day))
    yield words.number(1_234_567_890)


def _stray_figures(theme: Theme, file: Path) -> list[Problem]:
    """Figures of the theme's own that no part draws, for want of one of ours that they replace."""
    ours = figures.load(folder() / "figures.toml")
    return [
        Problem(f"{theme.name}/{file.name}: [{name}]", "is drawn by no part", near(name, ours))
        for name in figures.load(file)
        if name not in ours
    ]
