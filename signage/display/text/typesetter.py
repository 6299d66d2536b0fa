"""Measure, fit, cut, wrap and rasterise single lines of text.

A shaping is kept in em, so a line's width is the same at every size and scales with it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from math import inf, nextafter
from typing import NamedTuple
from unicodedata import category

from signage.display.text import runs
from signage.display.text.bidi import LRI, PDI, RLI, open_isolate
from signage.display.text.breaks import line_units, syllables, whole_words
from signage.display.text.faces import Faces
from signage.display.text.fonts import Bitmap, Glyph

ELLIPSIS = "…"
LONGEST = 2000  # characters that are looked at; no line of a panel holds as many
WASTE = 0.3  # of a line that a cut at a word boundary may leave empty
_TRIMMED = " \u00a0\u202f\u3000,;:–—-，、；：،؛" + LRI + RLI
_LINES_KEPT = 192  # a scene has about forty
_CUTS_KEPT = 64
_AHEAD = 32  # characters after a line's end that decide whether it may end there


class Style(NamedTuple):
    """How a line is set: everything but its text."""

    size: float
    weight: int
    face: str
    italic: bool
    rtl: bool


class Typesetter:
    """Sets lines in the faces of a theme. All lengths are px, y down, from the baseline's start.

    `size` is px per em, `face` the name a theme gives it, `rtl` the base direction of the line.
    """

    def __init__(self, faces: Faces) -> None:
        self._faces = faces
        self._line = lru_cache(maxsize=_LINES_KEPT)(self._shape)
        self._clamped = lru_cache(maxsize=_CUTS_KEPT)(self._clamp)
        self._wrapped = lru_cache(maxsize=_CUTS_KEPT)(self._wrap)

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
        """How far the text advances."""
        return self._line(text, weight, face, italic, rtl).advance * size

    def ink(
        self,
        text: str,
        size: float,
        weight: int,
        face: str,
        *,
        italic: bool = False,
        rtl: bool = False,
    ) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of what is inked; nothing inked is four zeros."""
        left, top, right, bottom = self._line(text, weight, face, italic, rtl).ink
        return (left * size, top * size, right * size, bottom * size)

    def fit(
        self,
        text: str,
        size: float,
        weight: int,
        face: str,
        max_width: float,
        *,
        italic: bool = False,
        rtl: bool = False,
    ) -> float:
        """The largest size, at most `size`, at which the text is no wider than `max_width`."""
        advance = self._line(text, weight, face, italic, rtl).advance
        if advance * size <= max_width:
            return size
        fitted = max(0.0, max_width) / advance
        while fitted > 0 and advance * fitted > max_width:
            fitted = nextafter(fitted, -inf)
        return fitted

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
        """The text, or as much of it as fits before an ellipsis; "" where not even that fits.

        It is cut between words unless that wastes too much of the line, never inside a grapheme
        cluster, and separators before the ellipsis go.
        """
        return self._clamped(text, Style(size, weight, face, italic, rtl), max_width)

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
        """The text in at most `lines` lines; the last one is clamped."""
        return self._wrapped(text, Style(size, weight, face, italic, rtl), max_width, lines)

    def missing(self, text: str, face: str) -> tuple[str, ...]:
        """The characters (grapheme clusters) that no font at hand can draw."""
        return runs.missing(_plain(text), face, self._faces)

    def covers(self, text: str, face: str) -> bool:
        """Whether every character of the text can be drawn."""
        return not self.missing(text, face)

    def draw(
        self,
        text: str,
        size: float,
        weight: int,
        face: str,
        *,
        offset: float = 0.0,
        italic: bool = False,
        rtl: bool = False,
    ) -> tuple[Bitmap, ...]:
        """What to lay down: coverage, and pictures of colour glyphs.

        The origin is on the baseline at the line's left end, which stands `offset` px right of it.
        """
        bitmaps: list[Bitmap | None] = []
        for font, glyphs in self._line(text, weight, face, italic, rtl).runs:
            plain: list[Glyph] = []
            for glyph in glyphs:
                picture = font.paint(glyph, size, offset, 0.0)
                if picture is None:
                    plain.append(glyph)
                else:
                    bitmaps.append(picture)
            bitmaps.append(font.draw(plain, size, offset, 0.0))
        return tuple(bitmap for bitmap in bitmaps if bitmap is not None)

    def _clamp(self, text: str, style: Style, max_width: float) -> str:
        def fits(candidate: str) -> bool:
            return self._measure(candidate, style) <= max_width

        plain = self._enough(text, style, max_width)
        if len(plain) == len(text) and fits(plain):
            return plain
        fitting = _longest(plain, lambda part: fits(part + ELLIPSIS))
        pieces = syllables(plain[: fitting + _AHEAD])
        kept = _longest(pieces, lambda part: fits(part + ELLIPSIS))
        if 0 < (whole := whole_words(pieces, kept)) < kept:
            words = _cut(pieces[:whole])
            if max_width * (1 - WASTE) <= self._measure(words, style) <= max_width:
                return words
        cut = _cut(pieces[:kept])
        return next((candidate for candidate in (cut, ELLIPSIS) if fits(candidate)), "")

    def _wrap(self, text: str, style: Style, max_width: float, lines: int) -> tuple[str, ...]:
        def fits(candidate: str) -> bool:
            return self._measure(candidate.rstrip(" "), style) <= max_width

        rest = self._enough(text, style, max_width * lines).strip(" ")
        rows: list[str] = []
        while rest and len(rows) < lines - 1 and not fits(rest):
            head = rest[: _longest(rest, fits) + _AHEAD]
            units: Sequence[str] = line_units(head)
            kept = _longest(units, fits)
            if not kept:  # not even one word: cut it where a character ends
                units = syllables(head)
                kept = _longest(units, fits)
            if not kept:
                return ()
            row = "".join(units[:kept])
            rows.append(_closed(row.rstrip(" ")))
            rest = open_isolate(row) + rest[len(row) :].lstrip(" ")
        last = self._clamp(rest, style, max_width)
        return (*rows, last) if last else tuple(rows)

    def _enough(self, text: str, style: Style, room: float) -> str:
        """As much of a long text as could fill the room twice over: breaking text is slow."""
        plain = _plain(text[:LONGEST])
        while len(plain) > 64 and self._measure(half := plain[: len(plain) // 2], style) > 2 * room:
            plain = half
        return plain

    def _measure(self, text: str, style: Style) -> float:
        """A width that is not worth keeping."""
        line = self._shape(text, style.weight, style.face, style.italic, style.rtl)
        return line.advance * style.size

    def _shape(self, text: str, weight: int, face: str, italic: bool, rtl: bool) -> runs.Line:
        return runs.shape(_plain(text), face, self._faces, weight, italic, rtl)


def _longest(pieces: Sequence[str], fits: Callable[[str], bool]) -> int:
    """How many of the pieces, from the first, fit together."""
    low, high = 0, len(pieces)
    while low < high:
        middle = (low + high + 1) // 2
        if fits("".join(pieces[:middle])):
            low = middle
        else:
            high = middle - 1
    return low


def _cut(pieces: Sequence[str]) -> str:
    """The pieces and an ellipsis, without the separators before it."""
    end = len(pieces)
    while end and pieces[end - 1] in _TRIMMED:
        end -= 1
    return _closed("".join(pieces[:end]) + ELLIPSIS)


def _closed(text: str) -> str:
    """A part of a text that reaches no further than it itself does."""
    return text + PDI if open_isolate(text) else text


def _plain(text: str) -> str:
    """The text without what cannot stand in one line: controls, breaks, bidi embeddings."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_replacement(character) for character in text)


def _replacement(character: str) -> str:
    if "\u202a" <= character <= "\u202e" or character == "\u2068":
        return ""  # embeddings, overrides, isolates of no direction: nothing of ours makes them
    kind = category(character)
    if kind in ("Cc", "Zl", "Zp"):
        return " "
    return "\ufffd" if kind == "Cs" else character
