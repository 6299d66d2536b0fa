"""Reads a theme's tables into parts and type roles, and keeps every problem that it meets."""

from __future__ import annotations

import typing
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from signage.core.values import field, slotted
from signage.display import images
from signage.display.keys import choices_of, lacking, named
from signage.display.measure import Type
from signage.display.parts import KINDS
from signage.display.parts.base import File, Part, Style
from signage.display.parts.keyed import keys_of
from signage.display.scene import Color
from signage.errors import Problem

CLASSES = ("XS", "S", "M", "L", "P")
BARE = "bare"
VARIANTS = frozenset({BARE, *CLASSES, *(f"{name}-{BARE}" for name in CLASSES)})

Table = Mapping[str, Any]

UNEXTENDED = 'write it, or begin the file with extends = "NAME"; signage themes list names them'
"""The remedy where a theme lacks what it would have from another one."""

FAR = 10_000.0  # u; what is further away is on no panel
_ROLE = {"face", "weight", "size", "near", "italic", "small"}


class Over(dict[str, Any]):
    """A table laid over the one of a theme that it extends: whatever it says wins."""

    def __init__(self, table: Table, under: Table | None) -> None:
        super().__init__(table)
        self.under = under


def settled(table: Table, size_class: str, bare: bool) -> dict[str, Any]:
    """The table as it is for one size class: its own values, then those of the variants.

    What lies under it is settled first, so a value of its own holds for every size class.
    """
    under = table.under if isinstance(table, Over) else None
    chosen = [size_class, BARE, f"{size_class}-{BARE}"] if bare else [size_class]
    result = settled(under, size_class, bare) if under is not None else {}
    result |= {key: value for key, value in table.items() if key not in VARIANTS}
    for name in chosen:
        result.update(table.get(name, {}))
    return result


def near(name: str, known: Iterable[str]) -> str:
    """What may have been meant by a name that does not exist, as a remedy."""
    import difflib  # noqa: PLC0415 - a sound theme needs none of it

    names = sorted(known)
    close = difflib.get_close_matches(name, names, 1)
    return f"did you mean {close[0]!r}?" if close else f"there are: {', '.join(names)}"


