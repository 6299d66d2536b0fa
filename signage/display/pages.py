"""Pages of text in the neutral palette: problems, reasons, keys. Readable at every size."""

from __future__ import annotations

from collections.abc import Sequence

from signage.core.values import field, frozen
from signage.display.canvas import ASCENT, LEADING, SMALLEST, Canvas
from signage.display.scene import Scene
from signage.display.setup import Setup, canvas_for
from signage.display.theme import PAGE

_MARGIN = 5.0
_SHRINKS = (1.0, 0.85, 0.7)  # tried in turn before a text goes over several pages
_APART = 0.4  # u between a row that hangs low and the next one
_LEAD_LINES, _TEXT_LINES = 4, 6  # of one paragraph


@frozen
class Paragraph:
    """A statement, and what there is to add to it."""

    lead: str = field(repr=False)
    text: str = field(default="", repr=False)


@frozen
class _Row:
    style: str
    text: str = field(repr=False)
    color: str
    size: float  # u
    before: float  # u of space above it
    begins: bool  # a paragraph begins here
    rise: float  # u from its top to its baseline: as usual, or as high as heaped marks reach
    drop: float  # u from there to the next row's top

    @property
    def height(self) -> float:
        return self.before + self.rise + self.drop


def page_scene(
    setup: Setup, heading: str, paragraphs: Sequence[Paragraph], page: int = 0, note: str = ""
) -> Scene:
    """One page of a text; `page` counts on and begins again after the last."""
    canvas = canvas_for(setup, PAGE)
    canvas.place(0.0, fixed=True)
    canvas.fill(0, 0, canvas.w, canvas.h, "ground")
    room = canvas.w - 2 * _MARGIN
    y = _heading(canvas, heading, room)
    foot = canvas.h - _MARGIN
    pages = _pages(canvas, paragraphs, room, foot - y)
    page %= len(pages)
    if len(pages) > 1:
        words = setup.words
        note = words("page.number", page=words.number(page + 1), pages=words.number(len(pages)))
    canvas.line("page_text", canvas.w - _MARGIN, foot, note, "ink2", room, anchor="end")
    for index, row in enumerate(pages[page]):
        y += row.before if index else 0.0
        canvas.text(row.style, _MARGIN, y + row.rise, row.text, row.color, size=row.size)
        y += row.rise + row.drop
    return Scene(setup.size, tuple(canvas.items))


def _heading(canvas: Canvas, heading: str, room: float) -> float:
    """Draw the heading, in two lines where it needs them; where the text below it begins."""
    size, y = canvas.size("page_heading"), _MARGIN
    for row in canvas.wrap("page_heading", heading, room, 2):
        canvas.text("page_heading", _MARGIN, y + size * ASCENT, row, "accent", size=size)
        y += size * LEADING
    return y + size * 0.5


def _pages(
    canvas: Canvas, paragraphs: Sequence[Paragraph], room: float, height: float
) -> list[list[_Row]]:
    """The rows of each page: on one page if they can be set smaller, else over several."""
    height -= canvas.size("page_text") * 1.5  # the foot's line
    for shrink in _SHRINKS:
        rows = _rows(canvas, paragraphs, room, shrink)
        if sum(row.height for row in rows) <= height:
            return [rows]
    rows = _rows(canvas, paragraphs, room, _SHRINKS[1])
    pages: list[list[_Row]] = [[]]
    for part in _whole(rows):
        used = sum(row.height for row in pages[-1])
        if pages[-1] and used + sum(row.height for row in part) > height:
            pages.append([])
        for row in part:
            if pages[-1] and sum(r.height for r in pages[-1]) + row.height > height:
                pages.append([])  # a paragraph that is longer than a page
            pages[-1].append(row)
    return pages


def _whole(rows: Sequence[_Row]) -> list[list[_Row]]:
    """The rows by paragraph."""
    parts: list[list[_Row]] = []
    for row in rows:
        if row.begins:
            parts.append([])
        parts[-1].append(row)
    return parts


def _rows(
    canvas: Canvas, paragraphs: Sequence[Paragraph], room: float, shrink: float
) -> list[_Row]:
    rows: list[_Row] = []
    for paragraph in paragraphs:
        kinds = (
            ("page_lead", paragraph.lead, "ink", _LEAD_LINES),
            ("page_text", paragraph.text, "ink2", _TEXT_LINES),
        )
        begins = True
        for style, text, color, lines in kinds:
            size = max(canvas.size(style) * shrink, SMALLEST / canvas.u)
            for line in canvas.wrap(style, text, room, lines, size) if text else ():
                before = size * 0.8 if begins else 0.0
                rise = max(size * ASCENT, canvas.rise(style, line, size))
                drop = max(size * (LEADING - ASCENT), canvas.depth(style, line, size) + _APART)
                rows.append(_Row(style, line, color, size, before, begins, rise, drop))
                begins = False
    return rows
