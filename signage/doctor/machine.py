"""What was found, as JSON for machines; deploy/exchange-server.md documents it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime

from signage import __version__
from signage.doctor.base import Level, Result

VERSION = 1
"""Goes up when a key goes or changes its meaning; new keys may come at any time."""

EXIT = {Level.PASS: 0, Level.SKIPPED: 0, Level.WARNING: 1, Level.FAULT: 2}


def worst(results: Sequence[Result]) -> Level:
    """The most serious level; what was not tried is no worse than a pass."""
    return max(
        (result.finding.level for result in results), key=EXIT.__getitem__, default=Level.PASS
    )


def document(
    results: Sequence[Result], room: str | None, endpoint: str | None, now: datetime
) -> str:
    """The whole report; `room` and `endpoint` are null where the configuration does not tell."""
    level = worst(results)
    checks = [
        {
            "check": result.check,
            "area": result.area,
            "level": result.finding.level.value,
            "said": result.finding.said,
            "reason": result.finding.reason,
            "remedies": list(result.finding.remedies),
        }
        for result in results
    ]
    report = {
        "report": "signage doctor",
        "version": VERSION,
        "signage": __version__,
        "time": now.astimezone(UTC).isoformat(timespec="seconds"),
        "room": room,
        "endpoint": endpoint,
        "level": "pass" if level is Level.SKIPPED else level.value,
        "exit": EXIT[level],
        "checks": checks,
    }
    return json.dumps(report, indent=2, ensure_ascii=False)
