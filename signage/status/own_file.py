"""A file that is for its owner alone: what is fetched from a sign is for one corridor only."""

from __future__ import annotations

from pathlib import Path

from signage.errors import Problem, UserError

_STREAMS = (Path("/dev"), Path("/dev/fd"), Path("/proc/self/fd"))  # where /dev/stdout lies


def write(data: bytes, path: Path, what: str) -> None:
    """Write it, in place of one that is there; `what` it is goes into the problem.

    A stream such as /dev/stdout is written to as it is. Raises UserError where that cannot be.
    """
    try:
        if path.parent not in _STREAMS:
            path.unlink(missing_ok=True)  # whoever could read the old one could read this
            path.touch(0o600, exist_ok=False)
        path.write_bytes(data)
    except OSError as error:
        told = f"the {what} cannot be written: {error.strerror or error}"
        raise UserError([Problem(str(path), told)], 73) from error  # EX_CANTCREAT
