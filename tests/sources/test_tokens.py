"""Tokens, over real TLS from the simulator's log-on service: proofs, refusals, renewal, outages."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from signage.core.health import Fault, FaultKind
from signage.sim import faults
from signage.sim.app_certificate import AppCertificate
from signage.sim.entra.apps import AppSecret
from signage.sim.server import Simulator
from signage.sources.base import SourceError
from signage.sources.clouds import CLOUDS
from signage.sources.tokens import Tokens
from tests.simulated import NOW, exchange
from tests.sources.log_on import ID, SECRET, by_secret, fault_of, settings, wall


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with exchange(wall=wall) as running:
        yield running


def operations(simulator: Simulator) -> list[str]:
    return [exchange.operation for exchange in simulator.requests]


def accepted(simulator: Simulator, token: str, service: str = "graph") -> bool:
    return simulator.entra.check_bearer(f"Bearer {token}", service, NOW).app.client_id == ID


def test_a_secret_brings_a_token_that_the_service_accepts(simulator: Simulator) -> None:
    """Two requests for the first token, none for the next; then it ends by the server's clock."""
    tokens = by_secret(simulator)
    token = tokens.get()
    assert accepted(simulator, token)
    assert tokens.get() == token
    assert operations(simulator) == ["OpenIdConfiguration", "Token"]
    assert tokens.expires == NOW + simulator.entra.lifetime
    tokens.close()


def test_a_token_is_for_the_service_of_its_scope(simulator: Simulator) -> None:
    """EWS and Graph have tokens of their own, each with the roles of its service alone."""
    tokens = by_secret(simulator, scope=CLOUDS["global"].ews_scope)
    bearer = simulator.entra.check_bearer(f"Bearer {tokens.get()}", "ews", NOW)
    assert bearer.roles == {"full_access_as_app"}
    tokens.close()


@pytest.fixture(scope="module")
def keys() -> tuple[AppCertificate, bytes]:
    """A certificate as it is uploaded, and the PEM that stays on the device."""
    der, pem = AppCertificate.make(wall() - timedelta(days=1), wall() + timedelta(days=30))
    return AppCertificate(der), pem


def by_certificate(simulator: Simulator, folder: Path, pem: bytes) -> Tokens:
    file = folder / "app.pem"
    file.write_bytes(pem)
    return Tokens(settings(simulator, certificate=file))


def test_a_certificate_brings_a_token(
    simulator: Simulator, tmp_path: Path, keys: tuple[AppCertificate, bytes]
) -> None:
    """MSAL signs with the PEM's key and names the certificate by SHA-256; no secret is sent."""
    simulator.entra.apps.change(ID, secrets=(), certificates=(keys[0],))
    tokens = by_certificate(simulator, tmp_path, keys[1])
    assert accepted(simulator, tokens.get())
    sent = simulator.requests[-1].request
    assert b"client_assertion=" in sent
    assert b"client_secret" not in sent
    tokens.close()


def test_a_certificate_and_its_key_may_stand_in_any_order(
    simulator: Simulator, tmp_path: Path, keys: tuple[AppCertificate, bytes]
) -> None:
    """Certificate first, key after it, and words between them: as people put files together."""
    key, _, certificate = keys[1].partition(b"-----BEGIN CERTIFICATE-----")
    turned = b"subject=signage\n-----BEGIN CERTIFICATE-----" + certificate + b"\n" + key
    simulator.entra.apps.change(ID, certificates=(keys[0],))
    tokens = by_certificate(simulator, tmp_path, turned)
    assert accepted(simulator, tokens.get())
    tokens.close()


def test_a_certificate_that_is_not_registered(
    simulator: Simulator, tmp_path: Path, keys: tuple[AppCertificate, bytes]
) -> None:
    """The service knows no such thumbprint: said as such."""
    fault = fault_of(by_certificate(simulator, tmp_path, keys[1]))
    assert fault.kind is FaultKind.UNAUTHORISED
    assert fault.detail.startswith("AADSTS700027: the certificate is not registered")


def test_a_certificate_that_is_over(simulator: Simulator, tmp_path: Path) -> None:
    """An expired certificate is to be renewed: a fault of its own."""
    der, pem = AppCertificate.make(wall() - timedelta(days=9), wall() - timedelta(days=1))
    simulator.entra.apps.change(ID, certificates=(AppCertificate(der),))
    fault = fault_of(by_certificate(simulator, tmp_path, pem))
    assert (fault.kind, fault.detail) == (
        FaultKind.EXPIRED,
        "AADSTS1000502: the certificate has expired",
    )


