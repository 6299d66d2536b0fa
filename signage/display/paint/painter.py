"""Scenes as pixels: every item of the display list painted on a pygame surface.

What is drawn is kept as small surfaces in a cache of bounded bytes, so an unchanged item costs one
blit. Paint and window are the only importers of pygame; this one never opens a window.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from functools import partial
from math import floor
from pathlib import Path

import pygame

from signage.core.values import replace
from signage.display import images
from signage.display.figures import Drawing
from signage.display.geometry import Box
from signage.display.paint import shapes
from signage.display.paint.arcs import in_pieces
from signage.display.paint.cache import WeighedCache
from signage.display.paint.changes import bounds, dirty_boxes, left_edge
from signage.display.paint.pieces import column_of
from signage.display.paint.sprite import Sprite
from signage.display.scene import (
    Arc,
    Disc,
    Figure,
    Fill,
    Gradient,
    Image,
    Item,
    Modules,
    Scene,
    Stripes,
    Target,
    Text,
    Ticks,
)
from signage.display.text.fonts import Bitmap
from signage.display.text.typesetter import Typesetter

CACHE_BYTES = 8 * 2**20  # a 1080p scene takes about 2.5 MiB
_log = logging.getLogger(__name__)
_DARK = {"0": b"\x00", "1": b"\xff"}  # coverage by module


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
        for item in in_pieces(scene.items):
            self._item(item, surface, scene.light)

    def repaint(self, old: Scene, new: Scene, surface: pygame.Surface) -> tuple[Box, ...]:
        """Turn a surface that shows `old` into `new`; the boxes of the panel that it touched."""
        boxes = dirty_boxes(old, new, self._typesetter)
        if boxes == (Box(0, 0, *new.size),):
            self.paint(new, surface)
            return boxes
        placed = [(item, bounds(item, self._typesetter)) for item in in_pieces(new.items)]
        for box in boxes:
            surface.set_clip(box)
            for item, place in placed:
                if place is not None and place.overlaps(box):
                    self._item(item, surface, new.light)
        surface.set_clip(None)
        return boxes

    def _item(self, item: Item, surface: pygame.Surface, light: float) -> None:
        match item:
            case Fill():
                self._fill(item, surface)
            case Gradient():
                self._gradient(item, surface)
            case Disc() | Arc() | Ticks():
                self._round(item, surface)
            case Stripes():
                self._stripes(item, surface)
            case Figure():
                self._figure(item, surface)
            case Text():
                self._text(item, surface, light)
            case Modules():
                self._modules(item, surface)
            case Image():
                self._image(item, surface, light)
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

        for layer in self._cache.get(key, weighed).layers:
            layer.paint(surface, at)

    def _fill(self, item: Fill, surface: pygame.Surface) -> None:
        box = item.box
        if not item.radius and not item.border and item.clip is None:
            if item.color is not None:
                surface.fill(item.color, box)
            return
        clip = item.clip and item.clip.moved(-box.x, -box.y)
        at = replace(item, box=Box(0, 0, box.w, box.h), clip=clip)
        column = column_of(box.x, box.w, box.h)
        make = partial(shapes.fill, item=at, column=column)
        self._made(("fill", at, column), surface, (box.x, box.y), make)

    def _gradient(self, item: Gradient, surface: pygame.Surface) -> None:
        box = item.box
        key = ("gradient", box.w, box.h, item.top, item.bottom)
        self._made(key, surface, (box.x, box.y), partial(shapes.gradient, item=item))

    def _round(self, item: Disc | Arc | Ticks, surface: pygame.Surface) -> None:
        x, y = floor(item.cx), floor(item.cy)
        at = replace(item, cx=_fine(item.cx - x), cy=_fine(item.cy - y))
        if isinstance(at, Disc) and at.clip:
            at = replace(at, clip=at.clip.moved(-x, -y))
        column = column_of(x, item.radius * 2, item.radius * 2)
        make = partial(shapes.circular, item=at, column=column)
        self._made(("round", at, column), surface, (x, y), make)

    def _stripes(self, item: Stripes, surface: pygame.Surface) -> None:
        """One strip of rows, laid down again and again a strip's height further to the left."""
        box = item.box
        key = ("stripes", box.w, box.h, item.width, item.pitch, item.color)
        make = partial(shapes.strip, item=item)
        clip = surface.get_clip()
        surface.set_clip(clip.clip(box))
        for top in range(0, box.h, shapes.STRIP):
            self._made(key, surface, (box.x - top, box.y + top), make)
        surface.set_clip(clip)

    def _figure(self, item: Figure, surface: pygame.Surface) -> None:
        x, y = floor(item.x), floor(item.y)
        left, top = _fine(item.x - x), _fine(item.y - y)
        column = column_of(x, item.size, item.size)
        key = ("figure", replace(item, x=left, y=top), column)

        def make(sprite: Sprite) -> None:
            inks = dict(item.inks)
            for ink, shape in self._figures[item.name].layers(
                item.size,
                x=left,
                y=top,
                portion=item.portion,
                weight=item.weight,
                mirrored=item.mirrored,
            ):
                sprite.shape(shape, inks[ink], column=column)

        self._made(key, surface, (x, y), make)

    def _text(self, item: Text, surface: pygame.Surface, light: float) -> None:
        left = left_edge(item, self._typesetter)
        x = floor(left)
        offset = floor((left - x) * 4) / 4  # a quarter of a pixel is as fine as an eye tells
        key = ("text", replace(item, x=offset, y=0.0, anchor="", box=None), light)

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
                    sprite.picture(bitmap, light)
                else:
                    sprite.cover(bitmap, item.color)

        self._made(key, surface, (x, round(item.y)), make)

    def _modules(self, item: Modules, surface: pygame.Surface) -> None:
        box, count = item.box, len(item.rows)

        def make(sprite: Sprite) -> None:
            wide = box.w // count
            rows = (f"{row:0{count}b}" for row in item.rows)
            lines = (b"".join(_DARK[module] * wide for module in row) for row in rows)
            data = b"".join(line * wide for line in lines)
            sprite.cover(Bitmap(0, 0, box.w, box.h, data), item.color)

        self._made(("modules", box.w, item.rows, item.color), surface, (box.x, box.y), make)

    def _image(self, item: Image, surface: pygame.Surface, light: float) -> None:
        box = item.box

        def make(sprite: Sprite) -> None:
            try:
                width, height, data = images.load(self._images / item.path, box.w, box.h)
            except OSError as error:  # it was in order when the theme was read
                _log.warning("%s is not drawn: %s; mend it and restart the sign", item.path, error)
                return
            left, top = (box.w - width) // 2, (box.h - height) // 2
            sprite.picture(Bitmap(left, top, width, height, data, colored=True), light)

        self._made(("image", item.path, box.w, box.h, light), surface, (box.x, box.y), make)


def _fine(share: float) -> float:
    """A share of a pixel without the noise of subtraction: what only moves is not drawn anew."""
    return round(share, 2)
