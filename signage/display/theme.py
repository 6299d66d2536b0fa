"""A theme: palettes, type and layouts as data, read from a folder and checked."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import get_args

from signage.core.room import Status
from signage.core.values import frozen
from signage.display.keys import inks_of
from signage.display.lineage import COMMON, THEME, Level, joined, lineage
from signage.display.measure import Type
from signage.display.parts import KINDS
from signage.display.parts.base import Part
from signage.display.scene import Color, MotionKind
from signage.display.tables import CLASSES, UNEXTENDED, Reader, Table, settled
from signage.display.text.fonts import Face, unreadable
from signage.errors import Problem, UserError

ASLEEP, PAGE = "asleep", "page"
STATES = tuple(status.value for status in Status if status is not Status.ASLEEP)
_PALETTES = {*STATES, ASLEEP, PAGE}
_WORDS = {"default", "extends", "description"}
_FACE_FILES = ("file", "bold", "italic", "bold_italic")
_FACE = {*_FACE_FILES, "axes", "beside", "leads", "system"}
_TABLES = {*_WORDS, "motion", "frame", "near", "faces", "type", "guides", "palette", "part"}


@frozen
class Theme:
    """Everything that a theme says. Two themes are the same only if they are one object."""

    name: str
    faces: Mapping[str, Face]
    palettes: Mapping[str, Mapping[str, Color]]  # by state, and "asleep" and "page"
    frames: Mapping[str, tuple[float, float]]  # by size class: the least width and height in u
    types: Mapping[str, Mapping[str, Type]]  # by size class, then by role
    layouts: Mapping[tuple[str, bool], tuple[Part, ...]]  # by size class and whether it is bare
    motion: MotionKind  # of a change of state
    folders: tuple[Path, ...]  # where its files are looked for, its own folder first
    files: tuple[Path, ...]  # the tables and pictures that it is made of

    __eq__, __hash__ = object.__eq__, object.__hash__

    @property
    def figures(self) -> tuple[Path, ...]:
        """The files with its figures: ours, then its own, which take the place of ours."""
        files = (folder / "figures.toml" for folder in reversed(self.folders))
        return tuple(file for file in files if file.is_file())

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
    """The theme `name` of a folder of themes, or the built-in one; `lineage` tells what it extends.

    Raises UserError with every problem of its file and of those that it extends.
    """
    broken: list[Problem] = []
    levels = lineage(name, _roots(themes), broken)
    if broken:
        raise UserError(broken)
    theme, problems = _read(name, levels, _roots(themes))
    if problems:
        told = _at_their_source(problems, levels, _roots(themes))
        raise UserError([*told, *_contrasts(theme, problems)])
    return theme


def _contrasts(theme: Theme, problems: Sequence[Problem]) -> list[Problem]:
    """What is too low in a theme that is faulty elsewhere, so that all is told at once."""
    from signage.display import contrast  # noqa: PLC0415 - it needs themes, a sound one needs none

    if any(": [palette." in problem.where for problem in problems):
        return []  # a colour that is missing or misspelt says nothing of contrasts
    return contrast.audit(theme)


def folders_of(name: str, themes: Path) -> tuple[Path, ...]:
    """The folders of a theme and of those that it extends, as far as they can be followed."""
    return tuple(level.folder for level in lineage(name, _roots(themes), [])[1:])


def _roots(themes: Path) -> tuple[Path, ...]:
    return (folder(),) if themes == folder() else (themes, folder())


def _at_their_source(
    problems: Sequence[Problem], levels: Sequence[Level], roots: Sequence[Path]
) -> list[Problem]:
    """Each problem under the file in which it arises: the lowest level that has it."""
    own = f"{levels[-1].label}: "
    left = {problem.where.removeprefix(own): problem for problem in problems}
    told: dict[Problem, None] = {}
    for count in range(2, len(levels)):
        label = f"{levels[count - 1].label}: "
        for problem in _read("", levels[:count], roots)[1]:
            if left.pop(problem.where.removeprefix(label), None):
                told[problem] = None
    return [*told, *left.values()]


def _read(
    name: str, levels: Sequence[Level], roots: Sequence[Path]
) -> tuple[Theme, tuple[Problem, ...]]:
    """The theme that some levels make, and what is wrong with it."""
    reader = Reader(levels[-1].label, _search(levels, roots))
    tables = joined(levels, reader.problems)
    for key in tables.keys() - _TABLES:
        reader.unknown("top level", key, _TABLES)
    faces = _faces(reader, tables["faces"])
    palettes = {key: reader.palette(key, tables["palette"]) for key in tables["palette"]}
    for key in palettes.keys() - _PALETTES:
        reader.unknown(f"[palette.{key}]", key, _PALETTES)
    for state in (*STATES, ASLEEP, PAGE):
        if state not in palettes:
            reader.problem(f"[palette.{state}]", "is missing", UNEXTENDED)
    roles, guides, near = tables["type"], tables.get("guides", {}), tables.get("near", {})
    frames: dict[str, tuple[float, float]] = {}
    types: dict[str, dict[str, Type]] = {}
    layouts: dict[tuple[str, bool], tuple[Part, ...]] = {}
    for size_class in CLASSES:
        enlarged = reader.near(near, size_class)
        frames[size_class] = reader.frame(settled(tables.get("frame", {}), size_class, bare=False))
        read = {
            role: reader.role(role, settled(table, size_class, bare=False), faces, enlarged)
            for role, table in roles.items()
        }
        types[size_class] = {role: kind for role, kind in read.items() if kind}
        for bare in (False, True):
            here = settled(guides, size_class, bare)
            made = [
                reader.part(placed.at, settled(placed.table, size_class, bare), here, roles)
                for placed in tables["part"]
            ]
            layouts[size_class, bare] = tuple(part for part in made if part)
    files = (*(level.folder / THEME for level in levels[1:]), *reader.pictures)
    motion = _motion(reader, tables["motion"])
    folders = tuple(reader.folders)
    theme = Theme(name, faces, palettes, frames, types, layouts, motion, folders, files)
    _check_inks(theme, reader)
    return theme, tuple(reader.problems)


def _search(levels: Sequence[Level], roots: Sequence[Path]) -> tuple[Path, ...]:
    """Each theme's folder, then the folder of themes that it is in, the last theme first."""
    own = [each for level in levels[:0:-1] for each in (level.folder, level.folder.parent)]
    return tuple(dict.fromkeys([*own, *roots]))


