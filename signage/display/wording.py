"""Words, times and numbers in the language of the panel: words are data, forms come from CLDR."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from datetime import date as Day  # noqa: N812 - a method here is called date
from pathlib import Path
from typing import Any

from signage.display import own_words
from signage.display.cldr import Cldr
from signage.display.own_words import Words
from signage.errors import Problem, UserError

LOCALES = Path(__file__).parent / "locales"
REFERENCE = "en"  # the language whose file says which keys and placeholders there are
_SPOKEN_AS = {"no": "nb"}  # "no" is Norwegian without saying which; CLDR takes Bokmål, as we do
_TRADITIONAL = ({"TW", "HK", "MO"}, "zh-Hant")  # by CLDR's likely subtags

# The day period in a pattern of CLDR: "a" for AM and PM, "B" for parts of the day (Taiwan).
_PERIOD = r"\s*(a+|B)\s*"

# Hours of two digits, one at least for each part of the day that a clock of 12 hours tells apart,
# and minutes of the digits that are widest in the fonts that come with the product.
_WIDE, _WIDE_MIN = (0, 10, 12, 20, 22), (33, 44)

_RLM = "\u200f"  # right-to-left mark, which is not seen


def languages() -> tuple[str, ...]:
    """The languages that there are words for, by their codes."""
    return tuple(sorted(path.stem for path in LOCALES.glob("*.toml")))


def language_of(locale: str) -> str:
    """The file of words that a locale reads, if there is one: the language; of Chinese the script.

    What nothing is said of is written in simplified characters (CLDR, likely subtags).
    """
    language, *more = re.split("[-_]", locale)
    places, traditional = _TRADITIONAL
    if language == "zh" and ("Hant" in more or ("Hans" not in more and places.intersection(more))):
        return traditional
    return _SPOKEN_AS.get(language, language)


def load(
    locale: str,
    zone: tzinfo = UTC,
    *,
    hours: int | None = None,
    overrides: Mapping[str, str] | None = None,
    where: str = "",
) -> Wording:
    """The wording of a locale such as "en-GB"; `hours` is 12, 24 or None for the locale's own.

    `overrides` puts words in place of ours by "table.key" or "table.key.category". Raises UserError
    with every problem; `where` names the file and table of the overrides in them.
    """
    language = language_of(locale)
    if language not in languages():
        import difflib  # noqa: PLC0415 - a language that there is needs none of it

        near = difflib.get_close_matches(language, languages(), 1)
        hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(languages())}"
        raise UserError([Problem("[display] locale", f"no words for {locale!r}", hint)])
    script, words = read(language)
    if overrides:
        problems = own_words.check(words, overrides, where)
        if problems:
            raise UserError(problems)
        words = own_words.put_in(words, overrides)
    return Wording(locale.replace("-", "_"), zone, words, script, hours)


@functools.cache
def read(language: str) -> tuple[Mapping[str, Any], Words]:
    """The [script] table and the words of a language's file."""
    with (LOCALES / f"{language}.toml").open("rb") as file:
        tables = tomllib.load(file)
    script = tables.pop("script")
    words = {
        f"{table}.{key}": value for table, keys in tables.items() for key, value in keys.items()
    }
    return script, words


