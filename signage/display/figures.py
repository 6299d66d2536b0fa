"""The theme's figures: state glyphs and icons, read from data and scaled to outlines in px."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from math import cos, radians, sin
from pathlib import Path
from typing import Any

from signage.core.values import frozen
from signage.display import outline
from signage.display.outline import Outline
from signage.display.path import parse
from signage.errors import Problem, UserError

MARGIN = 1 / 8  # of its square's side that a figure's pen may stand out of the square
INKS = ("ink", "ground", "accent")
_SHAPES = {"circle": 3, "rect": 5, "wedge": 3, "path": 0}  # how many numbers each takes
_PART_KEYS = {"ink", "fill", "pen", "rotate"} | set(_SHAPES)
_FIGURE_KEYS = {"grid", "stroke", "mirrors", "parts"}


@frozen
class Part:
    """One shape of a figure, in the units of its grid."""

    shape: str  # circle | rect | wedge | path
    numbers: tuple[float, ...]
    path: str
    ink: str
    fill: bool
    pen: float
    rotate: float


@frozen
class Drawing:
    """A figure's parts, back to front, on a square grid."""

    grid: float
    stroke: float
    mirrors: bool
    parts: tuple[Part, ...]

    def layers(
        self,
        size: float,
        *,
        x: float = 0.0,
        y: float = 0.0,
        portion: float = 0.0,
        weight: float | None = None,
        mirrored: bool = False,
    ) -> tuple[tuple[str, Outline], ...]:
        """(ink, outline in px) back to front, the square's top left corner at (x, y).

        `portion` is the share of a turn that wedges cover, `weight` the stroke in grid units;
        `mirrored` turns round the figures that have a direction, and no others.
        """
        scale = size / self.grid
        stroke = (self.stroke if weight is None else weight) * scale
        layers = []
        for part in self.parts:
            shape = _outline(part, scale, stroke * part.pen, portion)
            if part.rotate:
                shape = _rotated(shape, radians(part.rotate), size / 2)
            if mirrored and self.mirrors:
                shape = tuple(tuple((size - px, py) for px, py in c[::-1]) for c in shape)
            placed = tuple(tuple((px + x, py + y) for px, py in c) for c in shape)
            layers.append((part.ink, placed))
        return tuple(layers)


def load(file: Path) -> dict[str, Drawing]:
    """Every figure by its name. Raises UserError with every problem of the file at once.

    `audit` looks for what only drawing them all can tell.
    """
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        remedy = "put back the file that came with this version"
        raise UserError([Problem(file.name, f"cannot be read: {error}", remedy)]) from error
    problems: list[Problem] = []
    figures = {}
    for name, table in tables.items():
        where = f"{file.name}: [{name}]"
        found = _figure_faults(table)
        problems += [Problem(where, what, remedy) for what, remedy in found]
        if not found:
            figures[name] = _drawing(table)
    if problems:
        raise UserError(problems)
    return figures


def audit(file: Path) -> list[Problem]:
    """Figures that stand out of their squares by more than `MARGIN`. UserError: see `load`."""
    return [
        Problem(f"{file.name}: [{name}]", *fault)
        for name, drawing in load(file).items()
        for fault in _reach_faults(drawing)
    ]


def _drawing(table: Mapping[str, Any]) -> Drawing:
    return Drawing(
        grid=float(table["grid"]),
        stroke=float(table["stroke"]),
        mirrors=table.get("mirrors", False),
        parts=tuple(_part(part) for part in table["parts"]),
    )


def _part(table: Mapping[str, Any]) -> Part:
    (shape,) = set(table) & set(_SHAPES)
    value = table[shape]
    return Part(
        shape=shape,
        numbers=() if shape == "path" else tuple(float(number) for number in value),
        path=value if shape == "path" else "",
        ink=table.get("ink", "ink"),
        fill=table.get("fill", False) or shape == "wedge",
        pen=float(table.get("pen", 1)),
        rotate=float(table.get("rotate", 0)),
    )


