"""The log: its form for the journal and for people, and the wall behind which texts stay."""

from __future__ import annotations

import io
import logging
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from signage import logs
from signage.errors import Problem, SignageError, UserError

CANARY = "Canary of a private meeting"


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """Where the log goes, which is given back as it was."""
    root, ours = logging.getLogger(), logging.getLogger("signage")
    kept = (root.handlers[:], root.level, ours.level, logging.raiseExceptions)
    hooks = (threading.excepthook, sys.unraisablehook)
    written = io.StringIO()
    try:
        yield written
    finally:
        logging.captureWarnings(False)
        root.handlers[:], root.level, ours.level, logging.raiseExceptions = kept
        threading.excepthook, sys.unraisablehook = hooks


def failing(message: str) -> None:
    raise ValueError(message)


def test_for_people_it_tells_time_and_level(stream: io.StringIO) -> None:
    """Off systemd a line begins with the time and the level."""
    logs.start(False, {}, stream)
    logging.getLogger("signage.app").info("reading %s", "juniper@example.com")
    assert re.fullmatch(
        r"\d\d:\d\d:\d\d INFO signage.app: reading juniper@example.com\n", stream.getvalue()
    )


def test_for_the_journal_every_line_has_its_priority(tmp_path: Path) -> None:
    """Under systemd: no time, and sd-daemon's priority before each line, also of an exception."""
    with (tmp_path / "log").open("w", encoding="utf-8") as file:
        status = os.fstat(file.fileno())
        code = (
            "import logging, sys\n"
            "from signage import logs\n"
            "logs.start(True)\n"
            "log = logging.getLogger('signage.test')\n"
            "for level in (10, 20, 30, 40, 50): log.log(level, 'level %d', level)\n"
            "try: 1 / 0\n"
            "except ZeroDivisionError: log.exception('two\\nlines')\n"
        )
        environ = {**os.environ, "JOURNAL_STREAM": f"{status.st_dev}:{status.st_ino}"}
        subprocess.run([sys.executable, "-c", code], check=True, stderr=file, env=environ)
    lines = (tmp_path / "log").read_text(encoding="utf-8").splitlines()
    assert lines == [
        "<7>signage.test: level 10",
        "<6>signage.test: level 20",
        "<4>signage.test: level 30",
        "<3>signage.test: level 40",
        "<2>signage.test: level 50",
        "<3>signage.test: two lines",
        "<3>  at <string>:6 in <module>",
        "<3>ZeroDivisionError",
    ]


def test_the_variable_of_another_stream_is_not_ours(stream: io.StringIO) -> None:
    """JOURNAL_STREAM is inherited by programs whose output goes elsewhere (systemd.exec(5))."""
    logs.start(False, {"JOURNAL_STREAM": "8:12345"}, stream)
    logging.getLogger("signage").warning("here")
    assert not stream.getvalue().startswith("<")


@pytest.mark.parametrize("debug", [False, True])
def test_debug_is_for_our_own_loggers(stream: io.StringIO, debug: bool) -> None:
    """--debug shows our debug lines; a library's never, whatever level it sets for itself."""
    logs.start(debug, {}, stream)
    logging.getLogger("signage.feed").debug("ours")
    for name in ("exchangelib", "urllib3.connectionpool", "requests", "apscheduler", "spnego"):
        logger = logging.getLogger(name)
        level = logger.level
        logger.setLevel(logging.DEBUG)
        try:
            logger.debug(CANARY)
            logger.info("body: %s", CANARY)
        finally:
            logger.setLevel(level)
    assert ("ours" in stream.getvalue()) is debug
    assert "Canary" not in stream.getvalue()
    assert stream.getvalue().count("\n") == int(debug)


def test_a_librarys_warning_tells_where_and_nothing_of_what(stream: io.StringIO) -> None:
    """Template and place stay; arguments, filled-in texts and messages of exceptions do not."""
    logs.start(True, {}, stream)
    # Not one of those that the source silences altogether, in whatever order the tests run.
    logger = logging.getLogger("some.library")
    logger.warning("Request failed: %s", CANARY)
    logger.error(f"Answer was {CANARY}")
    try:
        failing(CANARY)
    except ValueError:
        logger.exception("Parse error in %r", CANARY)
    text = stream.getvalue()
    assert "Canary" not in text
    assert "Request failed: %s at test_logs:" in text
    assert "(not shown) at test_logs:" in text
    assert "in failing\nValueError\n" in text


