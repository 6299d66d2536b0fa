"""What a Graph source asks, and what it makes of pages, refusals and rubbish."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest

from signage.core.calendar import Span
from signage.core.health import Fault, FaultKind
from signage.core.privacy import PrivacyPolicy, mask_read
from signage.sources.base import SourceError
from signage.sources.graph.settings import GraphSettings
from signage.sources.graph.source import MAX_PAGES
from tests.scripted_server import Certificates, Reply, Request, ScriptedServer
from tests.simulated import SPAN
from tests.sources.graph.scripted import (
    Tokens,
    event,
    fault,
    fetched,
    page,
    refusal,
    root,
    source,
    stamp,
)

WHOLE = Reply(page(event()))


# --- what is asked -------------------------------------------------------------------------------


def test_the_request(certificates: Certificates) -> None:
    """One GET of the room's own calendar: UTC, immutable ids, the fields of a sign, a token."""
    read, (request,) = fetched([WHOLE], certificates)
    assert len(read.items) == 1
    parts = urlsplit(request.path)
    assert parts.path == "/v1.0/users/juniper@example.com/calendar/calendarView"
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    assert query["startDateTime"] == "2026-11-22T22:00:00Z"
    assert datetime.fromisoformat(query["endDateTime"]) >= SPAN.end
    assert set(query["$select"].split(",")) == {
        *("id", "iCalUId", "seriesMasterId", "type", "subject", "sensitivity", "start", "end"),
        *("originalStart", "isAllDay", "isCancelled", "showAs", "responseStatus", "location"),
        "organizer",
    }
    assert query["$top"] == "200"
    assert request.headers["Authorization"] == "Bearer token-1"
    assert request.headers["Prefer"] == 'outlook.timezone="UTC", IdType="ImmutableId"'
    assert "Cookie" not in request.headers
    assert read.server_time == datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def test_further_fields_are_asked_for_by_name(certificates: Certificates) -> None:
    """Attendees and bodies only where the configuration names them, and then as text."""
    _, (request,) = fetched([WHOLE], certificates, read=("attendees", "resources", "description"))
    select = parse_qs(urlsplit(request.path).query)["$select"][0].split(",")
    assert select.count("attendees") == select.count("body") == 1
    assert 'outlook.body-content-type="text"' in request.headers["Prefer"]
    _, (request,) = fetched([WHOLE], certificates, read=("organizer_address",))
    select = parse_qs(urlsplit(request.path).query)["$select"][0].split(",")
    assert not {"attendees", "body"} & set(select)


def test_the_rooms_name_is_written_as_an_address_wants_it(certificates: Certificates) -> None:
    """Whatever a mailbox is called, no other path and no other question comes of it."""
    _, (request,) = fetched([WHOLE], certificates, room="o'neill/a?b#c&d@example.com")
    path = urlsplit(request.path).path
    assert path == "/v1.0/users/o%27neill%2Fa%3Fb%23c%26d@example.com/calendar/calendarView"


@pytest.mark.parametrize("written", ["", "/", "/v1.0", "/v1.0/"])
def test_an_endpoint_with_or_without_a_version(certificates: Certificates, written: str) -> None:
    """Administrators copy either from Microsoft's pages."""
    with ScriptedServer([WHOLE], certificates.server_context()) as server:
        with source(server, certificates, endpoint=root(server) + written) as made:
            made.fetch(SPAN)
        assert server.requests[0].path.startswith("/v1.0/users/")


@pytest.mark.parametrize("room", ["Pacific/Auckland", "America/Los_Angeles", "UTC"])
def test_whole_days_are_looked_for_where_a_server_keeps_them(
    certificates: Certificates, room: str
) -> None:
    """An all-day event stands at midnight of UTC or of its maker: the view is wide enough for
    both, and what only the wider view holds is left out.
    """
    zone = ZoneInfo(room)
    midnight = datetime(2026, 11, 23, tzinfo=zone).astimezone(UTC)
    span = Span(midnight - timedelta(hours=1), midnight + timedelta(hours=36))

    def answer(request: Request) -> Reply:
        query = parse_qs(urlsplit(request.path).query)
        asked = [
            datetime.fromisoformat(query[name][0]) for name in ("startDateTime", "endDateTime")
        ]
        days = [datetime(2026, 11, n, tzinfo=UTC) for n in range(20, 28)]
        found = [d for d in days if d < asked[1] and d + timedelta(days=1) > asked[0]]
        texts = [
            (f"{d:%Y-%m-%dT00:00:00}", f"{d + timedelta(days=1):%Y-%m-%dT00:00:00}") for d in found
        ]
        return Reply(
            page(*(event(id=a, isAllDay=True, start=stamp(a), end=stamp(b)) for a, b in texts))
        )

    with (
        ScriptedServer(answer, certificates.server_context()) as server,
        source(server, certificates, zone=zone) as made,
    ):
        items = made.fetch(span).items
    starts = sorted(item.start.astimezone(zone).date().day for item in items)
    assert starts == [22, 23, 24]


