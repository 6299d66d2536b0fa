"""One table of a scenario file: typed access that collects problems instead of stopping."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar, cast, overload
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from signage.errors import Problem

T = TypeVar("T")

_OFFSET = re.compile(r"([+-])(\d{1,3}):([0-5]\d)")
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_DURATION = re.compile(r"(\d{1,3}):([0-5]\d)")

_WORDS: dict[type, str] = {
    list: "a list",
    dict: "a table",
    str: "a text",
    bool: "true or false",
    int: "a whole number",
    date: "a date",
}


class Table:
    """A TOML table being read; every key that was asked for is known, all others are problems."""

    def __init__(self, data: dict[str, Any], file: str, path: str, problems: list[Problem]) -> None:
        self._data = data
        self._file = file
        self._path = path
        self._problems = problems
        self._known: list[str] = []

    def __bool__(self) -> bool:
        return bool(self._data)

    @property
    def uid(self) -> str:
        """The numbers of the table's path, such as "2-1": the same for the same file."""
        return "-".join(re.findall(r"\d+", self._path))

    def names(self) -> list[str]:
        """All keys of the table."""
        return list(self._data)

    def problem(self, key: str, what: str, remedy: str = "") -> None:
        """Report what is wrong with a key."""
        table = f"[{self._path}] " if self._path else ""
        self._problems.append(Problem(f"{self._file}: {table}{key}", what, remedy))

    def finish(self) -> None:
        """Report the keys that nobody asked for."""
        for key in self._data:
            if key not in self._known:
                close = difflib.get_close_matches(key, self._known, n=1)
                known = ", ".join(sorted(self._known))
                hint = f'Did you mean "{close[0]}"?' if close else f"Known here: {known}."
                self.problem(key, "this key is not known", hint)

    def take(self, key: str, kind: type[T]) -> T | None:
        """The value, None where it is absent or of another type (a problem)."""
        self._known.append(key)
        value = self._data.get(key)
        if value is None:
            return None
        fits = isinstance(value, kind)
        if (kind is int and isinstance(value, bool)) or (
            kind is date and isinstance(value, datetime)
        ):
            fits = False
        if fits:
            return cast(T, value)
        self.problem(key, f"{value!r} is not {_WORDS.get(kind, kind.__name__)}")
        return None

    def text(self, key: str, default: str = "") -> str:
        """A text."""
        value = self.take(key, str)
        return default if value is None else value

    def required_text(self, key: str) -> str:
        """A text that must be there."""
        value = self.take(key, str)
        if not value and (key not in self._data or value == ""):
            self.problem(key, "it is missing")
        return value or ""

    def flag(self, key: str, *, default: bool) -> bool:
        """True or false."""
        value = self.take(key, bool)
        return default if value is None else value

    @overload
    def number(self, key: str, default: int) -> int: ...
    @overload
    def number(self, key: str, default: None) -> int | None: ...
    def number(self, key: str, default: int | None) -> int | None:
        """A whole number."""
        value = self.take(key, int)
        return default if value is None else value

    def choice(self, key: str, allowed: Sequence[str], default: str) -> str:
        """One of a few words."""
        value = self.text(key, default)
        if value in allowed:
            return value
        close = difflib.get_close_matches(value, allowed, n=1)
        hint = f'Did you mean "{close[0]}"?' if close else ""
        self.problem(key, f'"{value}" is none of: {", ".join(allowed)}', hint)
        return default

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts."""
        value = self.take(key, list) or []
        if all(isinstance(each, str) for each in value):
            return tuple(value)
        self.problem(key, "every member of the list must be a text")
        return ()

    def pairs(self, key: str) -> tuple[tuple[str, str], ...]:
        """A table of texts."""
        table = self.table(key)
        return tuple((name, table.text(name)) for name in table.names())

    def zone(self, key: str) -> str | None:
        """The IANA name of a time zone, None where it is absent."""
        value = self.text(key)
        if not value:
            return None
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self.problem(
                key, f'"{value}" is no time zone', 'An IANA name, such as "Europe/London".'
            )
            return None
        return value

    def offset(self, key: str) -> timedelta | None:
        """Hours and minutes from the scenario's start: "+0:15", "-1:30"."""
        hit = self._match(key, _OFFSET, 'hours and minutes with a sign, such as "+0:15"')
        if hit is None:
            return None
        length = timedelta(hours=int(hit[2]), minutes=int(hit[3]))
        return -length if hit[1] == "-" else length

    def clock(self, key: str) -> time | None:
        """A local time of day: "13:00"."""
        hit = self._match(key, _CLOCK, 'a time of day, such as "13:00"')
        return time(int(hit[1]), int(hit[2])) if hit is not None else None

    @overload
    def duration(self, key: str, default: timedelta) -> timedelta: ...
    @overload
    def duration(self, key: str, default: None) -> timedelta | None: ...
    def duration(self, key: str, default: timedelta | None) -> timedelta | None:
        """Hours and minutes: "1:30"."""
        hit = self._match(key, _DURATION, 'hours and minutes, such as "1:30"')
        return default if hit is None else timedelta(hours=int(hit[1]), minutes=int(hit[2]))

    def table(self, key: str) -> Table:
        """A table inside this one; empty where it is absent."""
        path = f"{self._path}.{key}" if self._path else key
        return Table(self.take(key, dict) or {}, self._file, path, self._problems)

    def tables(self, key: str) -> list[Table]:
        """An array of tables inside this one, counted from 1 in problems."""
        found = self.take(key, list) or []
        path = f"{self._path}.{key}" if self._path else key
        good = [each for each in found if isinstance(each, dict)]
        if len(good) < len(found):
            self.problem(key, "every member must be a table")
        return [
            Table(each, self._file, f"{path}[{number}]", self._problems)
            for number, each in enumerate(good, 1)
        ]

    def _match(self, key: str, pattern: re.Pattern[str], wanted: str) -> re.Match[str] | None:
        text = self.text(key)
        if not text:
            return None
        hit = pattern.fullmatch(text)
        if hit is None:
            self.problem(key, f'"{text}" is not {wanted}')
        return hit
