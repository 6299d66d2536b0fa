"""Everything that can be said of a running sign, for people and for machines."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from signage import __version__
from signage.core.values import frozen
from signage.status.machine import Machine, machine
from signage.status.sign import SignState

_WELL = frozenset({"available", "occupied", "starting", "ending", "checkin", "asleep"})
VERSION = 1  # of the JSON below: it grows within a version, and nothing in it changes its meaning


@frozen
class Picture:
    """The upright picture on the glass: rows of R, G, B. What is private is masked in it."""

    width: int
    height: int
    pixels: bytes

    @property
    def checksum(self) -> str:
        """The same for the same picture: the start of the SHA-256 of its pixels."""
        return hashlib.sha256(self.pixels).hexdigest()[:16]


@frozen
class Glass:
    """What the panel is doing."""

    on: bool  # False: it waits for a screen
    driver: str = ""  # SDL's video driver
    width: int = 0
    height: int = 0
    frames: int = 0  # painted since the start
    checksum: str = ""  # of the picture, see `Picture`


@frozen
class Report:
    """One moment of a sign."""

    at: datetime  # aware, UTC
    uptime: float  # seconds that the sign has run
    sign: SignState
    glass: Glass
    machine: Machine
    versions: tuple[tuple[str, str], ...]

    def as_json(self) -> dict[str, Any]:
        """Plain values under the names of the fields; moments in ISO 8601, UTC."""
        plain: dict[str, Any] = _plain(asdict(self))
        return {"version": VERSION} | plain | {"versions": dict(self.versions)}


def on_the_machine(report: Report) -> Report:
    """The same with the machine's figures of now; for a thread that may wait for a disk."""
    return replace(report, machine=machine())


def versions() -> tuple[tuple[str, str], ...]:
    """Of what matters most; `signage versions` has them all."""
    return (("signage", __version__), ("python", platform.python_version()))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds")
    return round(value, 1) if isinstance(value, float) else value


def well(told: dict[str, Any]) -> bool:
    """Whether the sign of a report's JSON claims something, and somebody can see it."""
    return told["sign"]["state"] in _WELL and told["glass"]["on"]


def lines(told: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """A report's JSON as lines for people: what, and what is said of it."""
    sign, glass, board = told["sign"], told["glass"], told["machine"]
    count = sign["problems"]
    yield "state", sign["state"] + (f" ({count} problem{'s' * (count != 1)})" if count else "")
    yield "calendar", _calendar(sign)
    if sign["fault"]:
        count = f"{sign['failures']} failed read{'s' if sign['failures'] != 1 else ''}"
        detail = f" ({sign['detail']})" if sign["detail"] else ""
        yield "last fault", f"{sign['fault'].replace('_', ' ')}{detail}; {count}"
    if sign["next_read"] is not None:
        due = sign["next_read"]
        yield "next read", f"in {due:.0f} s" if due > 0 else "now"
    yield "screen", _screen(glass)
    yield "frames", f"{glass['frames']} painted; checksum {glass['checksum'] or 'none'}"
    yield "running for", _long(told["uptime"])
    yield from _board(board)
    yield "versions", ", ".join(f"{name} {value}" for name, value in told["versions"].items())


def _calendar(sign: dict[str, Any]) -> str:
    if sign["data_age"] is None:
        return "not read yet"
    return f"read {_long(sign['data_age'])} ago, at {sign['data_from']}"


def _screen(glass: dict[str, Any]) -> str:
    if not glass["on"]:
        return "waiting for one"
    return f"{glass['width']}x{glass['height']} by {glass['driver']}"


def _board(board: dict[str, Any]) -> Iterator[tuple[str, str]]:
    if board["temperature"] is not None:
        yield "temperature", f"{board['temperature']:.0f} °C"
    if board["power"] or board["power_since_start"]:
        now = ", ".join(board["power"]) or "well now"
        yield "power", f"{now}; since the start: {', '.join(board['power_since_start']) or 'well'}"
    if board["process_mib"] is not None:
        free, all_ = board["memory_free_mib"], board["memory_mib"]
        yield "memory", f"{board['process_mib']:.0f} MiB used by the sign; {free} of {all_} free"
    for disk in board["disks"]:
        way = "" if disk["writable"] else ", read-only"
        yield "disk", f"{disk['path']}: {disk['free_mib']} of {disk['total_mib']} MiB free{way}"
    if board["uptime"] is not None:
        yield "machine up", f"{_long(board['uptime'])}, load {board['load']}"


def _long(seconds: float) -> str:
    """A stretch of time: "3 days, 4:05:06"."""
    return str(timedelta(seconds=int(seconds)))
