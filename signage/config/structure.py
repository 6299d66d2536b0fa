"""A parsed file -> the tables of the schema, or every problem (the only importer of cattrs)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from typing import Any, get_type_hints

from cattrs import ClassValidationError, Converter, ForbiddenExtraKeysError
from cattrs.gen import make_dict_structure_fn, override

from signage.config.schema import Tables
from signage.config.values import RefusedError, closest, found
from signage.config.ways import WAYS
from signage.errors import Problem

Place = tuple[str, ...]
"""Where in the file: () the whole, (table,), (table, key)."""


def structured(document: Mapping[str, Any]) -> tuple[Tables | None, list[Problem]]:
    """The tables, or None and at least one problem. Their `where` does not name the file yet."""
    try:
        return _converter().structure(document, Tables), []
    except ClassValidationError as error:
        return None, list(_problems(error, ()))


@cache
def _converter() -> Converter:
    """One that knows the schema; learning it takes much longer than reading a file."""
    converter = Converter(forbid_extra_keys=True, detailed_validation=True)
    _teach(converter, Tables)
    return converter


def _teach(converter: Converter, table: type[Any]) -> None:
    """Let the converter read `table` with the readers that annotate its keys."""
    hooks: dict[str, Any] = {}
    for name, hint in get_type_hints(table, include_extras=True).items():
        if is_dataclass(hint):
            _teach(converter, hint)  # type: ignore[arg-type]  # a class, never an instance
            hooks[name] = override(struct_hook=_table_hook(converter))
        else:
            hooks[name] = override(struct_hook=_key_hook(hint.__metadata__[0]))
    converter.register_structure_hook(table, make_dict_structure_fn(table, converter, **hooks))


def _table_hook(converter: Converter) -> Any:
    def structure(value: object, table: type[Any]) -> Any:
        if not isinstance(value, dict):
            raise RefusedError(
                f"found {found(value)}; allowed: a table, begun by its name in brackets"
            )
        return converter.structure(value, table)

    return structure


def _key_hook(reader: Any) -> Any:
    return lambda value, _: reader(value)


def _problems(error: ExceptionGroup[Exception], place: Place) -> Iterator[Problem]:
    """Every fault inside, in the order of the schema; unknown keys last."""
    inside: list[tuple[Exception, Any]] = [(fault, None) for fault in error.exceptions]
    if isinstance(error, ClassValidationError):
        noted, plain = error.group_exceptions()
        inside = [*noted, *((fault, None) for fault in plain)]
    for fault, note in inside:
        here = (*place, note.name) if note is not None else place
        if isinstance(fault, ExceptionGroup):
            yield from _problems(fault, here)
        elif isinstance(fault, ForbiddenExtraKeysError):
            for key in sorted(fault.extra_fields):
                yield _unknown(key, place)
        elif isinstance(fault, RefusedError):
            yield Problem(where(here), fault.what, fault.remedy)
        elif isinstance(fault, KeyError) and note is not None:
            yield _missing(here)
        else:
            raise fault  # a bug of ours: never reported as the user's


def where(place: Place) -> str:
    """The place as people write it: "[room] mailbox"."""
    return " ".join((f"[{place[0]}]", *place[1:])) if place else "the file"


def _missing(place: Place) -> Problem:
    if len(place) > 1:
        return Problem(where(place), "this key is missing and has no default")
    keys = [f.name for f in fields(_keys_of_table(place[0])) if _is_required(f)]
    # What [source] needs hangs together; told is what most files have.
    needed = keys or WAYS["ntlm"].needs
    return Problem(where(place), "this table is missing", f"It needs: {', '.join(needed)}")


def _is_required(key: Any) -> bool:
    return key.default is MISSING and key.default_factory is MISSING


def _keys_of_table(table: str) -> Any:
    return get_type_hints(Tables)[table]


def _tables() -> dict[str, list[str]]:
    """The names of all tables that have a fixed set of keys, and their keys."""
    hints = get_type_hints(Tables)
    return {t: [f.name for f in fields(c)] for t, c in hints.items() if is_dataclass(c)}


_SECRETIVE = re.compile(r"pass|pwd|secret|token|credential|api.?key|private.?key", re.IGNORECASE)


def _unknown(key: str, place: Place) -> Problem:
    """A key or table that the schema does not know; its value is never repeated."""
    shown = key if key.isprintable() and len(key) <= 60 else "(a name that cannot be shown)"
    here = where((*place, shown))
    if place and _SECRETIVE.search(key):
        return Problem(
            here,
            "secrets do not stand in this file",
            'Take it out, write secret = "exchange-password" into [source], and keep the password '
            'where README, "Secrets", says: a systemd credential, a file or the environment.',
        )
    tables = _tables()
    kin = tables[place[0]] if place else [f.name for f in fields(Tables)]
    what = f"there is no such {'key' if place else 'table'}; allowed: {', '.join(kin)}"
    remedy = closest(key, kin)
    elsewhere = [table for table, keys in tables.items() if key in keys]
    if not remedy and elsewhere:
        remedy = f"It belongs into [{elsewhere[0]}]."
    return Problem(here, what, remedy)
