"""TLS: the newest that both sides know, what is too old by its name, and when certificates end."""

from __future__ import annotations

import ssl
import warnings
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from signage.core.health import Fault, FaultKind
from signage.sim.certificate import Flaw
from signage.sources.base import SourceError
from signage.sources.tls import newest_offered, trust
from tests.scripted_server import Certificates, Reply, ScriptedServer, item, view
from tests.simulated import SPAN, exchange, kept, source
from tests.small_proxy import SmallProxy
from tests.sources.library import reader

MODERN = (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return Certificates(tmp_path_factory.mktemp("tls"), valid=(timedelta(-1), timedelta(20)))


@pytest.mark.parametrize("newest", MODERN)
def test_the_newest_version_of_both_is_spoken(made: Certificates, newest: ssl.TLSVersion) -> None:
    """1.3 where the server has it, 1.2 where that is the most; each read is good."""
    versions = []

    def reply(request) -> Reply:
        return Reply(view(item()))

    tls = made.server_context()
    tls.maximum_version = newest
    tls.sni_callback = lambda sock, *_: versions.append(sock)
    with ScriptedServer(reply, tls) as server:
        ews = reader(server, made)
        ews.fetch(SPAN)
        assert versions[0].version() == {"TLSv1_2": "TLSv1.2", "TLSv1_3": "TLSv1.3"}[newest.name]
        ews.close()


@pytest.mark.parametrize(
    ("newest", "named"),
    [(ssl.TLSVersion.TLSv1, "TLS 1.0"), (ssl.TLSVersion.TLSv1_1, "TLS 1.1")],
)
def test_a_server_that_offers_less_is_named(
    made: Certificates, newest: ssl.TLSVersion, named: str
) -> None:
    """The fault says what it offers; nothing is sent to it."""
    tls = made.server_context()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        tls.set_ciphers("ALL:@SECLEVEL=0")
        tls.minimum_version, tls.maximum_version = ssl.TLSVersion.TLSv1, newest
    with ScriptedServer([Reply(view())], tls) as server:
        ews = reader(server, made)
        with pytest.raises(SourceError) as raised:
            ews.fetch(SPAN)
        what = f"the server offers {named} at most; TLS 1.2 is the least"
        assert raised.value.fault == Fault(FaultKind.WEAK_TLS, what)
        assert not server.requests
        ews.close()


def test_behind_a_proxy_an_old_server_is_refused_without_its_version() -> None:
    """Nobody goes past the proxy to look."""
    with (
        exchange(flaw=Flaw.OLD_TLS) as simulator,
        SmallProxy() as proxy,
        source(simulator, proxy=proxy.url) as ews,
    ):
        with pytest.raises(SourceError) as raised:
            ews.fetch(SPAN)
        what = "the server offers no TLS 1.2 or newer"
        assert raised.value.fault == Fault(FaultKind.WEAK_TLS, what)
        assert len(proxy.asked) == 1


def test_a_look_at_a_modern_server_finds_nothing_old() -> None:
    """The probe speaks old versions alone, and ends with the handshake."""
    with exchange() as simulator:
        port = int(simulator.base.rpartition(":")[2])
        assert newest_offered("localhost", port, 2.0) is None
        assert newest_offered("localhost", 1, 2.0) is None
        assert not simulator.requests


def test_each_read_tells_when_the_certificate_ends(made: Certificates) -> None:
    """By the certificate of the connection that it came over, to the second, in UTC."""
    with ScriptedServer([Reply(view(item()))], made.server_context()) as server:
        ews = reader(server, made)
        for _ in range(2):
            ends = ews.fetch(SPAN).certificate_ends
            assert ends is not None and ends.tzinfo is UTC
            assert timedelta(19) < ends - datetime.now(UTC) <= timedelta(20)
        ews.close()
    with exchange(kept()) as simulator, source(simulator, auth="ntlm") as ews:
        assert ews.fetch(SPAN).certificate_ends == datetime(2098, 1, 1, tzinfo=UTC)


def test_a_bundle_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    """A ca_file of nonsense is our own fault, not the server's."""
    (tmp_path / "ca.pem").write_text("nonsense")
    with pytest.raises(SourceError) as raised:
        trust(tmp_path / "ca.pem")
    assert raised.value.fault.kind is FaultKind.CERTIFICATE
    assert trust(None).verify_mode is ssl.CERT_REQUIRED
