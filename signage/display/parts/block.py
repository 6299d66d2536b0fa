"""A meeting as a block of the agenda: its shape, and as many lines of text as it holds."""

from __future__ import annotations

from signage.core.values import frozen
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


@frozen
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
    x, room = x + _INDENT, w - _INDENTS
    indent = step * _LOCK_ROOM if meeting.private else 0.0
    if h >= step + small + 1.45 and room >= 2 * canvas.size(title):
        rows = 2 if h > step * 2.4 + small * 1.4 + 2 else 1
        lines = canvas.wrap(title, meeting.title, room - indent, rows)
        times, times_size = _times(canvas, second, meeting, room - indent)
        baseline = y + min(h / 2, 1.6 * step) + step * 0.28 - small * 0.6  # a tall one begins above
        last = baseline + max(0, len(lines) - 1) * step * 1.2 + small * 1.36
        foot = y + h - 1 / canvas.u  # above the edge
        over = max(0.0, last + canvas.depth(second, times, times_size) - foot)
        above = baseline - canvas.rise(title, lines[0], canvas.size(title)) - y if lines else h
        baseline, last = baseline - over, last - over
        start = x + indent
        if over <= max(0.0, above) and canvas.rows(
            title, start, baseline, lines, look.title, step * 1.2
        ):
            _draw_lock(canvas, look, meeting, x, baseline, step)
            if times:
                canvas.text(second, start, last, times, look.second, size=times_size)
            return
    _draw_one(canvas, place, look, meeting, title)


def _draw_one(canvas: Canvas, place: Place, look: Look, meeting: Planned, title: str) -> None:
    """The subject alone, all of it inside the block."""
    x, y, w, h = place
    edge = _BORDER if look.dashes else 1 / canvas.u
    em = min(canvas.step(title), (h - 2 * edge if look.dashes else h) * 0.78)
    size = canvas.size(title) * em / canvas.step(title)
    x, room = x + _INDENT, w - _INDENTS
    if size * canvas.u < SMALLEST or room < 2 * size:
        return
    indent = em * _LOCK_ROOM if meeting.private else 0.0
    if meeting.private:  # our own words are not cut
        size = canvas.fit(title, meeting.title, room - indent, size)
    text = canvas.clamp(title, meeting.title, room - indent, size)
    rise, depth = canvas.rise(title, text, size), canvas.depth(title, text, size)
    if rise + depth > (inner := h - 2 * edge):
        size, rise, depth = (each * inner / (rise + depth) for each in (size, rise, depth))
        if size < canvas.least:
            return
    baseline = y + min(h / 2, 1.6 * em) + em * 0.36
    baseline = min(max(baseline, y + edge + rise), y + h - edge - depth)
    _draw_lock(canvas, look, meeting, x, baseline, em)
    canvas.text(title, x + indent, baseline, text, look.title, size=size)


def _draw_lock(
    canvas: Canvas, look: Look, meeting: Planned, x: float, baseline: float, em: float
) -> None:
    """Before the words of a private meeting."""
    if meeting.private:
        canvas.figure("lock", x, baseline - em * _LOCK_UP, em * _LOCK, {"ink": look.title})


def _times(canvas: Canvas, style: str, meeting: Planned, room: float) -> tuple[str, float]:
    """The times, and the organizer where both fit; times are never cut, but shrunk or left out."""
    line = meeting.when + _DOT + meeting.who if meeting.who else meeting.when
    if canvas.width(style, line) > room:
        line = meeting.when
    size = canvas.fit(style, line, room)
    return (line, size) if canvas.width(style, line, size) <= room else ("", size)


def draw_free(canvas: Canvas, place: Place, ground: str, dashes: str) -> None:
    """The time that is free from now on."""
    canvas.fill(*place, ground, RADIUS, 0.3, dashes, dash=_DASH)
