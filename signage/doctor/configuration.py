"""Checks of the configuration: what reading needs, and what the sign is drawn with."""

from __future__ import annotations

from signage.config.rules import advice
from signage.doctor.base import UNTRIED, Check, Finding, fault, passed, skipped, warning
from signage.doctor.visit import Visit
from signage.errors import Problem

# Tables of which a fault does not keep anybody from looking at the server.
_DRAWN = tuple(
    f"[{table}]"
    for table in ("privacy", "display", "link", "opening", "polling", "thresholds", "wording")
)


def configuration(visit: Visit) -> Finding:
    """Which room is read where, and as whom."""
    problems = [problem for problem in visit.problems if not _is_drawn(problem, visit)]
    if problems:
        return _faulty(problems, "Nothing can be read like this.")
    found = [problem for problem in advice(visit.config) if not _is_drawn(problem, visit)]
    said = f"{visit.path}: {visit.config.room.name} ({visit.room})"
    if found:
        reasons = "\n".join(f"{problem.where}: {problem.what}" for problem in found)
        return warning(said, reasons, *(p.remedy for p in found if p.remedy))
    return passed(said)


def appearance(visit: Visit) -> Finding:
    """Theme, fonts and words, hours and thresholds."""
    if not visit.readable:
        return skipped(f"{UNTRIED}configuration")
    problems = [problem for problem in visit.problems if _is_drawn(problem, visit)]
    if problems:
        return _faulty(problems, "The sign would show these problems in place of the room.")
    display = visit.config.display
    return passed(f"{display.theme or 'the default theme'}, {', '.join(display.languages)}")


def _is_drawn(problem: Problem, visit: Visit) -> bool:
    """Whether it is about what the sign looks like and does, not about reading."""
    where = problem.where.removeprefix(f"{visit.path}: ")
    themes = ("theme", "font", ".toml: [", "locale")
    keyed = where.startswith("[")
    if keyed:
        return where.startswith(_DRAWN)
    return where != str(visit.path) and any(word in where for word in themes)


def _faulty(problems: list[Problem], reason: str) -> Finding:
    one = len(problems) == 1
    said = problems[0].what if one else f"{len(problems)} problems"
    where = problems[0].where if one else ""
    lines = [where] if one else [f"{problem.where}: {problem.what}" for problem in problems]
    remedies = dict.fromkeys(problem.remedy for problem in problems if problem.remedy)
    return fault(said, "\n".join([*lines, reason]), *remedies)


CHECKS: tuple[Check[Visit], ...] = (
    Check("configuration", configuration),
    Check("appearance", appearance),
)
