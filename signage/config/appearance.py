"""Readers of what is seen: the panel's size, its language, and words of one's own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from signage.config.values import RefusedError, found, quoted, text


class Size(NamedTuple):
    """A panel's size in pixels."""

    width: int
    height: int


_SIZE = r"([0-9]{2,5}) ?[xX×] ?([0-9]{2,5})"


def size(value: object) -> Size:
    """Width and height of the panel in pixels, as the picture is mounted before rotation."""
    match = re.fullmatch(_SIZE, value.strip()) if isinstance(value, str) else None
    if match:
        pixels = Size(int(match[1]), int(match[2]))
        if min(pixels) >= 240 and max(pixels) <= 7680:
            return pixels
    raise RefusedError(
        f'found {found(value)}; allowed: width x height in pixels such as "1280x800", '
        "each from 240 to 7680"
    )


_LOCALE = r"[a-z]{2,3}([-_][A-Z][a-z]{3})?([-_]([A-Z]{2}|[0-9]{3}))?"


def locale(value: object) -> str:
    """A language with or without script and region, such as en-GB, ar-EG or zh-Hant-TW (BCP 47)."""
    if not isinstance(value, str) or not re.fullmatch(_LOCALE, value):
        raise RefusedError(
            f'found {found(value)}; allowed: a language such as "en-GB", "da" or "ar-EG"'
        )
    return value.replace("_", "-")


_WORDING_KEY = r"[a-z][a-z_]{0,39}"


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
        if not all(re.fullmatch(_WORDING_KEY, part) for part in key.split(".")):
            refused.append(RefusedError(f"{quoted(dotted)} is not the key of any words"))
        elif isinstance(own, dict) and dotted.count(".") < 2:
            _gather(own, dotted, words, refused)
        else:
            try:
                words[dotted] = text(200)(own)
            except RefusedError as error:
                refused.append(RefusedError(f"{dotted}: {error.what}", error.remedy))
