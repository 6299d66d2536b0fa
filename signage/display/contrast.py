"""Holds every ink of a theme against every ground that it may stand on (WCAG 2.x contrast)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from signage.display.dimming import linear
from signage.display.keys import inks_of
from signage.display.lineage import THEME
from signage.display.parts.base import Part
from signage.display.scene import Color
from signage.display.theme import Theme, states_of
from signage.errors import Problem


def ratio(one: Color, other: Color) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(color: Color) -> float:
    """Relative luminance of an sRGB colour, 0 to 1 (WCAG 2.2, "relative luminance")."""
    red, green, blue = (linear(value / 255) for value in color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


class Pair(NamedTuple):
    """The names of two colours that have to be told apart, and by which ratio at least."""

    ink: str
    ground: str
    least: float


def audit(theme: Theme) -> list[Problem]:
    """Every pair of colours that cannot be told apart well enough, by state."""
    problems: list[Problem] = []
    for state, palette in theme.palettes.items():
        for ink, ground, least in dict.fromkeys(pairs(theme, state)):
            found = ratio(palette[ink], palette[ground])
            if found < least:
                problem = Problem(
                    f"{theme.name}/{THEME}: [palette.{state}] {ink}",
                    f"stands on {ground!r} with a contrast of {found:.2f}:1",
                    f"at least {least:g}:1 is needed: move the two colours apart",
                )
                problems.append(problem)
    return problems


def pairs(theme: Theme, state: str) -> Iterator[Pair]:
    """Every ink with every ground that it may stand on in a state, some more than once.

    An ink is held against all colours of its zone: both ends of a gradient, rings and stripes; an
    ink that stands on another ink of its part (a button's label) against that one.
    """
    for layout in dict.fromkeys(theme.layouts.values()):
        for part in layout:
            if state not in states_of(part):
                continue
            inks, grounds = dict(inks_of(part)), grounds_of(layout, part, state)
            for key, (least, behind) in part.contrasts.items():
                if key in inks:
                    own = [inks[each] for each in behind.split()]
                    yield from (Pair(inks[key], ground, least) for ground in own or grounds)


def grounds_of(layout: tuple[Part, ...], part: Part, state: str) -> list[str]:
    """The colours that a part may have behind it in a state."""
    return [
        color
        for ground in layout
        if ground.zone == part.zone and ground.page == part.page and state in states_of(ground)
        for color in ground.grounds()
    ]
