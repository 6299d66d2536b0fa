"""Sockets to the server: its name, the way there, what TLS it speaks and presents.

Nothing is sent here but the hellos of TLS and, to a proxy, the request for a tunnel.
"""

from __future__ import annotations

import base64
import secrets
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from signage import __version__
from signage.doctor import hello

SECONDS = 5.0  # for a connection, and for each answer


class Target(NamedTuple):
    """Where the server is, and the proxy on the way (its URL; None: straight)."""

    host: str
    port: int
    proxy: str | None = None


class ProxyRefusedError(OSError):
    """The proxy makes no tunnel. `status` is its HTTP answer, 0 if that was none."""

    def __init__(self, status: int) -> None:
        self.status = status
        super().__init__(f"the proxy answered {status}")


class Tls(NamedTuple):
    """What a verified handshake ended with."""

    version: str  # "TLSv1.3"
    cipher: str
    certificate: bytes  # the server's own, DER


class Distrust(NamedTuple):
    """Why a server was refused, in OpenSSL's words and by its number (X509_V_ERR_...)."""

    code: int
    words: str


def place(url: str) -> tuple[str, int]:
    """Host and port of an address."""
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)


def addresses(host: str) -> list[str]:
    """What the name resolves to, in the order of the system; socket.gaierror if to nothing."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


@contextmanager
def connected(target: Target) -> Iterator[socket.socket]:
    """A connection or a tunnel to the server. Raises OSError, ProxyRefusedError of a proxy."""
    first = place(target.proxy) if target.proxy else (target.host, target.port)
    with socket.create_connection(first, SECONDS) as connection:
        if target.proxy is None:
            yield connection
            return
        if urlsplit(target.proxy).scheme == "https":
            context = ssl.create_default_context()
            connection = context.wrap_socket(connection, server_hostname=first[0])  # noqa: PLW2901
        _tunnel(connection, target)
        yield connection


def handshake(target: Target, context: ssl.SSLContext) -> Tls | Distrust:
    """Shake hands as the sources do, and hang up.

    Raises ssl.SSLError if there is no TLS that both speak, OSError if there is no connection.
    """
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    secured = context.wrap_bio(incoming, outgoing, server_hostname=target.host)
    with connected(target) as connection:
        while True:
            try:
                secured.do_handshake()
                cipher = secured.cipher()
                own = secured.getpeercert(True) or b""
                return Tls(secured.version() or "", cipher[0] if cipher else "", own)
            except ssl.SSLWantReadError:
                connection.sendall(outgoing.read())
                if not (part := connection.recv(65_536)):
                    raise ConnectionResetError from None
                incoming.write(part)
            except ssl.SSLCertVerificationError as error:
                return Distrust(error.verify_code, error.verify_message)


def greet(target: Target, version: int) -> hello.Answer:
    """What the server answers to a hello that offers `version` at most. OSError: no connection."""

    def receive(most: int) -> bytes:
        try:
            return connection.recv(most)
        except OSError:  # a reset or silence is a refusal as well
            return b""

    with connected(target) as connection:
        connection.sendall(hello.client_hello(version, target.host, secrets.token_bytes(32)))
        return hello.answer(receive)


def _tunnel(connection: socket.socket, target: Target) -> None:
    """Have a proxy connect us (RFC 9110, 9.3.6)."""
    host = f"[{target.host}]" if ":" in target.host else target.host
    lines = [
        f"CONNECT {host}:{target.port} HTTP/1.1",
        f"Host: {host}:{target.port}",
        f"User-Agent: signage/{__version__}",
    ]
    parts = urlsplit(target.proxy or "")
    if parts.username is not None:
        named = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        lines.append(f"Proxy-Authorization: Basic {base64.b64encode(named.encode()).decode()}")
    connection.sendall("\r\n".join([*lines, "", ""]).encode())
    answer = b""
    while b"\r\n\r\n" not in answer and len(answer) < 65_536:
        part = connection.recv(1)  # byte by byte: what comes after belongs to the server
        if not part:
            break
        answer += part
    words = answer.split(b" ", 2)
    status = int(words[1]) if len(words) > 1 and words[1].isdigit() else 0
    if status != 200:
        raise ProxyRefusedError(status)