@slotted
class Reader:
    """Turns tables into values; `problems` are in the user's words, with file and table."""

    file: str
    folders: Sequence[Path] = ()  # where the files that it names are looked for, in order
    problems: list[Problem] = field(default_factory=list)
    pictures: dict[Path, None] = field(default_factory=dict)  # those that parts name, each once

    def problem(self, table: str, what: str, remedy: str = "") -> None:
        """Note something that is wrong with a table."""
        where = Problem(f"{self.file}: {table}", what, remedy)
        if where not in self.problems:  # a base table is read once per size class
            self.problems.append(where)

    def unknown(self, table: str, key: str, known: Iterable[str]) -> None:
        """Note a name that does not exist, and the one that may have been meant."""
        self.problem(table, f"{key!r} is unknown", near(key, known))

    def find(self, at: str, name: object) -> Path | None:
        """The file of a relative name, from the theme's own folder on; None and a problem: none."""
        if isinstance(name, str) and name:
            for folder in self.folders:
                if (folder / name).is_file():
                    return folder / name
        self.problem(at, f"there is no file {name!r}", "put it into the theme's folder")
        return None

    def frame(self, table: Table) -> tuple[float, float]:
        """The least width and height of a layout; on panels of another shape u is smaller."""
        if not table:
            self.problem("[frame]", "is missing", UNEXTENDED)
            return (100.0, 100.0)
        sides = table.get("width"), table.get("height")
        for key in table.keys() - {"width", "height"}:
            self.unknown("[frame]", key, {"width", "height", *CLASSES})
        for key, side in zip(("width", "height"), sides, strict=True):
            if not _length(side):
                self.problem(f"[frame] {key}", f"found {side!r}", "a length in u above 0")
                return (100.0, 100.0)
        return float(sides[0] or 0), float(sides[1] or 0)

    # --- palettes ---------------------------------------------------------------------------

    def palette(self, name: str, tables: Table, seen: tuple[str, ...] = ()) -> dict[str, Color]:
        """The colours of one state, over those of the state that it is `like`."""
        at, table = f"[palette.{name}]", tables[name]
        result: dict[str, Color] = {}
        like = table.get("like")
        if like is not None:
            if not isinstance(like, str) or like not in tables or like in (*seen, name):
                self.unknown(f"{at} like", str(like), set(tables) - {name, *seen})
            else:
                result = self.palette(like, tables, (*seen, name))
        for role, value in table.items():
            if role == "like":
                continue
            color = _color(value)
            if color is None:
                self.problem(f"{at} {role}", f"{value!r} is no colour", 'write "#RRGGBB"')
            result[role] = color or (0, 0, 0)  # a role that is there is not missed elsewhere
        return result

    # --- type roles ----------------------------------------------------------------------------

    def role(self, name: str, table: Table, faces: Iterable[str], enlarged: float) -> Type | None:
        """A type role, for one size class whose factor for near text is `enlarged`."""
        at = f"[type] {name}"
        for key in table.keys() - _ROLE:
            self.unknown(at, key, {*_ROLE, *CLASSES})
        if missing := [key for key in ("face", "weight", "size") if key not in table]:
            what = f"{', '.join(missing)} missing: no theme below has this role"
            self.problem(at, what, "mend its name, or say all of a new role: face, weight, size")
            return None
        face, weight, size = (table.get(key) for key in ("face", "weight", "size"))
        small, italic = table.get("small", ""), table.get("italic", False)
        if not isinstance(face, str) or face not in faces:
            self.unknown(f"{at} face", str(face), faces)
        if small and (not isinstance(small, str) or small not in faces):
            self.unknown(f"{at} small", str(small), faces)
        if not isinstance(italic, bool):
            self.problem(f"{at} italic", f"found {italic!r}", "true or false")
        if not isinstance(weight, int) or not 1 <= weight <= 1000:
            self.problem(f"{at} weight", f"found {weight!r}", "a number from 1 to 1000")
        elif not _length(size):
            self.problem(f"{at} size", f"found {size!r}", "a length in u above 0")
        elif not _share(share := table.get("near", 0.0)):
            self.problem(f"{at} near", f"found {share!r}", "a share from 0 to 1")
        elif isinstance(face, str):
            shown = float(size or 0) * (1 + (enlarged - 1) * share)
            return Type(face, weight, shown, bool(italic), str(small))
        return None

    def names(self, at: str, value: object, known: Iterable[str] | None = None) -> tuple[str, ...]:
        """A list of names, each one of the `known` where those are given."""
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            self.problem(at, f"found {value!r}", "a list of names")
            return ()
        for each in value:
            if known is not None and each not in known:
                self.unknown(at, each, known)
        return tuple(value)

    def near(self, table: Table, size_class: str) -> float:
        """How much larger near text is set in a size class."""
        for key in table.keys() - set(CLASSES):
            self.unknown("[near]", key, CLASSES)
        factor = table.get(size_class, 1.0)
        if _length(factor):
            return float(factor)
        self.problem(f"[near] {size_class}", f"found {factor!r}", "a factor above 0")
        return 1.0

    # --- parts -----------------------------------------------------------------------------------

    def part(self, at: str, table: Table, guides: Table, styles: Iterable[str]) -> Part | None:
        """A part of one size class, its guides filled in; None where it is wrong or not shown."""
        values = dict(table)
        kind = str(values.pop("kind", None))
        if kind not in KINDS:
            self.unknown(at, kind, KINDS)
            return None
        before = len(self.problems)
        made: Any = KINDS[kind]
        known = keys_of(made)
        for key in values.keys() - known.keys():
            self.unknown(at, key, {*known, *CLASSES, BARE})
        for key, (_, needed) in known.items():
            if needed and values.get(key, "") == "":
                values.pop(key, None)
                self.problem(at, f"{key!r} is missing")
        ready = {
            key: self._value(f"{at} {key}", value, known[key][0], guides, styles)
            for key, value in values.items()
            if key in known
        }
        if len(self.problems) > before or not ready.get("show", True) or lacking(ready):
            return None
        try:
            part: Part = made(**ready)
        except TypeError:  # a problem of this part was noted for another size class already
            return None
        if fault := part.fault():
            self.problem(at, fault)
        return part

    def _value(self, at: str, value: Any, kind: Any, guides: Table, styles: Iterable[str]) -> Any:
        """What a key stands for; None where it is faulty."""
        if kind is float and isinstance(value, str):
            return self._guide(at, value, guides)
        if isinstance(value, list) and typing.get_origin(kind) is tuple:
            inner = typing.get_args(kind)[0]
            return tuple(self._value(at, each, inner, guides, styles) for each in value)
        if kind is File:
            return self._picture(at, value)
        return self._plain(at, value, kind, styles if kind is Style and value else choices_of(kind))

    def _guide(self, at: str, name: str, guides: Table) -> Any:
        if name in guides:
            return self._plain(f"[guides] {name}", guides[name], float, ())
        self.unknown(at, name, guides)
        return None

    def _plain(self, at: str, value: Any, kind: Any, known: Iterable[str]) -> Any:
        """A value of a kind; one of the `known` names, where there are any."""
        if isinstance(value, str) and known and value not in known:
            self.unknown(at, value, known)
            return None
        made, allowed = _PLAIN.get(kind, (str, (str,)))
        if type(value) in allowed and (made is not float or abs(value) < FAR):
            return made(value)
        self.problem(at, f"found {value!r}", f"allowed: {named(kind)}")
        return None

    def _picture(self, at: str, value: object) -> str:
        found = self.find(at, value)
        if found and found not in self.pictures:
            self.pictures[found] = None
            if why := images.unreadable(found):
                remedy = f"write PNG, JPEG or WebP of at most {images.MEGAPIXELS} megapixels"
                self.problem(at, f"{value} cannot be drawn: {why}", remedy)
        return str(found or "")


_PLAIN: Mapping[Any, tuple[Any, tuple[type, ...]]] = {
    float: (float, (int, float)),
    bool: (bool, (bool,)),
    int: (int, (int,)),
}


def _length(value: object) -> bool:
    """Whether it is a number above 0 that can be drawn with."""
    return type(value) in (int, float) and 0 < value < FAR  # type: ignore[operator]


def _share(value: object) -> bool:
    return type(value) in (int, float) and 0 <= value <= 1  # type: ignore[operator]


def _color(value: object) -> Color | None:
    if not isinstance(value, str) or len(value) != 7 or not value.startswith("#"):
        return None
    try:
        number = int(value[1:], 16)
    except ValueError:
        return None
    return number >> 16, number >> 8 & 255, number & 255
