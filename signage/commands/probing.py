"""signage doctor --probe: asked for before it begins, cleared away however it ends."""

from __future__ import annotations

import signal
import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

from signage.errors import Problem, UserError

if TYPE_CHECKING:
    from signage.doctor.base import Area
    from signage.doctor.probe import Probe
    from signage.doctor.visit import Visit

_TERMINATED = 128 + signal.SIGTERM  # as shells have it


@contextmanager
def probing(visit: Visit, args: Namespace) -> Iterator[tuple[Area[Visit], ...]]:
    """The checks of the probe, if there is to be one; at the end nothing of it is left.

    Raises UserError if nobody can be asked, or there is nothing to probe with.
    """
    probe = _wanted(visit, args)
    if probe is None:
        yield ()
        return
    from signage.doctor.probe_table import area  # noqa: PLC0415

    before = signal.signal(signal.SIGTERM, _terminated)
    try:
        yield (area(probe),)
    finally:
        _clear(probe)
        probe.close()
        signal.signal(signal.SIGTERM, before)


def _wanted(visit: Visit, args: Namespace) -> Probe | None:
    if args.yes and not args.probe:
        raise UserError([Problem("--yes", "it goes with --probe alone")], 64)
    if not args.probe:
        return None
    if visit.problems:
        _tell("The probe waits until the configuration is in order.")
        return None
    from signage.doctor.probe_consent import agreed  # noqa: PLC0415
    from signage.doctor.probe_table import probe_of  # noqa: PLC0415

    if agreed(visit, args.yes, sys.stdin, sys.stderr):
        return probe_of(visit)
    _tell("Nothing is sent; the other checks follow.")
    return None


def _clear(probe: Probe) -> None:
    """After an interruption; otherwise the last check has done it. Ctrl-C ends this, too."""
    if not probe.pending:
        return
    _tell("Removing what the probe has made …")
    cleared = probe.clear()
    _tell(
        f"{cleared.left} of it may be left: the next `signage doctor --probe` removes it."
        if cleared.left
        else "Nothing of it is left."
    )


def _terminated(_signal: int, _frame: object) -> NoReturn:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # once is enough: there is something to remove
    raise SystemExit(_TERMINATED)


def _tell(line: str) -> None:
    print(f"signage: {line}", file=sys.stderr)
