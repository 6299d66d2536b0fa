"""One client's connection: HTTP/1.1 as IIS speaks it, with logon and scripted trouble."""

from __future__ import annotations

import socket
import ssl
import struct
import threading
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler

from signage.sim.autodiscover import PATH as AUTODISCOVER
from signage.sim.dispatch import Dispatch, Reply
from signage.sim.doorman import Doorman
from signage.sim.logon import Logons
from signage.sim.organization import User
from signage.sim.soap import BUILD, MAX_REQUEST_BYTES
from signage.sim.web import Asked, Web

PATH = "/EWS/Exchange.asmx"
IDLE_SECONDS = 120  # IIS closes a connection on which nothing was asked for that long

_PROXY_PAGE = b"<!DOCTYPE html><html><body>Please log on to the network.<br></body></html>"
_SOAP_TYPE = "text/xml; charset=utf-8"
_OWN_HEADERS = (
    ("X-BEServer", "SIM-EX01"),
    ("X-FEServer", "SIM-EX01"),
    ("X-OWA-Version", ".".join(str(part) for part in BUILD)),
)


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question and its answer, for tests; the reprs leave the bodies out."""

    operation: str  # "" where the request could not be read or its sender did not log on
    status: int  # of HTTP; 0: no answer was sent
    request: bytes = field(repr=False)
    response: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Site:
    """What every connection of a simulator shares."""

    dispatch: Dispatch
    logons: Logons
    now: Callable[[], datetime]
    record: Callable[[Exchange], None]
    stopping: threading.Event
    web: Web
    autodiscover: Callable[[bytes], Reply]


class Connection(BaseHTTPRequestHandler):
    """Answers the requests of one connection, one after the other, in a thread of its own."""

    protocol_version = "HTTP/1.1"
    server_version = "Microsoft-IIS/10.0"
    sys_version = ""
    timeout = IDLE_SECONDS
    disable_nagle_algorithm = True

    def __init__(self, sock: ssl.SSLSocket, peer: tuple[str, int], site: Site) -> None:
        self.site = site
        try:
            certificate = sock.getpeercert(binary_form=True)
        except (AttributeError, ValueError):  # the simulator stopped just now, and shut it down
            raise ConnectionAbortedError from None
        self.doorman = Doorman(site.logons, certificate)
        self.skew = timedelta(0)
        self.dress: dict[str, list[str]] = {}  # headers of the answer, by name in small letters
        super().__init__(sock, peer, None)  # type: ignore[arg-type]  # there is no socketserver

    def do_POST(self) -> None:
        """One SOAP request (the name is http.server's)."""
        data = self._read()
        if data is None or self._web(data):
            return
        user = self._log_on(data)
        if user is None:
            return
        if self.path.lower() == AUTODISCOVER.lower():
            reply = self.site.autodiscover(data)
        elif self.path.lower() == PATH.lower():
            reply = self.site.dispatch.reply(user, data)
        else:
            self._send(404, b"", data)
            return
        if self._trouble(reply, data):
            return
        if reply.stream is not None:
            self._go_on(reply.stream, data)
        else:
            self._answer(reply, data)

    def do_GET(self) -> None:
        """Exchange shows a page or its WSDL to people who log on; its clients only ever POST."""
        if self._web(b""):
            return
        reply = self.site.dispatch.page()
        self._dress(reply)
        if not self._trouble(reply, b""):
            if self.path.lower() != PATH.lower():
                self._send(404, b"", b"", operation="GET")
            elif self._log_on(b"") is not None:
                self._answer(reply, b"")

    def do_PATCH(self) -> None:
        """As Graph is asked to change something."""
        data = self._read()
        if data is not None and not self._web(data):
            self._send(405, b"", data, (("Allow", "POST"),))

    def do_DELETE(self) -> None:
        """As Graph is asked to remove something."""
        self.do_GET()

    def date_time_string(self, timestamp: float | None = None) -> str:
        """The Date header, by the simulator's clock."""
        moment = self.site.now().astimezone(UTC) + self.skew
        return format_datetime(moment, usegmt=True)

    def version_string(self) -> str:
        """The Server header."""
        return self.dress.pop("server", [super().version_string()])[0]

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- http.server's name
        """Nothing is logged: `Simulator.requests` is the record."""

    def _web(self, data: bytes) -> bool:
        """Answer what is for another service than Exchange's own; False: it is not."""
        headers = {n.lower(): ", ".join(self.headers.get_all(n, ())) for n in self.headers}
        asked = Asked(self.command, self.path, headers, data)
        reply = self.site.web.reply(asked)
        if reply is None:
            return False
        if not self._trouble(reply, asked.record()):
            self._answer(reply, asked.record())
        return True

    def _read(self) -> bytes | None:
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdigit()):
            self.close_connection = True
            self._send(411, b"", b"")
            return None
        if int(length) > MAX_REQUEST_BYTES:
            self.close_connection = True
            self._send(413, b"", b"")
            return None
        return self.rfile.read(int(length))

    def _log_on(self, data: bytes) -> User | None:
        """Who is asking; None: answered, with what logons are offered."""
        user, offers = self.doorman.admit(self.headers.get("Authorization"))
        if user is None:
            self._challenge(offers, data)
        return user

    def _challenge(self, offers: tuple[str, ...], data: bytes) -> None:
        """401; 403 where nothing but a client certificate would do (IIS' 403.7)."""
        self._send(
            401 if offers else 403, b"", data, tuple(("WWW-Authenticate", each) for each in offers)
        )

    def _trouble(self, reply: Reply, data: bytes) -> bool:
        """Faults that keep the answer from being sent; True: dealt with."""
        for fault in reply.faults:
            if fault.close:
                self.close_connection = True
            if fault.delay and self.site.stopping.wait(min(fault.delay, threading.TIMEOUT_MAX)):
                self.close_connection = True
                return True
            if fault.reset:
                self._reset(reply, data)
                return True
            if fault.status == 401:
                self._challenge(self.doorman.forget(), data)
                return True
            if fault.status is not None:
                self._send(fault.status, b"", data, fault.headers, operation=reply.operation)
                return True
        return False

    def _reset(self, reply: Reply, data: bytes) -> None:
        """Close with a TCP RST: what a crashing server or a firewall does."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.site.record(Exchange(reply.operation, 0, data, b""))

    def _answer(self, reply: Reply, data: bytes) -> None:
        self._dress(reply)
        body, length = reply.body, len(reply.body)
        if any(fault.page for fault in reply.faults):
            body = _PROXY_PAGE
            length = len(body)
        if any(fault.broken for fault in reply.faults):
            body = body[: body.rindex(b"<", 0, len(body) // 2) + 3]  # ends inside a tag
            length = len(body)
        if any(fault.cut for fault in reply.faults):
            body, self.close_connection = body[: len(body) // 2], True
        self._send(
            reply.status,
            body,
            data,
            reply.headers,
            length=length,
            operation=reply.operation,
            kind=reply.kind,
        )

    def _dress(self, reply: Reply) -> None:
        """What faults do to the headers of the next answer."""
        self.skew = sum((fault.clock for fault in reply.faults), timedelta(0))
        for fault in reply.faults:
            for name, value in fault.dress:
                self.dress.setdefault(name.lower(), []).append(value)

    def _go_on(self, stream: Iterator[Reply], data: bytes) -> None:
        """An answer without an end: each message in two chunks, as a network may break it."""
        self.send_response(200)
        self._send_headers(_SOAP_TYPE, (("Transfer-Encoding", "chunked"),))
        for reply in stream:
            for fault in reply.faults:
                if fault.delay and self.site.stopping.wait(min(fault.delay, threading.TIMEOUT_MAX)):
                    self.close_connection = True
                    return
                if fault.reset:
                    self._reset(reply, data)
                    return
            whole = not any(fault.broken or fault.cut for fault in reply.faults)
            body = reply.body if whole else reply.body[: len(reply.body) // 2]
            self.site.record(Exchange(reply.operation, 200, data, body))
            middle = len(body) // 2
            for chunk in (body[:middle], body[middle:]):
                self.wfile.write(b"%x\r\n%b\r\n" % (len(chunk), chunk))
            if not whole:
                self.close_connection = True
                return
        self.wfile.write(b"0\r\n\r\n")

    def _send(
        self,
        status: int,
        body: bytes,
        data: bytes,
        headers: tuple[tuple[str, str], ...] = (),
        *,
        length: int | None = None,
        operation: str = "",
        kind: str = _SOAP_TYPE,
    ) -> None:
        self.site.record(Exchange(operation, status, data, body))
        self.send_response(status)
        size = str(len(body) if length is None else length)
        kind = kind if body else "text/html; charset=utf-8"
        self._send_headers(kind, (("Content-Length", size), *headers))
        self.wfile.write(body)

    def _send_headers(self, kind: str, headers: tuple[tuple[str, str], ...]) -> None:
        self.send_header("Cache-Control", "private")
        self.send_header("Content-Type", kind)
        self.send_header("request-id", str(uuid.uuid4()))
        for name, value in _OWN_HEADERS:
            if name.lower() not in self.dress:
                self.send_header(name, value)
        headers = (*headers, *((name, v) for name, vs in self.dress.items() for v in vs))
        self.dress, self.skew = {}, timedelta(0)
        for name, value in headers:
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
