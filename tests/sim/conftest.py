"""A running simulator, whose every answer is held against the EWS schema in the end."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any

import pytest

from signage.sim.scenario import Scenario
from signage.sim.server import Simulator
from tests.sim.schema import is_fault, violations

NOW = datetime(2025, 10, 14, 8, 0, tzinfo=UTC)


@pytest.fixture
def start() -> Iterator[Callable[..., Simulator]]:
    """Starts simulators: `start(scenario, now, **options)`; all are stopped afterwards.

    Where EWS_SCHEMA_DIR is set, every answer that was sent and every request that was answered
    validates, but for simulators started as `odd` (scripted to break the schema).
    """
    started = []
    with ExitStack() as stack:

        def one(
            scenario: Scenario | str = "reference",
            now: datetime = NOW,
            *,
            odd: bool = False,
            **options: Any,
        ) -> Simulator:
            day = Scenario.built_in(scenario) if isinstance(scenario, str) else scenario
            simulator = stack.enter_context(Simulator(day, lambda: now, **options))
            if not odd:
                started.append(simulator)
            return simulator

        yield one
    if os.environ.get("EWS_SCHEMA_DIR"):
        for simulator in started:
            for exchange in simulator.requests:
                if exchange.status == 200 and exchange.operation:
                    assert violations(exchange.response) == [], exchange.operation
                    assert violations(exchange.request) == [], exchange.operation
                elif exchange.status == 500:
                    assert is_fault(exchange.response)
