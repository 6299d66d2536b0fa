"""A file in order -> the tables, by the schema's own readers and nothing else.

Most starts read a file without a fault, and the library that finds and places every fault takes
25 ms to import and to learn the schema (five times that on a small board). So the sign looks here
first, and `structure` is asked only when something is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_type_hints

from signage.config.schema import Tables
from signage.config.values import RefusedError


def tables(document: Mapping[str, Any]) -> Tables | None:
    """The tables, or None if anything in the document is unknown, missing or refused."""
    try:
        made: Tables = _table(document, Tables)
    except (RefusedError, ExceptionGroup, TypeError):  # a group: of a list; a type: a missing key
        return None
    return made


def _table(found: object, kind: type[Any]) -> Any:
    if not isinstance(found, Mapping):
        raise RefusedError("")
    hints = get_type_hints(kind, include_extras=True)
    if not found.keys() <= hints.keys():
        raise RefusedError("")
    return kind(**{name: _value(value, hints[name]) for name, value in found.items()})


def _value(found: object, hint: Any) -> Any:
    reader = getattr(hint, "__metadata__", None)
    return reader[0](found) if reader else _table(found, hint)
