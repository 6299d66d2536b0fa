"""python -m signage.start_recording FILE: starts a sign, and keeps what it imports in FILE.

The sign is a whole one without a screen. It draws, and tries to read a calendar where nobody
answers. Kept is what it has imported when it turns to what comes after the first picture.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

PATIENCE = 300  # s: a Pi that is emulated takes its time
_EX_SOFTWARE = 70  # sysexits(3)
FAILED = " failed: "  # in the status line of a sign that has tried to read
_CONFIG = """\
[room]
mailbox = "room@example.com"
name = "Room"
zone = "UTC"

[source]
endpoint = "https://localhost:9/EWS/Exchange.asmx"
username = 'EXAMPLE\\signs'
auth = "basic"
secret = "secret"
"""
_CHILD = """\
import sys
from signage.cli import main

code = main(["run", "--config", sys.argv[1]])  # as systemd starts it
if code:
    sys.exit(code)

from signage.start_file import write

write(sys.argv[2], before="signage.readiness")
"""


def main() -> int:
    """Start the sign in a process of its own, and end it when it has tried to read."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "secrets").mkdir()
        secret = folder / "secrets" / "secret"
        secret.touch(0o600)
        secret.write_text("none")
        config = folder / "config.toml"
        config.write_text(_CONFIG)
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as heard:
            heard.bind(str(folder / "notify"))
            heard.settimeout(1.0)
            return _record(sys.argv[1], config, heard)


def _record(place: str, config: Path, heard: socket.socket) -> int:
    env = {"NOTIFY_SOCKET": heard.getsockname(), "SDL_VIDEODRIVER": "dummy"}
    with subprocess.Popen(  # noqa: S603 - our own
        [sys.executable, "-P", "-c", _CHILD, str(config), place],
        env=dict(os.environ) | env,
        stderr=subprocess.PIPE,
        text=True,
    ) as sign:
        tried = any(FAILED in line for line in _said(sign, heard))
        sign.terminate() if tried else sign.kill()
        _, said = sign.communicate()
    if sign.returncode == 0:
        return 0
    why = "" if tried else ": the sign did not come to its first read"
    sys.stderr.write(f"{said}signage: the start was not recorded{why}\n")
    return _EX_SOFTWARE


def _said(sign: subprocess.Popen[str], heard: socket.socket) -> Iterator[str]:
    """What it tells systemd, as long as it lives and there is patience."""
    for _ in range(PATIENCE):
        with suppress(TimeoutError):
            while True:
                yield heard.recv(4096).decode()
        if sign.poll() is not None:
            return


if __name__ == "__main__":
    sys.exit(main())
