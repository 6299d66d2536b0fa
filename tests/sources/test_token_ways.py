"""The ways that a token comes by: TLS, proxies, the machine's own identity; and what is loaded."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator

import pytest

from signage.core.health import Fault, FaultKind
from signage.sim import faults
from signage.sim.certificate import Flaw
from signage.sim.server import Simulator
from signage.sources.clouds import CLOUDS
from signage.sources.tokens import Tokens
from tests.scripted_server import Certificates, Reply, ScriptedServer
from tests.simulated import NOW, exchange
from tests.small_proxy import SmallProxy
from tests.sources.log_on import ID, by_secret, fault_of, settings

VARIABLES = ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy")
MACHINE = ("IDENTITY_ENDPOINT", "IDENTITY_HEADER", "IMDS_ENDPOINT", "MSI_ENDPOINT", "MSI_SECRET")


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in (*VARIABLES, *MACHINE):
        monkeypatch.delenv(variable, raising=False)


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with exchange() as running:
        yield running


def works(simulator: Simulator, tokens: Tokens) -> bool:
    """Whether the token that comes is one of ours."""
    bearer = simulator.entra.check_bearer(f"Bearer {tokens.get()}", "graph", NOW)
    tokens.close()
    return bearer.app.client_id == ID


# --- the way there ---


def test_a_log_on_goes_through_the_proxy(
    simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one that is configured, or the environment's; with "none" neither."""
    with SmallProxy() as proxy:
        assert works(simulator, by_secret(simulator, proxy=proxy.url))
        assert len(proxy.asked) == 1
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        assert works(simulator, by_secret(simulator))
        assert len(proxy.asked) == 2
        assert works(simulator, by_secret(simulator, proxy="none"))
        assert len(proxy.asked) == 2


@pytest.mark.parametrize("flaw", [Flaw.EXPIRED, Flaw.OTHER_NAME, Flaw.OTHER_AUTHORITY])
def test_a_log_on_server_that_cannot_be_verified_is_told_nothing(flaw: Flaw) -> None:
    """A secret is sent to nobody whose certificate is not right."""
    with exchange(flaw=flaw) as simulator:
        assert fault_of(by_secret(simulator)).kind is FaultKind.CERTIFICATE
        assert simulator.requests == []


@pytest.mark.parametrize("where", ["OpenIdConfiguration", "Token"])
def test_nobody_is_sent_elsewhere(simulator: Simulator, where: str) -> None:
    """A redirect is no answer of the log-on service: a captive portal's, rather."""
    away = faults.Fault(name="away", status=302, headers=(("Location", "https://localhost:1/"),))
    simulator.faults.now(away, operations=where)
    fault = fault_of(by_secret(simulator))
    assert fault.kind is FaultKind.WRONG_ENDPOINT
    assert fault.detail.startswith("HTTP 302")


def test_metadata_do_not_lead_to_plain_http(certificates: Certificates) -> None:
    """An authority whose token endpoint is not https: refused before the secret is sent."""
    with ScriptedServer([Reply(b"{}")]) as plain:
        endpoint = plain.endpoint.replace("/EWS/Exchange.asmx", "/t/oauth2/v2.0/token")
        metadata = {"token_endpoint": endpoint, "authorization_endpoint": endpoint, "issuer": "x"}
        script = [Reply(json.dumps(metadata).encode())]
        with ScriptedServer(script, certificates.server_context()) as tls, exchange() as simulator:
            authority = tls.endpoint.removesuffix("/EWS/Exchange.asmx")
            tokens = by_secret(simulator, authority=authority, ca_file=certificates.ca_file)
            assert fault_of(tokens) == Fault(
                FaultKind.WRONG_ENDPOINT, "the authority names no usable address"
            )
        assert plain.requests == []


# --- machines ---


def managed(simulator: Simulator, monkeypatch: pytest.MonkeyPatch, client_id: str = "") -> Tokens:
    monkeypatch.setenv("AZURE_POD_IDENTITY_AUTHORITY_HOST", simulator.base)
    changes = {"managed_identity": True, "tenant": "", "client_id": client_id}
    return Tokens(settings(simulator, **changes))


