"""The log-on service: what it asks of an application before it gives a token."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
import requests
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from signage.sim import faults
from signage.sim.app_certificate import AppCertificate
from signage.sim.entra import jwt
from signage.sim.entra.apps import DEFAULT_APP, DOMAIN, TENANT, AppSecret
from signage.sim.entra.logon import BearerError
from signage.sim.server import Simulator
from tests.simulated import NOW, exchange

ID, SECRET = DEFAULT_APP.client_id, DEFAULT_APP.secrets[0].value
SCOPE = "https://graph.microsoft.com/.default"
DAY = timedelta(days=1)


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with exchange() as running:
        yield running


def log_on(simulator: Simulator, tenant: str = TENANT, **form: str) -> requests.Response:
    """One log-on with the right secret, but for what `form` says; "" leaves a field out."""
    asked = {
        "grant_type": "client_credentials",
        "client_id": ID,
        "client_secret": SECRET,
        "scope": SCOPE,
    } | form
    return requests.post(
        f"{simulator.base}/{tenant}/oauth2/v2.0/token",
        data=urlencode({name: value for name, value in asked.items() if value}),
        headers={"Content-Type": "application/x-www-form-urlencoded"},
        verify=str(simulator.ca_file),
        timeout=5,
        allow_redirects=False,
    )


def code(answer: requests.Response) -> int:
    """The AADSTS code of a refusal, which has the documented form."""
    content = answer.json()
    assert set(content) == {
        *("error", "error_description", "error_codes", "timestamp", "trace_id"),
        *("correlation_id", "error_uri"),
    }
    (found,) = content["error_codes"]
    assert content["error_description"].startswith(f"AADSTS{found}: ")
    assert answer.status_code in {400, 401, 503}
    return int(found)


def test_the_metadata_lead_to_the_token_endpoint(simulator: Simulator) -> None:
    """By the tenant's id or domain; an unknown tenant is AADSTS90002."""
    for tenant in (TENANT, DOMAIN):
        url = f"{simulator.base}/{tenant}/v2.0/.well-known/openid-configuration"
        found = requests.get(url, verify=str(simulator.ca_file), timeout=5).json()
        assert found["token_endpoint"] == f"{simulator.base}/{TENANT}/oauth2/v2.0/token"
        assert found["issuer"].endswith(f"/{TENANT}/v2.0")
    assert code(log_on(simulator, "nobody.example.com")) == 90002


def test_a_token_says_who_and_what(simulator: Simulator) -> None:
    """The claims of an application's token: audience, tenant, application, roles, its end."""
    answer = log_on(simulator).json()
    assert answer["token_type"] == "Bearer"
    assert answer["expires_in"] == 3599
    claims = jwt.read(answer["access_token"]).claims
    assert (claims["aud"], claims["tid"], claims["appid"], claims["idtyp"]) == (
        "https://graph.microsoft.com",
        TENANT,
        ID,
        "app",
    )
    assert claims["roles"] == ["Calendars.Read", "Place.Read.All"]
    assert claims["exp"] - claims["iat"] == 3599


def test_an_application_without_roles_gets_a_token_all_the_same(simulator: Simulator) -> None:
    """As in Entra: nothing is consented, the log-on succeeds, the claim is missing."""
    simulator.entra.apps.change(ID, roles=frozenset())
    assert "roles" not in jwt.read(log_on(simulator).json()["access_token"]).claims


REFUSED = {
    7000215: {"client_secret": "wrong"},
    7000216: {"client_secret": ""},
    700016: {"client_id": "nobody"},
    70011: {"scope": ""},
    1002012: {"scope": "https://graph.microsoft.com/Calendars.Read"},
    500011: {"scope": "https://graph.example.net/.default"},
    70003: {"grant_type": "password"},
    700027: {"client_assertion": "no.jwt"},
}


