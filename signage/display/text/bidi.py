"""Which way each piece of a line runs: the Unicode bidirectional algorithm (UAX #9).

The only importer of python-bidi, which is imported when a line first needs it: a line without
right-to-left characters never does.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar
from unicodedata import bidirectional

# What the library has no rule for: unassigned characters (it stops at them), and isolates.
_CLASSES = {"": "L", "LRI": "BN", "RLI": "BN", "FSI": "BN", "PDI": "BN"}
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})


class Leveled(Protocol):
    """Anything with an embedding level."""

    @property
    def level(self) -> int: ...


L = TypeVar("L", bound=Leveled)


def needs_ordering(text: str) -> bool:
    """Whether any character of a left-to-right line may run to the left."""
    return not text.isascii() and any(bidirectional(c) in _RIGHT_TO_LEFT for c in text)


def levels(clusters: Sequence[str], rtl: bool) -> tuple[int, ...]:
    """The embedding level of each grapheme cluster; odd ones run from right to left.

    A cluster goes as its first character does, so marks and joiners (which rule X9 would remove)
    stay with what they belong to.
    """
    # only lines that need it pay for it
    import bidi.algorithm as uax9  # type: ignore[import-untyped]  # noqa: PLC0415

    base = int(rtl)
    storage = uax9.get_empty_storage()
    storage["base_level"] = base
    storage["base_dir"] = "LR"[base]
    uax9.get_embedding_levels("".join(cluster[0] for cluster in clusters), storage)
    for index, character in enumerate(storage["chars"]):
        character["index"] = index
        character["type"] = _CLASSES.get(character["type"], character["type"])
    uax9.explicit_embed_and_overrides(storage)
    uax9.resolve_weak_types(storage)
    uax9.resolve_neutral_types(storage, False)
    uax9.resolve_implicit_levels(storage, False)
    found = [base] * len(clusters)
    for character in storage["chars"]:
        found[character["index"]] = character["level"]
    return tuple(found)


def visual_order(runs: Sequence[L]) -> list[L]:
    """The runs from left to right: rule L2, from the highest level down to the lowest odd one."""
    line = list(runs)
    odd = [run.level for run in line if run.level % 2]
    if not odd:
        return line
    for level in range(max(run.level for run in line), min(odd) - 1, -1):
        start = 0
        while start < len(line):
            end = start
            while end < len(line) and line[end].level >= level:
                end += 1
            line[start:end] = reversed(line[start:end])
            start = end + 1
    return line
