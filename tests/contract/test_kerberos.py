"""What goes wrong with Kerberos, each by its own name: over a realm with a KDC of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from signage.core.health import Fault, FaultKind
from signage.sim.organization import User
from signage.sources.base import SourceError
from signage.sources.ews.source import EwsSource
from tests.contract.realm import Realm
from tests.relay import relay
from tests.scripted_server import Certificates
from tests.simulated import SPAN, exchange, kept, settings

USER = User("EXAMPLE\\visitor", "quiet-rooms")


@contextmanager
def kerberos(
    kdc: Realm, password: str | None = USER.password, **changes: Any
) -> Iterator[EwsSource]:
    values = {"auth": "kerberos", "username": "visitor", "access": "delegate"} | changes
    schemes = frozenset({"kerberos"})
    with exchange(kept(), user=USER, logons=schemes, keytab=kdc.keytab) as simulator:
        if values.pop("by_number", False):
            values["endpoint"] = simulator.endpoint.replace("localhost", "127.0.0.1")
        made = EwsSource(settings(simulator, **values), password and (lambda: password))
        try:
            yield made
        finally:
            made.close()


def fault_of(ews: EwsSource) -> Fault:
    with pytest.raises(SourceError) as raised:
        ews.fetch(SPAN)
    return raised.value.fault


@pytest.fixture(autouse=True)
def visitor(kdc: Realm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KRB5CCNAME", "MEMORY:nobody")
    kdc.add("visitor", "quiet-rooms")


def test_a_kdc_that_is_away_is_no_refusal(kdc: Realm) -> None:
    """It is tried again soon, and the first read with a KDC is good."""
    with kerberos(kdc) as ews:
        kdc.stop()
        try:
            assert fault_of(ews).kind is FaultKind.UNREACHABLE
        finally:
            kdc.start()
        assert len(ews.fetch(SPAN).items) == 1


@pytest.mark.parametrize(
    ("changes", "kind", "says"),
    [
        (
            {"password": "wrong"},
            FaultKind.UNAUTHORISED,
            "the password or the keytab's key is wrong",
        ),
        ({"username": "nobody"}, FaultKind.UNAUTHORISED, "the domain knows no such account"),
        (
            {"by_number": True},
            FaultKind.UNAUTHORISED,
            "knows no service HTTP/ of the server's name",
        ),
        ({"password": None, "username": ""}, FaultKind.NO_SECRET, "KRB5_CLIENT_KTNAME"),
        ({"password": None}, FaultKind.NO_SECRET, "KRB5_CLIENT_KTNAME"),
    ],
    ids=["wrong password", "no account", "no service", "no ticket", "no ticket of that name"],
)
def test_each_trouble_has_its_words(
    kdc: Realm, changes: dict[str, Any], kind: FaultKind, says: str
) -> None:
    """By Kerberos' own codes; its texts, which name accounts, are not repeated."""
    with kerberos(kdc, **changes) as ews:
        fault = fault_of(ews)
        assert fault.kind is kind
        assert says in fault.detail
        assert "visitor" not in fault.detail


def test_a_ticket_of_the_machine_serves_too(
    kdc: Realm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file of tickets, as kinit and a timer leave it, with neither password nor keytab."""
    import gssapi  # noqa: PLC0415 -- not everywhere

    cache = f"FILE:{tmp_path / 'tickets'}"
    name = gssapi.Name("visitor", gssapi.NameType.user)
    mech = gssapi.OID.from_int_seq("1.2.840.113554.1.2.2")
    found = gssapi.raw.acquire_cred_with_password(name, b"quiet-rooms", mechs=[mech])
    gssapi.raw.store_cred_into(
        {b"ccache": cache.encode()}, found.creds, usage="initiate", mech=mech
    )
    monkeypatch.setenv("KRB5CCNAME", cache)
    with kerberos(kdc, None, username="") as ews:
        assert len(ews.fetch(SPAN).items) == 1


def test_the_log_on_is_bound_to_the_connection(kdc: Realm, tmp_path: Path) -> None:
    """Whoever ends TLS on the way cannot pass the ticket on (RFC 5929; Extended Protection)."""
    made = Certificates(tmp_path)
    schemes = frozenset({"kerberos"})
    with exchange(kept(), user=USER, logons=schemes, keytab=kdc.keytab) as simulator:
        port = int(simulator.base.rpartition(":")[2])
        with relay(port, simulator.ca_file, made) as between:
            endpoint = simulator.endpoint.replace(f":{port}/", f":{between}/")
            values = {"auth": "kerberos", "username": "visitor", "access": "delegate"}
            there = settings(simulator, **values, endpoint=endpoint, ca_file=made.ca_file)
            ews = EwsSource(there, lambda: "quiet-rooms")
            assert fault_of(ews).kind is FaultKind.UNAUTHORISED
            ews.close()
        assert not any(each.operation for each in simulator.requests)
