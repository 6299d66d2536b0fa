"""Font files opened by HarfBuzz: what they cover, shaped glyphs, exact coverage of outlines.

The only user of uharfbuzz. Glyphs are shaped and kept in em, so one shaping serves every size.
HarfBuzz also rasterises the polygons of `outline`: they are handed to it as a font of one glyph.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import uharfbuzz as hb  # type: ignore[import-untyped]

from signage.core.values import frozen
from signage.display import images
from signage.display.geometry import Box, outward
from signage.display.outline import Outline
from signage.display.text.one_glyph import UPEM, one_glyph


@frozen
class Face:
    """A typeface as a theme names it: a file and where its axes stand.

    `axes` are fixed ("opsz" 32 is Inter Display); the weight of a variable font is set per text.
    A static family gives `bold`, used from weight 600 up, and may give `italic` and `bold_italic`;
    where there is none, italic text is set upright.
    """

    file: Path
    axes: tuple[tuple[str, float], ...] = ()
    index: int = 0  # of the font in a collection file
    bold: Path | None = None
    italic: Path | None = None
    bold_italic: Path | None = None
    beside: tuple[str, ...] = ()  # the theme's faces that have what this one lacks, best first
    leads: tuple[str, ...] = ()  # languages in which this face sets all that it stands beside
    system: bool = False  # the files are names of fonts that the system may have

    @property
    def files(self) -> tuple[Path, ...]:
        """Its own files; none where they are the system's."""
        named = (self.file, self.bold, self.italic, self.bold_italic)
        return () if self.system else tuple(file for file in named if file)


class Glyph(NamedTuple):
    """A placed glyph; offsets from the run's pen start, in em, y up."""

    gid: int
    x: float
    y: float


class Bitmap(NamedTuple):
    """Pixels to lay down at (left, top), rows from top to bottom without padding.

    One byte of coverage per pixel; or, when `colored`, four bytes of premultiplied B, G, R, A.
    """

    left: int
    top: int
    width: int
    height: int
    data: bytes
    colored: bool = False


class Font:
    """One face of one file at one set of axes."""

    def __init__(self, file: Path, index: int = 0, axes: Sequence[tuple[str, float]] = ()) -> None:
        """Open the font; raises OSError or ValueError when the file is none."""
        face = _face(file, index)
        self._upem = float(face.upem)
        self._font = hb.Font(face)
        known = {axis.tag: axis for axis in face.axis_infos}
        self.weighted = "wght" in known
        self._font.set_variations(
            {
                tag: min(max(value, known[tag].min_value), known[tag].max_value)
                for tag, value in axes
                if tag in known
            }
        )
        self._pictures = bool(face.has_color_png)
        self.colored = bool(face.has_color_paint or face.has_color_layers or self._pictures)
        self._unicodes = face.unicodes

    def covers(self, character: str) -> bool:
        """Whether the font has a glyph for the character."""
        return ord(character) in self._unicodes

    def shape(self, text: str, rtl: bool, language: str = "en") -> tuple[tuple[Glyph, ...], float]:
        """The glyphs of a run of one direction, left to right, and its advance in em."""
        buffer = hb.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        buffer.direction = "rtl" if rtl else "ltr"
        buffer.language = language  # or HarfBuzz takes that of the machine it runs on
        hb.shape(self._font, buffer)
        glyphs, pen, upem = [], 0, self._upem
        infos, positions = buffer.glyph_infos, buffer.glyph_positions
        for info, position in zip(infos, positions, strict=True):
            x, y = pen + position.x_offset, position.y_offset
            glyphs.append(Glyph(info.codepoint, x / upem, y / upem))
            pen += position.x_advance
        return tuple(glyphs), pen / upem

    def ink(self, gid: int) -> tuple[float, float, float, float] | None:
        """A glyph's left, top, right, bottom from its origin, in em, y down; None: blank."""
        box = self._font.get_glyph_extents(gid)
        if box is None or not (box.width and box.height):
            return None
        left, top, right, bottom = (
            value / self._upem
            for value in (
                box.x_bearing,
                -box.y_bearing,
                box.x_bearing + box.width,
                -(box.y_bearing + box.height),
            )
        )
        return left, top, right, bottom

    def draw(self, glyphs: Sequence[Glyph], size: float, x: float, y: float) -> Bitmap | None:
        """Coverage of glyphs `size` px per em, their pen starting at (x, y); None if blank."""
        pen = hb.RasterDraw()
        scale = size / self._upem
        for glyph in glyphs:
            pen.transform = (scale, 0, 0, -scale, x + glyph.x * size, y - glyph.y * size)
            pen.draw_glyph(self._font, glyph.gid)
        return _bitmap(pen.render())

    def paint(self, glyph: Glyph, size: float, x: float, y: float) -> Bitmap | None:
        """A colour glyph in its own colours; None if it has none or is blank."""
        extents = self._font.get_glyph_extents(glyph.gid)
        if not self.colored or extents is None:
            return None
        scale = size / self._upem
        x, y = x + glyph.x * size, y - glyph.y * size
        if self._pictures:
            return self._picture(glyph.gid, extents, scale, x, y)
        brush = hb.RasterPaint()
        brush.transform = (scale, 0, 0, -scale, x, y)
        if not brush.set_glyph_extents(extents):
            return None
        if not brush.paint_glyph_or_fail(self._font, glyph.gid):
            return None
        return _bitmap(brush.render(), colored=True)

    def _picture(
        self, gid: int, extents: hb.GlyphExtents, scale: float, x: float, y: float
    ) -> Bitmap | None:
        """A glyph that is a PNG (tables CBDT and sbix), which HarfBuzz does not decode."""
        png = self._font.get_glyph_color_png(gid)
        if not png:
            return None
        width, height, data = images.decode(
            png.data, round(extents.width * scale), round(-extents.height * scale)
        )
        left, top = round(x + extents.x_bearing * scale), round(y - extents.y_bearing * scale)
        return Bitmap(left, top, width, height, data, True)


