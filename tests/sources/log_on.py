"""Tokens of the default application from a simulator's log-on service, for tests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from signage.core.health import Fault
from signage.sim.entra.apps import DEFAULT_APP, TENANT
from signage.sim.server import Simulator
from signage.sources.base import SourceError
from signage.sources.clouds import CLOUDS
from signage.sources.tokens import AppSettings, Tokens

SECRET = DEFAULT_APP.secrets[0].value
ID = DEFAULT_APP.client_id
GRAPH = CLOUDS["global"].graph_scope


def wall() -> datetime:
    """The machine's clock, which MSAL signs assertions by."""
    return datetime.now(UTC)


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
