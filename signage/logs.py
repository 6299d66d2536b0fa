"""Logging for the journal, and the second wall behind which secrets and meeting text stay.

The first wall is that nobody logs them. The second stands here, for the day when somebody does, or
a library does: of other people's loggers only warnings pass, and of those only where they come
from; of an exception the type and the places, its message only where it is one of ours.
"""

from __future__ import annotations

import faulthandler
import logging
import os
import sys
import threading
import traceback
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

from signage.errors import SignageError

log = logging.getLogger("signage")

_PRIORITIES = ((logging.CRITICAL, 2), (logging.ERROR, 3), (logging.WARNING, 4), (logging.INFO, 6))
_DEBUG_PRIORITY = 7  # sd-daemon(3)


def start(
    debug: bool, environ: Mapping[str, str] = os.environ, stream: TextIO | None = None
) -> None:
    """Send the log to `stream` (stderr), also what would be printed of failing threads."""
    stream = sys.stderr if stream is None else stream
    journal = _is_journal(stream, environ.get("JOURNAL_STREAM", ""))
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Formatter(journal))
    handler.addFilter(_passes)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    log.setLevel(logging.DEBUG if debug else logging.INFO)
    logging.raiseExceptions = False  # a record that cannot be formatted is not dumped
    logging.captureWarnings(True)
    threading.excepthook = _thread_failed
    sys.unraisablehook = _unraisable
    with suppress(
        OSError, ValueError
    ):  # a stream in memory cannot be written to by a dying process
        # Before SDL starts: its handlers, which give the keyboard back, call those they find.
        faulthandler.enable(stream)  # places only: a dump holds no values


class Formatter(logging.Formatter):
    """One line a record: with a priority for the journal, with the time for people."""

    def __init__(self, journal: bool) -> None:
        super().__init__(datefmt="%H:%M:%S")
        self._journal = journal

    def format(self, record: logging.LogRecord) -> str:
        lines = [f"{record.name}: {_said(record)}"]
        if record.exc_info and record.exc_info[1] is not None:
            lines += described(record.exc_info[1])
        if self._journal:  # which knows the time, and takes each line for a message of its own
            return "\n".join(f"<{_priority(record.levelno)}>{line}" for line in lines)
        return f"{self.formatTime(record, self.datefmt)} {record.levelname} " + "\n".join(lines)


def described(error: BaseException) -> list[str]:
    """An exception as lines: types and places, innermost last, and no message but of our own.

    What others put into messages (a request, an item, a URL) is not for a log.
    """
    lines: list[str] = []
    for link in _chain(error):
        for frame in traceback.extract_tb(link.__traceback__):
            lines.append(f"  at {Path(frame.filename).name}:{frame.lineno} in {frame.name}")
        lines.append(_headline(link))
    return lines


def _headline(error: BaseException) -> str:
    name = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    return f"{name}: {error}" if isinstance(error, SignageError) else name


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The causes first, as Python prints them; a ring is cut."""
    chain: list[BaseException] = []
    link: BaseException | None = error
    while link is not None and not any(link is seen for seen in chain):
        chain.append(link)
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
    return reversed(chain)


def _said(record: logging.LogRecord) -> str:
    """What a record says, on one line."""
    if not _ours(record):
        # With arguments the message is a template, and that is safe; without it may be filled in.
        template = str(record.msg) if record.args else "(not shown)"
        return " ".join(f"{template} at {record.module}:{record.lineno}".split())
    args: Any = record.args
    if isinstance(args, tuple):
        args = tuple(_headline(a) if isinstance(a, BaseException) else a for a in args)
    message = _headline(record.msg) if isinstance(record.msg, BaseException) else str(record.msg)
    try:
        return " ".join((message % args if args else message).split())
    except (TypeError, ValueError, KeyError):
        return f"(a message that does not fit its template at {record.module}:{record.lineno})"


def _ours(record: logging.LogRecord) -> bool:
    return record.name == "signage" or record.name.startswith("signage.")


def _passes(record: logging.LogRecord) -> bool:
    """Whatever level a library sets for itself, nothing below a warning comes through."""
    return _ours(record) or record.levelno >= logging.WARNING


def _priority(level: int) -> int:
    return next((p for least, p in _PRIORITIES if level >= least), _DEBUG_PRIORITY)


def _is_journal(stream: TextIO, named: str) -> bool:
    """Whether `stream` is the one that $JOURNAL_STREAM means (systemd.exec(5)): device:inode."""
    try:
        status = os.fstat(stream.fileno())
    except (OSError, ValueError):
        return False
    return named == f"{status.st_dev}:{status.st_ino}"


def _thread_failed(failure: threading.ExceptHookArgs) -> None:
    name = failure.thread.name if failure.thread else "a thread"
    _log_failure(f"{name} ended by an error", failure.exc_value)


def _unraisable(failure: Any) -> None:
    _log_failure("an error where none can be raised", failure.exc_value)


def _log_failure(what: str, error: BaseException | None) -> None:
    trace: TracebackType | None = error.__traceback__ if error else None
    log.error(what, exc_info=(type(error), error, trace) if error else None)
