"""What a configuration's file says, as far as it can be read: whole, or line by line."""

from __future__ import annotations

import codecs
import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from signage.config import parse
from signage.config.salvage import salvaged
from signage.config.schema import Tables
from signage.core.values import names
from signage.errors import Problem, UserError

_OPENS = re.compile(r"\s*\[+\s*[\"']?([A-Za-z_-]+)")
_KEY = re.compile(r"\s*([a-z_]+)\s*=")
_LINE = re.compile(r"line ([0-9]+)")


def decoded(content: bytes) -> str:
    """Text as Windows' editors write it too: UTF-8, and UTF-16 with its mark.

    Raises UnicodeDecodeError for anything else, such as what they call ANSI.
    """
    marked = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return content.decode("utf-16" if marked else "utf-8-sig")


def read(content: bytes, where: str) -> tuple[str, dict[str, Any], list[Problem]]:
    """The text, what it holds, and what kept it from being read as a whole.

    `where` names the file in what is said of it.
    """
    unread: list[Problem] = []
    try:
        text = decoded(content)
    except UnicodeDecodeError as error:
        text = content.decode("utf-8-sig", errors="replace")
        line = content[: error.start].count(b"\n") + 1
        unread = [Problem(where, f"line {line} is not UTF-8", "Save the file as UTF-8.")]
    text = text.replace("\r\n", "\n")
    text = text if text.endswith("\n") else text + "\n"
    if not unread:
        try:
            return text, parse(Path(where), text), []
        except UserError as error:
            unread = [*error.problems]
    told = _LINE.search(unread[0].what)
    return text, _by_lines(text, int(told[1]) if told else text.count("\n")), unread


def meant(line: str) -> dict[str, Any] | None:
    """What a text means as TOML; None: nothing."""
    try:
        return tomllib.loads(line)
    except (ValueError, RecursionError):
        return None


@cache
def known_keys() -> Mapping[str, tuple[str, ...]]:
    """The tables and their keys; of [wording] there are too many to be named."""
    empty = salvaged({}).tables
    return {
        table: () if table == "wording" else tuple(names(getattr(empty, table)))
        for table in names(Tables)
    }


def flat(table: Mapping[str, Any], above: str = "") -> dict[str, Any]:
    """By dotted key, as [wording] has them."""
    keys: dict[str, Any] = {}
    for key, value in table.items():
        deeper = isinstance(value, Mapping) and value
        keys |= flat(value, f"{above}{key}.") if deeper else {f"{above}{key}": value}
    return keys


def _by_lines(text: str, broken: int) -> dict[str, Any]:
    """What the lines of a text say that is no TOML as a whole. No value of the `broken` one stays.

    A line that says nothing known has a key of its own, so that the text is never taken for one
    that is in order: `mask_all true` must not be forgotten.
    """
    document: dict[str, Any] = {}
    table = document
    name = ""
    for number, line in enumerate(text.split("\n")[:-1], start=1):
        mark = f"line-{number}"
        said = None if number == broken or "\ufffd" in line else meant(line)
        if opens := _OPENS.match(line):
            name = opens[1] if opens[1] in {*known_keys(), "secrets"} else mark
            table = document.setdefault(name, {})
            if said != {name: {}}:
                table[mark] = None
        elif said is None:
            begun = _KEY.match(line)
            table[begun[1] if begun and begun[1] in known_keys().get(name, ()) else mark] = None
        else:
            for key, value in (flat(said) if name == "wording" else said).items():
                sound = name in ("secrets", "wording") or key in known_keys().get(name, ())
                table[key if sound else mark] = value if sound and key not in table else None
    return document
