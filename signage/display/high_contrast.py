"""The high-contrast variant of a theme: computed from its palettes, so that every theme has one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from signage.core.values import replace
from signage.display.contrast import Pair, grounds_of, luminance, pairs, ratio
from signage.display.dimming import encoded, linear
from signage.display.parts.base import GRAPHIC, PRIMARY, TEXT, Part
from signage.display.parts.grounds import Ground, Rings
from signage.display.scene import Color
from signage.display.theme import Theme, states_of

RAISED: Mapping[float, float] = {PRIMARY: 10.0, TEXT: 7.0, GRAPHIC: 4.5}
"""The ratio that is wanted in place of each of a theme's own."""

_BLACK, _WHITE = (0, 0, 0), (255, 255, 255)
_ROUNDS = 40  # of moving colours; two or three are enough for palettes that pass the audit


def high_contrast(theme: Theme) -> Theme:
    """The theme with its colours moved apart; layouts, type and figures stay.

    Rings and gradients go. What is text and has little colour becomes pure black or white; then
    every pair moves apart, ink and ground alike, as far as its ratio needs and no further, so that
    a state keeps its hue.
    """
    return replace(
        theme,
        palettes={
            state: _apart(_flat(palette, theme, state), set(pairs(theme, state)))
            for state, palette in theme.palettes.items()
        },
    )


def _parts(theme: Theme, state: str) -> Iterable[tuple[tuple[Part, ...], Part]]:
    for layout in set(theme.layouts.values()):
        for part in layout:
            if state in states_of(part):
                yield layout, part


def _flat(palette: Mapping[str, Color], theme: Theme, state: str) -> dict[str, Color]:
    """One colour for each zone, and its rings in the same."""
    flat = dict(palette)
    for layout, part in _parts(theme, state):
        if isinstance(part, Ground) and part.lower:
            flat[part.lower] = palette[part.color]
        elif isinstance(part, Rings):
            base = grounds_of(layout, part, state)[0]
            flat.update(dict.fromkeys(part.colors, palette[base]))
    return flat


def _apart(palette: Mapping[str, Color], told: set[Pair]) -> dict[str, Color]:
    colors = dict(palette)
    grounds = {pair.ground for pair in told}
    ordered = sorted(told)
    for ink, ground, least in ordered:
        if least > GRAPHIC and ink not in grounds and _neutral(palette[ink]):
            colors[ink] = _WHITE if _lighter(palette, ink, ground) else _BLACK
    for _ in range(_ROUNDS):
        failing = [p for p in ordered if ratio(colors[p.ink], colors[p.ground]) < RAISED[p.least]]
        if not failing:
            break
        for ink, ground, _ in failing:
            up = _lighter(palette, ink, ground)
            colors[ink] = _stepped(colors[ink], up)
            colors[ground] = _stepped(colors[ground], not up)
    return colors


def _neutral(color: Color) -> bool:
    return max(color) - min(color) < 64


def _lighter(palette: Mapping[str, Color], ink: str, ground: str) -> bool:
    return luminance(palette[ink]) > luminance(palette[ground])


def _stepped(color: Color, up: bool) -> Color:
    """The colour with a tenth less of its light, or that much nearer to white; the hue stays."""
    red, green, blue = (_channel(value, up) for value in color)
    return red, green, blue


def _channel(value: int, up: bool) -> int:
    light = linear(value / 255)
    light = light + (1 - light) * 0.1 if up else light * 0.9
    number = 255 * encoded(light)
    return min(255, int(number) + 1) if up else max(0, int(number))