def test_a_clock_that_is_wrong_is_named(tmp_path: Path, keys: tuple[AppCertificate, bytes]) -> None:
    """An assertion signed an hour ahead is refused for its time; asking again soon does no harm."""
    with exchange(wall=lambda: wall() - timedelta(hours=1)) as simulator:
        simulator.entra.apps.change(ID, certificates=(keys[0],))
        fault = fault_of(by_certificate(simulator, tmp_path, keys[1]))
    assert fault.detail.startswith("AADSTS700024: this device's clock is wrong")
    assert not fault.kind.refused


BROKEN_FILES = {
    "no key": (lambda pem: pem[pem.index(b"-----BEGIN CERT") :], "has no key"),
    "no certificate": (lambda pem: pem[: pem.index(b"-----BEGIN CERT")], "has no certificate"),
    "a passphrase": (
        lambda pem: pem.replace(b"PRIVATE KEY-----", b"ENCRYPTED PRIVATE KEY-----"),
        "has a passphrase",
    ),
    "a key of nonsense": (lambda pem: pem.replace(b"MII", b"AAA", 1), "cannot sign"),
}


@pytest.mark.parametrize("case", BROKEN_FILES)
def test_a_file_that_cannot_serve(
    simulator: Simulator, tmp_path: Path, keys: tuple[AppCertificate, bytes], case: str
) -> None:
    """What is wrong with the certificate's file is said, and nothing is asked for a token."""
    change, words = BROKEN_FILES[case]
    fault = fault_of(by_certificate(simulator, tmp_path, change(keys[1])))
    assert fault.kind is FaultKind.NO_SECRET
    assert words in fault.detail
    assert "Token" not in operations(simulator)


def test_a_key_of_another_kind(
    simulator: Simulator, tmp_path: Path, keys: tuple[AppCertificate, bytes]
) -> None:
    """Entra wants RSA: with an elliptic key there is no assertion, and that is said."""
    pem = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    certificate = keys[1][keys[1].index(b"-----BEGIN CERT") :]
    fault = fault_of(by_certificate(simulator, tmp_path, pem + certificate))
    assert fault == Fault(FaultKind.NO_SECRET, "the certificate's key cannot sign (is it RSA?)")


def test_a_file_that_is_not_there(simulator: Simulator, tmp_path: Path) -> None:
    """No file, no request."""
    tokens = Tokens(settings(simulator, certificate=tmp_path / "app.pem"))
    assert fault_of(tokens) == Fault(FaultKind.NO_SECRET, "the certificate cannot be read")
    assert simulator.requests == []


# --- refusals ---

