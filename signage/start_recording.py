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
from pathlib import Path

PATIENCE = 300.0  # s: a Pi that is emulated takes its time
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

from signage.start_file import write

write(sys.argv[2], before="signage.readiness")
sys.exit(code)
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
            heard.settimeout(PATIENCE)
            return _record(sys.argv[1], config, heard)


def _record(place: str, config: Path, heard: socket.socket) -> int:
    env = {"NOTIFY_SOCKET": heard.getsockname(), "SDL_VIDEODRIVER": "dummy"}
    with subprocess.Popen(  # noqa: S603 - our own
        [sys.executable, "-P", "-c", _CHILD, str(config), place],
        env=dict(os.environ) | env,
        stderr=subprocess.PIPE,
        text=True,
    ) as sign:
        try:
            while FAILED not in heard.recv(4096).decode():
                pass
        except TimeoutError:
            sign.kill()
        sign.terminate()
        _, said = sign.communicate()
    if sign.returncode != 0:
        sys.stderr.write(said)
    return sign.returncode


if __name__ == "__main__":
    sys.exit(main())
