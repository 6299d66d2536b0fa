"""Scenes as pixels: every item of the display list painted on a pygame surface.

What is drawn is kept as small surfaces in a cache of bounded bytes, so an unchanged item costs one
blit. One of the two importers of pygame; it never opens a window.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from math import floor, sqrt
from pathlib import Path

os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")  # it prints to stdout on import

import pygame

from signage.display import images, outline
from signage.display.cache import WeighedCache
from signage.display.changes import bounds, dirty_boxes, left_edge
from signage.display.figures import Drawing
from signage.display.fonts import Bitmap, draw_outline
from signage.display.geometry import Box
from signage.display.outline import Outline
from signage.display.scene import (
    Color,
    Disc,
    Figure,
    Fill,
    Gradient,
    Image,
    Item,
    Scene,
    Stripes,
    Target,
    Text,
)
from signage.display.sprites import cut
from signage.display.text import Typesetter

CACHE_BYTES = 24 * 2**20
STRIP = 16  # rows of stripes that are kept

Blit = tuple[pygame.Surface, tuple[int, int], int]  # surface, top left, blend flag
Rect = tuple[Box, Color]


class Sprite:
    """What one item lays down: rectangles, then surfaces; positions from the item's own origin."""

    __slots__ = ("blits", "rects", "weight")

    def __init__(self) -> None:
        self.rects: list[Rect] = []
        self.blits: list[Blit] = []
        self.weight = 200  # bytes, roughly, of the objects themselves

    def cover(self, bitmap: Bitmap | None, color: Color) -> None:
        """Add coverage in one colour."""
        if bitmap is None:
            return
        pieces = cut(bitmap)
        self.rects += [(box, color) for box in pieces.solid]
        for edge in pieces.edges:
            self.picture(edge, _tinted(edge.data, color), 0)

    def picture(self, place: Bitmap, data: bytes, flag: int) -> None:
        """Add rows of B, G, R, A."""
        surface = pygame.image.frombytes(data, (place.width, place.height), "BGRA")
        self.blits.append((surface, (place.left, place.top), flag))
        self.weight += len(data) + 200

    def paint(self, surface: pygame.Surface, x: int, y: int) -> None:
        """Lay it down with its origin at (x, y)."""
        for box, color in self.rects:
            surface.fill(color, (box.x + x, box.y + y, box.w, box.h))
        for picture, (left, top), flag in self.blits:
            surface.blit(picture, (left + x, top + y), None, flag)


