"""The connection: whom a source trusts, how long it waits, and what it calls what goes wrong."""

from __future__ import annotations

import gzip
import socket
import ssl
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest

from signage.core.health import Fault, FaultKind
from signage.core.privacy import PrivacyPolicy, mask_read
from signage.sources.base import SourceError
from signage.sources.bodies import MAX_ANSWER
from signage.sources.ews.settings import EwsSettings
from signage.sources.ews.source import EwsSource
from tests.scripted_server import (
    ITEM_TIMES,
    Certificates,
    Reply,
    Request,
    ScriptedServer,
    item,
    view,
)
from tests.simulated import ROOM, SPAN, ZONE

WHOLE = view(item())
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    made = Certificates(tmp_path_factory.mktemp("tls"))
    made.server_context()
    return made


@pytest.fixture(scope="module")
def tls(certificates: Certificates) -> ssl.SSLContext:
    return certificates.server_context()


def reader(endpoint: str, ca_file: Path | None, **changes: Any) -> EwsSource:
    values: dict[str, Any] = {"connect_timeout": 0.5, "read_timeout": 0.5, "answer_timeout": 1.0}
    values["auth"] = "basic"
    settings = EwsSettings(
        endpoint, ROOM, "EXAMPLE\\sign", ZONE, ca_file=ca_file, **(values | changes)
    )
    return EwsSource(settings, lambda: "canary-password")


def fault_of(source: EwsSource) -> Fault:
    with pytest.raises(SourceError) as raised:
        source.fetch(SPAN)
    source.close()
    error = raised.value
    assert error.__cause__ is error.__context__ is None, "no other error is dragged along"
    assert "canary" not in str(error)
    return error.fault


def after(replies: list[Reply], certificates: Certificates, tls: ssl.SSLContext) -> Fault:
    """The fault that a source meets when a server says this."""
    with ScriptedServer(replies, tls) as server:
        return fault_of(reader(server.endpoint, certificates.ca_file))


def test_our_own_authority_is_enough(certificates: Certificates, tls: ssl.SSLContext) -> None:
    """A private CA's server is read, over TLS 1.2 or newer."""
    with ScriptedServer([Reply(WHOLE)], tls) as server:
        source = reader(server.endpoint, certificates.ca_file)
        assert len(source.fetch(SPAN).items) == 1
        source.close()


def refused_servers(folder: Path) -> Iterator[tuple[str, Certificates]]:
    yield "expired", Certificates(folder, valid=(-30 * DAY, -DAY))
    yield "not yet valid", Certificates(folder, valid=(DAY, 30 * DAY))
    yield "for another name", Certificates(folder, name="mail.example.com")


@pytest.mark.parametrize("wrong", range(3))
def test_a_certificate_that_is_not_right_is_refused(tmp_path: Path, wrong: int) -> None:
    """Expired, not yet valid, or another server's: nothing is sent, not even the log-on."""
    _, certificates = list(refused_servers(tmp_path))[wrong]
    with ScriptedServer([Reply(WHOLE)], certificates.server_context()) as server:
        fault = fault_of(reader(server.endpoint, certificates.ca_file))
        assert fault.kind is FaultKind.CERTIFICATE
        assert fault.detail
        assert not server.requests


def test_another_authority_is_refused(
    certificates: Certificates, tls: ssl.SSLContext, tmp_path: Path
) -> None:
    """Neither the system's authorities nor somebody else's vouch for our server."""
    other = Certificates(tmp_path)
    other.server_context()
    with ScriptedServer([Reply(WHOLE)], tls) as server:
        for ca_file in (other.ca_file, None):
            assert fault_of(reader(server.endpoint, ca_file)).kind is FaultKind.CERTIFICATE
        assert not server.requests


