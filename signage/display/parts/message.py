"""Lines of the subject's size: a subject, or a message in its place; and the badge with them.

They keep clear of the QR code's card. A message is not cut where it can be helped, nor is a badge:
both name a time.
"""

from __future__ import annotations

from signage.core.values import frozen, replace
from signage.display.badge import NO_BADGE
from signage.display.canvas import Canvas
from signage.display.fields import Fields
from signage.display.parts.health import STEP, UNDER, draw_lines, set_badge, shown_badge
from signage.display.parts.lines import halves, holds, is_cut

_CLEAR = 1.0  # u that a line keeps free above the card, or it ends before it
_APART = 3.0  # u between a line and the badge at its end
_HAIR = 0.01  # u: what is as wide as its room is not cut for a rounding
_SHARES = (0.5, 0.65)  # of a line, that the badge beside a subject may take


@frozen
class Place:
    """Where such lines stand, in u."""

    style: str
    x: float
    room: float
    one: float  # the baseline of a single line
    two: float  # that of the first of two
    leading: float  # from line to line
    most: int  # lines
    bottom: float = 0.0  # how far a message may reach; 0: any
    before_card: float = 0.0  # that a line keeps from the card beside it; 0: none stands there

    def last(self, rows: int) -> float:
        """The baseline of the last of so many lines."""
        return self.one if rows < 2 else self.two + (rows - 1) * self.leading


def wrapped(canvas: Canvas, place: Place, text: str, most: int) -> tuple[str, ...]:
    """The text in at most so many lines; the last one ends before a card that it reaches."""
    rows = canvas.wrap(place.style, text, place.room, most)
    if not _beside_card(canvas, place, rows):
        return rows
    left = place.room - canvas.reserved - place.before_card
    return (*rows[:-1], canvas.clamp(place.style, rows[-1], left))


def draw_rows(canvas: Canvas, place: Place, rows: tuple[str, ...], color: str) -> bool:
    """Draw them; False, and nothing drawn, where one of several would not be legible."""
    first = place.last(1) if len(rows) < 2 else place.two
    return canvas.rows(place.style, place.x, first, rows, color, place.leading)


def draw_message(canvas: Canvas, place: Place, fields: Fields, color: str) -> float:
    """The message, or what it says in brief; shrunk where neither has room. Its last baseline."""
    for text in filter(None, (fields.message, fields.brief)):
        rows = _without_straggler(canvas, place, text, wrapped(canvas, place, text, place.most))
        if (
            not is_cut(rows)
            and _above(canvas, place, rows)
            and draw_rows(canvas, place, rows, color)
        ):
            return place.last(len(rows))
    text, y = fields.brief or fields.message, place.one
    canvas.line(place.style, place.x, y, text, color, place.room, shrink=True)
    return y


def draw_message_and_badge(
    canvas: Canvas, place: Place, fields: Fields, inks: tuple[str, str], style: str, end: float
) -> None:
    """The message, and a badge that is not fresh: at the end of its line, else below it, or not.

    `inks` are of the message and of the badge; `style` is the badge's, which ends `end` u before
    the end edge.
    """
    color, second = inks
    badge = shown_badge(fields.badge, "late")
    inner = canvas.w - place.x - end
    left = inner - canvas.width(place.style, fields.message) - _APART
    lines = set_badge(canvas, style, badge, left, left)
    if lines.whole and badge.text:
        styles = style, style
        draw_lines(canvas, styles, badge, lines, canvas.w - end, place.one, second)
        room = min(place.room, inner - lines.width - _APART + _HAIR)
        place, badge = replace(place, room=room, most=1), NO_BADGE
    last = draw_message(canvas, place, fields, color)
    if badge.text:
        lines = set_badge(canvas, style, badge, inner, inner)
        y = last + place.leading
        ends = y + (len(lines.rows) - 1) * STEP * lines.size
        depth = canvas.depth(style, lines.rows[-1], lines.size)
        if ends + depth <= place.bottom:
            styles = style, style
            draw_lines(canvas, styles, badge, lines, place.x, y, second, anchor="start", rise=UNDER)


def draw_badge_beside(
    canvas: Canvas,
    fields: Fields,
    style: str,
    x: float,
    end: float,
    baseline: float,
    color: str,
    kept: float,
) -> float:
    """A badge that is not fresh at the end of a subject's line; the room that it leaves.

    It leaves `kept` u if it can be whole beside them, as it can be in two lines.
    """
    badge = shown_badge(fields.badge, "late")
    inner = canvas.w - x - end
    if not badge.text:
        return inner
    most = [inner * share for share in _SHARES]
    for room in (min(most[0], inner - kept - _APART), *most):
        lines = set_badge(canvas, style, badge, room, room)
        if lines.whole:
            break
    draw_lines(canvas, (style, style), badge, lines, canvas.w - end, baseline, color)
    return inner - lines.width - _APART


def _without_straggler(
    canvas: Canvas, place: Place, text: str, rows: tuple[str, ...]
) -> tuple[str, ...]:
    """Two lines, the second of them more than a word where both could be of like length."""
    if len(rows) != 2 or " " in rows[1]:
        return rows
    even = halves(canvas, place.style, text)
    if len(even) < 2 or _beside_card(canvas, place, even):
        return rows
    return even if holds(canvas, place.style, even, place.room, canvas.size(place.style)) else rows


def _ink_ends(canvas: Canvas, place: Place, rows: tuple[str, ...]) -> float:
    """How far down the ink of the last line reaches."""
    depth = canvas.depth(place.style, rows[-1], canvas.size(place.style))
    return place.last(len(rows)) + depth


def _above(canvas: Canvas, place: Place, rows: tuple[str, ...]) -> bool:
    """Whether several lines end above the bottom; a single one stands where it stands."""
    return len(rows) < 2 or not place.bottom or _ink_ends(canvas, place, rows) <= place.bottom


def _beside_card(canvas: Canvas, place: Place, rows: tuple[str, ...]) -> bool:
    """Whether the last line stands so low that the card is beside it."""
    if not (rows and place.before_card and canvas.card):
        return False
    ends = _ink_ends(canvas, place, rows) + _CLEAR
    return canvas.box(place.x, ends, place.room, 0).y > canvas.card.y
