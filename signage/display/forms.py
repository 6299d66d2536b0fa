"""Times, dates and plurals of the languages that there are words for, cut out of CLDR.

Babel takes as long as opening the window until it has said its first time: it loads all that CLDR
says of a language. `python -m tests.forms` cuts out of it what the first pictures say, and a test
holds both together. What is not here is left to Babel.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path

from signage.core.values import frozen

FOLDER = Path(__file__).parent / "locales" / "forms"
PATTERNS = ("time", "hm", "Hm", "date", "short")
CATEGORIES = ("zero", "one", "two", "few", "many", "other")
COUNTED = 100  # numbers from nought on of which the plural is known

_FIELD = r"'([^']*)'|([A-Za-z])\2*"  # quoted text, or a letter that stands for something
_NUMBERS: Mapping[str, Callable[[datetime], int]] = {
    "H": lambda moment: moment.hour,
    "h": lambda moment: moment.hour % 12 or 12,
    "K": lambda moment: moment.hour % 12,
    "m": lambda moment: moment.minute,
    "d": lambda moment: moment.day,
    "M": lambda moment: moment.month,
}
_PLACES: Mapping[str, Callable[[datetime], int]] = {
    "E": lambda moment: moment.weekday(),
    "c": lambda moment: moment.weekday(),
    "M": lambda moment: moment.month - 1,
    "a": lambda moment: moment.hour // 12,
}


@frozen
class Forms:
    """How a locale writes times and dates; the patterns are those of CLDR (UTS #35, part 4)."""

    zero: str
    """Its digit zero."""
    plurals: str
    """For each number below `COUNTED` a digit: the place of its plural among `CATEGORIES`."""
    patterns: Mapping[str, str]
    """By `PATTERNS`: its short time, 12 and 24 hours, the day in full and shortly."""
    names: Mapping[str, tuple[str, ...]]
    """By a field such as "EEEE": its days from Monday on, months, or halves of the day."""

    def say(self, pattern: str, moment: datetime) -> str | None:
        """The moment in Western digits; None: the pattern says more than is known here."""
        if not all(self._knows(found[0]) for found in re.finditer(_FIELD, pattern)):
            return None
        return re.sub(_FIELD, partial(self._field, moment), pattern)

    def plural(self, n: int) -> str | None:
        """The plural category of a number (UTS #35, part 3); None: it is not known here."""
        return CATEGORIES[int(self.plurals[n])] if 0 <= n < COUNTED else None

    def _knows(self, field: str) -> bool:
        return field in self.names or field[0] == "'" != field[1:2] or _is_number(field)

    def _field(self, moment: datetime, found: re.Match[str]) -> str:
        field = found[0]
        if field[0] == "'":
            return found[1]
        if _is_number(field):
            return str(_NUMBERS[field[0]](moment)).zfill(len(field))
        return self.names[field][_PLACES[field[0]](moment)]


def _is_number(field: str) -> bool:
    return field[0] in _NUMBERS and len(field) <= 2


def forms_of(locale: str, language: str) -> Forms | None:
    """The forms of a locale such as "en_GB", from the file of its language; None: not there."""
    try:
        text = (FOLDER / f"{language}.tsv").read_text("utf-8")
    except FileNotFoundError:
        return None
    for line in text.splitlines():
        locales, zero, plurals, *cells = line.split("\t")
        if locale in locales.split(" "):
            patterns = dict(zip(PATTERNS, cells, strict=False))
            names = (cell.split("=", 1) for cell in cells[len(PATTERNS) :])
            return Forms(
                zero, plurals, patterns, {field: tuple(of.split("|")) for field, of in names}
            )
    return None
