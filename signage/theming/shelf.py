"""Which themes there are: one's own first, then those that are built in."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from signage.display import theme
from signage.display.lineage import THEME
from signage.errors import Problem, UserError


@dataclass(frozen=True, slots=True)
class Entry:
    """A theme on the shelf; what it says of itself is read, and nothing is checked."""

    name: str
    folder: Path
    built_in: bool
    description: str


def entries(themes_dir: Path | None = None) -> tuple[Entry, ...]:
    """Every theme that can be chosen; one's own hides a built-in one of its name.

    Raises UserError where there is no such folder.
    """
    ours = theme.folder()
    if themes_dir is not None and not themes_dir.is_dir():
        raise UserError([Problem("--themes-dir", f"there is no folder {themes_dir}")])
    found: dict[str, Entry] = {}
    for root in dict.fromkeys((themes_dir or ours, ours)):
        for name in theme.names(root):
            folder = root / name
            found.setdefault(name, Entry(name, folder, root == ours, _described(folder)))
    return tuple(found[name] for name in sorted(found))


def _described(folder: Path) -> str:
    try:
        tables = tomllib.loads((folder / THEME).read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return f"cannot be read; see: signage themes check {folder}"
    said = str(tables.get("description", ""))
    return f"{said} (extends {tables['extends']})" if "extends" in tables else said
