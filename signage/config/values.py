"""Readers: each turns one value of the configuration file into ours, or refuses it in words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from signage.core.plain import folded, plain

T = TypeVar("T")
Reader = Callable[[object], T]


class RefusedError(ValueError):
    """A value that a setting does not take. `what` says what was found and what is allowed."""

    def __init__(self, what: str, remedy: str = "") -> None:
        self.what = what
        self.remedy = remedy
        super().__init__(what)


class Size(NamedTuple):
    """A panel's size in pixels."""

    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Hours:
    """A day's opening hours, local time of the room; closing at 00:00 is the end of the day."""

    range: tuple[time, time] | None
    """Opening and closing; None: closed all day."""


def found(value: object) -> str:
    """What stands in the file, in words; long values are cut."""
    return next((say(value) for kind, say in _KINDS if isinstance(value, kind)), "something else")


def _quoted(value: str) -> str:
    shown = "".join(c if c.isprintable() else "�" for c in value[:60])
    return f'"{shown}{"…" if len(value) > 60 else ""}"'


def _number(value: int) -> str:
    # Python refuses to write out numbers of more than 4,300 digits, which TOML may hold in hex.
    return f"the number {value}" if abs(value) < 10**15 else "a very large number"


_KINDS: tuple[tuple[type, Callable[[Any], str]], ...] = (
    (bool, lambda value: "true" if value else "false"),  # before int, which it is too
    (str, _quoted),
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
    folded = {option.casefold(): option for option in options}
    near = get_close_matches(word.strip().casefold(), list(folded), n=1, cutoff=0.6)
    return f"Did you mean {_quoted(folded[near[0]])}?" if near else ""


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


def text(most: int) -> Reader[str]:
    """One line of text in which something can be seen; invisible characters are dropped."""
    allowed = f"allowed: a text of 1 to {most} characters in quotes, on one line"

    def read(value: object) -> str:
        line = plain(value) if isinstance(value, str) else None
        if line is None or len(line) > most:
            raise RefusedError(f"found {found(value)}; {allowed}")
        if isinstance(value, str) and any(unicodedata.category(c) == "Cc" for c in value):
            raise RefusedError(f"found a line break or control character; {allowed}")
        return line

    return read


def word(value: object) -> str:
    """A word to look for: there must be something to compare in it."""
    line = text(80)(value)
    if not folded(line):
        raise RefusedError(f"found {found(value)}; allowed: a word with letters, digits or signs")
    return line


def choice(*options: T) -> Reader[T]:
    """One of a closed set of texts or numbers."""
    allowed = ", ".join(_quoted(o) if isinstance(o, str) else str(o) for o in options)

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


def many(reader: Reader[T], what: str) -> Reader[tuple[T, ...]]:
    """A list whose members are all read by `reader`; every bad member is reported."""

    def read(value: object) -> tuple[T, ...]:
        if not isinstance(value, list):
            raise RefusedError(
                f"found {found(value)}; allowed: a list of {what} in square brackets"
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


_UNITS = {"s": 1, "min": 60, "h": 3600}
_DURATION = re.compile(r"(\d{1,6}) ?(s|min|h)", re.ASCII)


def duration(least: str, most: str) -> Reader[timedelta]:
    """A stretch of time as "90 s", "5 min" or "1 h", within limits that are written likewise."""
    low, high = _seconds(least), _seconds(most)

    def read(value: object) -> timedelta:
        seconds = _seconds(value) if isinstance(value, str) else None
        if low is None or high is None or seconds is None or not low <= seconds <= high:
            raise RefusedError(
                f"found {found(value)}; allowed: from {_quoted(least)} to {_quoted(most)}, "
                'written like "90 s", "5 min" or "1 h"'
            )
        return timedelta(seconds=seconds)

    return read


def zone(value: object) -> ZoneInfo:
    """A time zone by its IANA name."""
    example = 'an IANA time zone such as "Europe/Copenhagen"'
    if not isinstance(value, str):
        raise RefusedError(f"found {found(value)}; allowed: {example}")
    try:
        return ZoneInfo(value)
    except (ValueError, OSError, LookupError):  # its own errors and those of the file system
        pass
    from zoneinfo import available_timezones  # noqa: PLC0415 - reads a folder; only when wrong

    remedy = closest(value, sorted(available_timezones()))
    raise RefusedError(f"found {found(value)}; allowed: {example}", remedy)


_ADDRESS = re.compile(r"[^@\s<>\"',;]+@[^@\s<>\"',;.]+(\.[^@\s<>\"',;.]+)*")


def address(value: object) -> str:
    """A mailbox's primary SMTP address."""
    if (
        not isinstance(value, str)
        or not value.isprintable()
        or len(value) > 254
        or not _ADDRESS.fullmatch(value)
    ):
        raise RefusedError(
            f'found {found(value)}; allowed: an e-mail address such as "juniper@example.com"'
        )
    return value


def https_url(value: object) -> str:
    """The address of the EWS endpoint: https, a host, no log-on inside (which is never echoed)."""
    example = '"https://mail.example.com/EWS/Exchange.asmx"'
    if isinstance(value, str) and "@" in value:
        raise RefusedError(
            f"found an address with a log-on or an @ in it; allowed: an address such as {example}",
            "Take the log-on out of the address; it belongs into username and secret.",
        )
    if not isinstance(value, str) or not value.isprintable() or not value.isascii():
        raise RefusedError(f"found {found(value)}; allowed: an address such as {example}")
    try:
        parts = urlsplit(value)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host, parts = None, urlsplit("")
    if parts.scheme == "http":
        raise RefusedError(
            "found an address that begins with http://; allowed: https:// only",
            "Passwords and calendars never travel unencrypted; use https:// and, for your own "
            "certificate authority, ca_file.",
        )
    if parts.scheme != "https" or not host or parts.query or parts.fragment or " " in value:
        raise RefusedError(f"found {found(value)}; allowed: an address such as {example}")
    return value


_SECRET_NAME = re.compile(r"[a-z][a-z0-9-]{0,62}", re.ASCII)


def secret_name(value: object) -> str:
    """The *name* of a secret. What was found is never echoed: it may be the secret itself."""
    if not isinstance(value, str) or not _SECRET_NAME.fullmatch(value):
        raise RefusedError(
            "found something that is not the name of a secret (it is not repeated here); "
            'allowed: small letters, digits and hyphens, such as "exchange-password"',
            "Write the name only; the secret itself is kept outside this file (see README, "
            '"Secrets").',
        )
    return value


def path(value: object) -> Path:
    """A file or folder; a relative one counts from the folder of the configuration file."""
    if not isinstance(value, str) or not value.strip() or "\0" in value or len(value) > 1000:
        raise RefusedError(f'found {found(value)}; allowed: a path such as "/etc/signage/ca.pem"')
    return Path(value)


_SIZE = re.compile(r"(\d{2,5}) ?[xX×] ?(\d{2,5})", re.ASCII)


def size(value: object) -> Size:
    """Width and height of the panel in pixels, as the picture is mounted before rotation."""
    match = _SIZE.fullmatch(value.strip()) if isinstance(value, str) else None
    if match:
        pixels = Size(int(match[1]), int(match[2]))
        if min(pixels) >= 240 and max(pixels) <= 7680:
            return pixels
    raise RefusedError(
        f'found {found(value)}; allowed: width x height in pixels such as "1280x800", '
        "each from 240 to 7680"
    )


_LOCALE = re.compile(r"[a-z]{2,3}([-_][A-Z][a-z]{3})?([-_]([A-Z]{2}|\d{3}))?", re.ASCII)


def locale(value: object) -> str:
    """A language with or without script and region, such as en-GB, ar-EG or zh-Hant-TW (BCP 47)."""
    if not isinstance(value, str) or not _LOCALE.fullmatch(value):
        raise RefusedError(
            f'found {found(value)}; allowed: a language such as "en-GB", "da", "zh-Hans-CN"'
        )
    return value.replace("_", "-")


_RANGE = re.compile(r"(\d{1,2}):(\d\d) ?[-–] ?(\d{1,2}):(\d\d)", re.ASCII)


def hours(value: object) -> Hours:
    """Opening hours of a day: "08:00-18:00", or "closed"."""
    if value == "closed":
        return Hours(None)
    match = _RANGE.fullmatch(value.strip()) if isinstance(value, str) else None
    if match:
        opens, closes = (int(match[1]), int(match[2])), (int(match[3]), int(match[4]))
        sound = opens[0] < 24 and opens[1] < 60 and closes[1] < 60 and closes <= (24, 0)
        if sound and opens < closes:
            return Hours((time(*opens), time(closes[0] % 24, closes[1])))
    raise RefusedError(
        f'found {found(value)}; allowed: "08:00-18:00" (opening before closing, at most 24:00) '
        'or "closed"'
    )


_WORDING_KEY = re.compile(r"[a-z][a-z_]{0,39}", re.ASCII)


def wording(value: object) -> Mapping[str, str]:
    """Own words by dotted key ("word.available"); the display checks that the keys exist."""
    if not isinstance(value, dict):
        raise RefusedError(f"found {found(value)}; allowed: a table of texts")
    words: dict[str, str] = {}
    refused: list[RefusedError] = []
    _gather(value, "", words, refused)
    if refused:
        raise ExceptionGroup("words", refused)
    return MappingProxyType(words)


def _gather(
    table: dict[str, object], above: str, words: dict[str, str], refused: list[RefusedError]
) -> None:
    """The texts of a table and of those in it: TOML reads a dotted key as a table in a table."""
    for key, own in table.items():
        dotted = f"{above}.{key}" if above else key
        if not all(_WORDING_KEY.fullmatch(part) for part in key.split(".")):
            refused.append(RefusedError(f"{_quoted(dotted)} is not the key of any words"))
        elif isinstance(own, dict) and dotted.count(".") < 2:
            _gather(own, dotted, words, refused)
        else:
            try:
                words[dotted] = text(200)(own)
            except RefusedError as error:
                refused.append(RefusedError(f"{dotted}: {error.what}", error.remedy))


def _seconds(written: object) -> int | None:
    match = _DURATION.fullmatch(written.strip()) if isinstance(written, str) else None
    return int(match[1]) * _UNITS[match[2]] if match else None