def test_settings_refuse_what_cannot_be_meant() -> None:
    """No way to a calendar but https, no room without an address, no wait of nothing."""
    zone = ZoneInfo("UTC")
    for wrong in (
        {"endpoint": "http://graph.example.com"},
        {"room": "juniper"},
        {"read_timeout": 0.0},
    ):
        given = {"endpoint": "https://graph.example.com", "room": "j@example.com", "zone": zone}
        with pytest.raises(ValueError, match="must"):
            GraphSettings(**(given | wrong))  # type: ignore[arg-type]


# --- pages ---------------------------------------------------------------------------------------


def paged(server_root: str, number: int, following: bool) -> Reply:
    """One page with one event of its own, and one that all pages hold."""
    link = f"{server_root}/v1.0/users/x/calendar/calendarView?$skip={number}"
    return Reply(page(event(id=f"e{number}"), event(), following=link if following else ...))


def test_all_pages_are_read(certificates: Certificates) -> None:
    """The server's own address of the next one, with the same preferences; none comes twice."""
    server: ScriptedServer

    def answer(_: Request) -> Reply:
        return paged(root(server), len(server.requests), len(server.requests) < 3)

    with ScriptedServer(answer, certificates.server_context()) as server:
        with source(server, certificates) as made:
            ids = sorted(item.item_id for item in made.fetch(SPAN).items)
        assert ids == ["AAMk-one", "e1", "e2", "e3"]
        assert [request.path[-7:] for request in server.requests[1:]] == ["$skip=1", "$skip=2"]
        assert len({request.headers["Prefer"] for request in server.requests}) == 1
        assert len(set(server.peers)) == 1, "one connection"


@pytest.mark.parametrize("words", [("normal", "private"), ("private", "normal")])
def test_one_that_was_made_private_between_two_pages(
    certificates: Certificates, words: tuple[str, str]
) -> None:
    """A list that changes while it is paged: an event on both pages is masked if either says so."""
    server: ScriptedServer
    left = list(words)

    def answer(_: Request) -> Reply:
        changed = event(sensitivity=left.pop(0))
        return Reply(page(changed, following=f"{root(server)}/next" if left else ...))

    with ScriptedServer(answer, certificates.server_context()) as server:
        with source(server, certificates) as made:
            items = made.fetch(SPAN).items
        masked, _ = mask_read(items, PrivacyPolicy(), frozenset())
    assert len(masked) == 2
    assert all(each.private for each in masked)


def test_pages_without_an_end_are_a_fault(certificates: Certificates) -> None:
    """A server that always has one more page is not believed, and not asked for ever."""
    server: ScriptedServer
    with ScriptedServer(
        lambda _: paged(root(server), len(server.requests), True), certificates.server_context()
    ) as server:
        with source(server, certificates) as made, pytest.raises(SourceError) as raised:
            made.fetch(SPAN)
        assert raised.value.fault.kind is FaultKind.INCOMPLETE
        assert len(server.requests) == MAX_PAGES


@pytest.mark.parametrize(
    "link",
    [
        "https://canary.example.com/v1.0/next",
        "http://localhost/next",
        "//canary.example.com/",
        "/v1.0/next",
        "https://localhost:1/next",
        "https://localhost@canary.example.com/",
        "https://[canary",
        "https://canary.example.com\\@localhost/next",  # two readers, two hosts
        5,
        "",
    ],
)
def test_the_token_goes_to_nobody_else(certificates: Certificates, link: object) -> None:
    """A next page elsewhere is not fetched, and the first alone is no calendar."""
    error = fault([Reply(page(event(), following=link))], certificates)
    assert error.fault.kind is FaultKind.BAD_ANSWER
    assert "canary" not in str(error)


def test_a_next_page_unencrypted_is_not_fetched(certificates: Certificates) -> None:
    """The same host and port by http: the token would be there for all to read."""
    server: ScriptedServer

    def answer(_: Request) -> Reply:
        return Reply(page(event(), following=root(server).replace("https", "http")))

    with ScriptedServer(answer, certificates.server_context()) as server:
        with source(server, certificates) as made, pytest.raises(SourceError) as raised:
            made.fetch(SPAN)
        assert raised.value.fault.detail == "the next page is not at the server that was asked"


