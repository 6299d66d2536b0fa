"""The command line: finds the command, and turns every failure into plain lines and an exit code.

Exit codes are those of sysexits(3): 0 well, 64 usage, 70 a fault of ours, 73 no space for the
output, 78 configuration; 130 after Ctrl-C, as shells have it.
"""

from __future__ import annotations

import errno
import os
import select
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

from signage.errors import UserError

if TYPE_CHECKING:
    from argparse import Namespace

    from signage.commands.parser import Commands

EX_SOFTWARE, EX_CANTCREAT = 70, 73
INTERRUPTED = 130


def main(argv: Sequence[str] | None = None, commands: Commands | None = None) -> int:
    """Run the one of `commands` (None: all there are) that `argv` names; the exit code."""
    words = sys.argv[1:] if argv is None else argv
    _speak_anyhow()
    try:
        code = _run(_understood(words, commands))
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:  # whoever read our output has seen enough, as in `signage check | head`
        _say_no_more()
        code = 0
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        _say_no_more()
        _tell("signage: the output cannot be written: there is no space left where it goes")
        code = EX_CANTCREAT
    return code


def _understood(words: Sequence[str], commands: Commands | None) -> Namespace | SimpleNamespace:
    """What the words ask for, and by whom it is done.

    `run --config FILE` is how systemd starts a sign: its first picture does not wait for argparse.
    """
    match words:
        case ["run", "--config", str(path)] if commands is None and path[:1] != "-":
            from signage.commands import run  # noqa: PLC0415

            return SimpleNamespace(config=Path(path), debug=False, main=run.main)
    from signage.commands.parser import COMMANDS, parser_for  # noqa: PLC0415

    return parser_for(words, COMMANDS if commands is None else commands).parse_args(words)


def _say_no_more() -> None:
    """What is still kept of the output goes nowhere: Python would try again at the exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _speak_anyhow() -> None:
    """Where the locale's encoding has no sign for a character (C, cp1252), its code stands."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # None: closed from the start; tests have their own
            stream.reconfigure(errors="backslashreplace")


def _run(options: Namespace | SimpleNamespace) -> int:
    try:
        return int(options.main(options))
    except UserError as error:
        for problem in error.problems:
            _tell(f"signage: {problem}")
        return error.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:  # the last stop: a person never sees a traceback
        if isinstance(error, BrokenPipeError) and _nobody_reads():
            raise
        if isinstance(error, OSError) and error.errno == errno.ENOSPC:
            raise
        _tell(_calm_line(error))
        if options.debug:
            from signage.logs import described  # noqa: PLC0415

            _tell("\n".join(described(error)))
        return EX_SOFTWARE


def _nobody_reads() -> bool:
    """Whether it is our own output that broke, and not a connection."""
    try:
        sys.stdout.flush()  # what was kept breaks again
    except BrokenPipeError:
        return True
    if not hasattr(select, "poll"):  # Windows
        return False
    poll = select.poll()  # nothing was kept (PYTHONUNBUFFERED): a pipe without a reader says so
    poll.register(sys.stdout, 0)
    return any(state & select.POLLERR for _, state in poll.poll(0))


def _calm_line(error: Exception) -> str:
    return (
        f"signage: this should not have happened ({type(error).__name__}). It is a fault of "
        "signage, not yours; --debug shows what a bug report needs."
    )


def _tell(text: str) -> None:
    print(text, file=sys.stderr)
