"""What CLDR says of a locale, Babel being asked only for what `forms` has not."""

from __future__ import annotations

import functools
import re
from datetime import datetime
from typing import TYPE_CHECKING

from signage.display.forms import forms_of

if TYPE_CHECKING:
    from babel import Locale

# Zero digits of the numbering systems that CLDR gives as a default for some language.
ZEROS = {"arab": "٠", "arabext": "۰", "beng": "০", "deva": "०", "mymr": "၀", "tibt": "༠"}


def patterns_of(locale: Locale) -> dict[str, str]:
    """The patterns that are `forms.PATTERNS`."""
    skeletons = locale.datetime_skeletons
    full = skeletons.get("MMMMEEEEd")
    return {
        "time": str(locale.time_formats["short"].pattern),
        "hm": str(skeletons["hm"].pattern),
        "Hm": str(skeletons["Hm"].pattern),
        "date": _without_year(locale) if full is None else str(full.pattern),
        "short": str(skeletons["MMMEd"].pattern),
    }


def _without_year(locale: Locale) -> str:
    full = str(locale.date_formats["full"].pattern)
    return re.sub(r"^y+[^A-Za-z]*|(?:[\s,،]|'[^']*')*y.*$", "", full)


class Cldr:
    """Patterns, numbers and plural forms of a locale such as "en_GB"."""

    def __init__(self, locale: str, language: str) -> None:
        """`language` names the file of its words."""
        self._name = locale
        self._forms = forms_of(locale, language)

    @functools.cached_property
    def _locale(self) -> Locale:
        from babel import Locale, UnknownLocaleError  # noqa: PLC0415 - late, for the first frame

        try:
            return Locale.parse(self._name)
        except (UnknownLocaleError, ValueError):
            return Locale.parse(self._name.split("_")[0])

    def pattern(self, name: str) -> str:
        """One of `forms.PATTERNS`."""
        return (self._forms.patterns if self._forms else patterns_of(self._locale))[name]

    @property
    def hour(self) -> str:
        """The pattern of an hour of twelve."""
        skeletons = self._locale.datetime_skeletons
        return str(skeletons["h"].pattern) if "h" in skeletons else "h a"

    @property
    def long_date(self) -> str:
        """The pattern of a date with its year."""
        return str(self._locale.date_formats["long"].pattern)

    def plural(self, n: int) -> str:
        """The plural form of a number, as CLDR calls it: "one", "few"."""
        known = self._forms.plural(n) if self._forms else None
        return known or str(self._locale.plural_form(n))

    def say(self, pattern: str, moment: datetime) -> str:
        """The moment by a pattern, in the locale's digits."""
        said = self._forms.say(pattern, moment) if self._forms else None
        if said is None:
            from babel.dates import parse_pattern  # noqa: PLC0415 - late, for the first frame

            said = parse_pattern(pattern).apply(moment, self._locale)
        return self.digits(said)

    def digits(self, text: str) -> str:
        """A text in the locale's digits."""
        zero = self._zero
        return text if zero == "0" else text.translate({48 + i: ord(zero) + i for i in range(10)})

    @property
    def _zero(self) -> str:
        if self._forms is not None:
            return self._forms.zero
        return ZEROS.get(self._locale.default_numbering_system, "0")