def test_an_exception_of_others_loses_its_message(stream: io.StringIO) -> None:
    """In our own lines too: as exc_info, as an argument, as the message, as a cause."""
    logs.start(True, {}, stream)
    log = logging.getLogger("signage.feed")
    try:
        try:
            failing(CANARY)
        except ValueError as error:
            log.warning("read failed: %s", error)
            log.warning(error)
            raise RuntimeError(CANARY) from error
    except RuntimeError:
        log.exception("worker")
    text = stream.getvalue()
    assert "Canary" not in text
    assert "read failed: ValueError" in text
    assert text.index("in failing\nValueError") < text.index("RuntimeError")


def test_an_exception_of_ours_keeps_its_message(stream: io.StringIO) -> None:
    """SignageErrors are written for people, and never hold meeting text."""
    logs.start(False, {}, stream)
    log = logging.getLogger("signage")
    log.warning("stop: %s", UserError([Problem("[room] name", "is missing")]))
    try:
        raise SignageError("unreachable")
    except SignageError:
        log.exception("poll")
    assert "[room] name: is missing" in stream.getvalue()
    assert "SignageError: unreachable" in stream.getvalue()


def test_a_record_that_does_not_fit_is_not_dumped(
    stream: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    """A wrong template neither raises nor prints its arguments, which logging does by default."""
    logs.start(True, {}, stream)
    logging.getLogger("signage").info("%d meetings", CANARY)
    logging.getLogger("signage").info("%s", *[CANARY, CANARY])
    assert "Canary" not in stream.getvalue() + capsys.readouterr().err
    assert stream.getvalue().count("does not fit its template at test_logs:") == 2


def test_a_value_that_cannot_be_shown_is_not_dumped(
    stream: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    """logging's own last resort prints the record with its arguments; here it keeps silent."""
    logs.start(True, {}, stream)

    class Unshowable:
        def __str__(self) -> str:
            raise AttributeError(CANARY)

    logging.getLogger("signage").info("%s and %s", CANARY, Unshowable())
    assert "Canary" not in stream.getvalue() + capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="SIGABRT is systemd's, and so POSIX's")
def test_the_watchdogs_signal_leaves_the_places_in_the_log() -> None:
    """When systemd's watchdog aborts a hung sign, the journal shows where it hung, and no value."""
    code = (
        "import os, signal\nfrom signage import logs\nlogs.start(False)\n"
        f"def hanging(text): os.kill(os.getpid(), signal.SIGABRT)\nhanging({CANARY!r})\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGABRT
    assert "in hanging" in done.stderr
    assert "Canary" not in done.stderr


def test_warnings_of_libraries_lose_their_text() -> None:
    """The warnings module would print the text and the line of source."""
    code = (
        "import warnings\nfrom signage import logs\nlogs.start(True)\n"
        f"warnings.warn({CANARY!r}, stacklevel=1)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "py.warnings" in done.stderr
    assert "Canary" not in done.stderr


def test_a_failing_thread_is_logged_without_its_message(stream: io.StringIO) -> None:
    """Threads that end by an exception, and failing destructors, would print tracebacks."""
    logs.start(False, {}, stream)

    class Failing:
        def __del__(self) -> None:
            failing(CANARY)

    thread = threading.Thread(target=failing, args=(CANARY,), name="worker-1")
    thread.start()
    thread.join()
    Failing()
    text = stream.getvalue()
    assert "worker-1 ended by an error" in text
    assert "an error where none can be raised" in text
    assert text.count("in failing\nValueError") == 2
    assert "Canary" not in text


def test_a_ring_of_causes_ends(stream: io.StringIO) -> None:
    """Exceptions that are each other's cause are described once each."""
    first, second = ValueError("a"), KeyError("b")
    first.__cause__, second.__cause__ = second, first
    assert logs.described(first) == ["KeyError", "ValueError"]