def test_the_log_on_is_closed_with_the_source(certificates: Certificates) -> None:
    """Its connection and its token go too; before that they stay from read to read."""
    tokens = Tokens()
    with ScriptedServer([WHOLE], certificates.server_context()) as server:
        with source(server, certificates, tokens) as made:
            made.fetch(SPAN)
            assert not tokens.closed
        assert tokens.closed


def test_a_time_is_of_this_read(certificates: Certificates) -> None:
    """Where an answer tells no time, that of an earlier one is not told again."""
    script = [WHOLE, Reply(b"", 503, {"Date": "rubbish"})]
    with (
        ScriptedServer(script, certificates.server_context()) as server,
        source(server, certificates) as made,
    ):
        assert made.fetch(SPAN).server_time is not None
        with pytest.raises(SourceError) as raised:
            made.fetch(SPAN)
    assert raised.value.server_time is None


def test_the_end_of_the_servers_certificate_is_told(certificates: Certificates) -> None:
    """At every read, also over a connection that was there before."""
    with (
        ScriptedServer([WHOLE], certificates.server_context()) as server,
        source(server, certificates) as made,
    ):
        ends = [made.fetch(SPAN).certificate_ends for _ in range(2)]
    assert ends[0] is not None
    assert ends[0].tzinfo is UTC
    assert ends[0] == ends[1]


def test_a_later_page_that_fails_fails_the_read(certificates: Certificates) -> None:
    """A part is never a whole."""
    server: ScriptedServer

    def answer(_: Request) -> Reply:
        first = len(server.requests) == 1
        return paged(root(server), 1, True) if first else Reply(b"", 500)

    with ScriptedServer(answer, certificates.server_context()) as server:
        with source(server, certificates) as made, pytest.raises(SourceError) as raised:
            made.fetch(SPAN)
        assert raised.value.fault.kind is FaultKind.UNAVAILABLE


def test_a_lost_place_is_looked_for_once(certificates: Certificates) -> None:
    """410: the view is read from its beginning; what the first try brought is forgotten."""
    server: ScriptedServer

    def answer(_: Request) -> Reply:
        number = len(server.requests)
        if number == 2:
            return Reply(refusal("syncStateNotFound"), 410)
        return paged(root(server), number, number < 4)

    with ScriptedServer(answer, certificates.server_context()) as server:
        with source(server, certificates) as made:
            ids = {item.item_id for item in made.fetch(SPAN).items}
        assert ids == {"AAMk-one", "e3", "e4"}
    error = fault([Reply(refusal("syncStateNotFound"), 410)], certificates)
    assert error.fault.kind is FaultKind.INCOMPLETE


# --- the log-on ----------------------------------------------------------------------------------


def by_token(*good: str) -> object:
    """Answers those who bring one of these tokens."""

    def answer(request: Request) -> Reply:
        token = request.headers["Authorization"].removeprefix("Bearer ")
        if token in good:
            return WHOLE
        return Reply(refusal("InvalidAuthenticationToken", "Lifetime validation failed"), 401)

    return answer


def test_a_token_that_has_ended_is_replaced(certificates: Certificates) -> None:
    """Ended early, revoked, or ours is the wrong clock: one new one, within the same read."""
    tokens = Tokens("old", "new")
    read, requests = fetched(by_token("new"), certificates, tokens)  # type: ignore[arg-type]
    assert len(read.items) == 1
    assert len(requests) == 2
    assert tokens.forgotten == 1


def test_two_refused_tokens_are_a_fault(certificates: Certificates) -> None:
    """No third try: the next one is the feed's to time, with a new log-on."""
    tokens = Tokens("old", "also old", "new")
    error = fault(by_token("new"), certificates, tokens)  # type: ignore[arg-type]
    assert error.fault.kind is FaultKind.UNAUTHORISED
    assert error.fault.kind.refused
    assert error.server_time is not None
    assert tokens.forgotten == 2


def test_a_log_on_that_fails_is_the_reads_fault(certificates: Certificates) -> None:
    """What the log-on says goes out as it is, with the time of its server; nothing is asked."""
    seen = datetime(2026, 11, 23, 9, 31, tzinfo=UTC)
    refused = SourceError(Fault(FaultKind.EXPIRED, "AADSTS7000222"), seen)
    with ScriptedServer([WHOLE], certificates.server_context()) as server:
        tokens = Tokens(refused)
        with source(server, certificates, tokens) as made, pytest.raises(SourceError) as raised:
            made.fetch(SPAN)
        assert not server.requests
    assert raised.value.fault == refused.fault
    assert raised.value.server_time == seen
    assert raised.value is not refused, "it drags no frames along"


