"""What of the sign's own words, and of its times, a theme has no room for.

Meetings are called by one letter here: what then ends in an ellipsis is nothing that people wrote.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from signage.display import qr, wording
from signage.display.lineage import THEME
from signage.display.measure import Measure
from signage.display.scene import Text
from signage.display.setup import Setup
from signage.display.theme import Theme
from signage.display.view import scene_of
from signage.errors import Problem
from signage.theming.contact import SIZES
from signage.theming.moments import Moment, moments

LINK = "https://rm.example/juniper"  # as long as the coarsest code may be
NAMES = ("available", "starting", "checkin", "ending", "stale", "offline", "unknown", "allday")
"""The moments in which something else is said; the others say it of another meeting."""


def shown(names: Sequence[str] = NAMES) -> tuple[Moment, ...]:
    """Some moments of the invented day, their meetings called by one letter."""
    return tuple(moment for moment in moments(lettered=True) if moment.name in names)


def cuts(
    theme: Theme, measure: Measure, locale: str, at: Iterable[Moment] | None = None
) -> list[Problem]:
    """Each text that is cut in a language, with what it is cut in and how many such pictures.

    Raises UserError where there are no words for that language.
    """
    found: dict[str, list[str]] = {}
    for name, text in _cut(theme, measure, locale, shown() if at is None else at):
        found.setdefault(text, []).append(name)
    return [
        Problem(
            f"{theme.name}/{THEME}: {names[0]}",
            f'"{text}" is cut in {locale!r}{_more(names)}',
            "give it more room, or smaller type",
        )
        for text, names in found.items()
    ]


def _more(names: Sequence[str]) -> str:
    others = len(dict.fromkeys(names)) - 1
    return f", and at {others} more" if others else ""


def _cut(
    theme: Theme, measure: Measure, locale: str, at: Iterable[Moment]
) -> Iterator[tuple[str, str]]:
    """(Where, what) is cut: with a QR code and without, at every size of a sheet."""
    code = qr.Link(qr.encode(LINK))
    for moment in at:
        words = wording.load(locale, moment.zone)
        for size in SIZES:
            bare = Setup(theme, size, measure, words, moment.room, shifts=False)
            for setup in (bare, replace(bare, link=code)):
                scene = scene_of(moment.panel, moment.state, moment.now, setup)
                for item in scene.items:
                    if isinstance(item, Text) and "…" in item.text:
                        yield f"{moment.name} at {size[0]}x{size[1]}", item.text