def _reach_faults(drawing: Drawing) -> list[tuple[str, str]]:
    """A drawing may stand out of its grid by `MARGIN`, no more: painting relies on it."""
    low, high = -MARGIN * drawing.grid, (1 + MARGIN) * drawing.grid
    values = [
        value
        for _, shape in drawing.layers(drawing.grid, portion=1.0)
        for contour in shape
        for point in contour
        for value in point
    ]
    if min(values) >= low and max(values) <= high:
        return []
    found = f"reaches from {min(values):g} to {max(values):g}"
    return [(found, f"keep it between {low:g} and {high:g}")]


def _figure_faults(table: object) -> list[tuple[str, str]]:
    """(what, remedy) of everything that is wrong with one figure's table."""
    if not isinstance(table, dict):
        return [("is not a table", "write it as [name] with grid, stroke and parts")]
    faults = [
        (f"{key!r} is not known", f"a figure has {', '.join(sorted(_FIGURE_KEYS))}")
        for key in table
        if key not in _FIGURE_KEYS
    ]
    for key in ("grid", "stroke"):
        if not _number(table.get(key)) or table[key] <= 0:
            faults.append((f"{key} is {table.get(key)!r}", f"give {key} a number above 0"))
    if not isinstance(table.get("mirrors", False), bool):
        faults.append((f"mirrors is {table['mirrors']!r}", "write true or false"))
    parts = table.get("parts")
    if not isinstance(parts, list) or not parts:
        return [*faults, ("has no parts", "list at least one shape in parts")]
    for number, part in enumerate(parts, 1):
        faults += [(f"part {number}: {what}", remedy) for what, remedy in _part_faults(part)]
    return faults


def _part_faults(part: object) -> list[tuple[str, str]]:
    if not isinstance(part, dict):
        return [("is not a table", "write it as { circle = [24, 24, 20] }, for example")]
    faults = [
        (f"{key!r} is not known", f"a part has {', '.join(sorted(_PART_KEYS))}")
        for key in part
        if key not in _PART_KEYS
    ]
    if part.get("ink", "ink") not in INKS:
        faults.append((f"ink is {part['ink']!r}", f"allowed are {', '.join(INKS)}"))
    if not isinstance(part.get("fill", False), bool):
        faults.append((f"fill is {part['fill']!r}", "write true or false"))
    faults += [
        (f"{key} is {part[key]!r}", f"give {key} a number")
        for key in ("pen", "rotate")
        if key in part and not _number(part[key])
    ]
    shapes = [key for key in part if key in _SHAPES]
    if len(shapes) != 1:
        return [*faults, (f"has {len(shapes)} shapes", f"give one of {', '.join(_SHAPES)}")]
    return faults + _shape_faults(shapes[0], part[shapes[0]])


def _shape_faults(shape: str, value: object) -> list[tuple[str, str]]:
    if shape == "path":
        try:
            if isinstance(value, str) and parse(value, 1.0):
                return []
            return [("path is empty", "write SVG path data, for example M4 12 H20")]
        except ValueError as error:
            return [(f"path: {error}", "use the commands M L H V C A Z")]
    count = _SHAPES[shape]
    if isinstance(value, list) and len(value) == count and all(map(_number, value)):
        return []
    return [(f"{shape} is {value!r}", f"{shape} takes {count} numbers")]


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _outline(part: Part, scale: float, pen: float, portion: float) -> Outline:
    numbers = tuple(number * scale for number in part.numbers)
    if part.shape == "path":
        lines = parse(part.path, scale)
        if part.fill:
            return tuple(tuple(line.points) for line in lines)
        return tuple(
            contour for line in lines for contour in outline.stroke(line.points, pen, line.closed)
        )
    if part.shape == "wedge":
        x, y, radius = numbers
        return (outline.wedge(x, y, radius, portion),) if portion > 0 else ()
    if part.shape == "circle":
        x, y, radius = numbers
        return (outline.disc(x, y, radius),) if part.fill else outline.ring(x, y, radius, pen)
    x, y, w, h, radius = numbers
    if part.fill:
        return (outline.rectangle(x, y, w, h, radius),)
    return outline.frame(x, y, w, h, radius, pen)


def _rotated(shape: Outline, angle: float, middle: float) -> Outline:
    """Turned clockwise round the middle of the square."""
    c, s = cos(angle), sin(angle)
    return tuple(
        tuple(
            (
                middle + (x - middle) * c - (y - middle) * s,
                middle + (x - middle) * s + (y - middle) * c,
            )
            for x, y in contour
        )
        for contour in shape
    )
