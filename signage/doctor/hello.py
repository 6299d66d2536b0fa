"""TLS hellos as bytes: what a server would speak, and the certificates it presents. No sockets.

The local TLS library refuses what is old or not trusted, as it should, and so cannot say what a
server offers besides, or what exactly it presented. A bare ClientHello can: up to TLS 1.2 the
server answers with its version and its certificates in the clear (RFC 5246, 7.3). Nothing is ever
sent after it, so nothing is trusted that was not verified.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import NamedTuple

TLS_1_0, TLS_1_1, TLS_1_2 = 0x0301, 0x0302, 0x0303

_HANDSHAKE = 22  # a content type (RFC 5246, 6.2.1); 21 is an alert
_CLIENT_HELLO, _SERVER_HELLO, _CERTIFICATE, _DONE = 1, 2, 11, 14  # 7.4
_LONGEST = 256 * 1024  # bytes of a server's first flight; a long chain has ten thousand

# What servers of the last twenty years have in common, the newer ones first (RFC 4492, 5246, 5288,
# 5289), and the signal that RFC 5746 asks for.
_CIPHERS = (
    *(0xC02F, 0xC030, 0xC02B, 0xC02C, 0x009C, 0x009D, 0x009E, 0x009F),
    *(0xC027, 0xC028, 0xC023, 0xC024, 0x003C, 0x003D),
    *(0xC013, 0xC014, 0xC009, 0xC00A, 0x002F, 0x0035, 0x0033, 0x0039, 0x000A, 0xC012),
    0x00FF,
)
_GROUPS = (0x001D, 0x0017, 0x0018, 0x0019)  # x25519, P-256, P-384, P-521
_SIGNATURES = (  # SHA-256, -384, -512 and SHA-1 with RSA and ECDSA, and PSS
    *(0x0401, 0x0501, 0x0601, 0x0403, 0x0503, 0x0603, 0x0804, 0x0805, 0x0806, 0x0201, 0x0203),
)


class Answer(NamedTuple):
    """What a server says to a hello."""

    version: int | None  # that it would speak; None: it refused
    certificates: tuple[bytes, ...] = ()  # DER, the server's own first, as it presented them


def client_hello(version: int, host: str, random: bytes) -> bytes:
    """A ClientHello that offers `version` at most; `random` are 32 bytes."""
    hello = struct.pack(">H", version) + random + _short(b"")
    hello += _list(_words(_CIPHERS)) + _short(b"\0") + _list(_extensions(host))
    message = bytes([_CLIENT_HELLO]) + len(hello).to_bytes(3, "big") + hello
    return struct.pack(">BHH", _HANDSHAKE, TLS_1_0, len(message)) + message


def answer(receive: Callable[[int], bytes]) -> Answer:
    """Read a server's first flight; `receive` brings at most so many bytes, none at the end.

    Whatever is not TLS counts as a refusal.
    """
    flight, version = _Flight(receive), None
    certificates: tuple[bytes, ...] = ()
    while (message := flight.message()) is not None:
        kind, body = message
        if kind == _SERVER_HELLO and len(body) > 2:
            version = int.from_bytes(body[:2], "big")
        elif kind == _CERTIFICATE:
            certificates = _certificates(body)
        if kind == _DONE:
            break
    return Answer(version, certificates)


class _Flight:
    """Handshake messages out of records, which cut them anywhere."""

    def __init__(self, receive: Callable[[int], bytes]) -> None:
        self._receive = receive
        self._pending = bytearray()
        self._taken = 0

    def message(self) -> tuple[int, bytes] | None:
        """The next message's kind and body; None: there is none."""
        while True:
            if len(self._pending) >= 4:
                length = int.from_bytes(self._pending[1:4], "big")
                if len(self._pending) >= 4 + length:
                    kind, body = self._pending[0], bytes(self._pending[4 : 4 + length])
                    del self._pending[: 4 + length]
                    return kind, body
            record = self._record()
            if record is None:
                return None
            self._pending += record

    def _record(self) -> bytes | None:
        head = self._exactly(5)
        if head is None or head[0] != _HANDSHAKE:  # an alert says no; all else is not TLS
            return None
        return self._exactly(int.from_bytes(head[3:5], "big"))

    def _exactly(self, length: int) -> bytes | None:
        self._taken += length
        found = bytearray()
        while len(found) < length and self._taken <= _LONGEST:
            part = self._receive(length - len(found))
            if not part:
                return None
            found += part
        return bytes(found) if len(found) == length else None


def _certificates(body: bytes) -> tuple[bytes, ...]:
    found, rest = [], body[3:]
    while len(rest) > 3:
        length = int.from_bytes(rest[:3], "big")
        found.append(rest[3 : 3 + length])
        rest = rest[3 + length :]
    return tuple(found)


def _extensions(host: str) -> bytes:
    extensions = {
        0x000A: _list(_words(_GROUPS)),
        0x000B: _short(b"\0"),  # uncompressed points
        0x000D: _list(_words(_SIGNATURES)),
    }
    if not host.replace(".", "").isdigit() and ":" not in host:  # a name, not an address
        name = host.encode("idna")
        extensions = {0x0000: _list(b"\0" + _list(name))} | extensions
    return b"".join(struct.pack(">H", kind) + _list(body) for kind, body in extensions.items())


def _words(numbers: tuple[int, ...]) -> bytes:
    return b"".join(struct.pack(">H", number) for number in numbers)


def _short(body: bytes) -> bytes:
    return bytes([len(body)]) + body


def _list(body: bytes) -> bytes:
    return struct.pack(">H", len(body)) + body
