"""Listens to what nobody looks at: log records of every level, and threads that end badly."""

from __future__ import annotations

import logging
import threading
import traceback

from signage.logs import Formatter
from signage.sources.quiet import quiet_library_logging
from tests.soak.truth import MARK


class Ears(logging.Handler):
    """From the first moment to `close`; `heard` is what should not have been."""

    def __init__(self) -> None:
        super().__init__(logging.NOTSET)
        self.heard: list[str] = []
        self._ours = Formatter(journal=True)
        self._hook, threading.excepthook = threading.excepthook, self._ended
        root = logging.getLogger()
        self._level = root.level
        root.addHandler(self)
        root.setLevel(logging.DEBUG)
        quiet_library_logging()

    def close(self) -> None:
        """Listen no more."""
        root = logging.getLogger()
        root.removeHandler(self)
        root.setLevel(self._level)
        threading.excepthook = self._hook
        super().close()

    def emit(self, record: logging.LogRecord) -> None:
        """See `logging.Handler`."""
        line = f"{self._ours.format(record)} {record.msg} {record.args!r}"
        if MARK.search(line):
            self.heard.append(f"text of a meeting in the log: {line}")

    def _ended(self, args: threading.ExceptHookArgs) -> None:
        where = "".join(traceback.format_tb(args.exc_traceback))
        said = f"{args.exc_type.__name__}: {args.exc_value}"
        self.heard.append(f"a thread ended by {said}\n{where}")