class Painter:
    """Paints scenes; equal scenes give equal pixels, whatever was painted before."""

    def __init__(
        self,
        typesetter: Typesetter,
        figures: Mapping[str, Drawing],
        images_folder: Path = Path(),
        cache_bytes: int = CACHE_BYTES,
    ) -> None:
        """Image items' relative paths are looked for in `images_folder`."""
        self._typesetter = typesetter
        self._figures = figures
        self._images = images_folder
        self._cache: WeighedCache[Sprite] = WeighedCache(cache_bytes)

    @property
    def cached_bytes(self) -> int:
        """How much the cache holds now."""
        return self._cache.weight

    def paint(self, scene: Scene, surface: pygame.Surface) -> None:
        """Paint the whole scene. The surface is 32 bits deep and has the scene's size."""
        surface.set_clip(None)
        self._paint(scene, surface, None)

    def repaint(self, old: Scene, new: Scene, surface: pygame.Surface) -> tuple[Box, ...]:
        """Turn a surface that shows `old` into `new`; the boxes of the panel that it touched."""
        boxes = dirty_boxes(old, new, self._typesetter)
        for box in boxes:
            surface.set_clip(box)
            self._paint(new, surface, box)
        surface.set_clip(None)
        return boxes

    def _paint(self, scene: Scene, surface: pygame.Surface, within: Box | None) -> None:
        for item in scene.items:
            if within is None or (
                (box := bounds(item, self._typesetter)) is not None and box.overlaps(within)
            ):
                self._item(item, surface)

    def _item(self, item: Item, surface: pygame.Surface) -> None:
        match item:
            case Fill():
                self._fill(item, surface)
            case Gradient():
                _gradient(item, surface)
            case Disc():
                self._disc(item, surface)
            case Stripes():
                self._stripes(item, surface)
            case Figure():
                self._figure(item, surface)
            case Text():
                self._text(item, surface)
            case Image():
                self._image(item, surface)
            case Target():
                pass

    def _made(
        self,
        key: tuple[object, ...],
        surface: pygame.Surface,
        at: tuple[int, int],
        make: Callable[[Sprite], None],
    ) -> None:
        """Lay down the sprite under the key; `make` fills it the first time."""

        def weighed() -> tuple[Sprite, int]:
            sprite = Sprite()
            make(sprite)
            return sprite, sprite.weight

        self._cache.get(key, weighed).paint(surface, *at)

    def _fill(self, item: Fill, surface: pygame.Surface) -> None:
        box = item.box
        if not item.radius and not item.border:
            if item.color is not None:
                surface.fill(item.color, box)
            return
        key = ("fill", box.w, box.h, item.radius, item.border, item.color, item.line)

        def make(sprite: Sprite) -> None:
            half = item.border / 2  # the fill ends under the middle of the border's line
            shape = (half, half, box.w - item.border, box.h - item.border, item.radius - half)
            if item.color is not None:
                sprite.cover(draw_outline((outline.rectangle(*shape),)), item.color)
            if item.border and item.line is not None:
                sprite.cover(draw_outline(outline.frame(*shape, item.border)), item.line)

        self._made(key, surface, (box.x, box.y), make)

    def _disc(self, item: Disc, surface: pygame.Surface) -> None:
        x, y = floor(item.cx), floor(item.cy)
        dx, dy = item.cx - x, item.cy - y
        clip = item.clip and Box(item.clip.x - x, item.clip.y - y, item.clip.w, item.clip.h)
        key = ("disc", dx, dy, item.radius, item.color, clip)

        def make(sprite: Sprite) -> None:
            sprite.cover(draw_outline((outline.disc(dx, dy, item.radius),), clip), item.color)

        self._made(key, surface, (x, y), make)

    def _stripes(self, item: Stripes, surface: pygame.Surface) -> None:
        """One strip of rows, laid down again and again a strip's height further to the left."""
        box = item.box
        key = ("stripes", box.w, box.h, item.width, item.pitch, item.color)

        def make(sprite: Sprite) -> None:
            strip = Box(0, 0, box.w + box.h + STRIP, STRIP)
            sprite.cover(draw_outline(_lines(strip, item), strip), item.color)

        clip = surface.get_clip()
        surface.set_clip(clip.clip(box))
        for top in range(0, box.h, STRIP):
            self._made(key, surface, (box.x - top, box.y + top), make)
        surface.set_clip(clip)

    def _figure(self, item: Figure, surface: pygame.Surface) -> None:
        x, y = floor(item.x), floor(item.y)
        key = ("figure", replace(item, x=item.x - x, y=item.y - y))

        def make(sprite: Sprite) -> None:
            inks = dict(item.inks)
            for ink, shape in self._figures[item.name].layers(
                item.size,
                x=item.x - x,
                y=item.y - y,
                portion=item.portion,
                weight=item.weight,
                mirrored=item.mirrored,
            ):
                sprite.cover(draw_outline(shape), inks[ink])

        self._made(key, surface, (x, y), make)

    def _text(self, item: Text, surface: pygame.Surface) -> None:
        left = left_edge(item, self._typesetter)
        x = floor(left)
        offset = floor((left - x) * 4) / 4  # a quarter of a pixel is as fine as an eye tells
        key = ("text", replace(item, x=offset, y=0.0, anchor="", box=None))

        def make(sprite: Sprite) -> None:
            for bitmap in self._typesetter.draw(
                item.text,
                item.size,
                item.weight,
                item.face,
                offset=offset,
                italic=item.italic,
                rtl=item.rtl,
            ):
                if bitmap.colored:
                    sprite.picture(bitmap, bitmap.data, pygame.BLEND_PREMULTIPLIED)
                else:
                    sprite.cover(bitmap, item.color)

        self._made(key, surface, (x, round(item.y)), make)

    def _image(self, item: Image, surface: pygame.Surface) -> None:
        box = item.box

        def make(sprite: Sprite) -> None:
            width, height, data = images.load(self._images / item.path, box.w, box.h)
            place = Bitmap((box.w - width) // 2, (box.h - height) // 2, width, height, data)
            sprite.picture(place, data, 0)

        self._made(("image", item.path, box.w, box.h), surface, (box.x, box.y), make)


def save_png(surface: pygame.Surface, file: Path) -> None:
    """Write what a surface shows as a PNG; equal surfaces give equal files."""
    pygame.image.save(surface, str(file))


def _gradient(item: Gradient, surface: pygame.Surface) -> None:
    """Rows of one colour at a time: two near colours have few between them."""
    box, start = item.box, 0
    colors = [_mixed(item.top, item.bottom, (y + 0.5) / box.h) for y in range(box.h)]
    for y in range(1, box.h + 1):
        if y == box.h or colors[y] != colors[start]:
            surface.fill(colors[start], (box.x, box.y + start, box.w, y - start))
            start = y


def _mixed(top: Color, bottom: Color, share: float) -> Color:
    r, g, b = (round(a + (z - a) * share) for a, z in zip(top, bottom, strict=True))
    return r, g, b


def _lines(strip: Box, item: Stripes) -> Outline:
    """45 degree bands across a strip; the middle of the first one starts in its top left corner."""
    reach = item.width / sqrt(2)  # half a line's width along x
    count = int((strip.w + strip.h) / item.pitch) + 2
    top, bottom = strip.y, strip.bottom
    return tuple(
        (
            (middle - reach, top),
            (middle + reach, top),
            (middle + reach - strip.h, bottom),
            (middle - reach - strip.h, bottom),
        )
        for middle in (item.pitch * number for number in range(count))
    )


def _tinted(coverage: bytes, color: Color) -> bytes:
    """Coverage as the opacity of a colour: rows of B, G, R, A."""
    pixels = bytearray(4 * len(coverage))
    for channel, value in enumerate(reversed(color)):
        pixels[channel::4] = bytes((value,)) * len(coverage)
    pixels[3::4] = coverage
    return bytes(pixels)