@pytest.mark.parametrize("expected", REFUSED)
def test_what_is_refused(simulator: Simulator, expected: int) -> None:
    """Every wrong part of a log-on has the code that Entra has for it."""
    assert code(log_on(simulator, **REFUSED[expected])) == expected


def test_a_secret_ends(simulator: Simulator) -> None:
    """At its end by the simulated clock; another one may take over meanwhile."""
    old, new = AppSecret("old", NOW), AppSecret("new", NOW + DAY)
    simulator.entra.apps.change(ID, secrets=(old, new))
    assert code(log_on(simulator, client_secret="old")) == 7000222
    assert log_on(simulator, client_secret="new").status_code == 200


def test_refusals_can_be_scripted(simulator: Simulator) -> None:
    """Codes such as Conditional Access, and statuses, on the log-on alone."""
    simulator.faults.now(faults.refused("AADSTS53003"), times=1, operations="Token")
    assert code(log_on(simulator)) == 53003
    simulator.faults.now(faults.throttled(30), times=1, operations="Token")
    answer = log_on(simulator)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "30")


@pytest.mark.parametrize("name", sorted(set(faults.BY_NAME) - {"hang", "slow", "offline"}))
def test_every_trouble_with_a_name_has_a_meaning_here(simulator: Simulator, name: str) -> None:
    """The keys of the preview were named for Exchange; no answer of ours is a crash."""
    simulator.faults.now(faults.BY_NAME[name]())
    try:
        answer = log_on(simulator)
    except requests.RequestException:
        assert name == "truncated answer"
        return
    if name == "wrong password":
        assert code(answer) == 7000215
    assert answer.status_code < 500 or answer.status_code == 503


# --- assertions ---


class Client:
    """An application's own side: a key, its certificate, and assertions as they should be."""

    def __init__(self, simulator: Simulator, made: tuple[bytes, bytes]) -> None:
        self.simulator = simulator
        der, pem = made
        self.certificate = AppCertificate(der)
        key = serialization.load_pem_private_key(pem, None)
        assert isinstance(key, rsa.RSAPrivateKey)
        self.key = key
        simulator.entra.apps.change(ID, secrets=(), certificates=(self.certificate,))

    def claims(self, **changes: Any) -> dict[str, Any]:
        now = NOW.timestamp()
        return {
            "aud": f"{self.simulator.base}/{TENANT}/oauth2/v2.0/token",
            "iss": ID,
            "sub": ID,
            "iat": now,
            "nbf": now,
            "exp": now + 600,
            "jti": "one",
        } | changes

    def signed(self, claims: dict[str, Any], **header: Any) -> str:
        thumbprint = max(self.certificate.thumbprints, key=len)  # of SHA-256
        head = {"typ": "JWT", "alg": "PS256", "x5t#S256": thumbprint} | header
        signed = b".".join(encoded(json.dumps(part).encode()) for part in (head, claims))
        pss = padding.PSS(padding.MGF1(hashes.SHA256()), 32)
        way = padding.PKCS1v15() if head["alg"] == "RS256" else pss
        signature = self.key.sign(signed, way, hashes.SHA256())
        return (signed + b"." + encoded(signature)).decode()

    def ask(self, assertion: str) -> requests.Response:
        return log_on(self.simulator, client_secret="", client_assertion=assertion)


def encoded(data: bytes) -> bytes:
    return base64.urlsafe_b64encode(data).rstrip(b"=")


@pytest.fixture(scope="module")
def made() -> tuple[bytes, bytes]:
    return AppCertificate.make(NOW - DAY, NOW + DAY)


@pytest.fixture
def client(simulator: Simulator, made: tuple[bytes, bytes]) -> Client:
    return Client(simulator, made)


def test_an_assertion_is_verified(client: Client) -> None:
    """PS256 with the SHA-256 thumbprint, or RS256 with the older one."""
    assert client.ask(client.signed(client.claims())).status_code == 200
    older = min(client.certificate.thumbprints, key=len)
    rs256 = client.signed(client.claims(), alg="RS256", x5t=older, **{"x5t#S256": ""})
    assert client.ask(rs256).status_code == 200