def _motion(reader: Reader, value: object) -> MotionKind:
    known: tuple[MotionKind, ...] = get_args(MotionKind)
    for kind in known:
        if value == kind:
            return kind
    reader.unknown("motion", str(value), known)
    return "none"


def _faces(reader: Reader, tables: Table) -> dict[str, Face]:
    """The faces, with the files that they name."""
    faces = {}
    for name, table in tables.items():
        at = f"[faces.{name}]"
        for key in table.keys() - _FACE:
            reader.unknown(at, key, _FACE)
        if "file" not in table:
            reader.problem(at, "'file' is missing")
        system = table.get("system", False)
        if not isinstance(system, bool):
            reader.problem(f"{at} system", f"found {system!r}", "true or false")
        found = {
            key: Path(str(table[key])) if system else reader.find(f"{at} {key}", table[key])
            for key in _FACE_FILES
            if key in table
        }
        for key, path in found.items():
            if path and not system and (why := unreadable(path)):
                reader.problem(f"{at} {key}", f"{table[key]} is no font", why)
        others = reader.names(f"{at} beside", table.get("beside", []), tables)
        leads = reader.names(f"{at} leads", table.get("leads", []))
        axes = table.get("axes", {})
        if not isinstance(axes, Mapping) or not all(
            isinstance(to, int | float) for to in axes.values()
        ):
            reader.problem(f"{at} axes", f"found {axes!r}", "write { opsz = 32 }")
            axes = {}
        if file := found.get("file"):
            fixed = tuple(sorted((axis, float(to)) for axis, to in axes.items()))
            bold, italic, both = (found.get(key) for key in _FACE_FILES[1:])
            faces[name] = Face(file, fixed, 0, bold, italic, both, others, leads, system)
    return faces


def _check_inks(theme: Theme, reader: Reader) -> None:
    """Every colour that a part draws with is there in every state that it is drawn in."""
    parts = {part for layout in theme.layouts.values() for part in layout}
    for part in parts:
        inks = inks_of(part)
        for state in states_of(part):
            palette = theme.palettes.get(state, {})
            for key, ink in inks:
                if ink not in palette:
                    reader.unknown(f"[palette.{state}]: {key} of {kind_of(part)}", ink, palette)


def kind_of(part: Part) -> str:
    """What a theme calls this kind of part."""
    return next(kind for kind, made in KINDS.items() if made is type(part))


def states_of(part: Part) -> tuple[str, ...]:
    """The palettes that a part is drawn with."""
    return (part.page,) if part.page in (ASLEEP, PAGE) else part.states or STATES
