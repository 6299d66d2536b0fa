"""All that is wrong with a theme: what stops a sign, and what a person should know besides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from signage.display import audit, theme
from signage.display.lineage import THEME
from signage.display.text import Faces, Typesetter, bundled
from signage.errors import Problem, UserError
from signage.theming.cuts import cuts

LOCALE = "en-GB"


def themes_in(folder: Path) -> tuple[Path, ...]:
    """The theme that a folder is, or those that it holds. Raises UserError if it is neither."""
    if (folder / THEME).is_file():
        return (folder.resolve(),)
    held = tuple(folder.resolve() / name for name in theme.names(folder))
    if not held:
        what = f"there is no {THEME}, neither in it nor in a folder in it"
        remedy = "name a theme's folder; signage themes list names them all"
        raise UserError([Problem(str(folder), what, remedy)])
    return held


def check(folder: Path, locales: Sequence[str] = (LOCALE,)) -> list[Problem]:
    """Every problem of the theme in a folder, and of setting those languages with it."""
    try:
        chosen = theme.load(folder.name, folder.parent)
    except UserError as error:
        return list(error.problems)
    problems = audit.faults(chosen) + audit.unlicensed(chosen)
    fallbacks = bundled(theme.folder() / "fonts")
    for locale in locales:
        typesetter = Typesetter(Faces(chosen.faces, fallbacks))
        try:
            problems += audit.undrawn(chosen, typesetter, locale)
            problems += cuts(chosen, typesetter, locale)
        except UserError as error:
            problems += [replace(problem, where="--locales") for problem in error.problems]
    return list(dict.fromkeys(problems))
