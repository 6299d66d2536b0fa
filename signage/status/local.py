"""The running sign's own door on this machine: a Unix socket, for its user and root alone.

A question is a word and a line end; the answer is all that comes until the end of the connection.
"""

from __future__ import annotations

import json
import logging
import os
import socket
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from signage.errors import Problem, UserError

NAME = "status.sock"
SYSTEM = Path("/run/signage")  # RuntimeDirectory= of the unit
_LONGEST = 64  # bytes of a question
_PATIENCE = 10.0  # s, of either side
EX_UNAVAILABLE = 69
NO_SCREEN = b"no screen"  # in place of a picture

Answers = Mapping[str, Callable[[], bytes]]
"""By its word, what answers a question; it may block for some seconds."""

_log = logging.getLogger(__name__)


def door(environ: Mapping[str, str] = os.environ) -> Path | None:
    """Where this process may open one: systemd's runtime directory (systemd.exec(5)), or None."""
    folder = environ.get("RUNTIME_DIRECTORY", "").partition(":")[0]
    return Path(folder) / NAME if folder else None


class LocalDoor:
    """Answers at `path` in a thread of its own, one question after another."""

    def __init__(self, path: Path, answers: Answers) -> None:
        self._path, self._answers = path, answers
        self._socket: socket.socket | None = None

    def open(self) -> None:
        """Begin to answer. A door that cannot be opened is said in the log; the sign goes on."""
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            with suppress(FileNotFoundError):
                self._path.unlink()  # a sign that was killed has left it
            before = os.umask(0o177)  # nobody else, from the first moment on
            try:
                listener.bind(str(self._path))
            finally:
                os.umask(before)
            listener.listen(4)
        except OSError as error:
            listener.close()
            _log.warning("`signage status` will not work: %s: %s", self._path, error.strerror)
            return
        self._socket = listener
        threading.Thread(
            target=self._run, args=(listener,), name="signage-status", daemon=True
        ).start()

    def close(self) -> None:
        """Answer no more; returns at once."""
        if self._socket is not None:
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)
            self._socket.close()
            self._socket = None
            with suppress(OSError):
                self._path.unlink()

    def _run(self, listener: socket.socket) -> None:
        with suppress(OSError):  # closed
            while True:
                asker, _ = listener.accept()
                with asker, suppress(OSError):  # who asks may go away
                    asker.settimeout(_PATIENCE)
                    asker.sendall(self._answer(asker.recv(_LONGEST).decode("ascii", "replace")))

    def _answer(self, question: str) -> bytes:
        answer = self._answers.get(question.strip())
        if answer is None:
            return b""
        try:
            return answer()
        except Exception as error:  # noqa: BLE001 - nobody who asks may end the answering
            _log.error("a question about the status failed: %s", error)
            return b""


def ask(question: str, path: Path | None) -> bytes:
    """What the sign on this machine answers; `path` None: at the usual places.

    Raises UserError where no sign answers.
    """
    places = [path] if path else [SYSTEM / NAME]
    problems = []
    for place in places:
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as asker:
                asker.settimeout(_PATIENCE)
                asker.connect(str(place))
                asker.sendall(f"{question}\n".encode())
                answer = b"".join(iter(lambda: asker.recv(65_536), b""))
        except OSError as error:
            problems.append(_nobody(place, error))
            continue
        if answer:
            return answer
        what = "the sign is there and does not answer"
        problems.append(Problem(str(place), what, "journalctl -u signage -n 50"))
    raise UserError(problems, EX_UNAVAILABLE)


def _nobody(place: Path, error: OSError) -> Problem:
    if isinstance(error, PermissionError):
        return Problem(
            str(place), "only the sign's own user and root may ask", "sudo signage status"
        )
    if isinstance(error, (FileNotFoundError, ConnectionRefusedError)):
        return Problem(str(place), "no sign is running here", "systemctl status signage")
    return Problem(str(place), f"the sign cannot be asked: {error.strerror or error}")


def as_bytes(told: object) -> bytes:
    """An answer in JSON."""
    return (json.dumps(told, ensure_ascii=False) + "\n").encode()
