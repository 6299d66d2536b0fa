"""A theme's file laid over those of the themes that it extends: whose word counts, and where.

At the root of every theme is `common.toml`. A theme that extends another says only what differs:

- a face is replaced as a whole; type roles, guides and the frame key by key, at every size class;
- a palette is laid over the palette of that state, role by role;
- a part whose name is that of a part below changes or drops it; any other part is added.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from signage.core.values import frozen, replace
from signage.display.tables import VARIANTS, Over, Table, near
from signage.errors import Problem

COMMON = "common.toml"
THEME = "theme.toml"
_NESTED = ("type", "palette", "faces")  # tables of tables
_SETTLED = ("frame", "guides")  # one table with variants
_PLACING = {"name", "drop", "behind"}  # keys of a part that do not reach it


@frozen
class Level:
    """One file, before it is laid over those below it."""

    label: str  # as problems name it: "harbour/theme.toml"
    folder: Path
    tables: Table


@frozen
class Placed:
    """A part's table, its name, and where it is written last."""

    name: str
    at: str
    table: Table


def lineage(name: str, roots: Sequence[Path], problems: list[Problem]) -> tuple[Level, ...]:
    """The files that make up a theme of the folders `roots`: the common one first, its own last.

    A name is looked for in the first folder first. A theme that extends its own name means the one
    that it hides. Where the line breaks, `problems` says why and what was found is returned.
    """
    levels: list[Level] = []
    wanted, where = name, "[display] theme"
    while wanted:
        place = _place(wanted, roots, [level.folder for level in levels])
        if place is None:
            problems.append(_astray(wanted, where, levels, roots))
            break
        level = _read(f"{wanted}/{THEME}", place, THEME, problems)
        levels.append(level)
        where, wanted = f"{level.label}: extends", level.tables.get("extends", "")
        if not isinstance(wanted, str):
            problems.append(Problem(where, f"found {wanted!r}", "allowed: the name of a theme"))
            break
    levels.append(_read(COMMON, roots[-1], COMMON, problems))
    return tuple(reversed(levels))


def joined(levels: Sequence[Level], problems: list[Problem]) -> dict[str, Any]:
    """All files as one: later levels over earlier ones, and under "part" what is `Placed`.

    What has not even the shape of a table is left out and told.
    """
    result: dict[str, Any] = {}
    for level in levels:
        for key, value in _shaped(level, problems).items():
            base = result.get(key, {})
            if key == "faces":
                result[key] = {**base, **value}
            elif key == "palette":
                result[key] = {**base, **{k: {**base.get(k, {}), **v} for k, v in value.items()}}
            elif key == "type":
                result[key] = {**base, **{k: Over(v, base.get(k)) for k, v in value.items()}}
            elif key in _SETTLED:
                result[key] = Over(value, base or None)
            elif key == "near":
                result[key] = {**base, **value}
            elif key == "part":
                result[key] = _parts(level.label, base or [], value, problems)
            else:
                result[key] = value
    return result


# --- parts ---------------------------------------------------------------------------------------


def _parts(
    label: str, below: list[Placed], tables: Sequence[Table], problems: list[Problem]
) -> list[Placed]:
    """The parts of the levels below, with those of a file over and among them."""
    result, told = list(below), set[str]()
    for index, table in enumerate(tables, 1):
        part = _placed(index, table)
        alike = [each for each in below if each.name == part.name]
        if what := _fault(part, table, alike, told):
            remedy = near(part.name, {each.name for each in below}) if not alike else ""
            problems.append(Problem(f"{label}: {part.at}", what, remedy))
        elif table.get("drop"):
            result.remove(alike[0])
        else:
            result = _put(result, _over(part, alike), alike)
            if "behind" in table:
                result = _behind(result, part.name, table["behind"], label, problems)
        told |= {part.name} if alike else set()
    return result


def _placed(index: int, table: Table) -> Placed:
    name = str(table.get("name", table.get("kind", "")))
    own = {key: value for key, value in table.items() if key not in _PLACING}
    return Placed(name, f"[[part]] {index} ({name or 'no kind'})", own)


