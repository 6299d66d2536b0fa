"""The picture of an X server without a screen, followed while a program starts."""

from __future__ import annotations

import mmap
import struct
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Self

from tests.display.xvfb import Xvfb

LOOK_S = 0.002
ROW_STEP = 16  # px between two rows that are looked at
EDGE = 60  # of 255: two neighbours that differ by this much are an edge of a letter
TEXT = 100  # edges of letters in the rows that are looked at, at least
SETTLED_S = 1.5  # a picture that stays for so long is the one that was meant
SHARE = 0.9  # of the letters' edges ...
LIKENESS = 0.6  # ... have come to this much of their contrast

Rows = bytes


@dataclass(frozen=True)
class Seen:
    """A picture, and when it was first seen (perf_counter)."""

    at: float
    rows: Rows

    @cached_property
    def drawn(self) -> int:
        """How many pixels are not black."""
        green = self.rows[1::4]
        return len(green) - green.count(0)

    @cached_property
    def letters(self) -> list[tuple[int, int]]:
        """Where two green values next but one to each other differ as in letters; by how much.

        None where there are too few for a text: the X server's own cursor is a letter X.
        """
        green = self.rows[1::4]
        steps = ((at, green[at + 2] - green[at]) for at in range(0, len(green) - 2, 2))
        found = [(at, step) for at, step in steps if abs(step) >= EDGE]
        return found if len(found) >= TEXT else []


class Glass:
    """A server of width x height; the pixels are read from its own memory."""

    def __init__(self, folder: Path, width: int = 1920, height: int = 1080) -> None:
        self.server = Xvfb(folder, width, height)
        self._file = (folder / "Xvfb_screen0").open("rb")
        self._map = mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ)
        header = struct.unpack(">25I", self._map[:100])  # XWDFile.h
        self._stride, start = header[12], header[0] + header[19] * 12
        self._starts = [start + y * self._stride for y in range(0, height, ROW_STEP)]

    def rows(self) -> Rows:
        """Every so many a row of the picture as it is now."""
        return b"".join(self._map[start : start + self._stride] for start in self._starts)

    def follow(self, done: Callable[[Seen], bool], patience: float = 30.0) -> list[Seen]:
        """Every new picture from now on, until `done` with the last one or out of patience."""
        seen = [Seen(time.perf_counter(), self.rows())]
        until = seen[0].at + patience
        while time.perf_counter() < until:
            rows = self.rows()
            if rows != seen[-1].rows:
                seen.append(Seen(time.perf_counter(), rows))
            elif done(seen[-1]):
                break
            time.sleep(LOOK_S)
        return seen

    def close(self) -> None:
        """End the server."""
        self._map.close()
        self._file.close()
        self.server.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def settled(last: Seen) -> bool:
    """Whether the picture has letters and stands still."""
    return time.perf_counter() - last.at > SETTLED_S and bool(last.letters)


def shown_at(seen: Sequence[Seen]) -> float:
    """When the letters of the last picture were first on the glass. ValueError: it has none."""
    letters = seen[-1].letters
    if not letters:
        raise ValueError("nothing was shown")
    return next(each.at for each in seen if _like(each.rows, letters))


def _like(rows: Rows, letters: Sequence[tuple[int, int]]) -> bool:
    green = rows[1::4]
    there = sum(
        (green[at + 2] - green[at]) * (1 if step > 0 else -1) >= LIKENESS * abs(step)
        for at, step in letters
    )
    return there >= SHARE * len(letters)
