"""What the preview draws of its own: the page of its keys, and a line over the room's sign."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from signage.display.canvas import LEADING, SMALLEST
from signage.display.scene import Scene
from signage.display.setup import Setup, canvas_for
from signage.display.text.bidi import isolated
from signage.display.theme import PAGE

_MARGIN, _GAP = 5.0, 5.0
_LARGEST = 1.35  # of a page's text: what the keys are set in where there is room
_PITCH = 1.9  # of that size: from one key to the next
_KEY = 3.2  # of that size: the column of the keys
_CAP = 0.36  # of a size: from the middle of a line to its baseline

Keys = tuple[tuple[str, str], ...]
"""Each key, and what it does."""


def keys_scene(setup: Setup, keys: Sequence[tuple[str, str]]) -> Scene:
    """The keys and what they do, on one page: in two columns where the panel is wider than high."""
    canvas = canvas_for(setup, PAGE)
    canvas.place(0.0, fixed=True)
    canvas.fill(0, 0, canvas.w, canvas.h, "ground")
    heading = canvas.size("page_heading")
    canvas.text("page_heading", _MARGIN, _MARGIN + heading * 0.8, "Keys", "accent")
    columns = 2 if canvas.w > canvas.h else 1
    rows = -(-len(keys) // columns)
    width = (canvas.w - 2 * _MARGIN - (columns - 1) * _GAP) / columns
    top = _MARGIN + heading * 1.6
    pitch = (canvas.h - _MARGIN - top) / rows
    size = min(canvas.size("page_text") * _LARGEST, pitch / LEADING)
    for _, words in keys:
        size = canvas.fit("page_text", isolated(words, canvas.rtl), width - size * _KEY, size)
    size = max(size, SMALLEST / canvas.u)
    pitch = min(pitch, size * _PITCH)
    for index, (key, words) in enumerate(keys):
        column, row = divmod(index, rows)
        x, y = _MARGIN + column * (width + _GAP), top + (row + 0.5) * pitch + size * _CAP
        canvas.line("page_lead", x, y, key, "accent", size * _KEY, size=size)
        said = isolated(words, canvas.rtl)
        canvas.line("page_text", x + size * _KEY, y, said, "ink", width - size * _KEY, size=size)
    return Scene(setup.size, tuple(canvas.items))


def with_line(scene: Scene, setup: Setup, words: str) -> Scene:
    """The scene with a line of words over its foot."""
    canvas = canvas_for(setup, PAGE)
    canvas.place(0.0, fixed=True)
    size = canvas.size("page_text")
    height = size * 2.2
    canvas.fill(0, canvas.h - height, canvas.w, height, "ink")
    canvas.line(
        "page_text", canvas.w / 2, canvas.h - height / 2 + size * _CAP,
        isolated(words, canvas.rtl), "ground", canvas.w - 2 * _MARGIN, anchor="middle",
    )  # fmt: skip
    return replace(scene, items=(*scene.items, *canvas.items))
