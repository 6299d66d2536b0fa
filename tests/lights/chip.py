"""A chip of lines in memory, asked as the kernel's is: by libgpiod's own settings and values."""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Mapping
from typing import Any

import pytest

gpiod = pytest.importorskip("gpiod", reason="the extra for lights is not installed")
Direction, Edge, Value = gpiod.line.Direction, gpiod.line.Edge, gpiod.line.Value


class Chip:
    """Lines by their offsets, each held by one at a time; `levels` is the voltage on the wires."""

    def __init__(self, path: str = "/dev/gpiochip0", lines: int = 28) -> None:
        self.path = path
        self.levels = dict.fromkeys(range(lines), False)
        self.held: dict[int, str] = {}
        self.plugged = True
        self.change = threading.Condition()
        self.requests: list[Lines] = []

    def request(self, path: str, consumer: str, config: Mapping[int, Any]) -> Lines:
        """In place of `gpiod.request_lines`."""
        if path != self.path or not self.plugged:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path)
        if any(line not in self.levels for line in config):
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        if any(line in self.held for line in config):
            raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))
        self.held |= dict.fromkeys(config, consumer)
        self.requests.append(Lines(self, config))
        return self.requests[-1]

    def wire(self, line: int, level: bool) -> None:
        """What is outside puts a voltage on a line."""
        with self.change:
            before, self.levels[line] = self.levels[line], level
            for lines in self.requests:
                lines.sees(line, before, level)
            self.change.notify_all()

    def shines(self, *lines: int) -> str:
        """The voltages of some lines: "101"."""
        return "".join(str(int(self.levels[line])) for line in lines)


class Lines:
    """In place of `gpiod.LineRequest`."""

    def __init__(self, chip: Chip, config: Mapping[int, Any]) -> None:
        self._chip, self._config = chip, config
        self._edges: list[int] = []
        for line, settings in config.items():
            if settings.direction == Direction.OUTPUT:
                self._drive(line, settings.output_value)

    def _drive(self, line: int, value: Any) -> None:
        settings = self._config[line]
        assert settings.direction == Direction.OUTPUT, "an input cannot be driven"
        self._chip.levels[line] = (value == Value.ACTIVE) != settings.active_low

    def _alive(self) -> None:
        if not self._chip.plugged:
            raise OSError(errno.ENODEV, os.strerror(errno.ENODEV))

    def sees(self, line: int, before: bool, level: bool) -> None:
        """The kernel notes the edges that were asked for, by what counts as active."""
        settings = self._config.get(line)
        rises = before != level and settings is not None and level != settings.active_low
        if rises and settings is not None and settings.edge_detection in (Edge.RISING, Edge.BOTH):
            self._edges.append(line)

    def set_values(self, values: Mapping[int, Any]) -> None:
        """Drive some lines."""
        self._alive()
        for line, value in values.items():
            self._drive(line, value)

    def get_value(self, line: int) -> Any:
        """Whether a line is active."""
        self._alive()
        active = self._chip.levels[line] != self._config[line].active_low
        return Value.ACTIVE if active else Value.INACTIVE

    def wait_edge_events(self, timeout: float) -> bool:
        """Whether there are edges, now or soon."""
        with self._chip.change:
            self._chip.change.wait_for(lambda: self._edges or not self._chip.plugged, timeout)
        self._alive()
        return bool(self._edges)

    def read_edge_events(self) -> list[int]:
        """All of them, which are then read; without any it would block."""
        assert self._edges, "nobody waited for an edge"
        read, self._edges = self._edges, []
        return read

    def release(self) -> None:
        """Let go of the lines; the voltages stay, as they do on most chips."""
        for line in self._config:
            self._chip.held.pop(line, None)
        self._chip.requests.remove(self)
