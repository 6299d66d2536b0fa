"""The effective configuration as TOML, each key with its origin; it loads again as the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import singledispatch
from typing import TYPE_CHECKING, Any

from signage.config.addresses import Listening
from signage.config.appearance import Size
from signage.config.schema import Tables
from signage.config.times import Hours, Night
from signage.core.values import names

if TYPE_CHECKING:
    from signage.config import Config


def effective(config: Config) -> str:
    """Every table and key as they are in force.

    It holds no secret: the file has only a secret's name. Keys without a value are left out as
    comments.
    """
    return "\n".join(_lines(config)) + "\n"


def _lines(config: Config) -> Iterator[str]:
    for table in names(Tables):
        if table != "wording":
            value = getattr(config, table)
            yield from ("", f"[{table}]") if table != "room" else ("[room]",)
            for key in names(value):
                origin = "file" if f"{table}.{key}" in config.given else "default"
                yield _line(key, getattr(value, key), origin)
    yield from ("", "[wording]")
    for name, words in config.wording.items():
        yield _line(name, words, "file")


def _line(key: str, value: Any, origin: str) -> str:
    if value is None:
        return f"# {key} is not set"
    note = f"{origin}; the name of a secret, kept elsewhere" if key.endswith("secret") else origin
    return f"{key} = {_toml(value)}  # {note}"


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, tuple) and not isinstance(value, Size | Listening):
        return "[" + ", ".join(_toml(member) for member in value) + "]"
    # No reader lets a control character pass, so these two are all there is to escape.
    return '"' + written(value).replace("\\", "\\\\").replace('"', '\\"') + '"'


@singledispatch
def written(value: object) -> str:
    """A value as it is written in the file, without quotes."""
    return str(value)


@written.register
def _duration(value: timedelta) -> str:
    seconds = int(value.total_seconds())
    for unit, length in (("h", 3600), ("min", 60)):
        if seconds and seconds % length == 0:
            return f"{seconds // length} {unit}"
    return f"{seconds} s"


@written.register
def _size(value: Size) -> str:
    return f"{value.width}x{value.height}"


@written.register
def _night(value: Night) -> str:
    return f"{value.start:%H:%M}-{value.end:%H:%M}"


@written.register
def _hours(value: Hours) -> str:
    if value.range is None:
        return "closed"
    opens, closes = (f"{moment:%H:%M}" for moment in value.range)
    return f"{opens}-{'24:00' if closes == '00:00' else closes}"