@pytest.mark.parametrize("client_id", ["", ID])
def test_a_machine_logs_on_without_a_secret(
    simulator: Simulator, monkeypatch: pytest.MonkeyPatch, client_id: str
) -> None:
    """Its own identity, or one that was assigned to it: from the machine's own address."""
    simulator.entra.apps.change(ID, managed=True)
    assert works(simulator, managed(simulator, monkeypatch, client_id))
    assert [one.operation for one in simulator.requests] == ["ManagedIdentity"]


def test_a_machine_without_an_identity(
    simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The machine answers that it has none."""
    fault = fault_of(managed(simulator, monkeypatch))
    assert fault.kind is FaultKind.UNAUTHORISED
    assert fault.detail == "HTTP 400: this machine has no such managed identity"


def test_a_machine_that_is_busy_with_itself(
    simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """410 means that the identity service is being renewed, 404 much the same: it passes."""
    simulator.faults.now(faults.Fault(name="gone", status=410))
    assert not fault_of(managed(simulator, monkeypatch)).kind.refused


def test_an_app_service_hands_tokens_out_by_plain_http(
    simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To the machine itself, past any proxy ("Use managed identities for App Service")."""
    token = simulator.entra.issue(
        simulator.entra.apps.change(ID, managed=True), "https://graph.microsoft.com"
    )
    said = {"access_token": token, "expires_on": "4000000000", "token_type": "Bearer"}
    with ScriptedServer([Reply(json.dumps(said).encode())]) as machine, SmallProxy() as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        monkeypatch.setenv("IDENTITY_ENDPOINT", machine.endpoint)
        monkeypatch.setenv("IDENTITY_HEADER", "hush")
        assert works(simulator, managed(simulator, monkeypatch))
        assert proxy.asked == []
        assert machine.requests[0].headers["X-IDENTITY-HEADER"] == "hush"


def test_a_machines_tokens_come_from_the_machine_alone(
    simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Plain HTTP to anywhere else is not sent, whatever the environment says."""
    monkeypatch.setenv("IDENTITY_ENDPOINT", "http://192.0.2.1/msi/token")
    monkeypatch.setenv("IDENTITY_HEADER", "hush")
    fault = fault_of(managed(simulator, monkeypatch))
    assert fault == Fault(FaultKind.WRONG_ENDPOINT, "an address to log on at is not https")


# --- what is loaded ---


def test_msal_is_loaded_by_the_first_token_alone() -> None:
    """Neither a display over EWS with a password nor one before its first read loads it."""
    code = (
        "import sys\n"
        "from signage.sources.tokens import AppSettings, Tokens\n"
        "made = AppSettings('t', 'c', 'https://login.example.com', 'https://x.example/.default')\n"
        "Tokens(made, lambda: 's')\n"
        "print([name for name in ('msal', 'jwt', 'exchangelib') if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


# --- clouds ---


def test_the_clouds_hosts() -> None:
    """Those of Microsoft's pages on its national clouds; none shares Graph or EWS with another."""
    assert set(CLOUDS) == {"global", "usgov", "usgov-dod", "china"}
    for cloud in CLOUDS.values():
        for address in (cloud.authority, cloud.graph, cloud.ews):
            assert address.startswith("https://")
            assert address.count("/") == 2
        assert cloud.graph_scope == f"{cloud.graph}/.default"
        assert cloud.ews_scope == f"{cloud.ews}/.default"
    assert len({cloud.graph for cloud in CLOUDS.values()}) == 4
    assert len({cloud.ews for cloud in CLOUDS.values()}) == 4
    assert {cloud.authority for cloud in CLOUDS.values()} == {
        "https://login.microsoftonline.com",
        "https://login.microsoftonline.us",
        "https://login.partner.microsoftonline.cn",
    }


def test_the_simulator_knows_every_cloud(simulator: Simulator) -> None:
    """A token for each cloud's services is accepted by them, and by the other one not."""
    for cloud in CLOUDS.values():
        for scope, service in ((cloud.graph_scope, "graph"), (cloud.ews_scope, "ews")):
            tokens = by_secret(simulator, scope=scope)
            bearer = simulator.entra.check_bearer(f"Bearer {tokens.get()}", service, NOW)
            assert bearer.app.client_id == ID
            tokens.close()
