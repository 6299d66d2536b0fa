"""A line of text as runs of one font and one direction, placed from left to right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple
from unicodedata import category

from signage.core.values import field, frozen
from signage.display.text.bidi import levels, needs_ordering, visual_order
from signage.display.text.breaks import clusters
from signage.display.text.faces import Faces
from signage.display.text.fonts import Font, Glyph

_TEXT_STYLE, _EMOJI_STYLE = "\ufe0e", "\ufe0f"


@frozen
class Run:
    """Characters that one font sets in one go; `level` is their embedding level (UAX #9)."""

    font: Font
    text: str = field(repr=False)
    level: int


@frozen
class Line:
    """A shaped line: its advance, what it inks (left, top, right, bottom) and its runs' glyphs.

    All in em, y down, from the baseline's left end.
    """

    advance: float
    ink: tuple[float, float, float, float]
    runs: tuple[tuple[Font, tuple[Glyph, ...]], ...]


class Setting(NamedTuple):
    """What a line is set in: the font that is preferred, of the theme's face `name`."""

    font: Font
    name: str
    weight: int


def shape(text: str, name: str, faces: Faces, weight: int, italic: bool, rtl: bool) -> Line:
    """Order and shape a line in the face `name`; other faces have what it lacks."""
    placed, pen = [], 0.0
    setting = Setting(faces.named(name, weight, italic), name, weight)
    for run in _runs(text, setting, faces, rtl):
        glyphs, advance = run.font.shape(run.text, bool(run.level % 2), faces.language)
        placed.append((run.font, tuple(Glyph(g.gid, g.x + pen, g.y) for g in glyphs)))
        pen += advance
    return Line(pen, _ink(placed), tuple(placed))


def _ink(
    placed: Sequence[tuple[Font, tuple[Glyph, ...]]],
) -> tuple[float, float, float, float]:
    boxes = [
        (glyph.x + ink[0], ink[1] - glyph.y, glyph.x + ink[2], ink[3] - glyph.y)
        for font, glyphs in placed
        for glyph in glyphs
        if (ink := font.ink(glyph.gid))
    ]
    if not boxes:
        return (0.0, 0.0, 0.0, 0.0)
    left, top, right, bottom = zip(*boxes, strict=True)
    return (min(left), min(top), max(right), max(bottom))


def missing(text: str, name: str, faces: Faces) -> tuple[str, ...]:
    """The grapheme clusters that no font can draw, each once, in order."""
    setting = Setting(faces.named(name, 400, False), name, 400)
    if all(setting.font.covers(character) for character in text):
        return ()
    lost = (c for c in clusters(text) if _font_for(c, setting, faces, None) is None)
    return tuple(dict.fromkeys(lost))


def _runs(text: str, setting: Setting, faces: Faces, rtl: bool) -> list[Run]:
    ordering = rtl or needs_ordering(text)
    if not ordering and all(setting.font.covers(character) for character in text):
        return [Run(setting.font, text, 0)] if text else []
    pieces = clusters(text)
    heights = levels(pieces, rtl) if ordering else (0,) * len(pieces)
    return visual_order(list(_merged(pieces, heights, setting, faces)))


def _merged(
    pieces: tuple[str, ...], heights: tuple[int, ...], setting: Setting, faces: Faces
) -> Iterator[Run]:
    """Neighbours of one font and one level as one run each, in logical order."""
    font = setting.font
    current: Font | None = None
    start = ""
    level = 0
    for piece, height in zip(pieces, heights, strict=True):
        chosen = _font_for(piece, setting, faces, current) or font
        if start and (chosen is not current or height != level):
            yield Run(current or font, start, level)
            start = ""
        start += piece
        current, level = chosen, height
    if start:
        yield Run(current or font, start, level)


def _font_for(cluster: str, setting: Setting, faces: Faces, current: Font | None) -> Font | None:
    """The font for a cluster; punctuation and spaces stay with the run they stand in."""
    font, name, weight = setting
    needed = "".join(c for c in cluster if not _invisible(c))
    if _emoji(cluster):
        return faces.covering(needed, weight, True, name) or _own(font, needed)
    neutral = category(cluster[0])[0] in "ZPSN"
    if neutral and current is not None and not current.colored and _own(current, needed):
        return current
    return _own(font, needed) or faces.covering(needed, weight, False, name)


def _own(font: Font, needed: str) -> Font | None:
    return font if all(font.covers(character) for character in needed) else None


def _invisible(character: str) -> bool:
    """Whether it only steers what stands beside it: joiners, marks, tags, variation selectors."""
    return (
        category(character) in ("Cf", "Cc")
        or "\ufe00" <= character <= "\ufe0f"
        or "\U000e0100" <= character <= "\U000e01ef"
    )


def _emoji(cluster: str) -> bool:
    """Whether the cluster asks for a colour picture (Unicode UTS #51, presentation style)."""
    if _TEXT_STYLE in cluster:
        return False
    first = ord(cluster[0])
    return _EMOJI_STYLE in cluster or 0x1F1E6 <= first <= 0x1F1FF or 0x1F300 <= first <= 0x1FAFF
