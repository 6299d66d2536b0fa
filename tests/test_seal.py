"""signage seal: what is no secret is refused in plain words, before anything is kept."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

COMMAND = [sys.executable, "-m", "signage", "seal", "exchange-password"]


def refusal(done: subprocess.CompletedProcess[bytes]) -> str:
    """What it says, which is no line but the problem and its remedy."""
    told = done.stderr.decode()
    assert done.returncode == 78, told
    first, last = told.strip().splitlines()
    assert last.strip() == "Nothing was kept; give it again."
    return first.strip().removeprefix('signage: secret "exchange-password": ')


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        (b"", "none was given"),
        (b"\n", "none was given"),
        (b"three-quiet\xfcrooms\n", "it is not UTF-8"),
        (b"three\nquiet rooms\n", "it has more than one line, or control characters"),
    ],
)
def test_what_comes_by_a_pipe(given: bytes, fault: str) -> None:
    """Nothing, a file that Windows calls ANSI, two lines: the fault, and nothing of what came."""
    done = subprocess.run(COMMAND, input=given, capture_output=True, timeout=60, check=False)
    assert refusal(done) == f"{fault}; allowed: one line of text"


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="terminals are POSIX's")
@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        (b"\x04", "none was given"),  # Ctrl-D
        (b"\n", "none was given"),
        (b"three-quiet\xfcrooms\n", "it is not UTF-8"),
    ],
)
def test_what_is_typed(typed: bytes, fault: str) -> None:
    """The same at a terminal, where the end of the input is a key."""
    ours, theirs = os.openpty()
    asking = subprocess.Popen(
        COMMAND,
        stdin=theirs,
        stderr=subprocess.PIPE,
        start_new_session=True,  # whose terminal is not that of the tests
        env={**os.environ, "LC_ALL": "C.UTF-8", "PYTHONUTF8": "0"},
    )
    assert asking.stderr is not None
    try:
        asking.stderr.read(len("exchange-password: "))  # what is typed before is not taken
        os.write(ours, typed)
        told = asking.communicate(timeout=60)[1]
    finally:
        asking.kill()
        os.close(ours)
        os.close(theirs)
    done = subprocess.CompletedProcess(COMMAND, asking.returncode, b"", told)
    assert refusal(done) == f"{fault}; allowed: one line of text"
