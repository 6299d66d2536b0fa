"""Which way each piece of a line runs: the Unicode bidirectional algorithm (UAX #9).

The only importer of python-bidi, which is imported when a line first needs it: a line without
right-to-left characters never does. What the library lacks is here: isolates, which keep what
people wrote apart from the words of ours around it, and paired brackets (rule N0).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Protocol, TypeVar
from unicodedata import bidirectional

LRI, RLI, PDI = "\u2066", "\u2067", "\u2069"
"""Begin an isolate that runs to the right, or to the left; end it. The only ones that are used."""

_OPENERS = {LRI: False, RLI: True}
_AN_ISOLATE = "\ufffc"  # the object replacement character: a neutral, as an isolate is outside it
_UNASSIGNED = {"": "L"}  # the library stops at them
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})
_STRONG = frozenset({"L", "R", "AL"})
_PAIRS = "()[]{}⁅⁆⟨⟩⟪⟫〈〉《》「」『』【】〔〕〖〗（）［］｛｝｢｣"
_BRACKETS = dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True))
"""The closing one of each pair of brackets that a title may have (of BidiBrackets.txt)."""


class Leveled(Protocol):
    """Anything with an embedding level."""

    @property
    def level(self) -> int: ...


L = TypeVar("L", bound=Leveled)


def isolated(text: str, rtl: bool) -> str:
    """A text of its own in a line with the base direction `rtl`: what neither changes the other.

    It is ordered by its first strong character (rules P2 and P3), wherever it stands.
    """
    if text.isascii() and not rtl:
        return text
    classes = [bidirectional(character) for character in text]
    if not ("L" in classes if rtl else _RIGHT_TO_LEFT.intersection(classes)):
        return text
    first = next((found for found in classes if found in _STRONG), "R" if rtl else "L")
    return f"{LRI if first == 'L' else RLI}{text}{PDI}"


def open_isolate(text: str) -> str:
    """What begins the isolate that a text leaves open; "" if there is none. They never nest."""
    last = max((text.rfind(opener), opener) for opener in _OPENERS)
    return last[1] if last[0] > text.rfind(PDI) else ""


def needs_ordering(text: str) -> bool:
    """Whether any character of a left-to-right line may run to the left."""
    return not text.isascii() and any(bidirectional(c) in _RIGHT_TO_LEFT for c in text)


def _lone(character: str) -> str:
    """What stands for an isolate's end without a beginning: the library stops at it."""
    return _AN_ISOLATE if character == PDI else character


def levels(clusters: Sequence[str], rtl: bool) -> tuple[int, ...]:
    """The embedding level of each grapheme cluster; odd ones run from right to left.

    A cluster goes as its first character does, so marks and joiners (which rule X9 would remove)
    stay with what they belong to.
    """
    isolates = list(_isolates(clusters))
    line: list[str] = []
    places: list[int] = []
    position = 0
    for start, end in [*isolates, (len(clusters), len(clusters))]:
        places += range(position, start)
        line += [_lone(cluster[0]) for cluster in clusters[position:start]]
        if start < len(clusters):
            places.append(start)
            line.append(_AN_ISOLATE)
        position = end
    found = [0] * len(clusters)
    for place, level in zip(places, _levels("".join(line), rtl), strict=True):
        found[place] = level
    for start, end in isolates:
        found[start:end] = [found[start]] * (end - start)  # what begins and ends it: as it itself
        inner = _OPENERS[clusters[start]]
        text = clusters[start + 1 : end - (clusters[end - 1] == PDI)]
        raised = 0 if inner and not rtl else 2  # to the next level of its direction (X5a, X5b)
        for index, level in enumerate(levels(text, inner), start + 1):
            found[index] = level + raised
    return tuple(found)


def _isolates(clusters: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where isolates begin and end, what delimits them included; one may be left open."""
    start = None
    for index, cluster in enumerate(clusters):
        if start is None and cluster in _OPENERS:
            start = index
        elif start is not None and cluster == PDI:
            yield start, index + 1
            start = None
    if start is not None:
        yield start, len(clusters)


def _levels(text: str, rtl: bool) -> list[int]:
    """The levels of the characters of a text without isolates."""
    # only lines that need it pay for it
    import bidi.algorithm as uax9  # type: ignore[import-untyped]  # noqa: PLC0415

    base = int(rtl)
    storage = uax9.get_empty_storage()
    storage["base_level"] = base
    storage["base_dir"] = "LR"[base]
    uax9.get_embedding_levels(text, storage)
    for index, character in enumerate(storage["chars"]):
        character["index"] = index
        character["type"] = _UNASSIGNED.get(character["type"], character["type"])
    uax9.explicit_embed_and_overrides(storage)
    uax9.resolve_weak_types(storage)
    _resolve_brackets(storage["chars"], base)
    uax9.resolve_neutral_types(storage, False)
    uax9.resolve_implicit_levels(storage, False)
    found = [base] * len(text)
    for character in storage["chars"]:
        found[character["index"]] = character["level"]
    return found


def _resolve_brackets(chars: Sequence[dict[str, Any]], base: int) -> None:
    """Rule N0: both brackets of a pair run as what they hold, and what stands before them, does."""
    own, other = "LR"[base], "RL"[base]
    kinds = [{"L": "L", "R": "R", "EN": "R", "AN": "R"}.get(char["type"], "") for char in chars]
    for start, end in _bracketed([char["ch"] for char in chars]):
        held = kinds[start + 1 : end]
        if own in held:
            found = own
        elif other in held:
            found = next((kind for kind in reversed(kinds[:start]) if kind), own)
        else:
            continue
        for index in (start, end):
            chars[index]["type"] = kinds[index] = found


def _bracketed(characters: Sequence[str]) -> list[tuple[int, int]]:
    """The places of the brackets that make pairs (definition BD16), by the opening one."""
    waiting: list[tuple[str, int]] = []
    pairs = []
    for index, character in enumerate(characters):
        if character in _BRACKETS:
            waiting.append((_BRACKETS[character], index))
        depth = next((n for n, (c, _) in enumerate(waiting[::-1], 1) if c == character), 0)
        if depth:
            pairs.append((waiting[-depth][1], index))
            del waiting[-depth:]
    return sorted(pairs)


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
