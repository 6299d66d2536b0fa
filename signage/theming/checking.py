"""All that is wrong with a theme: what stops a sign, and what a person should know besides."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC
from pathlib import Path

from signage.display import audit, theme
from signage.display.lineage import THEME
from signage.display.saying import RoomFacts
from signage.errors import Problem, UserError
from signage.looks import looks

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
    problems: dict[Problem, None] = {}
    for locale in locales:
        try:
            made = looks(
                RoomFacts(""), UTC, theme_name=folder.name, themes_dir=folder.parent, locale=locale
            )
        except UserError as error:
            found = list(error.problems)
        else:
            chosen = made.setup.theme
            found = audit.faults(chosen) + audit.unlicensed(chosen)
            found += audit.undrawn(chosen, made.typesetter, locale)
        problems.update(dict.fromkeys(found))
    return list(problems)
