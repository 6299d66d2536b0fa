"""Whatever stands in a theme's file, it is told as problems: nothing in it is a traceback."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from signage.display import audit, theme
from signage.display.lineage import Level, joined
from signage.display.theme import _read
from signage.errors import Problem
from tests.display.own_themes import OURS

JUNK = [3, -1, 1e308, float("nan"), float("inf"), "", "nowhere", True, [], [1], [[]], {}, {"M": 3}]


def places(table: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of everything in a tree of tables and lists."""
    keys = table.items() if isinstance(table, dict) else enumerate(table)
    for key, value in keys:
        yield (*path, key)
        if isinstance(value, dict | list):
            yield from places(value, (*path, key))


def with_junk(table: Any, path: tuple[Any, ...], junk: Any) -> Any:
    """A copy of the tree with something else at a path."""
    if not path:
        return junk
    copy = dict(table) if isinstance(table, dict) else list(table)
    copy[path[0]] = with_junk(table[path[0]], path[1:], junk)
    return copy


COMMON = tomllib.loads((OURS / "common.toml").read_text("utf-8"))
TABLES = {
    name: tomllib.loads((OURS / name / theme.THEME).read_text("utf-8"))
    for name in theme.names(OURS)
}
PLACES = [(name, path) for name, tables in TABLES.items() for path in places(tables)]


def read(tables: dict[str, Any]) -> tuple[theme.Theme, tuple[Problem, ...]]:
    """A theme of those tables over the common ones."""
    levels = (Level("common.toml", OURS, COMMON), Level("x/theme.toml", OURS / "x", tables))
    return _read("x", levels, (OURS,))


@given(st.sampled_from(PLACES), st.sampled_from(JUNK))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_junk_anywhere_is_told_or_harmless(place: tuple[str, tuple[Any, ...]], junk: Any) -> None:
    """Any value of any theme of ours may be replaced by anything: it loads, or its faults are told.

    What loads without a problem can be drawn and audited.
    """
    name, path = place
    made, problems = read(with_junk(TABLES[name], path, junk))
    if not problems:
        audit.faults(made)


@pytest.mark.parametrize("key", ["type", "palette", "faces", "guides", "frame", "near", "part"])
@pytest.mark.parametrize("junk", [3, "x", [3]], ids=str)
def test_a_table_that_is_none_is_told(key: str, junk: object) -> None:
    """The whole of a table replaced by something else: a problem that names the table."""
    _, problems = read(TABLES["beacon"] | {key: junk})
    assert any(f"[{key}" in problem.where for problem in problems)


def test_joining_leaves_the_files_as_they_were(tmp_path: Path) -> None:
    """Tables are read again when problems are placed: joining changes none of them."""
    before = repr(TABLES["beacon"])
    level = Level("beacon/theme.toml", tmp_path, TABLES["beacon"])
    for _ in range(2):
        joined((Level("common.toml", OURS, COMMON), level, level), [])
    assert repr(TABLES["beacon"]) == before
