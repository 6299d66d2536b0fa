"""One line of a configuration written anew, and not another character of it."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from typing import Any

_HEADER = re.compile(r"\s*\[\s*source\s*\]\s*(#.*)?")
_TABLE = re.compile(r"\s*\[")
_ENDPOINT = re.compile(r"""(\s*endpoint\s*=\s*)("[^"\\]*"|'[^']*')(.*)""", re.DOTALL)


def line(endpoint: str) -> str:
    """The line that [source] has to have."""
    return f"endpoint = {json.dumps(endpoint)}"


def with_endpoint(text: str, endpoint: str) -> str | None:
    """The configuration's text with that endpoint, and not another character changed.

    None: it is not written one key a line, and so it is left to a person.
    """
    lines, inside, place, header = text.splitlines(keepends=True), False, None, None
    for number, each in enumerate(lines):
        if _HEADER.fullmatch(each.rstrip("\r\n")):
            inside, header = True, number
        elif _TABLE.match(each):
            inside = False
        elif inside and _ENDPOINT.match(each):
            place = number
    if place is not None and (found := _ENDPOINT.match(lines[place])):
        lines[place] = f"{found[1]}{json.dumps(endpoint)}{found[3]}"
    elif header is not None:
        end = "\r\n" if lines[header].endswith("\r\n") else "\n"
        lines[header] = lines[header].rstrip("\r\n") + end + line(endpoint) + end
    made = "".join(lines)
    return made if _means(made, _wanted(text, endpoint)) else None


def _wanted(text: str, endpoint: str) -> Mapping[str, Any] | None:
    document = tomllib.loads(text)
    source = document.get("source")
    if not isinstance(source, dict):
        return None
    return {**document, "source": {**source, "endpoint": endpoint}}


def _means(text: str, wanted: Mapping[str, Any] | None) -> bool:
    try:
        return tomllib.loads(text) == wanted
    except tomllib.TOMLDecodeError:
        return False
