"""What the keys of a part may be set to, and which of them name colours: read from their types."""

from __future__ import annotations

import typing
from collections.abc import Mapping
from functools import cache
from typing import Any

from signage.display.parts.base import Ink, Part
from signage.display.parts.keyed import keys_of


@cache
def choices_of(kind: Any) -> tuple[str, ...]:
    """The words that a key may have; none: any."""
    return typing.get_args(kind) if typing.get_origin(kind) is typing.Literal else ()


def named(kind: Any) -> str:
    """A type of key, in an author's words."""
    if typing.get_origin(kind) is tuple:
        return f"a list, each a {named(typing.get_args(kind)[0])}"
    if choices := choices_of(kind):
        return ", ".join(choices)
    names = {float: "length in u", bool: "true or false", int: "whole number", str: "text"}
    return names.get(kind, "name")


def lacking(values: Mapping[str, Any]) -> bool:
    """Whether a value was faulty: it was told then, perhaps for another size class."""
    listed = (value for value in values.values() if isinstance(value, tuple))
    return None in values.values() or any(None in value for value in listed)


def inks_of(part: Part) -> list[tuple[str, str]]:
    """(key, colour name) of every colour that a part draws with."""
    made: Any = type(part)
    one, many = _ink_keys(made)
    found = [(key, value) for key in one if (value := getattr(part, key))]
    return found + [(key, each) for key in many for each in getattr(part, key)]


@cache
def _ink_keys(part: Any) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The keys of a kind of part that name one colour, and those that name several."""
    kinds = [(key, kind) for key, (kind, _) in keys_of(part).items()]
    many = tuple(key for key, kind in kinds if typing.get_args(kind)[:1] == (Ink,))
    return tuple(key for key, kind in kinds if kind is Ink), many
