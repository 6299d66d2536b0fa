"""A meeting as a block of the agenda: its shape, and as many lines of text as it holds."""

from __future__ import annotations

from dataclasses import dataclass

from signage.display.canvas import SMALLEST, Canvas
from signage.display.plan import Planned

RADIUS = 0.7
_TAB = 0.9
_DASH, _BORDER = (1.1, 0.8), 0.28
_INDENT, _INDENTS = 2.4, 3.8  # before the text, and on both sides together
_DOT = "  ·  "
_LOCK, _LOCK_UP, _LOCK_ROOM = 1.08, 0.98, 1.4  # em

Place = tuple[float, float, float, float]
"""x, y, width and height in u."""


@dataclass(frozen=True, slots=True)
class Look:
    """The inks of a block; what is empty is not drawn."""

    ground: str
    title: str
    second: str
    edge: str = ""  # a hairline around it
    dashes: str = ""  # a border in dashes
    tab: str = ""  # along its start edge
    over: str = ""  # the ground of the part that is over


def draw_shape(canvas: Canvas, place: Place, look: Look, elapsed: float = 0.0) -> None:
    """The block; `elapsed` is how much of its height is over, in u."""
    x, y, w, h = place
    if look.dashes:
        canvas.fill(*place, look.ground, RADIUS, _BORDER, look.dashes, dash=_DASH)
    elif look.edge:
        canvas.fill(*place, look.ground, RADIUS, 1 / canvas.u, look.edge)
    else:
        canvas.fill(*place, look.ground, RADIUS)
    if look.tab:
        canvas.fill(*place, look.tab, RADIUS, clip=canvas.box(x, y, min(_TAB, w), h))
    if look.over and elapsed > 0:
        canvas.fill(*place, look.over, RADIUS, clip=canvas.box(x, y, w, elapsed))


def draw_words(
    canvas: Canvas, place: Place, look: Look, meeting: Planned, title: str, second: str
) -> None:
    """Subject, and below it times and organizer where there is room; nothing where it is too small.

    `title` and `second` are the type roles.
    """
    x, y, w, h = place
    step, small = canvas.step(title), canvas.step(second)
    both = h >= step + small + 1.45
    lead = min(h / 2, 1.6 * step)  # a tall block begins at its top
    inner = h - 2 * _BORDER if look.dashes else h
    em = step if both else min(step, inner * 0.78)
    size = canvas.size(title) * em / step
    x, room = x + _INDENT, w - _INDENTS
    if size * canvas.u < SMALLEST or room < 2 * size:
        return
    baseline = y + lead + (em * 0.28 - small * 0.6 if both else em * 0.36)
    if meeting.private:
        canvas.figure("lock", x, baseline - em * _LOCK_UP, em * _LOCK, {"ink": look.title})
        x, room = x + em * _LOCK_ROOM, room - em * _LOCK_ROOM
    lines = 2 if h > em * 2.4 + small * 1.4 + 2 else 1
    for row in canvas.wrap(title, meeting.title, room, lines, size):
        canvas.text(title, x, baseline, row, look.title, size=size)
        baseline += em * 1.2
    if both:
        _draw_times(canvas, second, x, baseline - em * 1.2 + small * 1.36, meeting, room, look)


def _draw_times(
    canvas: Canvas, style: str, x: float, y: float, meeting: Planned, room: float, look: Look
) -> None:
    """The times, and the organizer where both fit; times are never cut, but shrunk or left out."""
    line = meeting.when + _DOT + meeting.who if meeting.who else meeting.when
    if canvas.width(style, line) > room:
        line = meeting.when
    size = canvas.fit(style, line, room)
    if canvas.width(style, line, size) <= room:
        canvas.text(style, x, y, line, look.second, size=size)


def draw_free(canvas: Canvas, place: Place, ground: str, dashes: str) -> None:
    """The time that is free from now on."""
    canvas.fill(*place, ground, RADIUS, 0.3, dashes, dash=_DASH)