# --- waits and rubbish ---------------------------------------------------------------------------


@pytest.mark.parametrize("status", [429, 503, 504])
def test_a_wait_is_kept_to_the_second(certificates: Certificates, status: int) -> None:
    """The server's Retry-After is what the feed is told; the read does not wait for it."""
    error = fault([Reply(b"", status, {"Retry-After": "137"})], certificates)
    assert error.fault.retry_after == timedelta(seconds=137)
    assert not error.fault.kind.refused


@pytest.mark.parametrize(
    "reply",
    [
        Reply(b""),
        Reply(b"{"),
        Reply(page(event())[:-1]),
        Reply(b"[]"),
        Reply(b"canary"),
        Reply(b'{"value": {}}'),
        Reply(b'{"value": [5]}'),
        Reply(b'{"value": null}'),
        Reply(b"{}"),
        Reply(b'{"value": ' + b"[" * 100_000),
        Reply(b'{"value": [{"id": ' + b"9" * 5000 + b"}]}"),
        Reply("{\xe6}".encode("latin-1")),
        Reply(page({"subject": "canary"})),
        Reply(page(event(start={"dateTime": "canary"}))),
    ],
    ids=range(14),
)
def test_rubbish_is_a_fault(certificates: Certificates, reply: Reply) -> None:
    """Anything but one whole list of whole events: never a short agenda, never a quotation."""
    error = fault([reply], certificates)
    assert error.fault.kind is FaultKind.BAD_ANSWER
    assert "canary" not in f"{error!r} {error}"
    assert error.__cause__ is error.__context__ is None


@pytest.mark.parametrize("status", [200, 401, 403, 404])
def test_a_page_in_place_of_graph_is_told(certificates: Certificates, status: int) -> None:
    """A proxy's or a portal's: nobody is sent to look for rights or for the room."""
    body = b"<!DOCTYPE html><html><body>canary</body></html>"
    error = fault([Reply(body, status)], certificates)
    assert error.fault.kind is FaultKind.WRONG_ENDPOINT
    assert "web page" in error.fault.detail
    assert "canary" not in error.fault.detail


def test_a_body_that_breaks_off_is_a_fault(certificates: Certificates) -> None:
    """A Content-Length that promises more than comes."""
    body = page(event())
    reply = Reply(
        wire=lambda h: h.wfile.write(body), headers={"Content-Length": str(len(body) + 9)}
    )
    assert fault([reply], certificates).fault.kind is FaultKind.BAD_ANSWER


def test_a_redirect_is_not_followed(certificates: Certificates) -> None:
    """Whoever sends us elsewhere is not Graph."""
    with ScriptedServer(
        [Reply(b"", 302, {"Location": "https://canary.example.com/"})],
        certificates.server_context(),
    ) as server:
        with source(server, certificates) as made, pytest.raises(SourceError) as raised:
            made.fetch(SPAN)
        assert len(server.requests) == 1
    assert raised.value.fault.kind is FaultKind.WRONG_ENDPOINT


def test_a_read_after_a_failed_one(certificates: Certificates) -> None:
    """Faults leave nothing behind, whatever the connection has been through."""
    script = [WHOLE, Reply(b"", 503), Reply(b"{"), WHOLE]
    with (
        ScriptedServer(script, certificates.server_context()) as server,
        source(server, certificates) as made,
    ):
        assert len(made.fetch(SPAN).items) == 1
        for _ in range(2):
            with pytest.raises(SourceError):
                made.fetch(SPAN)
        assert len(made.fetch(SPAN).items) == 1


def test_one_request_is_in_flight_at_a_time(certificates: Certificates) -> None:
    """Graph allows four for an application and mailbox; even if two threads read, it is one."""
    under_way, most, lock = [0], [0], threading.Lock()

    def answer(_: Request) -> Reply:
        with lock:
            under_way[0] += 1
            most[0] = max(most[0], under_way[0])
        threading.Event().wait(0.02)
        with lock:
            under_way[0] -= 1
        return WHOLE

    with ScriptedServer(answer, certificates.server_context()) as server:
        with source(server, certificates) as made:
            made.fetch(SPAN)
            threads = [threading.Thread(target=made.fetch, args=(SPAN,)) for _ in range(4)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        assert len(server.requests) == 5
    assert most == [1]