def _fault(part: Placed, table: Table, alike: Sequence[Placed], told: set[str]) -> str:
    """Why a part cannot be laid over those below."""
    if part.name in told:
        return "the part below is changed twice"
    if len(alike) > 1:
        return f"{len(alike)} parts below have this name: give each a name of its own, there"
    if not isinstance(table.get("drop", False), bool):
        return f"drop: found {table['drop']!r}, allowed: true or false"
    if not alike and ("kind" not in table or table.get("drop")):
        return "there is no part of this name below"
    return ""


def _over(part: Placed, alike: Sequence[Placed]) -> Placed:
    """The part over the one of its name; one of another kind takes its place."""
    if not alike or part.table.get("kind", _kind(alike[0].table)) != _kind(alike[0].table):
        return part
    return replace(part, table=Over(part.table, alike[0].table))


def _kind(table: Table | None) -> object:
    while isinstance(table, Over) and "kind" not in table:
        table = table.under
    return (table or {}).get("kind")


def _put(parts: list[Placed], part: Placed, alike: Sequence[Placed]) -> list[Placed]:
    """In the place of the one it changes, else in front of all."""
    if not alike:
        return [*parts, part]
    return [part if each is alike[0] else each for each in parts]


def _behind(
    parts: list[Placed], name: str, other: object, label: str, problems: list[Problem]
) -> list[Placed]:
    """The parts with the last one of a name right behind another."""
    part = next(each for each in reversed(parts) if each.name == name)
    rest = [each for each in parts if each is not part]
    names = [each.name for each in rest]
    if other not in names:
        where = f"{label}: {part.at} behind"
        problems.append(Problem(where, f"{other!r} is unknown", near(str(other), names)))
        return parts
    to = names.index(str(other))
    return [*rest[:to], part, *rest[to:]]


# --- files ---------------------------------------------------------------------------------------


def _place(name: str, roots: Sequence[Path], seen: Sequence[Path]) -> Path | None:
    """The folder of a theme that is not among those seen."""
    folders = [root / name for root in roots if (root / name / THEME).is_file()]
    return next((folder for folder in folders if folder not in seen), None)


def _astray(name: str, where: str, levels: Sequence[Level], roots: Sequence[Path]) -> Problem:
    """Why a line of themes ends before its root."""
    names = [level.folder.name for level in levels]
    if name in names:
        ring = " extends ".join([*names[names.index(name) :], name])
        return Problem(where, f"the themes go round in a ring: {ring}", "break it")
    known = {path.parent.name for root in roots for path in root.glob(f"*/{THEME}")} - {*names}
    return Problem(where, f"there is no theme {name!r}", near(name, known))


def _read(label: str, folder: Path, file: str, problems: list[Problem]) -> Level:
    """A file as a level; an empty one where it cannot be read."""
    try:
        tables = tomllib.loads((folder / file).read_text("utf-8-sig"))
    except OSError as error:
        problems.append(Problem(label, f"cannot be read: {error.strerror}"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        problems.append(Problem(label, str(error), "mend the line that it names"))
    else:
        return Level(label, folder, tables)
    return Level(label, folder, {})


def _shaped(level: Level, problems: list[Problem]) -> dict[str, Any]:
    """The tables of a file, those that are none left out."""

    def table(at: str, value: object, variants: bool = False) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            where = f"{level.label}: {at}"
            problems.append(Problem(where, f"found {value!r}", "write a table"))
            return {}
        return {
            key: table(f"{at} {key}", each) if variants and key in VARIANTS else each
            for key, each in value.items()
        }

    result = dict(level.tables)
    for key in result.keys() & {*_NESTED, *_SETTLED, "near"}:
        result[key] = table(f"[{key}]", result[key], key in _SETTLED)
    for key in result.keys() & {*_NESTED}:
        result[key] = {
            name: table(f"[{key}.{name}]", each, key == "type")
            for name, each in result[key].items()
        }
    if "part" in result:
        parts = result["part"] if isinstance(result["part"], list) else [result["part"]]
        result["part"] = [
            table(f"[[part]] {index}", each, variants=True) for index, each in enumerate(parts, 1)
        ]
    return result
