"""A check, what it finds, and the walk over a table of checks. No I/O of its own."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from signage.core.health import Fault
from signage.errors import UserError
from signage.sources.base import SourceError


class Level(enum.Enum):
    """How a check ended."""

    PASS = "pass"  # noqa: S105 - no password
    WARNING = "warning"  # the sign works; something should be mended all the same
    FAULT = "fault"  # the sign does not work, or shows what it must not
    SKIPPED = "skipped"  # not tried


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found. Never meeting text, never a secret."""

    level: Level
    said: str
    """What was seen, in one line."""
    reason: str = ""
    """Why it matters, in plain words."""
    remedies: tuple[str, ...] = ()
    """What mends it: settings, commands, PowerShell lines, each whole and ready to be copied."""


def passed(said: str, *remedies: str) -> Finding:
    """All is well."""
    return Finding(Level.PASS, said, "", remedies)


def warning(said: str, reason: str, *remedies: str) -> Finding:
    """It works, and should be mended all the same."""
    return Finding(Level.WARNING, said, reason, remedies)


def fault(said: str, reason: str, *remedies: str) -> Finding:
    """It does not work."""
    return Finding(Level.FAULT, said, reason, remedies)


def skipped(said: str, *remedies: str) -> Finding:
    """Not tried; the remedies say how it can be."""
    return Finding(Level.SKIPPED, said, "", remedies)


UNTRIED = "not tried, for want of: "
"""How a check says that another one stands before it."""

V_contra = TypeVar("V_contra", contravariant=True)
"""What is looked at; a check of it does for anything that is more."""


@dataclass(frozen=True, slots=True)
class Check(Generic[V_contra]):
    """One thing that is looked at; `V_contra` is what it looks at."""

    name: str
    """Small letters and hyphens, unique in its table: what machines and the manual call it."""
    examine: Callable[[V_contra], Finding]
    needs: tuple[str, ...] = ()
    """Checks that come before it, and without which it makes no sense."""


@dataclass(frozen=True, slots=True)
class Area(Generic[V_contra]):
    """Checks under one heading."""

    title: str
    checks: tuple[Check[V_contra], ...]


@dataclass(frozen=True, slots=True)
class Result:
    """A check's finding in its place."""

    area: str
    check: str
    finding: Finding


Worded = Callable[[Fault], Finding]
"""What a failed read means, with its remedies."""


def walk(
    areas: Sequence[Area[V_contra]],
    visit: V_contra,
    worded: Worded,
    begin: Callable[[str], None] = lambda _: None,
) -> Iterator[Result]:
    """Examine everything in order; `begin` is told the name of each check before it is tried.

    A check is skipped if one that it needs was a fault or was itself skipped for such a reason.
    """
    hopeless: dict[str, str] = {}  # what cannot be tried or failed, and the check that failed
    for area in areas:
        for check in area.checks:
            cause = next((hopeless[need] for need in check.needs if need in hopeless), None)
            if cause is not None:
                hopeless[check.name] = cause
                finding = skipped(f"{UNTRIED}{spoken(cause)}")
            else:
                begin(check.name)
                finding = _examined(check, visit, worded)
                if finding.level is Level.FAULT:
                    hopeless[check.name] = check.name
            yield Result(area.title, check.name, finding)


def spoken(check: str) -> str:
    """The name of a check as people read it."""
    return check.replace("-", " ")


def _examined(check: Check[V_contra], visit: V_contra, worded: Worded) -> Finding:
    try:
        return check.examine(visit)
    except SourceError as error:
        return worded(error.fault)
    except UserError as error:
        problems = error.problems
        return fault(
            problems[0].what if len(problems) == 1 else f"{len(problems)} problems",
            "\n".join(str(problem) for problem in problems),
        )
    except Exception as error:  # noqa: BLE001 - the other checks can still help
        # Its message may quote what it was working on, so only its kind is told.
        return fault(
            f"this check failed by itself ({type(error).__name__})",
            "That is a fault of signage, not of your server.",
            "Report it together with what `signage versions` prints.",
        )
