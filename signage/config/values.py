"""Readers: each turns one value of the configuration file into ours, or refuses it in words.

This module has the plain ones; `times`, `addresses` and `appearance` those that know their matter.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import date, time
from typing import Any, TypeVar

from signage.core.plain import plain

T = TypeVar("T")
Reader = Callable[[object], T]


class RefusedError(ValueError):
    """A value that a setting does not take. `what` says what was found and what is allowed."""

    def __init__(self, what: str, remedy: str = "") -> None:
        self.what = what
        self.remedy = remedy
        super().__init__(what)


def found(value: object) -> str:
    """What stands in the file, in words; long values are cut."""
    return next((say(value) for kind, say in _KINDS if isinstance(value, kind)), "something else")


def _unheard(_value: object) -> str:
    """For what is nobody's business: the sign would show it on the glass."""
    return "something else (it is not repeated here)"


def quoted(value: str) -> str:
    """In quotes, cut after 60 characters, with nothing in it that a terminal would obey."""
    shown = "".join(c if c.isprintable() else "�" for c in value[:60])
    return f'"{shown}{"…" if len(value) > 60 else ""}"'


def _number(value: int) -> str:
    # Python refuses to write out numbers of more than 4,300 digits, which TOML may hold in hex.
    return f"the number {value}" if abs(value) < 10**15 else "a very large number"


_KINDS: tuple[tuple[type, Callable[[Any], str]], ...] = (
    (bool, lambda value: "true" if value else "false"),  # before int, which it is too
    (str, quoted),
    (int, _number),
    (float, lambda value: f"the number {value}"),
    (dict, lambda _: "a table"),
    (list, lambda _: "a list"),
    (date, lambda value: f"the unquoted date {value}"),  # and datetime
    (time, lambda value: f"the unquoted time {value}"),
)


def closest(word: object, options: list[str]) -> str:
    """ "Did you mean …?" if one of `options` is near, else nothing."""
    if not isinstance(word, str):
        return ""
    from difflib import get_close_matches  # noqa: PLC0415 - a sound file needs none of it

    folded = {option.casefold(): option for option in options}
    near = get_close_matches(word.strip().casefold(), list(folded), n=1, cutoff=0.6)
    return f"Did you mean {quoted(folded[near[0]])}?" if near else ""


def flag(value: object) -> bool:
    """true or false."""
    if not isinstance(value, bool):
        raise RefusedError(f"found {found(value)}; allowed: true or false (without quotes)")
    return value


def whole(least: int, most: int) -> Reader[int]:
    """A whole number within limits."""

    def read(value: object) -> int:
        if type(value) is not int or not least <= value <= most:
            raise RefusedError(
                f"found {found(value)}; allowed: a whole number from {least} to {most}"
            )
        return value

    return read


def share(least: float, most: float) -> Reader[float]:
    """A number within limits, with or without decimals."""

    def read(value: object) -> float:
        if type(value) not in (int, float) or not least <= value <= most:  # type: ignore[operator]
            raise RefusedError(f"found {found(value)}; allowed: a number from {least} to {most}")
        return float(value)  # type: ignore[arg-type]

    return read


def text(most: int, *, echo: bool = True) -> Reader[str]:
    """One line of text in which something can be seen; invisible characters are dropped."""
    shown = found if echo else _unheard
    allowed = f"allowed: a text of 1 to {most} characters in quotes, on one line"

    def read(value: object) -> str:
        line = plain(value) if isinstance(value, str) else None
        if line is None or len(line) > most:
            raise RefusedError(f"found {shown(value)}; {allowed}")
        if isinstance(value, str) and any(unicodedata.category(c) == "Cc" for c in value):
            raise RefusedError(f"found a line break or control character; {allowed}")
        return line

    return read


def choice(*options: T) -> Reader[T]:
    """One of a closed set of texts or numbers."""
    allowed = ", ".join(quoted(o) if isinstance(o, str) else str(o) for o in options)

    def read(value: object) -> T:
        for option in options:
            if type(value) is type(option) and value == option:
                return option
        other = next((o for o in options if str(o) == str(value)[:40]), None)
        remedy = closest(value, [o for o in options if isinstance(o, str)])
        if other is not None:
            remedy = f"Write it {'with' if isinstance(other, str) else 'without'} quotes."
        raise RefusedError(f"found {found(value)}; allowed: {allowed}", remedy)

    return read


def many(reader: Reader[T], what: str, *, echo: bool = True) -> Reader[tuple[T, ...]]:
    """A list whose members are all read by `reader`; every bad member is reported."""
    shown = found if echo else _unheard

    def read(value: object) -> tuple[T, ...]:
        if not isinstance(value, list):
            raise RefusedError(
                f"found {shown(value)}; allowed: a list of {what} in square brackets"
            )
        members, refused = [], []
        for place, member in enumerate(value, start=1):
            try:
                members.append(reader(member))
            except RefusedError as error:
                refused.append(RefusedError(f"entry {place}: {error.what}", error.remedy))
        if refused:
            raise ExceptionGroup("entries", refused)
        return tuple(members)

    return read
