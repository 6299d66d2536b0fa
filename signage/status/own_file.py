"""A file that is for its owner alone: what is fetched from a sign is for one corridor only."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from signage.errors import Problem, UserError

_STREAMS = (Path("/dev"), Path("/dev/fd"), Path("/proc/self/fd"))  # where /dev/stdout lies
_OUTPUT = 1  # file descriptor


def write(data: bytes, path: Path, what: str) -> None:
    """Write it, in place of a file that is there; `what` it is goes into the problem.

    Whatever is no file, such as a pipe or /dev/null, is written to as it is. Raises UserError where
    that cannot be.
    """
    if is_output(path):  # which may be a socket, and that cannot be opened by its name
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
        return
    try:
        if path.parent not in _STREAMS and (path.is_file() or not path.exists()):
            path.unlink(missing_ok=True)  # whoever could read the old one could read this
            path.touch(0o600, exist_ok=False)
        path.write_bytes(data)
    except OSError as error:
        told = f"the {what} cannot be written: {error.strerror or error}"
        raise UserError([Problem(str(path), told)], 73) from error  # EX_CANTCREAT


def is_output(path: Path) -> bool:
    """Whether it is where this process prints to, by whatever name."""
    try:
        return os.path.samestat(path.stat(), os.fstat(_OUTPUT))
    except OSError:
        return False
