"""No proxy of this machine's gets between a test and its server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from signage.sim.server import Simulator
from tests.doctor.clinic import organization


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in (
        "HTTPS_PROXY",
        "https_proxy",
        "ALL_PROXY",
        "all_proxy",
        "NO_PROXY",
        "no_proxy",
    ):
        monkeypatch.delenv(variable, raising=False)


@pytest.fixture(scope="module")
def well() -> Iterator[Simulator]:
    """An organization in which all is well; tests leave it as they found it."""
    with organization() as simulator:
        yield simulator