def test_the_environment_does_not_choose_whom_to_trust(
    certificates: Certificates,
    tls: ssl.SSLContext,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """`requests` listens to REQUESTS_CA_BUNDLE and the like; a configured file comes first."""
    other = Certificates(tmp_path)
    other.server_context()
    with ScriptedServer([Reply(WHOLE)], tls) as server:
        for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
            monkeypatch.setenv(name, str(certificates.ca_file))
        for endpoint in _written(server.endpoint):
            assert fault_of(reader(endpoint, other.ca_file)).kind is FaultKind.CERTIFICATE
        assert not server.requests


def _written(endpoint: str) -> tuple[str, ...]:
    """The address, and others that requests takes for the same one."""
    dotted = endpoint.replace("/EWS/", "/./EWS/")
    return endpoint, dotted, endpoint.replace("localhost:", "localhost:0")


def test_old_tls_is_refused(certificates: Certificates) -> None:
    """A server that speaks TLS 1.1 at most is not read, and the fault names what it speaks."""
    old = certificates.server_context()
    with pytest.warns(DeprecationWarning):
        old.minimum_version = ssl.TLSVersion.TLSv1
    with pytest.warns(DeprecationWarning):
        old.maximum_version = ssl.TLSVersion.TLSv1_1
    old.set_ciphers("ALL:@SECLEVEL=0")
    fault = after([Reply(WHOLE)], certificates, old)
    assert fault.kind is FaultKind.WEAK_TLS
    assert fault.detail == "the server offers TLS 1.1 at most; TLS 1.2 is the least"


@pytest.mark.parametrize("text", [None, "no certificate at all"])
def test_a_ca_file_that_cannot_be_read(tmp_path: Path, text: str | None) -> None:
    """Missing or not PEM: said as such, and nothing less strict is used in its place."""
    ca_file = tmp_path / "ca.pem"
    if text is not None:
        ca_file.write_text(text)
    fault = fault_of(reader("https://localhost:1/EWS/Exchange.asmx", ca_file))
    assert fault == Fault(FaultKind.CERTIFICATE, f"the CA file cannot be read: {ca_file}")


@pytest.mark.parametrize(
    "changes",
    [
        {"endpoint": "http://mail.example.com/EWS/Exchange.asmx"},
        {"endpoint": "https:///EWS/Exchange.asmx"},
        {"room": "Juniper"},
        {"read_timeout": 0.0},
    ],
)
def test_settings_that_make_no_sense_are_refused(changes: dict[str, Any]) -> None:
    """No plain HTTP, no room without an address, no endless wait."""
    values: dict[str, Any] = {
        "endpoint": "https://mail.example.com/EWS/Exchange.asmx",
        "room": ROOM,
        "username": "sign",
        "zone": ZONE,
    }
    EwsSettings(**values)
    with pytest.raises(ValueError, match="must be"):
        EwsSettings(**(values | changes))


def drip(handler: BaseHTTPRequestHandler) -> None:
    """A byte now and then, never silent for long, never done."""
    for byte in WHOLE:
        sleep(0.05)
        try:
            handler.wfile.write(bytes([byte]))
        except OSError:
            return


def stop_short(handler: BaseHTTPRequestHandler) -> None:
    """Less than the Content-Length promised."""
    handler.wfile.write(WHOLE[:-10])


def stop_inside_a_chunk(handler: BaseHTTPRequestHandler) -> None:
    """A chunked answer that ends before its last chunk."""
    handler.wfile.write(b"%x\r\n" % len(WHOLE) + WHOLE + b"\r\n")


BOMB = gzip.compress(bytes(MAX_ANSWER + 1), 1)


def flood(handler: BaseHTTPRequestHandler) -> None:
    """Far more than any view is long, out of very little: a gzip bomb."""
    try:
        handler.wfile.write(BOMB)
    except OSError:
        return


LENGTH = {"Content-Length": str(len(WHOLE))}


@pytest.mark.parametrize(
    ("reply", "kind", "detail"),
    [
        (Reply(headers=LENGTH, wire=drip), FaultKind.UNREACHABLE, "no answer in time"),
        (Reply(headers=LENGTH, wire=stop_short), FaultKind.BAD_ANSWER, "the answer broke off"),
        (
            Reply(headers={"Transfer-Encoding": "chunked"}, wire=stop_inside_a_chunk),
            FaultKind.BAD_ANSWER,
            "the answer broke off",
        ),
        (
            Reply(WHOLE, headers={"Content-Encoding": "gzip"}),
            FaultKind.BAD_ANSWER,
            "the answer is too long or cannot be unpacked",
        ),
    ],
)
def test_an_answer_that_does_not_end_well(
    certificates: Certificates, tls: ssl.SSLContext, reply: Reply, kind: FaultKind, detail: str
) -> None:
    """Cut, endless, short or too long: a fault within the time limits, never a part of it."""
    started = monotonic()
    assert after([reply], certificates, tls) == Fault(kind, detail)
    assert monotonic() - started < 3


def test_an_answer_without_end(certificates: Certificates, tls: ssl.SSLContext) -> None:
    """A little that unpacks to very much is given up before it fills the memory."""
    with ScriptedServer([Reply(headers={"Content-Encoding": "gzip"}, wire=flood)], tls) as server:
        fault = fault_of(reader(server.endpoint, certificates.ca_file, answer_timeout=20.0))
    expected = "the answer is too long or cannot be unpacked"
    assert fault == Fault(FaultKind.BAD_ANSWER, expected)


@pytest.mark.parametrize("auth", ["basic", "ntlm"])
def test_a_refusal_without_end(certificates: Certificates, tls: ssl.SSLContext, auth: str) -> None:
    """The body of a refused log-on, which the log-on itself reads, knows the same limit."""
    headers = {"Content-Encoding": "gzip", "WWW-Authenticate": "NTLM, Basic"}
    with ScriptedServer([Reply(status=401, headers=headers, wire=flood)], tls) as server:
        made = reader(server.endpoint, certificates.ca_file, answer_timeout=20.0, auth=auth)
        fault = fault_of(made)
    assert fault == Fault(FaultKind.BAD_ANSWER, "the answer is too long or cannot be unpacked")


def test_a_server_that_hangs(certificates: Certificates, tls: ssl.SSLContext) -> None:
    """Silence ends the read after the read timeout, before and within the answer."""
    with ScriptedServer(lambda _: Reply(wire=server.hang, headers=LENGTH), tls) as server:
        started = monotonic()
        fault = fault_of(reader(server.endpoint, certificates.ca_file, read_timeout=0.3))
        assert fault == Fault(FaultKind.UNREACHABLE, "no answer in time")
        assert monotonic() - started < 2


def test_nobody_listens(certificates: Certificates) -> None:
    """A refused connection and an unknown name are told apart."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    source = reader(f"https://localhost:{port}/EWS/Exchange.asmx", certificates.ca_file)
    assert fault_of(source) == Fault(FaultKind.UNREACHABLE, "the connection was refused")
    source = reader("https://mail.invalid/EWS/Exchange.asmx", certificates.ca_file)
    assert fault_of(source).kind is FaultKind.UNREACHABLE


def test_a_packed_answer_is_unpacked(certificates: Certificates, tls: ssl.SSLContext) -> None:
    """Exchange compresses when it is let, and the answer may come in pieces."""
    packed = gzip.compress(WHOLE)

    def pieces(handler: BaseHTTPRequestHandler) -> None:
        for part in (packed[:7], packed[7:]):
            handler.wfile.write(b"%x\r\n" % len(part) + part + b"\r\n")
            sleep(0.05)
        handler.wfile.write(b"0\r\n\r\n")

    headers = {"Content-Encoding": "gzip", "Transfer-Encoding": "chunked"}
    with ScriptedServer([Reply(headers=headers, wire=pieces)], tls) as server:
        source = reader(server.endpoint, certificates.ca_file)
        assert len(source.fetch(SPAN).items) == 1
        source.close()


def test_the_connection_is_kept(certificates: Certificates, tls: ssl.SSLContext) -> None:
    """One connection for all reads, and a new one after a cut."""
    ports = set()

    def script(_: Request) -> Reply:
        return Reply(headers=LENGTH, wire=stop_short) if len(server.requests) == 3 else Reply(WHOLE)

    with ScriptedServer(script, tls) as server:
        source = reader(server.endpoint, certificates.ca_file)
        for poll in range(1, 6):
            if poll == 3:
                with pytest.raises(SourceError):
                    source.fetch(SPAN)
            else:
                source.fetch(SPAN)
            ports.add(server.peers[-1])
        source.close()
    assert len(ports) == 2


def test_the_source_says_who_it_is(certificates: Certificates, tls: ssl.SSLContext) -> None:
    """Exchange's EwsAllowList goes by the User-Agent."""
    with ScriptedServer([Reply(WHOLE)], tls) as server:
        source = reader(server.endpoint, certificates.ca_file)
        source.fetch(SPAN)
        source.close()
        assert server.requests[0].headers["User-Agent"].startswith("signage/")


def test_one_that_was_made_private_between_two_halves(
    certificates: Certificates, tls: ssl.SSLContext
) -> None:
    """A view that is cut is asked for in halves; an item in both is masked if either says so."""
    sensitivity = "<t:Sensitivity>{}</t:Sensitivity>"
    halves = [
        view(item(ITEM_TIMES + sensitivity.format(word)))
        for word in ("Normal", "Private", "Normal")
    ]
    cut = view(item(), whole='IncludesLastItemInRange="false"')
    for pair in (halves[:2], halves[1:]):
        with ScriptedServer([Reply(each) for each in (cut, *pair)], tls) as server:
            source = reader(server.endpoint, certificates.ca_file)
            items = source.fetch(SPAN).items
            source.close()
        masked, _ = mask_read(items, PrivacyPolicy(), frozenset())
        assert masked
        assert all(each.private for each in masked)