class Wording:
    """Says things in one language, for one time zone. All datetimes are aware, in any zone."""

    def __init__(
        self,
        locale: str,
        zone: tzinfo,
        words: Words,
        script: Mapping[str, Any],
        hours: int | None = None,
    ) -> None:
        self.locale, self.zone = locale, zone
        self.rtl: bool = script["rtl"]
        self.enlarge: float = script["enlarge"]  # type set larger so that it looks as large
        self._formats: Mapping[str, str] = script.get("formats", {})
        self._sentence: Mapping[str, str] = script.get("sentence", {})
        self._days: Mapping[str, str] = script["days"]
        self._words, self._hours = words, hours
        self._cldr = Cldr(locale, language_of(locale))
        self._said = functools.lru_cache(maxsize=512)(self._cldr.say)

    def __call__(self, key: str, **values: str) -> str:
        """The words under `key`, filled in."""
        words = self._words[key]
        if not isinstance(words, str):
            raise TypeError(f"{key} is counted")
        return words.format(**values) if values else words

    def dated(self, key: str, day: str, time: str, **values: str) -> str:
        """The words under `key` with a day beside their time, as the language puts them."""
        return self._with_day(str(self._words[key])).format(day=day, time=time, **values)

    def beside(self, day: str, time: str) -> str:
        """A day and a time, or a range of times, that stand alone: "Wed 17:00"."""
        return self._with_day("{time}").format(day=day, time=time)

    def count(self, key: str, n: int, **values: str) -> str:
        """The words under `key` in the plural form for `n`."""
        forms = self._words[key]
        if isinstance(forms, str):
            raise TypeError(f"{key} is not counted")
        category = self._cldr.plural(n)
        return forms.get(category, forms["other"]).format(n=self.number(n), **values)

    def number(self, n: int) -> str:
        """A whole number in the locale's digits, without grouping."""
        return self._cldr.digits(str(n))

    # --- times ------------------------------------------------------------------------------

    def time(self, moment: datetime) -> str:
        """The time of day: CLDR's short form, or the form that the 12/24 h setting asks for."""
        return self._own_way(self._said(self._time_pattern, self._local(moment)))

    def at(self, moment: datetime) -> str:
        """The time of day within a sentence: "la 1:00" but "las 2:00", where it has an article."""
        time, hour = self.time(moment), self._local(moment).hour
        if not self._sentence:
            return time
        category = self._cldr.plural(hour % 12 or 12 if self._twelve else hour)
        return self._sentence.get(category, self._sentence["other"]).format(time=time)

    @functools.cached_property
    def clocks(self) -> tuple[str, ...]:
        """The widest times of a day, with each day period: a clock has one size for all of them."""
        moments = (datetime(2025, 1, 1, h, m, tzinfo=self.zone) for h in _WIDE for m in _WIDE_MIN)
        return tuple(dict.fromkeys(self.time(moment) for moment in moments))

    def range(self, start: datetime, end: datetime) -> str:
        """Two times of day; a day period that both share is said once: "1:00–2:00 PM"."""
        pattern, first, last = self._time_pattern, self._local(start), self._local(end)
        first_pattern = last_pattern = pattern
        period = re.search(_PERIOD, pattern)
        if (
            period is not None
            and first.date() == last.date()
            and self._said(period[1], first) == self._said(period[1], last)
        ):
            bare = re.sub(_PERIOD, "", pattern)
            if period.start() == 0:
                last_pattern = bare
            else:
                first_pattern = bare
        return self._own_way(f"{self._said(first_pattern, first)}–{self._said(last_pattern, last)}")

    def hour(self, moment: datetime) -> str:
        """An hour on the day strip: "13" or "1 PM"."""
        if not self._twelve:
            return self._cldr.digits(f"{self._local(moment).hour:02d}")
        return self._said(self._own_period(self._cldr.hour), self._local(moment))

    def date(self, moment: datetime) -> str:
        """The day in full, without its year: "Tuesday 14 October"."""
        return self._said(self._date_pattern, self._local(moment))

    def day(self, day: Day) -> str:
        """A day with its year: "1 April 2027"."""
        moment = datetime(day.year, day.month, day.day, tzinfo=self.zone)
        return self._said(self._cldr.long_date, moment)

    def date_short(self, moment: datetime) -> str:
        """The day, shortly: "Tue 14 Oct"."""
        return self._said(self._short_pattern, self._local(moment))

    def weekday(self, moment: datetime) -> str:
        """The day of the week, shortly: "Tue"."""
        return self._said(self._weekday_pattern, self._local(moment))

    def span(self, length: timedelta, *, rough: bool = False) -> str:
        """A length of time in whole minutes, begun ones counted; `rough`: hours alone from 4 h."""
        seconds = length.total_seconds()
        if seconds < 60:
            return self("span.less")
        hours, minutes = divmod(int(-(-seconds // 60)), 60)
        if not hours:
            return self.count("span.minutes", minutes)
        if not minutes or (rough and hours >= 4):
            return self.count("span.hours", hours)
        return self(
            "span.both",
            hours=self.count("span.hours", hours),
            minutes=self.count("span.minutes", minutes),
        )

    # --- CLDR ---------------------------------------------------------------------------------

    def _local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.zone).replace(second=0, microsecond=0)

    @functools.cached_property
    def _time_pattern(self) -> str:
        wanted = {None: "time", 12: "hm", 24: "Hm"}[self._hours]
        return self._own_period(self._cldr.pattern(wanted))

    def _own_way(self, time: str) -> str:
        # After a name in Latin letters, digits would run with it, from left to right (UAX #9, W7):
        # a range would read backwards, and its day period would stand on the far side of the name.
        return f"{_RLM}{time}" if self.rtl else time

    def _own_period(self, pattern: str) -> str:
        if self.locale.split("_")[0] == "en":  # Babel holds its skeletons in the variant for ASCII
            pattern = pattern.replace(" a", "\u202fa")
        return pattern.replace("a", self._formats.get("period", "a"))

    def _with_day(self, words: str) -> str:
        bare = next(bare for bare in self._days if bare in words)
        return words.replace(bare, self._days[bare])

    @property
    def _twelve(self) -> bool:
        return re.search(_PERIOD, self._time_pattern) is not None

    @functools.cached_property
    def _date_pattern(self) -> str:
        return self._formats.get("date") or self._cldr.pattern("date")

    @functools.cached_property
    def _short_pattern(self) -> str:
        return self._formats.get("date_short") or self._cldr.pattern("short")

    @functools.cached_property
    def _weekday_pattern(self) -> str:
        found = re.search("[Ec]+", self._short_pattern)
        return self._formats.get("weekday") or (found[0] if found else "E")
