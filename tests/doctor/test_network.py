"""The way to the server: each check passing, warning and failing, over real sockets."""

from __future__ import annotations

import ssl
import warnings
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from signage.clock import ManualClock
from signage.doctor.base import Level
from signage.sim.certificate import Flaw
from signage.sim.server import Simulator
from tests.doctor.clinic import configured, examine, organization, visit, walked
from tests.scripted_server import Certificates, Reply, ScriptedServer
from tests.small_proxy import SmallProxy

NOWHERE = "https://nowhere.invalid/EWS/Exchange.asmx"  # RFC 6761: nobody has that name


def test_a_name_that_is_known(tmp_path: Path, well: Simulator) -> None:
    """The address that the sign will use is told."""
    with visit(tmp_path, well) as looked_at:
        finding = examine("name", looked_at)
    assert finding.level is Level.PASS
    assert "localhost is " in finding.said
    assert "127.0.0.1" in finding.said


def test_a_name_that_nobody_knows(tmp_path: Path, well: Simulator) -> None:
    """The name is told, and nothing else is tried."""
    with visit(tmp_path, well, endpoint=NOWHERE) as looked_at:
        found = walked(looked_at)
    assert found["name"].level is Level.FAULT
    assert "nowhere.invalid" in found["name"].said
    assert any("getent ahosts nowhere.invalid" in line for line in found["name"].remedies)
    assert all(f.level is Level.SKIPPED for name, f in found.items() if name != "name")


def test_a_name_that_only_the_proxy_knows(tmp_path: Path, well: Simulator) -> None:
    """Behind a proxy that is no fault: the proxy looks names up."""
    with SmallProxy() as proxy:
        line = f'proxy = "{proxy.url}"'
        with visit(tmp_path, well, endpoint=NOWHERE, source=line) as looked_at:
            assert examine("name", looked_at).level is Level.PASS
            assert examine("direct-route", looked_at).level is Level.PASS


def test_a_port_where_nobody_listens(tmp_path: Path, well: Simulator) -> None:
    """The connection is refused: told with host and port."""
    with visit(tmp_path, well, endpoint="https://localhost:1/EWS/Exchange.asmx") as looked_at:
        found = walked(looked_at)
    assert found["direct-route"].level is Level.FAULT
    assert "localhost port 1 " in found["direct-route"].said
    assert "refused" in found["direct-route"].said
    assert found["tls"].level is Level.SKIPPED


def test_no_proxy(tmp_path: Path, well: Simulator) -> None:
    """Without one, and with one that is switched off."""
    with visit(tmp_path, well) as looked_at:
        assert examine("proxy", looked_at).said == "none"
    with visit(tmp_path, well, source='proxy = "none"') as looked_at:
        assert examine("proxy", looked_at).said == 'none: proxy = "none"'


