"""TLS hellos as bytes, without a server."""

from __future__ import annotations

import ssl
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signage.doctor import hello


def record(*messages: bytes, kind: int = 22) -> bytes:
    body = b"".join(messages)
    return struct.pack(">BHH", kind, 0x0303, len(body)) + body


def message(kind: int, body: bytes) -> bytes:
    return bytes([kind]) + len(body).to_bytes(3, "big") + body


def flight(version: int, certificates: list[bytes]) -> list[bytes]:
    """ServerHello, Certificate and ServerHelloDone."""
    listed = b"".join(len(one).to_bytes(3, "big") + one for one in certificates)
    return [
        message(2, struct.pack(">H", version) + bytes(34)),
        message(11, len(listed).to_bytes(3, "big") + listed),
        message(14, b""),
    ]


def receiver(data: bytes, step: int = 65_536):
    """Brings the data in pieces, as a socket does, and then nothing."""
    place = 0

    def receive(most: int) -> bytes:
        nonlocal place
        part = data[place : place + min(most, step)]
        place += len(part)
        return part

    return receive


@settings(max_examples=25)
@given(
    st.sampled_from([hello.TLS_1_0, hello.TLS_1_1, hello.TLS_1_2]),
    st.lists(st.binary(min_size=1, max_size=300), max_size=4),
    st.integers(1, 200),
    st.integers(1, 400),
)
def test_a_flight_reads_the_same_however_it_is_cut(version, certificates, size, step):
    """Records may end anywhere in a message, and the network anywhere in a record."""
    whole = b"".join(flight(version, certificates))
    records = b"".join(record(whole[at : at + size]) for at in range(0, len(whole), size))
    answer = hello.answer(receiver(records, step))
    assert answer == (version, tuple(certificates))


@settings(max_examples=30)
@given(st.binary(max_size=400))
def test_junk_is_a_refusal_and_never_an_error(data):
    """Whatever listens there: what is no TLS has no version, and reading ends."""
    assert isinstance(hello.answer(receiver(data)), hello.Answer)
    assert hello.answer(receiver(record(data, kind=21))) == (None, ())
    assert hello.answer(receiver(b"HTTP/1.1 400 Bad Request\r\n\r\n" + data)) == (None, ())


@settings(max_examples=25)
@given(st.integers(0, 200))
def test_a_flight_that_breaks_off_ends(at):
    """A connection that is cut in the middle leaves what was whole before."""
    data = record(*flight(hello.TLS_1_2, [b"one", b"two"]))
    answer = hello.answer(receiver(data[:at]))
    assert answer.version in (None, hello.TLS_1_2)


def test_a_server_that_never_ends_is_given_up():
    """A stream of records without a last message is read to a limit only."""
    taken = 0

    def receive(most: int) -> bytes:
        nonlocal taken
        taken += most
        return (record(bytes(1000)) * 2)[:most]

    hello.answer(receive)
    assert taken < 2**20


@pytest.mark.parametrize("version", [hello.TLS_1_0, hello.TLS_1_1, hello.TLS_1_2])
@pytest.mark.parametrize(
    "host", ["mail.example.com", "münchen.example", "192.0.2.7", "2001:db8::7"]
)
def test_openssl_takes_our_hello(version, host):
    """A real TLS server reads it, with the name where there is one, and answers in kind."""
    names: list[str | None] = []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_servername_callback(lambda _, name, __: names.append(name))
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    server = context.wrap_bio(incoming, outgoing, server_side=True)
    incoming.write(hello.client_hello(version, host, bytes(32)))
    with pytest.raises(ssl.SSLError) as raised:  # it has no certificate, or finds us too old
        server.do_handshake()
    assert raised.value.reason in ("NO_SHARED_CIPHER", "UNSUPPORTED_PROTOCOL", "VERSION_TOO_LOW")
    if version == hello.TLS_1_2:
        assert raised.value.reason == "NO_SHARED_CIPHER"
        named = not host[0].isdigit()
        assert names == [host.encode("idna").decode() if named else None]