WRONG: dict[str, tuple[dict[str, Any], dict[str, Any], int]] = {
    "another audience": ({"aud": "https://login.example.net/token"}, {}, 700027),
    "another issuer": ({"iss": "somebody"}, {}, 700027),
    "another subject": ({"sub": "somebody"}, {}, 700027),
    "another thumbprint": ({}, {"x5t#S256": "AAAA"}, 700027),
    "no algorithm": ({}, {"alg": "none"}, 700027),
    "the wrong algorithm": ({}, {"alg": "HS256"}, 700027),
    "over": ({"nbf": NOW.timestamp() - 7200, "exp": NOW.timestamp() - 3600}, {}, 700024),
    "not yet": ({"nbf": NOW.timestamp() + 3600, "exp": NOW.timestamp() + 7200}, {}, 700024),
    "no times": ({"nbf": "now", "exp": "later"}, {}, 700027),
}


@pytest.mark.parametrize("case", WRONG)
def test_an_assertion_that_is_not_right(client: Client, case: str) -> None:
    """Audience, issuer, subject, thumbprint, algorithm and times all count."""
    claims, header, expected = WRONG[case]
    assert code(client.ask(client.signed(client.claims(**claims), **header))) == expected


def test_an_assertion_that_was_changed(client: Client) -> None:
    """Claims that the key did not sign are not believed."""
    head, _, signature = client.signed(client.claims()).split(".")
    other = encoded(json.dumps(client.claims(jti="two")).encode()).decode()
    assert code(client.ask(f"{head}.{other}.{signature}")) == 700027


def test_a_certificate_that_is_over(simulator: Simulator) -> None:
    """Its own validity counts too."""
    client = Client(simulator, AppCertificate.make(NOW - 2 * DAY, NOW - DAY))
    assert code(client.ask(client.signed(client.claims()))) == 1000502


# --- bearers ---


def test_only_our_own_tokens_are_accepted(simulator: Simulator) -> None:
    """Unsigned, signed by another key, for another service, over: refused by the reason."""
    entra = simulator.entra
    good = entra.issue(DEFAULT_APP, "https://graph.microsoft.com")
    assert entra.check_bearer(f"Bearer {good}", "graph", NOW).app.client_id == ID
    claims = jwt.read(good).claims
    unsigned = ".".join(
        encoded(json.dumps(part).encode()).decode() for part in ({"alg": "none"}, claims)
    )
    cases = [
        ("Basic x", "graph", NOW, "missing_token"),
        ("Bearer nonsense", "graph", NOW, "invalid_token"),
        (f"Bearer {unsigned}.", "graph", NOW, "invalid_token"),
        (f"Bearer {jwt.issue(claims, b'other')}", "graph", NOW, "invalid_token"),
        (f"Bearer {good}", "ews", NOW, "invalid_audience"),
        (f"Bearer {good}", "graph", NOW + DAY, "token_expired"),
    ]
    for header, service, now, reason in cases:
        with pytest.raises(BearerError) as raised:
            entra.check_bearer(header, service, now)
        assert raised.value.reason == reason


# --- machines ---


def test_a_machine_has_to_say_that_it_means_it(simulator: Simulator) -> None:
    """Without the Metadata header nothing is handed out: a page in a browser cannot send it."""
    simulator.entra.apps.change(ID, managed=True)
    url = f"{simulator.base}/metadata/identity/oauth2/token"
    query = {"resource": "https://graph.microsoft.com", "api-version": "2018-02-01"}

    def ask(**headers: str) -> requests.Response:
        verify = str(simulator.ca_file)
        return requests.get(url, query, headers=headers, verify=verify, timeout=5)

    assert ask().status_code == 400
    answer = ask(Metadata="true").json()
    assert answer["expires_in"] == "3599", "all values are texts"
    assert jwt.read(answer["access_token"]).claims["exp"] == NOW.timestamp() + 3599