def test_everything_goes_through_the_proxy(
    tmp_path: Path, well: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which proxy, and whether the configuration or the environment says so."""
    with SmallProxy() as proxy:
        with visit(tmp_path, well, source=f'proxy = "{proxy.url}"') as looked_at:
            finding = examine("proxy", looked_at)
            assert finding.level is Level.PASS
            assert f"localhost:{proxy.port}" in finding.said
            assert "[source] proxy" in finding.said
            assert 'proxy = "none"' in examine("direct-route", looked_at).said
            before = len(proxy.asked)
            assert examine("tls", looked_at).level is Level.PASS
            assert examine("certificate-expiry", looked_at).level is Level.PASS
            assert examine("ews", looked_at).level is Level.PASS
            assert len(proxy.asked) >= before + 5  # the handshake, three hellos, greetings
        monkeypatch.setenv("HTTPS_PROXY", proxy.url.replace("//", "//sign:hush@"))
        with visit(tmp_path, well) as looked_at:
            finding = examine("proxy", looked_at)
            assert "HTTPS_PROXY" in finding.said
            assert "hush" not in repr(finding)
        assert "Proxy-Authorization: Basic" in proxy.asked[-1]


@pytest.mark.parametrize(("status", "says"), [(407, "log-on"), (403, "403"), (0, "no proxy")])
def test_a_proxy_that_refuses(tmp_path: Path, well: Simulator, status: int, says: str) -> None:
    """The proxy is named, and what it said; TLS is not tried."""
    with (
        SmallProxy(status) as proxy,
        visit(tmp_path, well, source=f'proxy = "{proxy.url}"') as looked_at,
    ):
        found = walked(looked_at)
    assert found["proxy"].level is Level.FAULT
    assert says in found["proxy"].said
    assert str(proxy.port) in found["proxy"].said
    assert found["tls"].level is Level.SKIPPED


def test_tls_that_is_well(tmp_path: Path, well: Simulator) -> None:
    """Version and cipher, whose certificate it is and by whom, and that nothing old is offered."""
    with visit(tmp_path, well) as looked_at:
        assert examine("tls", looked_at).said.startswith("TLS 1.3, TLS_")
        certificate = examine("certificate", looked_at)
        assert certificate.level is Level.PASS
        assert "localhost, issued by Room sign simulator" in certificate.said
        assert str(well.ca_file) in certificate.said
        assert examine("old-tls", looked_at).level is Level.PASS


def test_a_server_that_offers_too_little(tmp_path: Path) -> None:
    """The version that it does offer is named, with the lines that switch a newer one on."""
    with organization(flaw=Flaw.OLD_TLS) as simulator, visit(tmp_path, simulator) as looked_at:
        found = walked(looked_at)
    assert found["tls"].level is Level.FAULT
    assert "TLS 1.1 is the newest" in found["tls"].said
    assert any("TLS 1.2\\Server' -Name Enabled" in line for line in found["tls"].remedies)
    assert found["old-tls"].level is Level.WARNING
    assert found["ews"].level is Level.SKIPPED


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return Certificates(tmp_path_factory.mktemp("tls"))


def context(certificates: Certificates, least: ssl.TLSVersion, most: ssl.TLSVersion):
    made = certificates.server_context()
    made.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        made.minimum_version, made.maximum_version = least, most
    return made


@pytest.mark.parametrize(
    ("least", "named"),
    [(ssl.TLSVersion.TLSv1, "TLS 1.0 and TLS 1.1 are"), (ssl.TLSVersion.TLSv1_1, "TLS 1.1 is")],
)
def test_old_tls_beside_the_new(
    tmp_path: Path, certificates: Certificates, least: ssl.TLSVersion, named: str
) -> None:
    """A server that would speak it to others is warned of, with a line for each version."""
    made = context(certificates, least, ssl.TLSVersion.TLSv1_3)
    with (
        ScriptedServer([Reply()], made) as server,
        visit_to(tmp_path, server, certificates) as looked_at,
    ):
        assert examine("tls", looked_at).level is Level.PASS
        finding = examine("old-tls", looked_at)
    assert finding.level is Level.WARNING
    assert finding.said == f"{named} still offered"
    assert sum("Protocols\\TLS 1." in line for line in finding.remedies) == 3 * named.count("1.")


def test_no_cipher_in_common(tmp_path: Path, certificates: Certificates) -> None:
    """A server of the right version whose ciphers are all too weak is no old one."""
    made = context(certificates, ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_2)
    made.set_ciphers("ECDHE-ECDSA-AES128-SHA")
    with (
        ScriptedServer([Reply()], made) as server,
        visit_to(tmp_path, server, certificates) as looked_at,
    ):
        finding = examine("tls", looked_at)
    assert finding.level is Level.FAULT
    assert finding.said == "no cipher in common"


def test_what_is_no_tls(tmp_path: Path, certificates: Certificates) -> None:
    """Plain HTTP on the port: told as such."""
    with (
        ScriptedServer([Reply()]) as server,
        visit_to(tmp_path, server, certificates) as looked_at,
    ):
        finding = examine("tls", looked_at)
    assert finding.level is Level.FAULT
    assert "no TLS on port" in finding.said


@pytest.mark.parametrize(
    ("flaw", "says", "remedy"),
    [
        (Flaw.EXPIRED, "expired", "Get-ExchangeCertificate"),
        (Flaw.OTHER_NAME, "mismatch", "mail.example.com"),
        (Flaw.OTHER_AUTHORITY, "issuer", "ca_file"),
    ],
)
def test_a_certificate_that_is_not_trusted(
    tmp_path: Path, flaw: Flaw, says: str, remedy: str
) -> None:
    """What was presented, who is trusted, why that does not fit, and what mends this very flaw."""
    with organization(flaw=flaw) as simulator, visit(tmp_path, simulator) as looked_at:
        found = walked(looked_at)
        requests = simulator.requests
    finding = found["certificate"]
    assert found["tls"].level is Level.PASS
    assert finding.level is Level.FAULT
    assert says in finding.said
    assert "issued by" in finding.reason
    assert str(simulator.ca_file) in finding.reason
    assert remedy in "\n".join(finding.remedies)
    assert found["certificate-expiry"].level is Level.SKIPPED
    assert not requests, "nothing is sent to a server that is not trusted"


def test_an_authority_of_ones_own_without_its_file(tmp_path: Path, well: Simulator) -> None:
    """Without ca_file the system's authorities are asked, and the remedy names the key."""
    with visit(tmp_path, well) as looked_at:
        path = configured(tmp_path, well.endpoint, well.ca_file)
        path.write_text(path.read_text().replace("ca_file", "# ca_file"))
        finding = examine("certificate", looked_at)
    assert finding.level is Level.FAULT
    assert "authorities of this system" in finding.reason
    assert "ca_file" in "\n".join(finding.remedies)


ENDS = datetime(2098, 1, 1, tzinfo=UTC)  # of the simulator's certificates


@pytest.mark.parametrize(
    ("left", "level", "says"),
    [
        (timedelta(days=31), Level.PASS, "31 days left, until 2098-01-01"),
        (timedelta(days=30), Level.WARNING, "only 30 days left"),
        (timedelta(days=3), Level.WARNING, "only 3 days left, until 2098-01-01"),
    ],
)
def test_an_expiry_is_announced(
    tmp_path: Path, well: Simulator, left: timedelta, level: Level, says: str
) -> None:
    """Thirty days ahead, with the day."""
    with visit(tmp_path, well, clock=ManualClock(ENDS - left)) as looked_at:
        finding = examine("certificate-expiry", looked_at)
    assert finding.level is level
    assert finding.said.startswith(says)


def test_the_first_of_a_chain_to_expire_counts(tmp_path: Path) -> None:
    """An authority that is presented along and ends before the server's own certificate."""
    made = Certificates(tmp_path, valid=(timedelta(days=-1), timedelta(days=500)))
    made.server_context()  # makes the files
    chain = tmp_path / "chain.pem"
    chain.write_bytes((tmp_path / "server.pem").read_bytes() + made.ca_file.read_bytes())
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(chain)
    soon = datetime.now(UTC) + timedelta(days=390)
    with (
        ScriptedServer([Reply()], tls) as server,
        visit_to(tmp_path, server, made, ManualClock(soon)) as looked_at,
    ):
        finding = examine("certificate-expiry", looked_at)
    assert finding.level is Level.WARNING
    assert "that of Authority" in finding.reason


def test_where_tls_1_3_alone_is_spoken(tmp_path: Path, certificates: Certificates) -> None:
    """Such a server shows its certificate to nobody who asks in the open; the trusted one tells."""
    made = context(certificates, ssl.TLSVersion.TLSv1_3, ssl.TLSVersion.TLSv1_3)
    late = ManualClock(datetime.now(UTC) + timedelta(days=20))  # of the thirty that it is good
    with (
        ScriptedServer([Reply()], made) as server,
        visit_to(tmp_path, server, certificates, late) as looked_at,
    ):
        assert not looked_at.certificates
        assert "localhost, issued by" in examine("certificate", looked_at).said
        finding = examine("certificate-expiry", looked_at)
    assert finding.level is Level.WARNING
    assert finding.said.startswith("only 9 days left")


def visit_to(
    folder: Path,
    server: ScriptedServer,
    certificates: Certificates,
    clock: ManualClock | None = None,
):
    """A visit to a server that is no simulator."""
    certificates.server_context()  # makes the files

    class Sim:
        endpoint = server.endpoint.replace("http:", "https:")
        ca_file = certificates.ca_file

    return visit(folder, Sim(), clock=clock)  # type: ignore[arg-type]
