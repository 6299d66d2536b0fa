"""Cuts times, dates and plurals out of CLDR, as Babel has it: python -m tests.forms."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from babel import Locale, UnknownLocaleError, localedata
from babel.dates import get_period_names

from signage.display import wording
from signage.display.cldr import ZEROS, patterns_of
from signage.display.forms import CATEGORIES, COUNTED, FOLDER, PATTERNS

_WIDTHS = {1: "abbreviated", 3: "abbreviated", 4: "wide"}


def locales(language: str) -> list[str]:
    """Those that read the language's words, also without the script that goes without saying."""
    named = set(localedata.locale_identifiers())
    named |= {re.sub("_[A-Z][a-z]{3}", "", each) for each in named}
    spoken = (each for each in named if wording.language_of(each) == language)
    return sorted(each for each in spoken if _found(each))


def _found(locale: str) -> bool:
    try:
        Locale.parse(locale)
    except (UnknownLocaleError, ValueError):
        return False
    return True


def written(language: str) -> str:
    """The file of a language: a line for all locales that have the same forms."""
    lines: dict[str, list[str]] = {}
    formats = wording.read(language)[0].get("formats", {})
    for locale in locales(language):
        lines.setdefault(_cells(Locale.parse(locale), formats), []).append(locale)
    return "".join(f"{' '.join(alike)}\t{cells}\n" for cells, alike in sorted(lines.items()))


def _cells(locale: Locale, formats: Mapping[str, str]) -> str:
    patterns = [patterns_of(locale)[name] for name in PATTERNS]
    plurals = (str(CATEGORIES.index(locale.plural_form(n))) for n in range(COUNTED))
    cells = [ZEROS.get(locale.default_numbering_system, "0"), "".join(plurals), *patterns]
    bare = re.sub("'[^']*'", "", " ".join([*patterns, *formats.values()]))
    for field in sorted({found[0] for found in re.finditer(r"([A-Za-z])\1*", bare)}):
        if names := tuple(_names(field, locale)):
            assert not any(set(name) & {"|", "\t", "\n"} for name in names)
            cells.append(f"{field}={'|'.join(names)}")
    return "\t".join(cells)


def _names(field: str, locale: Locale) -> Iterator[str]:
    """What a field may stand for, in the order in which it comes; none: it is a number."""
    letter, width = field[0], _WIDTHS.get(len(field), "")
    context = "stand-alone" if letter == "c" else "format"
    if letter in "Ec" and width:
        days: Mapping[int, Any] = locale.days[context][width]
        yield from (days[day] for day in range(7))
    elif letter == "M" and len(field) > 2:
        months: Mapping[int, Any] = locale.months["format"][width]
        yield from (months[month] for month in range(1, 13))
    elif letter == "a":
        periods = get_period_names(width, "format", locale)  # type: ignore[arg-type]
        yield from (periods[half] for half in ("am", "pm"))


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for each in wording.languages():
        (FOLDER / f"{each}.tsv").write_text(written(each), "utf-8")
