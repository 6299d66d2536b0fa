"""What was found, as lines for people. Pure: a line and the style that it may be printed in."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from signage.doctor.base import Level, Result, spoken
from signage.doctor.words import counted, listed

Style = Literal["heading", "pass", "warning", "fault", "skipped", "reason", "remedy", "plain"]

_NAME = 22  # columns of a check's name
_INDENT = " " * 10
_PROGRAMS = "curl|getent|install|mtr|nc|openssl|resolvectl|signage|timedatectl|w32tm"
# A cmdlet of PowerShell, a line of the configuration, or a program.
_COMMAND = re.compile(rf"[A-Z][A-Za-z]+-[A-Z][A-Za-z]+( |$)|[a-z_]+ = |({_PROGRAMS}) ")


class Piece(NamedTuple):
    """Part of a line."""

    text: str
    style: Style = "plain"


Line = tuple[Piece, ...]


def heading(text: str) -> Iterator[Line]:
    """The beginning of an area."""
    yield (Piece(""),)
    yield (Piece(text, "heading"),)


def found(result: Result, width: int | None) -> Iterator[Line]:
    """One check's line, and what belongs under it.

    Reasons are wrapped to `width` columns (None: not at all); what is to be copied never is.
    """
    finding = result.finding
    yield (
        Piece(f"  {finding.level.value.upper():<8}", _STYLES[finding.level]),
        Piece(f"{spoken(result.check):<{_NAME}}"),
        Piece(finding.said),
    )
    for paragraph in filter(None, finding.reason.split("\n")):
        for text in _wrapped(paragraph, width):
            yield (Piece(f"{_INDENT}{text}", "reason"),)
    for remedy in finding.remedies:
        if _COMMAND.match(remedy):
            yield (Piece(f"{_INDENT}> {remedy}", "remedy"),)
        else:
            for number, text in enumerate(_wrapped(remedy, width and width - 2)):
                yield (Piece(f"{_INDENT}{'  ' if number else '- '}{text}", "reason"),)


def untried(results: Sequence[Result], width: int | None) -> Iterator[Line]:
    """Checks that were not tried for one reason, together."""
    names = listed([spoken(result.check) for result in results])
    yield (Piece(""),)
    yield (Piece(f"  {'SKIPPED':<8}{results[0].finding.said}", "skipped"),)
    for text in _wrapped(names, width):
        yield (Piece(f"{_INDENT}{text}", "skipped"),)


def summary(results: Sequence[Result]) -> Iterator[Line]:
    """How many of what."""
    levels = [result.finding.level for result in results]
    counts = {level: levels.count(level) for level in Level}
    style: Style = "fault" if counts[Level.FAULT] else "pass"
    style = "warning" if not counts[Level.FAULT] and counts[Level.WARNING] else style
    said = [
        counted(counts[Level.FAULT], "fault"),
        counted(counts[Level.WARNING], "warning"),
        f"{counts[Level.PASS]} passed",
    ]
    if counts[Level.SKIPPED]:
        said.append(f"{counts[Level.SKIPPED]} not tried")
    yield (Piece(""),)
    yield (Piece(", ".join(said), style),)


_STYLES: dict[Level, Style] = {
    Level.PASS: "pass",
    Level.WARNING: "warning",
    Level.FAULT: "fault",
    Level.SKIPPED: "skipped",
}


def _wrapped(paragraph: str, width: int | None) -> list[str]:
    if width is None:
        return [paragraph]
    room = max(40, width - len(_INDENT))
    return textwrap.wrap(paragraph, room, break_long_words=False, break_on_hyphens=False)