REFUSED = {
    "wrong secret": ({"secrets": (AppSecret("other"),)}, FaultKind.UNAUTHORISED, 7000215),
    "expired secret": ({"secrets": (AppSecret(SECRET, NOW),)}, FaultKind.EXPIRED, 7000222),
    "disabled": ({"enabled": False}, FaultKind.ACCOUNT_DISABLED, 7000112),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_the_service_refuses_is_named(simulator: Simulator, case: str) -> None:
    """Each reason has its kind and its code, and none of the server's own words."""
    changes, kind, code = REFUSED[case]
    simulator.entra.apps.change(ID, **changes)
    fault = fault_of(by_secret(simulator))
    assert fault.kind is kind
    assert fault.detail.startswith(f"AADSTS{code}: ")


UNKNOWN = {
    "application": ({"client_id": "cccccccc-bbbb-4ccc-8ddd-eeeeeeeeeeee"}, 700016),
    "tenant": ({"tenant": "22222222-2222-4333-8444-555555555555"}, 90002),
}


@pytest.mark.parametrize("case", UNKNOWN)
def test_what_the_service_does_not_know_is_named(simulator: Simulator, case: str) -> None:
    """An unknown application at its log-on, an unknown tenant before it: of the same kind."""
    changes, code = UNKNOWN[case]
    fault = fault_of(by_secret(simulator, **changes))
    assert fault.kind is FaultKind.APP_UNKNOWN
    assert fault.detail.startswith(f"AADSTS{code}: ")


def test_a_scope_of_another_cloud(simulator: Simulator) -> None:
    """A service that the tenant has never heard of points to the cloud setting."""
    fault = fault_of(by_secret(simulator, scope="https://graph.example.net/.default"))
    assert fault.kind is FaultKind.APP_DENIED
    assert "is the cloud right?" in fault.detail


SCRIPTED = {
    "AADSTS53003": FaultKind.APP_DENIED,
    "AADSTS65001": FaultKind.APP_DENIED,
    "AADSTS500011": FaultKind.APP_DENIED,
    "AADSTS70011": FaultKind.APP_DENIED,
    "AADSTS50053": FaultKind.ACCOUNT_LOCKED,
    "AADSTS50057": FaultKind.ACCOUNT_DISABLED,
    "AADSTS90033": FaultKind.UNAVAILABLE,
    "AADSTS987654": FaultKind.UNAUTHORISED,  # one that nobody has written down
}


@pytest.mark.parametrize("code", SCRIPTED)
def test_other_refusals(simulator: Simulator, code: str) -> None:
    """Policies, consent, lock-outs and codes of tomorrow."""
    simulator.faults.now(faults.refused(code), operations="Token")
    fault = fault_of(by_secret(simulator))
    assert fault.kind is SCRIPTED[code]
    assert fault.detail.startswith(code)


def test_a_refusal_carries_the_servers_clock(simulator: Simulator) -> None:
    """By it a sign whose clock is wrong is told so; without an answer there is none."""
    tokens = by_secret(simulator, lambda: "wrong")
    for trouble, seen in (((), NOW), ((faults.RESET,), None)):
        for each in trouble:
            simulator.faults.now(each)
        with pytest.raises(SourceError) as raised:
            tokens.get()
        assert raised.value.server_time == seen
    tokens.close()


def test_a_wait_that_is_asked_for_is_kept(simulator: Simulator) -> None:
    """429 with Retry-After, to the second."""
    simulator.faults.now(faults.throttled(77), operations="Token")
    assert fault_of(by_secret(simulator)) == Fault(
        FaultKind.THROTTLED, "HTTP 429", timedelta(seconds=77)
    )


TROUBLE = {
    "reset": (faults.RESET, FaultKind.UNREACHABLE),
    "hang": (faults.HANG, FaultKind.UNREACHABLE),
    "500": (faults.Fault(name="500", status=500), FaultKind.UNAVAILABLE),
    "broken": (faults.BROKEN_XML, FaultKind.WRONG_ENDPOINT),
    "cut": (faults.TRUNCATED, FaultKind.BAD_ANSWER),
    "page": (faults.PROXY_PAGE, FaultKind.WRONG_ENDPOINT),
    "404": (faults.NOT_FOUND, FaultKind.WRONG_ENDPOINT),
}


@pytest.mark.parametrize("where", ["OpenIdConfiguration", "Token"])
@pytest.mark.parametrize("case", TROUBLE)
def test_trouble_at_either_request(simulator: Simulator, case: str, where: str) -> None:
    """Whatever breaks, a SourceError says so, and the next `get` succeeds."""
    trouble, kind = TROUBLE[case]
    tokens = by_secret(simulator, read_timeout=0.5)
    simulator.faults.now(trouble, times=1, operations=where)
    assert fault_of(tokens).kind is kind
    assert accepted(simulator, tokens.get())
    tokens.close()


# --- renewal ---


def test_a_token_that_ends_soon_is_renewed_by_one_request(simulator: Simulator) -> None:
    """MSAL renews within five minutes of the end; the authority is not asked about again."""
    simulator.entra.lifetime = timedelta(minutes=4)
    tokens = by_secret(simulator)
    first = tokens.get()
    assert tokens.get() != first
    assert operations(simulator) == ["OpenIdConfiguration", "Token", "Token"]
    tokens.close()


@pytest.mark.parametrize(
    "trouble", [faults.RESET, faults.throttled(60), faults.Fault(name="500", status=500)]
)
def test_an_outage_does_not_take_a_token_that_is_still_good(
    simulator: Simulator, trouble: faults.Fault
) -> None:
    """While the log-on service is away the token in hand is used until somebody refuses it."""
    simulator.entra.lifetime = timedelta(minutes=4)
    tokens = by_secret(simulator)
    first = tokens.get()
    simulator.faults.now(trouble)
    assert tokens.get() == tokens.get() == first
    tokens.forget()
    assert not fault_of(tokens).kind.refused
    simulator.faults.clear()
    assert accepted(simulator, tokens.get())
    tokens.close()


def test_a_refused_renewal_is_told_at_once(simulator: Simulator) -> None:
    """A secret that was taken away is no outage: the old token hides nothing."""
    simulator.entra.lifetime = timedelta(minutes=4)
    tokens = by_secret(simulator)
    tokens.get()
    simulator.entra.apps.change(ID, secrets=())
    assert fault_of(tokens).kind is FaultKind.UNAUTHORISED
    tokens.close()


def test_a_forgotten_token_is_replaced(simulator: Simulator) -> None:
    """After a 401 the next token is a new one, whatever the old one's end."""
    tokens = by_secret(simulator)
    first = tokens.get()
    tokens.forget()
    assert tokens.expires is None
    assert tokens.get() != first
    tokens.close()


def test_a_new_secret_is_used_without_a_restart(simulator: Simulator) -> None:
    """A rotation: refused with the old one, let in with the new one, the token kept meanwhile."""
    secrets = [SECRET]
    tokens = by_secret(simulator, lambda: secrets[0])
    first = tokens.get()
    simulator.entra.apps.change(ID, secrets=(AppSecret("new"),))
    assert tokens.get() == first
    tokens.forget()
    assert fault_of(tokens).kind is FaultKind.UNAUTHORISED
    secrets[0] = "new"
    assert accepted(simulator, tokens.get())
    tokens.close()


def test_a_new_certificate_is_used_without_a_restart(
    simulator: Simulator, tmp_path: Path, keys: tuple[AppCertificate, bytes]
) -> None:
    """The file is read again: the next request is signed with the key that is in it then."""
    simulator.entra.lifetime = timedelta(minutes=4)
    old_der, old_pem = AppCertificate.make(wall() - timedelta(days=1), wall() + timedelta(days=1))
    simulator.entra.apps.change(ID, certificates=(AppCertificate(old_der),))
    tokens = by_certificate(simulator, tmp_path, old_pem)
    tokens.get()
    simulator.entra.apps.change(ID, certificates=(keys[0],))
    (tmp_path / "app.pem").write_bytes(keys[1])
    assert accepted(simulator, tokens.get())
    tokens.close()


def test_a_secret_that_is_being_replaced_takes_no_token_away(simulator: Simulator) -> None:
    """Unreadable for a moment, with a good token in memory: the token. Without one: said so."""
    readable = [True]

    def secret() -> str:
        if not readable[0]:
            raise OSError(SECRET)
        return SECRET

    tokens = by_secret(simulator, secret)
    first = tokens.get()
    readable[0] = False
    assert tokens.get() == first
    tokens.forget()
    assert fault_of(tokens) == Fault(FaultKind.NO_SECRET, "the client secret cannot be read")
    tokens.close()


def test_threads_share_one_request(simulator: Simulator) -> None:
    """A stream and a poll that need a token at the same moment get the same one."""
    tokens, found = by_secret(simulator), set()
    threads = [threading.Thread(target=lambda: found.add(tokens.get())) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert len(found) == 1
    assert operations(simulator).count("Token") == 1
    tokens.close()


def test_closing_waits_for_nobody(simulator: Simulator) -> None:
    """A log-on that hangs does not hold up the end of the program."""
    tokens = by_secret(simulator, read_timeout=1.0)
    simulator.faults.now(faults.HANG)
    asking = threading.Thread(target=lambda: fault_of(tokens))
    asking.start()
    closing = threading.Thread(target=tokens.close)
    closing.start()
    closing.join(10)
    assert asking.is_alive()
    asking.join(10)
    assert not asking.is_alive()


# --- what goes out, and what stays ---


def test_nothing_is_told_about_the_machine(simulator: Simulator) -> None:
    """No header of MSAL's about itself, the system or earlier failures; and who we are."""
    simulator.faults.now(faults.RESET, times=1, operations="Token")
    tokens = by_secret(simulator)
    fault_of(tokens)
    tokens.get()
    for one in simulator.requests:
        head = one.request.partition(b"\n\n")[0].lower()
        assert b"x-client-" not in head
        assert b"user-agent: signage/" in head
    tokens.close()


def test_nothing_is_logged(simulator: Simulator, caplog: pytest.LogCaptureFixture) -> None:
    """Not at any level: MSAL would log an answer that it cannot read, token and all."""
    for name in ("msal", "urllib3"):  # as in a process that has only just begun
        logging.getLogger(name).propagate = True
        logging.getLogger(name).setLevel(logging.NOTSET)
    with caplog.at_level(logging.DEBUG):
        simulator.faults.now(faults.BROKEN_XML, times=1, operations="Token")
        tokens = by_secret(simulator)
        fault_of(tokens)
        tokens.get()
    assert caplog.records == []
    tokens.close()


def test_settings_that_make_no_sense_are_refused(simulator: Simulator) -> None:
    """Plain HTTP, a scope of single permissions, no application, two proofs or none."""
    good = settings(simulator)
    for changes in (
        {"authority": "http://login.example.com"},
        {"scope": "https://graph.microsoft.com/Calendars.Read"},
        {"tenant": ""},
        {"client_id": ""},
        {"read_timeout": 0.0},
    ):
        with pytest.raises(ValueError):
            replace(good, **changes)
    with pytest.raises(ValueError):
        Tokens(good)
    with pytest.raises(ValueError):
        Tokens(replace(good, certificate=Path("app.pem")), lambda: SECRET)
