"""A theme: palettes, type and layouts as data, read from a folder and checked."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from signage.core.room import Status
from signage.display.measure import Type
from signage.display.parts import KINDS
from signage.display.parts.base import Part
from signage.display.scene import Color
from signage.display.tables import CLASSES, Reader, Table, inks_of, listed, near, settled
from signage.display.text.fonts import Face
from signage.errors import Problem, UserError

COMMON = "common.toml"
THEME = "theme.toml"
ASLEEP, PAGE = "asleep", "page"
STATES = tuple(status.value for status in Status if status is not Status.ASLEEP)
_TABLES = {"default", "frame", "near", "faces", "type", "guides", "palette", "part"}


@dataclass(frozen=True, slots=True, eq=False)
class Theme:
    """Everything that a theme says. Two themes are the same only if they are one object."""

    name: str
    faces: Mapping[str, Face]
    palettes: Mapping[str, Mapping[str, Color]]  # by state, and "asleep" and "page"
    frames: Mapping[str, tuple[float, float]]  # by size class: the least width and height in u
    types: Mapping[str, Mapping[str, Type]]  # by size class, then by role
    layouts: Mapping[tuple[str, bool], tuple[Part, ...]]  # by size class and whether it is bare

    def parts(self, size_class: str, bare: bool, page: str, state: str) -> tuple[Part, ...]:
        """What makes up a page in a state, back to front."""
        return tuple(
            part
            for part in self.layouts[size_class, bare]
            if part.page == page and (not part.states or state in part.states)
        )


def folder() -> Path:
    """Where the themes are: inside the package when installed, beside it in a checkout."""
    package = Path(__file__).parents[1]
    installed = package / "themes"
    return installed if installed.is_dir() else package.parent / "themes"


def names(themes: Path) -> tuple[str, ...]:
    """The themes in a folder."""
    return tuple(sorted(path.parent.name for path in themes.glob(f"*/{THEME}")))


def default_name(themes: Path) -> str:
    """The theme where the configuration names none."""
    with (themes / COMMON).open("rb") as file:
        return str(tomllib.load(file)["default"])


def load(name: str, themes: Path) -> Theme:
    """The theme `name` of a folder of themes; raises UserError with every problem of its file."""
    if name not in names(themes):
        raise UserError(
            [Problem("[display] theme", f"there is no theme {name!r}", near(name, names(themes)))]
        )
    reader = Reader(f"{name}/{THEME}")
    common = tomllib.loads((folder() / COMMON).read_text("utf-8"))
    try:
        own = tomllib.loads((themes / name / THEME).read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UserError(
            [Problem(reader.file, str(error), "mend the line that it names")]
        ) from error
    theme = _read(name, (themes, folder()), reader, _joined(common, own))
    if reader.problems:
        raise UserError(reader.problems)
    return theme


def _joined(common: Table, own: Table) -> dict[str, Any]:
    """The theme's tables over the common ones; parts after parts."""
    result = dict(common)
    for key, value in own.items():
        base = result.get(key)
        if isinstance(base, Mapping) and isinstance(value, Mapping):
            result[key] = {**base, **value}
        elif isinstance(base, list) and isinstance(value, list):
            result[key] = [*base, *value]
        else:
            result[key] = value
    return result


def _read(name: str, themes: tuple[Path, ...], reader: Reader, tables: Table) -> Theme:
    for key in tables.keys() - _TABLES:
        reader.unknown("top level", key, _TABLES)
    faces = _faces(themes, reader, tables.get("faces", {}))
    palettes = {key: reader.palette(key, tables["palette"]) for key in tables.get("palette", {})}
    for state in (*STATES, ASLEEP, PAGE):
        if state not in palettes:
            reader.problem(f"[palette.{state}]", "is missing")
    roles, guides = tables.get("type", {}), tables.get("guides", {})
    frames: dict[str, tuple[float, float]] = {}
    types: dict[str, dict[str, Type]] = {}
    layouts: dict[tuple[str, bool], tuple[Part, ...]] = {}
    for size_class in CLASSES:
        enlarged = float(tables.get("near", {}).get(size_class, 1.0))
        frames[size_class] = reader.frame(settled(tables.get("frame", {}), size_class, bare=False))
        read = {
            role: reader.role(role, settled(table, size_class, bare=False), faces, enlarged)
            for role, table in roles.items()
        }
        types[size_class] = {role: kind for role, kind in read.items() if kind}
        for bare in (False, True):
            here = settled(guides, size_class, bare)
            made = [
                reader.part(index, settled(table, size_class, bare), here, roles)
                for index, table in enumerate(listed(tables.get("part")), 1)
            ]
            layouts[size_class, bare] = tuple(part for part in made if part)
    theme = Theme(name, faces, palettes, frames, types, layouts)
    _check_inks(theme, reader)
    return theme


def _faces(themes: tuple[Path, ...], reader: Reader, tables: Table) -> dict[str, Face]:
    """The faces; their files are looked for in the theme's own folder of themes, then in ours."""
    faces = {}
    for name, table in tables.items():
        at = f"[faces.{name}]"
        for key in table.keys() - {"file", "axes", "bold", "italic"}:
            reader.unknown(at, key, {"file", "axes", "bold", "italic"})
        files: dict[str, Path] = {}
        for key in ("file", "bold", "italic"):
            found = [
                path for root in themes if key in table and (path := root / table[key]).is_file()
            ]
            if found:
                files[key] = found[0]
            elif key in table:
                reader.problem(
                    f"{at} {key}", f"there is no file {table[key]!r}", "name one in themes/"
                )
        if "file" not in table:
            reader.problem(at, "'file' is missing")
        if "file" in files:
            axes = tuple(sorted((axis, float(to)) for axis, to in table.get("axes", {}).items()))
            faces[name] = Face(
                files["file"], axes, bold=files.get("bold"), italic=files.get("italic")
            )
    return faces


def _check_inks(theme: Theme, reader: Reader) -> None:
    """Every colour that a part draws with is there in every state that it is drawn in."""
    parts = {part for layout in theme.layouts.values() for part in layout}
    for part in parts:
        for state in states_of(part):
            palette = theme.palettes.get(state, {})
            for key, ink in inks_of(part):
                if ink not in palette:
                    reader.unknown(f"[palette.{state}]: {key} of {kind_of(part)}", ink, palette)


def kind_of(part: Part) -> str:
    """What a theme calls this kind of part."""
    return next(kind for kind, made in KINDS.items() if made is type(part))


def states_of(part: Part) -> tuple[str, ...]:
    """The palettes that a part is drawn with."""
    return (part.page,) if part.page in (ASLEEP, PAGE) else part.states or STATES
