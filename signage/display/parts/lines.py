"""Short texts of our own in one line or two: made smaller, or broken, before anything is cut."""

from __future__ import annotations

from collections.abc import Sequence

from signage.display.canvas import SMALLEST, Canvas

_LEAST = 0.85  # of its size that a caption is shrunk to before it is broken: the larger is read
TWO_LINES = 2.3  # em: how high two lines of a caption are, with what they leave free
_SHARES = (0.5, 0.6, 0.7, 0.8, 0.9)  # of a text's width that the longer of two lines may take


def is_cut(rows: Sequence[str]) -> bool:
    """Whether something of a text is missing from its lines."""
    return not rows or "…" in rows[-1]


def halves(canvas: Canvas, style: str, text: str) -> tuple[str, ...]:
    """A text in two lines, the longer as short as can be; in one, where no line may end in it."""
    words = text.split(" ")
    if len(words) > 1:
        cuts = [(" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words))]
        return min(cuts, key=lambda rows: max(canvas.width(style, row) for row in rows))
    width = canvas.width(style, text)
    tries = (canvas.wrap(style, text, width * share, 2) for share in _SHARES)
    return next((rows for rows in tries if not is_cut(rows)), (text,))


def size_of(canvas: Canvas, style: str, rows: Sequence[str], room: float) -> float:
    """The size at which all of some lines fit into `room`, in u; not below the smallest legible."""
    return min(canvas.fit(style, row, room) for row in rows)


def holds(canvas: Canvas, style: str, rows: Sequence[str], room: float, size: float) -> bool:
    """Whether lines of that size all fit."""
    return all(canvas.width(style, row, size) <= room for row in rows)


def set_caption(
    canvas: Canvas, style: str, text: str, room: float, *, near: float = 0.0, high: float = 1e9
) -> tuple[tuple[str, ...], float]:
    """A caption in one line or two, and their size in u; no line where neither has room for all.

    In one it is not much smaller than its own size, or it is broken, if two lines of `high` u
    together can be larger. What finds no room so may come as near to the sides as `near` u leave.
    """
    size, near = canvas.fit(style, text, room), near or room
    if size >= canvas.size(style) * _LEAST and holds(canvas, style, (text,), room, size):
        return (text,), size
    broken = halves(canvas, style, text)
    tries: list[tuple[tuple[str, ...], float]] = [((text,), canvas.fit(style, text, near))]
    if len(broken) > 1:
        tries.append((broken, min(size_of(canvas, style, broken, near), high / TWO_LINES)))
    least = SMALLEST / canvas.u
    whole = [
        (rows, size)
        for rows, size in tries
        if size >= least and holds(canvas, style, rows, near, size)
    ]
    return max(whole, key=lambda each: each[1], default=((), 0.0))
