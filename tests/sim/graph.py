"""Graph, asked the way a stranger would: plain requests, TLS verified, a token in the header."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import requests

from signage.sim.entra.apps import DEFAULT_APP, App
from signage.sim.server import Simulator
from tests.simulated import ROOM

SERVICE = "https://graph.microsoft.com"
DAY = "startDateTime=2026-11-23T00:00:00Z&endDateTime=2026-11-24T00:00:00Z"
VIEW = f"users/{ROOM}/calendar/calendarView?{DAY}"


def ask(
    simulator: Simulator,
    path: str,
    method: str = "GET",
    *,
    app: App = DEFAULT_APP,
    token: str | None = None,
    headers: Mapping[str, str] | None = None,
    json: object = None,
) -> requests.Response:
    """One request; `path` is below /v1.0, or a whole address that Graph gave."""
    url = path if path.startswith("https://") else f"{simulator.base}/v1.0/{path}"
    bearer = simulator.entra.issue(app, SERVICE) if token is None else token
    return requests.request(
        method,
        url,
        headers={"Authorization": f"Bearer {bearer}"} | dict(headers or {}),
        json=json,
        verify=str(simulator.ca_file),
        timeout=5,
    )


def found(simulator: Simulator, path: str, **options: Any) -> dict[str, Any]:
    """The JSON of a good answer."""
    answer = ask(simulator, path, **options)
    assert answer.status_code == 200, answer.text
    content: dict[str, Any] = answer.json()
    return content


def refusal(simulator: Simulator, path: str, *args: Any, **options: Any) -> tuple[int, str]:
    """Status and code of a bad one, which is in Graph's form."""
    answer = ask(simulator, path, *args, **options)
    error = answer.json()["error"]
    assert set(error) == {"code", "message", "innerError"}
    assert set(error["innerError"]) == {"date", "request-id", "client-request-id"}
    return answer.status_code, error["code"]
