"""Night: a display without a backlight that can be turned down is dimmed by its colours."""

from __future__ import annotations

from datetime import datetime, time
from functools import cache, lru_cache
from typing import Any, get_args, get_type_hints

from signage.core.values import frozen, names, replace
from signage.display.scene import Color, Fill, Item, Modules, Scene

CARD = 0x9A
"""The lightest that a card of a QR code may be at night, per channel."""


@frozen
class Dimming:
    """The hours of the night by the clock of a zone, and the share of light that is left then."""

    start: time
    end: time
    light: float

    def at(self, local: datetime) -> float:
        """The share of light at a moment, which is given in the zone of the room."""
        now = local.time()
        if self.start < self.end:
            dark = self.start <= now < self.end
        else:
            dark = now >= self.start or now < self.end
        return self.light if dark else 1.0


def dimmed(scene: Scene, light: float) -> Scene:
    """The same scene with a share of its light.

    Light is scaled, not the colours' numbers, so that it looks as if the backlight were turned
    down: against the dimmed white every contrast is what it was.
    """
    if light >= 1.0:
        return scene
    items = [_darker(item, light) for item in scene.items]
    for place, item in enumerate(items):
        if isinstance(item, Modules):
            _hold_card(items, place, item)
    return replace(scene, items=tuple(items), light=light)


def _hold_card(items: list[Item], place: int, code: Modules) -> None:
    """Hold what a code lies on to a grey: white would be the brightest thing in the corridor."""
    for index in range(place - 1, -1, -1):
        card = items[index]
        if isinstance(card, Fill) and card.color and code.box.within(card.box):
            share = min(1.0, CARD / max(1, *card.color))
            red, green, blue = (int(value * share) for value in card.color)
            items[index] = replace(card, color=(red, green, blue))
            return


def darker(color: Color, light: float) -> Color:
    """A colour with a share of its light."""
    scale = _scale(light)
    return scale[color[0]], scale[color[1]], scale[color[2]]


@lru_cache(maxsize=4)
def _scale(light: float) -> tuple[int, ...]:
    """The value of an sRGB channel with a share of its light, for each of the 256 values."""
    return tuple(round(255 * encoded(light * linear(value / 255))) for value in range(256))


def linear(value: float) -> float:
    """The light of an sRGB channel, both 0 to 1 (IEC 61966-2-1)."""
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def encoded(share: float) -> float:
    """The inverse of `linear`: light, 0 to 1, as an sRGB channel (IEC 61966-2-1)."""
    if share <= 0.0031308:
        return 12.92 * share
    return float(1.055 * share ** (1 / 2.4)) - 0.055


def _darker(item: Item, light: float) -> Item:
    changed: dict[str, Any] = {}
    kind: Any = type(item)
    for name, many in _colors(kind):
        value = getattr(item, name)
        if many:
            changed[name] = tuple((role, darker(color, light)) for role, color in value)
        elif value is not None:
            changed[name] = darker(value, light)
    return replace(item, **changed) if changed else item


@cache
def _colors(kind: Any) -> tuple[tuple[str, bool], ...]:
    """The fields of a kind of item that hold a colour, and whether they hold several by role."""
    hints = get_type_hints(kind)
    found = []
    for name in names(kind):
        hint = hints[name]
        if hint == Color or Color in get_args(hint):
            found.append((name, False))
        elif hint == tuple[tuple[str, Color], ...]:
            found.append((name, True))
    return tuple(found)
