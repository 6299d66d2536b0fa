"""The health badge on a page: its icon and its words, in one line or two, and whole if it can be.

What it says is `signage.display.badge`. It names a time mostly, and times are not cut: the badge is
set smaller, then broken, before anything of it goes.
"""

from __future__ import annotations

from signage.core.values import frozen
from signage.display.badge import Badge, BadgeKind
from signage.display.canvas import SMALLEST, Canvas
from signage.display.parts.lines import halves

_ICON, _LEAD = 1.1, 1.45  # em: the icon's side, and from its start to the words
_ICON_OF_TWO, _LEAD_OF_TWO = 1.5, 1.9  # the same beside two lines
_MIDDLE = 0.36  # em above the baseline: the middle of an icon beside text
_LEAST = 0.9  # of its size that one line is shrunk to before it is broken
STEP = 1.3  # em from line to line
MIDDLE, UNDER, OVER = 0.55, 0.0, STEP
"""How far the first of two lines is above the baseline of one, in em."""


@frozen
class Lines:
    """A badge in the lines that it is set in; `whole`: nothing of it is cut."""

    rows: tuple[str, ...]
    size: float  # u
    width: float  # u, the icon included
    whole: bool = True


def shown_badge(badge: Badge, when: str) -> Badge:
    """The badge, or an empty one where the layout has no place for it."""
    fresh = badge.kind is BadgeKind.FRESH
    return Badge() if when == "never" or (when == "late" and fresh) else badge


def badge_width(canvas: Canvas, style: str, badge: Badge) -> float:
    """What the badge takes of a line, in u."""
    return canvas.size(style) * _LEAD + canvas.width(style, badge.text)


def set_badge(
    canvas: Canvas, style: str, badge: Badge, room: float, two: float = 0.0, least: float = _LEAST
) -> Lines:
    """The badge for `room` u; in two lines it may take `two`, 0 where there is no place for them.

    It is broken rather than shrunk to less than `least` of its size, and cut only where neither
    helps.
    """
    size = canvas.size(style)
    one = _fitted(canvas, style, (badge.text,), room)
    if one.whole and one.size >= size * least:
        return one
    broken = halves(canvas, style, badge.text) if two > 0 else ()
    if len(broken) < 2:
        return one
    both = _fitted(canvas, style, broken, two)
    return both if both.whole or not one.whole else one


def draw_lines(
    canvas: Canvas,
    styles: tuple[str, str],
    badge: Badge,
    lines: Lines,
    x: float,
    baseline: float,
    color: str,
    *,
    anchor: str = "end",
    rise: float = MIDDLE,
) -> float:
    """Draw what `set_badge` made; the width that it takes. `styles` are of the first line and the
    second, `rise` is one of MIDDLE, UNDER and OVER."""
    size, two = lines.size, len(lines.rows) > 1
    first = baseline - rise * size if two else baseline
    start = x - lines.width if anchor == "end" else x
    lead, side = (_LEAD_OF_TWO, _ICON_OF_TWO) if two else (_LEAD, _ICON)
    top = first - (MIDDLE if two else _MIDDLE + side / 2) * size
    canvas.figure(
        badge.kind.value, start, top, side * size, {"ink": color}, weight=2.2 if two else 2.4
    )
    flush = anchor == "end" and two  # both lines end where the longer one does
    at, anchor = (x, "end") if flush else (start + lead * size, "start")
    for style, row, y in zip(styles, lines.rows, (first, first + STEP * size), strict=False):
        canvas.text(style, at, y, row, color, size=size, anchor=anchor)
    return lines.width


def draw_badge(
    canvas: Canvas,
    style: str,
    badge: Badge,
    x: float,
    baseline: float,
    color: str,
    room: float,
    anchor: str = "end",
) -> float:
    """The badge in one line, held to `room`; the width that it takes."""
    lines = set_badge(canvas, style, badge, room)
    return draw_lines(canvas, (style, style), badge, lines, x, baseline, color, anchor=anchor)


def _fitted(canvas: Canvas, style: str, rows: tuple[str, ...], room: float) -> Lines:
    """Those lines at the size at which they fit; cut where the smallest legible is too large."""
    lead = _LEAD_OF_TWO if len(rows) > 1 else _LEAD
    size = canvas.size(style)
    width = _width(canvas, style, rows, size, lead)
    if width > room:
        size = max(size * max(0.0, room) / width * 0.9999, SMALLEST / canvas.u)
        width = _width(canvas, style, rows, size, lead)
    if width <= room:
        return Lines(rows, size, width)
    rows = tuple(canvas.clamp(style, row, room - lead * size, size) for row in rows)
    return Lines(rows, size, _width(canvas, style, rows, size, lead), whole=False)


def _width(canvas: Canvas, style: str, rows: tuple[str, ...], size: float, lead: float) -> float:
    return lead * size + max(canvas.width(style, row, size) for row in rows)
