"""What is sound of a faulty file, so that one look tells of all else that is wrong as well."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from typing import Any, NamedTuple, get_type_hints

from signage.config.schema import Tables
from signage.config.values import RefusedError

_STAND_INS = {
    "room": {"mailbox": "room@example.com", "name": "-", "zone": "UTC"},
}
_NEEDED = {f.name for f in fields(Tables) if f.default_factory is f.default is MISSING}


class Salvaged(NamedTuple):
    """Tables of which some keys are not those of the file."""

    tables: Tables
    doubted: frozenset[str]  # these, as "table.key": a default or a stand-in is in their place


def salvaged(document: Mapping[str, Any]) -> Salvaged:
    """Every key that can be read, and what stands in for the others. Never raises."""
    tables: dict[str, Any] = {}
    doubted: set[str] = set()
    for name, hint in get_type_hints(Tables, include_extras=True).items():
        if is_dataclass(hint):
            hints = get_type_hints(hint, include_extras=True)
            absent: object = (
                None if name in _NEEDED else {}
            )  # of a missing one, every key is doubted
            keys = _sound(document.get(name, absent), hints, name, doubted)
            for key, stand_in in _STAND_INS.get(name, {}).items():
                if key not in keys:
                    keys[key] = _read(stand_in, hints[key])
                    doubted.add(f"{name}.{key}")
            tables[name] = hint(**keys)  # type: ignore[operator]  # a class, never an instance
        else:
            tables |= _sound(document, {name: hint}, "", set())
    return Salvaged(Tables(**tables), frozenset(doubted))


def _sound(
    found: object, hints: Mapping[str, Any], table: str, doubted: set[str]
) -> dict[str, Any]:
    """The keys of a table that can be read; what cannot goes to `doubted`.

    So does what is not there, if there is a key that nobody knows: it may be that one, misspelt.
    """
    written = found if isinstance(found, Mapping) else {"": found}
    keys: dict[str, Any] = {}
    for key, hint in hints.items():
        try:
            if key in written:
                keys[key] = _read(written[key], hint)
        except (RefusedError, ExceptionGroup):  # a group: of a list
            doubted.add(f"{table}.{key}")
    if written.keys() - hints.keys():
        doubted |= {f"{table}.{key}" for key in hints.keys() - written.keys()}
    return keys


def _read(value: object, hint: Any) -> Any:
    return hint.__metadata__[0](value)