def draw_outline(outline: Outline, clip: Box | None = None) -> Bitmap | None:
    """Exact coverage of polygons given in pixels; only inside `clip` where one is given."""
    values = [value for contour in outline for point in contour for value in point]
    if not values:
        return None
    if clip is not None and (clip := _seen(values, clip)) is None:
        return None
    reach = max(map(abs, values))
    scale = 1.0  # units per pixel: the finest power of two that 16-bit coordinates hold
    while scale < 1024 and reach * scale * 2 <= 16000:
        scale *= 2
    pen = hb.RasterDraw()
    pen.transform = (1 / scale, 0, 0, 1 / scale, 0, 0)
    units = array("h", [round(value * scale) for value in values])
    tables = one_glyph([len(contour) for contour in outline], units)
    font = hb.Font(hb.Face.create_for_tables(lambda _face, tag, _data: tables.get(tag), None))
    font.scale = (UPEM, UPEM)
    pen.draw_glyph(font, 0)
    if clip is not None:
        pen.extents = hb.RasterExtents(clip.x, clip.y, clip.w, clip.h, 0)
    return _bitmap(pen.render())


def _seen(values: Sequence[float], clip: Box) -> Box | None:
    """What there is of a shape in its clip; HarfBuzz draws, and we look at, each pixel of it."""
    xs, ys = values[::2], values[1::2]
    seen = outward(min(xs), min(ys), max(xs), max(ys)).common(clip)
    if seen is None:
        return None
    x = max(clip.x, seen.x - -seen.w % 4)  # rows of whole words come without padding
    return Box(x, seen.y, seen.right - x, seen.h)


def version() -> str:
    """HarfBuzz's own version, for bug reports."""
    return str(hb.version_string())


def unreadable(file: Path) -> str:
    """Why a file is no font; empty: it is one."""
    try:
        _face(file, 0)
    except (OSError, ValueError) as error:
        return str(error)
    return ""


def forget() -> None:
    """Open the files anew when they are next needed: one has changed."""
    _face.cache_clear()


@lru_cache(maxsize=64)
def _face(file: Path, index: int) -> hb.Face:
    try:
        blob = hb.Blob.from_file_path(str(file))
    except hb.HarfBuzzError as error:
        raise OSError(str(error)) from error
    face = hb.Face(blob, index)
    if not face.glyph_count:
        raise ValueError(f"{file} is not a font")
    return face


def _bitmap(image: hb.RasterImage | None, colored: bool = False) -> Bitmap | None:
    """The pixels without row padding. Drawn with y down, HarfBuzz's first row is the top one."""
    if image is None:
        return None
    extents = image.extents
    width, height, stride = extents.width, extents.height, extents.stride
    row = width * 4 if colored else width
    data = image.buffer
    if not row or not height:
        return None
    if stride != row:
        data = b"".join(data[i : i + row] for i in range(0, stride * height, stride))
    return Bitmap(extents.x_origin, extents.y_origin, width, height, data, colored)
