"""Metrics and a health check over HTTP, where the configuration asks for them: read-only.

`GET /metrics` is for Prometheus, `GET /health` answers 200 while the sign claims something and 503
while it cannot, with the report as JSON.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, HTTPServer
from socket import AF_INET, AF_INET6, SHUT_RDWR, SO_REUSEADDR, SOL_SOCKET
from typing import Any

from signage.status.desk import SilentError
from signage.status.local import as_bytes
from signage.status.report import well

Told = Callable[[], dict[str, Any]]
"""Gives a report's JSON; may block for some seconds, and raises SilentError."""

AGAIN = 15.0  # s after which an address that is not there yet is looked for again
_PATIENCE = 5.0  # s that a client may be silent
_REUSE = (SOL_SOCKET, SO_REUSEADDR, 1)  # after a restart the old connections linger

_log = logging.getLogger(__name__)


class HttpDoor:
    """Answers on one address, one request after another, in a thread of its own.

    A sign starts before its network, so its own address may come later: it is looked for `again`
    (in seconds), for as long as the sign runs.
    """

    def __init__(self, host: str, port: int, told: Told, again: float = AGAIN) -> None:
        self._address, self._told, self._again = (host, port), told, again
        self._change = threading.Condition()  # guards the next two
        self._server: _Server | None = None
        self._closed = False
        self._failed = False

    @property
    def port(self) -> int:
        """The one in use; the door must be open."""
        assert self._server is not None  # noqa: S101
        return int(self._server.server_address[1])

    def open(self) -> None:
        """Begin to answer, now or when that can be. What is in the way is said in the log, once."""
        found = (self._look(),)
        threading.Thread(target=self._run, args=found, name="signage-http", daemon=True).start()

    def close(self) -> None:
        """Answer no more; returns at once, whatever a client is doing."""
        with self._change:
            self._closed = True
            server, self._server = self._server, None
            self._change.notify()
        if server is not None:
            threading.Thread(target=server.end, name="signage-http-end", daemon=True).start()

    def _run(self, server: _Server | None) -> None:
        """Serve with what was found, even if that is to end already: its end waits for this."""
        while server is None:
            with self._change:
                if self._change.wait_for(lambda: self._closed, self._again):
                    return
            server = self._look()
        server.serve_forever(3600.0)

    def _look(self) -> _Server | None:
        with self._change:
            if self._closed:
                return None
            try:
                self._server = _Server(self._address, self._told)
            except OSError as error:
                self._say(error.strerror or type(error).__name__)
            else:
                self._say("")
            return self._server

    def _say(self, wrong: str) -> None:
        """Log the first of a row of failures, and its end."""
        where = "[status] http: %s:%d"
        if wrong and not self._failed:
            _log.warning(f"{where} cannot be used yet: %s", *self._address, wrong)
        elif self._failed and not wrong:
            _log.info(f"{where} answers now", *self._address)
        self._failed = bool(wrong)


class _Server(HTTPServer):
    """One request at a time: a monitoring server asks every fifteen seconds."""

    def __init__(self, address: tuple[str, int], told: Told) -> None:
        self.told = told
        self.address_family = AF_INET6 if ":" in address[0] else AF_INET
        super().__init__(address, _Request)

    def server_bind(self) -> None:
        """Without HTTPServer's look-up of the host's full name, which may wait for a resolver."""
        self.socket.setsockopt(*_REUSE)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()[:2]

    def end(self) -> None:
        """Stop serving, then let go of the port: the next sign of this process wants it."""
        with suppress(OSError):
            self.socket.shutdown(SHUT_RDWR)  # which ends its long wait for a client
        self.shutdown()
        self.server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Who asks may go away in the middle; nothing of it is worth a line."""


class _Request(BaseHTTPRequestHandler):
    server: _Server
    timeout = _PATIENCE
    server_version, sys_version = "signage", ""

    def do_GET(self) -> None:
        """Answer one of the two."""
        answer = _PAGES.get(self.path.partition("?")[0])
        if answer is None:
            self._send(HTTPStatus.NOT_FOUND, "text/plain", b"/metrics or /health\n")
            return
        try:
            told = self.server.told()
        except SilentError:
            silent = b"the sign's main thread does not answer\n"
            self._send(HTTPStatus.SERVICE_UNAVAILABLE, "text/plain", silent)
            return
        self._send(*answer(told))

    def _send(self, status: HTTPStatus, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        """Requests are not logged."""


_Answer = tuple[HTTPStatus, str, bytes]


def _metrics(told: dict[str, Any]) -> _Answer:
    try:
        from signage.status.metrics import CONTENT_TYPE, exposition  # noqa: PLC0415 - 30 ms
    except ImportError:  # a sign that shows so, among its problems
        return HTTPStatus.SERVICE_UNAVAILABLE, "text/plain", b"prometheus-client is not installed\n"
    return HTTPStatus.OK, CONTENT_TYPE, exposition(told)


def _health(told: dict[str, Any]) -> _Answer:
    status = HTTPStatus.OK if well(told) else HTTPStatus.SERVICE_UNAVAILABLE
    return status, "application/json", as_bytes(told)


_PAGES: dict[str, Callable[[dict[str, Any]], _Answer]] = {"/metrics": _metrics, "/health": _health}
