"""Prints the report as it grows (the only importer of rich).

On a terminal with colours and a line that says what is being looked at; everywhere else, and with
NO_COLOR (no-color.org), plain lines.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from rich.console import Console
from rich.text import Text

from signage.doctor import lines
from signage.doctor.base import UNTRIED, Level, Result, spoken
from signage.doctor.lines import Line, Style

_WIDEST = 110  # columns of a reason: longer lines are hard to read
_STYLES: dict[Style, str] = {
    "heading": "bold",
    "pass": "green",
    "warning": "bold yellow",
    "fault": "bold red",
    "skipped": "dim",
    "reason": "",
    "remedy": "cyan",
    "plain": "",
}


class Report:
    """One report, printed to `stream`. Use it as a context; `begin` what is looked at next."""

    def __init__(self, stream: TextIO) -> None:
        self._console = Console(file=stream, highlight=False, markup=False, emoji=False)
        terminal = self._console.is_terminal
        self._width = min(self._console.width, _WIDEST) if terminal else None
        self._status = self._console.status("") if terminal else None

    def __enter__(self) -> Report:
        if self._status is not None:
            self._status.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._status is not None:
            self._status.stop()

    def begin(self, check: str) -> None:
        """Say what is being looked at."""
        if self._status is not None:
            self._status.update(f"{spoken(check)} …")

    def title(self, text: str) -> None:
        """The first line."""
        self._print([(lines.Piece(text, "heading"),)])

    def print(self, results: Iterable[Result]) -> list[Result]:
        """Print results as they come, and return all of them."""
        area, untried, printed = "", dict[str, list[Result]](), list[Result]()
        for result in results:
            printed.append(result)
            if _is_untried(result):
                untried.setdefault(result.finding.said, []).append(result)
                continue
            if result.area != area:
                area = result.area
                self._print(lines.heading(area))
            self._print(lines.found(result, self._width))
        for together in untried.values():
            self._print(lines.untried(together, self._width))
        self._print(lines.summary(printed))
        return printed

    def _print(self, told: Iterable[Line]) -> None:
        for line in told:
            text = Text()
            for piece in line:
                text.append(piece.text, _STYLES[piece.style])
            # Nothing is cut or wrapped here: a command that was broken cannot be copied.
            self._console.print(text, soft_wrap=True)


def _is_untried(result: Result) -> bool:
    """Skipped for another check's sake, and so without a remedy of its own."""
    return result.finding.level is Level.SKIPPED and result.finding.said.startswith(UNTRIED)
