"""Whatever is asked of Graph or the log-on service is answered, and never by a crash."""

from __future__ import annotations

import json
from functools import cache
from urllib.parse import quote, urlencode

from hypothesis import example, given, settings
from hypothesis import strategies as st

from signage.sim.entra.apps import DEFAULT_APP, TENANT
from signage.sim.faults import FaultScript
from signage.sim.scenario import Scenario
from signage.sim.server import Simulator
from signage.sim.web import Asked, Web
from tests.sim.graph import SERVICE
from tests.simulated import NOW, ROOM

SEGMENTS = [
    *("users", ROOM, "calendar", "calendarView", "delta", "getSchedule", "places", "subscriptions"),
    *("microsoft.graph.room", "mailFolders", "inbox", "messages", "mailboxSettings"),
]
NAMES = [
    *("startDateTime", "endDateTime", "$top", "$skip", "$select", "$skiptoken", "$deltatoken"),
    "$orderby",
]
WORDS = ["2026-11-23", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "id", "-1", "1e9"]
KEYS = [
    *("schedules", "startTime", "endTime", "availabilityViewInterval", "dateTime", "timeZone"),
    *("resource", "notificationUrl", "expirationDateTime"),
]
words = st.sampled_from(WORDS) | st.text(max_size=12)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | words,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(KEYS), inner),
    max_leaves=8,
)
times = st.fixed_dictionaries(
    {}, optional={"dateTime": words | st.integers(), "timeZone": words | st.just("UTC")}
)
bodies = st.fixed_dictionaries(
    {
        "schedules": st.just([ROOM]),
        "startTime": times | st.just({"dateTime": "2026-11-23", "timeZone": "UTC"}),
        "endTime": times | st.just({"dateTime": "2026-11-24", "timeZone": "UTC"}),
    },
    optional={
        "availabilityViewInterval": st.integers(0, 2000) | words,
        "resource": st.just(f"users/{ROOM}/events") | words,
        "notificationUrl": st.just("https://signs.example.com") | words,
        "expirationDateTime": words,
    },
)
paths = st.sampled_from(
    [
        f"users/{ROOM}/calendarView",
        f"users/{ROOM}/calendarView/delta",
        f"users/{ROOM}/calendar/getSchedule",
        "places/microsoft.graph.room",
        "subscriptions",
    ]
) | st.lists(st.sampled_from(SEGMENTS) | st.text(max_size=8), max_size=5).map(
    lambda parts: "/".join(quote(part, safe="") for part in parts)
)
DAY = {"startDateTime": "2026-11-23", "endDateTime": "2026-11-24"}


@cache
def web() -> tuple[Simulator, Web]:
    """The two services, without a socket; what one example does to them the next one meets."""
    simulator = Simulator(Scenario.built_in("office"), lambda: NOW)
    simulator.stop()
    return simulator, Web((simulator.entra, simulator.graph), FaultScript())


def answered(method: str, target: str, prefer: str, body: bytes) -> None:
    """A status of HTTP's and, but for nothing at all, JSON; a refusal has a code."""
    simulator, apis = web()
    token = simulator.entra.issue(DEFAULT_APP, SERVICE)
    headers = {"authorization": f"Bearer {token}", "prefer": prefer, "host": "localhost"}
    reply = apis.reply(Asked(method, f"/v1.0/{target}", headers, body))
    assert reply is not None
    content = json.loads(reply.body or b"{}")
    assert reply.status in {200, 201, 204} or content["error"]["code"]


@settings(max_examples=100, deadline=None)
@given(
    method=st.sampled_from(["GET", "POST", "PATCH", "DELETE"]),
    path=paths,
    query=st.dictionaries(st.sampled_from(NAMES), words, max_size=4).map(lambda q: DAY | q),
    prefer=words.map(lambda word: f'outlook.timezone="{word}"'),
)
@example("GET", f"users/{ROOM}/calendarView", DAY | {"startDateTime": WORDS[1]}, "")
@example("GET", f"users/{ROOM}/calendarView", DAY | {"endDateTime": WORDS[2]}, "")
@example("GET", "[", {}, "")
def test_graph_answers_whatever_is_asked(
    method: str, path: str, query: dict[str, str], prefer: str
) -> None:
    """Any path and any query, in any zone."""
    answered(method, f"{path}?{urlencode(query)}", prefer, b"")


@settings(max_examples=100, deadline=None)
@given(
    path=st.sampled_from([f"users/{ROOM}/calendar/getSchedule", "subscriptions"]),
    body=(bodies | values).map(lambda value: json.dumps(value).encode()) | st.binary(max_size=9),
)
def test_graph_answers_whatever_is_sent(path: str, body: bytes) -> None:
    """Any body, where one is read."""
    answered("POST", path, "", body)


@settings(max_examples=60, deadline=None)
@given(
    form=st.dictionaries(
        st.sampled_from(["grant_type", "client_id", "client_secret", "client_assertion", "scope"]),
        st.sampled_from(["client_credentials", DEFAULT_APP.client_id, "a.b.c"]) | words,
    ),
    body=st.binary(max_size=20),
)
def test_the_log_on_answers_whatever_is_asked(form: dict[str, str], body: bytes) -> None:
    """A refusal has the error of OAuth and a code."""
    _, apis = web()
    for sent in (urlencode(form).encode(), body):
        reply = apis.reply(Asked("POST", f"/{TENANT}/oauth2/v2.0/token", {}, sent))
        assert reply is not None
        content = json.loads(reply.body)
        assert "access_token" in content or (content["error"] and content["error_codes"])
