"""Finds parts of a theme that have no room on a panel: draws each layout once, without fonts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from signage.core.room import Status
from signage.core.values import replace
from signage.display.badge import Badge, BadgeKind
from signage.display.canvas import SMALLEST, Canvas
from signage.display.day import Block, Day
from signage.display.fields import Action, Fields, Item
from signage.display.geometry import Box
from signage.display.lineage import THEME
from signage.display.measure import Ink
from signage.display.parts.base import Part
from signage.display.plan import Plan, Planned
from signage.display.scene import Disc, Figure, Fill, Image, Modules, Target, Text
from signage.display.scene import Item as Drawn
from signage.display.tables import BARE
from signage.display.theme import Theme, kind_of, states_of
from signage.errors import Problem

LEGIBLE = 0.9  # of the smallest size that text is set in, to which other lines may squeeze one
PANELS = {"XS": (480, 320), "S": (800, 480), "M": (1280, 800), "L": (1920, 1080), "P": (720, 1280)}
"""A common panel of each size class."""

_ITEM = Item("x" * 30, False, "x" * 20, "00:00", "00:00–00:00")
_FULL = Fields(
    Status.OCCUPIED,
    room="x" * 8,
    clock="00:00",
    floor="x" * 7,
    seats="x" * 7,
    capacity="0",
    amenities=(("screen", "x" * 6),),
    date="x" * 18,
    date_short="x" * 10,
    word="x" * 9,
    until="x" * 11,
    rest="x" * 11,
    item=_ITEM,
    next_lead="xxxx",
    next_label="x" * 10,
    next=_ITEM,
    badge=Badge(BadgeKind.LATE, "x" * 18),
    horizon=1.0,
    day=Day((Block(0.0, 1.0),), 0.5, ((0.0, "00"), (0.5, "00"), (1.0, "00"))),
    today="x" * 5,
    plan=Plan(
        10.0,
        5.0,
        (Planned(0.0, 10.0, "x" * 30, False, "00:00–00:00", "x" * 20),),
        tuple((float(hour), "00") for hour in range(11)),
    ),
    opens="x" * 14,
    wake="x" * 13,
)
_OFFERING = replace(
    _FULL,
    actions=(Action("a", "x" * 12, primary=True), Action("b", "x" * 12)),
    code=(0,) * 25,  # of a version 2 code
    qr_caption="x" * 13,
)


class _Blocks:
    """Sets every letter as a block of half an em, 0.7 em high."""

    def width(
        self,
        text: str,
        size: float,
        weight: int,
        face: str,
        *,
        italic: bool = False,
        rtl: bool = False,
    ) -> float:
        return len(text) * size / 2

    def ink(
        self,
        text: str,
        size: float,
        weight: int,
        face: str,
        *,
        italic: bool = False,
        rtl: bool = False,
    ) -> Ink:
        return (0.0, -0.7 * size, len(text) * size / 2, 0.0) if text else (0.0, 0.0, 0.0, 0.0)

    def clamp(
        self,
        text: str,
        size: float,
        weight: int,
        face: str,
        max_width: float,
        *,
        italic: bool = False,
        rtl: bool = False,
    ) -> str:
        return text[: max(0, int(max_width / (size / 2)))]

    def wrap(
        self,
        text: str,
        size: float,
        weight: int,
        face: str,
        max_width: float,
        lines: int,
        *,
        italic: bool = False,
        rtl: bool = False,
    ) -> tuple[str, ...]:
        return (self.clamp(text, size, weight, face, max_width),)


class _Roomy(Canvas):
    """Lets nothing give way, so that all of a layout is there; tells whether text had no room."""

    lost = False

    def free(self, box: Box) -> bool:
        return True

    def text(
        self, style: str, x: float, baseline: float, text: str, color: str, **how: Any
    ) -> float:
        before = len(self.items)
        width = super().text(style, x, baseline, text, color, **how)
        drawn = [item for item in self.items[before:] if isinstance(item, Text)]
        legible = all(item.size > LEGIBLE * SMALLEST for item in drawn)
        self.lost = self.lost or (bool(text) and not (drawn and legible))
        return width


def audit(theme: Theme) -> list[Problem]:
    """Every part that draws beyond the edge of a panel of some size class, with its class.

    So is one whose text is not drawn, for want of room above or below its baseline.
    """
    problems: dict[Problem, None] = {}
    for (size_class, bare), layout in theme.layouts.items():
        for page in {part.page for part in layout}:
            parts = [part for part in layout if part.page == page]
            for part, what in _misplaced(theme, parts, size_class, bare):
                variant = f"{size_class}-{BARE}" if bare else size_class
                width, height = PANELS[size_class]
                problem = Problem(
                    f"{theme.name}/{THEME}: [[part]] {kind_of(part)}",
                    f"{what} a panel of {width}x{height} ({variant})",
                    f"give it other lengths under {variant!r}",
                )
                problems[problem] = None
    return list(problems)


def _misplaced(
    theme: Theme, parts: Sequence[Part], size_class: str, bare: bool
) -> Iterator[tuple[Part, str]]:
    panel = Box(0, 0, *PANELS[size_class])
    fields = _FULL if bare else _OFFERING
    types, frame = theme.types[size_class], theme.frames[size_class]
    canvas = _Roomy(PANELS[size_class], frame, types, {}, _Blocks())
    for part in parts:
        canvas.colors = theme.palettes[states_of(part)[0]]
        before, canvas.lost = len(canvas.items), False
        part.draw(canvas, fields)
        if not all(_extent(item).within(panel) for item in canvas.items[before:]):
            yield part, "sticks out of"
        elif canvas.lost:
            yield part, "has text without room for it on"


def _extent(item: Drawn) -> Box:
    """The pixels of what must lie on the panel; grounds and what is cut off may lie anywhere."""
    match item:
        case Fill() | Target() | Modules() | Image():
            return item.box
        case Text() if item.box:
            return item.box
        case Figure():
            side = round(item.size)
            return Box(round(item.x), round(item.y), side, side)
        case Disc() if item.clip is None:
            left, top = round(item.cx - item.radius), round(item.cy - item.radius)
            return Box(left, top, round(2 * item.radius), round(2 * item.radius))
        case _:
            return Box(0, 0, 0, 0)
