"""Tokens, over real TLS from the simulator's log-on service: proofs, refusals, renewal, outages."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from signage.core.health import Fault, FaultKind
from signage.sim import faults
from signage.sim.app_certificate import AppCertificate
from signage.sim.entra.apps import DEFAULT_APP, TENANT, AppSecret
from signage.sim.server import Simulator
from signage.sources.base import SourceError
from signage.sources.clouds import CLOUDS
from signage.sources.tokens import AppSettings, Tokens
from tests.simulated import NOW, exchange

SECRET = DEFAULT_APP.secrets[0].value
ID = DEFAULT_APP.client_id
GRAPH = CLOUDS["global"].graph_scope


def wall() -> datetime:
    """The machine's clock, which MSAL signs assertions by."""
    return datetime.now(UTC)


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with exchange(wall=wall) as running:
        yield running


def settings(simulator: Simulator, **changes: Any) -> AppSettings:
    values: dict[str, Any] = {
        "tenant": TENANT,
        "client_id": ID,
        "authority": simulator.base,
        "scope": GRAPH,
        "ca_file": simulator.ca_file,
        "connect_timeout": 2.0,
        "read_timeout": 2.0,
    }
    return AppSettings(**(values | changes))


def by_secret(
    simulator: Simulator, secret: Callable[[], str] = lambda: SECRET, **changes: Any
) -> Tokens:
    return Tokens(settings(simulator, **changes), secret)


def fault_of(tokens: Tokens) -> Fault:
    """The fault of a `get`, which says nothing of what the server wrote or was sent."""
    with pytest.raises(SourceError) as raised:
        tokens.get()
    error = raised.value
    assert error.__cause__ is error.__context__ is None, "no other error is dragged along"
    for secret in (SECRET, TENANT, ID, "Trace ID"):
        assert secret not in str(error)
    return error.fault


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
