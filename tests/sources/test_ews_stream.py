"""The stream of changes over real sockets: what it tells, how it breaks, and what is left of it."""

from __future__ import annotations

import gc
import logging
import os
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signage.core.health import FaultKind
from signage.sim import faults
from signage.sim.faults import Fault
from signage.sim.server import Simulator
from signage.sources.base import SourceError
from signage.sources.changes import LostError, NotToldError
from signage.sources.ews.answer import MESSAGES, TYPES
from signage.sources.ews.settings import EwsSettings
from signage.sources.ews.stream import MAX_MESSAGE, EwsStream, envelopes
from tests.scripted_server import ENVELOPE, Certificates, Reply, Request, ScriptedServer
from tests.sim.schema import violations
from tests.simulated import ROOM, ZONE, exchange, juniper, kept, settings

CANARY = "Quince-marmalade"
FILES = Path("/proc/self/fd")


def scripted(operation: str, inner: str) -> bytes:
    """An answer of a success."""
    return ENVELOPE.format(
        f"<m:{operation}Response><m:ResponseMessages><m:{operation}ResponseMessage "
        f'ResponseClass="Success"><m:ResponseCode>NoError</m:ResponseCode>{inner}'
        f"</m:{operation}ResponseMessage></m:ResponseMessages></m:{operation}Response>"
    ).encode()


ANSWERS = {
    "Subscribe": scripted("Subscribe", "<m:SubscriptionId>sub</m:SubscriptionId>"),
    "Unsubscribe": scripted("Unsubscribe", ""),
    "GetStreamingEvents": scripted(
        "GetStreamingEvents", "<m:ConnectionStatus>OK</m:ConnectionStatus>"
    ),
}


@pytest.fixture
def server() -> Iterator[Simulator]:
    """One with quick heartbeats and short minutes."""
    with exchange() as simulator:
        simulator.subscriptions.heartbeat, simulator.subscriptions.minute = 0.1, 0.05
        yield simulator


@contextmanager
def stream(simulator: Simulator, minutes: int = 30, **changes: Any) -> Iterator[EwsStream]:
    unlike = {"access": "impersonation", "read_timeout": 600.0}  # of a read, not of a stream
    chosen = settings(simulator, **(unlike | changes))
    made = EwsStream(chosen, lambda: simulator.password, patience=1.0, connection=minutes)
    try:
        yield made
    finally:
        made.close()


def later(act: Callable[[], object], seconds: float = 0.2) -> None:
    threading.Timer(seconds, act).start()


def until(told: Generator[bool, None, None], changed: bool) -> None:
    """Listen until it says so."""
    while next(told) is not changed:
        pass


def asked(simulator: Simulator, operation: str) -> int:
    """How often the operation was asked for; a stream counts by its first message."""
    return len({id(e.request) for e in simulator.requests if e.operation == operation})


@pytest.mark.parametrize("auth", ["basic", "ntlm"])
def test_a_change_is_told_as_it_happens(server: Simulator, auth: str) -> None:
    """The first word is that something may have been missed before; then each change is told."""
    with stream(server, auth=auth) as made:
        told = made.listen()
        assert next(told) is True
        until(told, changed=False)
        later(lambda: juniper(server).add(kept(subject=CANARY)))
        until(told, changed=True)
        told.close()


def test_a_stream_that_is_closed_in_good_order_is_taken_up_again(server: Simulator) -> None:
    """The same subscription, and what happened between two connections is told on the second."""
    with stream(server, minutes=6) as made:
        first, *_ = made.listen()
        assert first is True
        juniper(server).add(kept())
        again = list(made.listen())
        assert again[0] is False
        assert True in again
    assert asked(server, "Subscribe") == 1
    assert asked(server, "GetStreamingEvents") == 2


def test_a_new_password_does_not_end_it(server: Simulator) -> None:
    """Replaced between two connections, or after it was refused once: changes are told again."""
    kept_secret = [server.password]
    chosen = settings(server, access="impersonation", read_timeout=600.0)
    made = EwsStream(chosen, lambda: kept_secret[0], patience=1.0, connection=6)
    with closing(made):
        first, *_ = made.listen()  # to its end in good order
        assert first is True
        kept_secret[0] = "another"
        server.change_password("another")
        assert len(list(made.listen())) > 1
        server.change_password("a third")
        with pytest.raises(SourceError) as raised:
            list(made.listen())
        assert raised.value.fault.kind is FaultKind.UNAUTHORISED
        kept_secret[0] = "a third"
        told = made.listen()
        assert next(told), "a new subscription, and what was missed is read"
        assert next(told) is False, "a heartbeat"
        told.close()


def test_a_gap_on_a_second_connection_begins_anew_too(server: Simulator) -> None:
    """One good end does not vouch for the next."""
    with stream(server, minutes=6) as made:
        list(made.listen())
        told = made.listen()
        assert next(told) is False
        server.faults.now(faults.RESET, times=1, operations="Notification")
        with pytest.raises(SourceError):
            list(told)
        assert next(made.listen()) is True


def test_delegates_are_not_told(server: Simulator) -> None:
    """Exchange's refusal is told apart from trouble that passes."""
    with stream(server, access="delegate") as made, pytest.raises(NotToldError) as raised:
        next(made.listen())
    assert raised.value.fault.detail == "ErrorSubscriptionDelegateAccessNotSupported"


@pytest.mark.parametrize(
    "code",
    [
        "ErrorSubscriptionNotFound",
        "ErrorExpiredSubscription",
        "ErrorMissedNotificationEvents",
        "ErrorReadEventsFailed",
    ],
)
@pytest.mark.parametrize("at", ["GetStreamingEvents", "Notification"])
def test_what_is_lost_begins_anew(server: Simulator, code: str, at: str) -> None:
    """Whether at the door or in the middle: there is a new subscription, and a read is due."""
    with stream(server) as made:
        if at == "Notification":
            told = made.listen()
            next(told)
            server.faults.now(faults.refused(code), times=1, operations=at)
        else:
            server.faults.now(faults.refused(code), times=1, operations=at)
            told = made.listen()
        with pytest.raises(LostError):
            list(told)
        told = made.listen()
        assert next(told) is True
        told.close()
    assert asked(server, "Subscribe") == 2
    assert len(server.subscriptions) == 1, "the old one is not left lying"


@pytest.mark.parametrize(
    "fault", [faults.RESET, faults.HANG, faults.BROKEN_XML, faults.TRUNCATED], ids=lambda f: f.name
)
def test_a_gap_begins_anew(server: Simulator, fault: Fault) -> None:
    """A reset, a server that falls silent (dead Wi-Fi) and half a message are seen in time."""
    with stream(server) as made:
        told = made.listen()
        next(told)
        server.faults.now(fault, times=1, operations="Notification")
        with pytest.raises(SourceError) as raised:
            list(told)
        assert raised.value.fault.kind in {FaultKind.UNREACHABLE, FaultKind.BAD_ANSWER}
        assert not isinstance(raised.value, LostError | NotToldError)
        told = made.listen()
        assert next(told) is True
        told.close()
    assert len(server.subscriptions) == 1


def test_trouble_keeps_the_servers_own_wait(server: Simulator) -> None:
    """Too many connections, too many subscriptions, and a busy server with its BackOff."""
    with stream(server) as made:
        for code in ("ErrorExceededConnectionCount", "ErrorExceededSubscriptionCount"):
            server.faults.now(faults.refused(code), times=1)
            with pytest.raises(SourceError) as raised:
                next(made.listen())
            assert type(raised.value) is SourceError
            assert raised.value.fault.detail == code
        server.faults.now(faults.busy(90_000), times=1, operations="GetStreamingEvents")
        with pytest.raises(SourceError) as raised:
            next(made.listen())
        assert raised.value.fault.retry_after is not None
        assert raised.value.fault.retry_after.total_seconds() == 90


def test_closing_ends_a_wait_at_once(server: Simulator) -> None:
    """From another thread, in the middle of a silence that would last for long."""
    server.subscriptions.heartbeat = 60.0
    with stream(server) as made:
        told = made.listen()
        next(told)
        next(told)
        later(made.close)
        with pytest.raises(SourceError):
            next(told)


def test_what_is_closed_stays_closed(server: Simulator) -> None:
    """A close before the stream stands is not forgotten."""
    with stream(server) as made:
        made.close()
        with pytest.raises(SourceError):
            list(made.listen())


def test_many_breaks_leave_nothing_behind(server: Simulator) -> None:
    """No thread, descriptor or subscription more after thirty streams of all endings."""
    ends = (faults.RESET, faults.BROKEN_XML, faults.refused("ErrorReadEventsFailed"), None)
    with stream(server, minutes=3) as made:
        counts = []
        for turn in range(32):
            if (end := ends[turn % len(ends)]) is not None:
                server.faults.now(end, times=1, operations="Notification")
            try:
                for _ in made.listen():
                    pass
            except SourceError:
                pass
            if turn in (7, 31):
                gc.collect()
                counts.append((len(list(FILES.iterdir())), len(server.subscriptions)))
    assert counts[1][0] <= counts[0][0] + 2, "sockets of the server's side may be on their way out"
    assert counts[1][1] == 1


def test_nothing_of_it_is_logged(server: Simulator, caplog: pytest.LogCaptureFixture) -> None:
    """Neither ids nor anything else, at any level."""
    with caplog.at_level(logging.DEBUG), stream(server) as made:
        told = made.listen()
        next(told)
        juniper(server).add(kept(subject=CANARY))
        until(told, changed=True)
        told.close()
    assert not [r for r in caplog.records if r.name.startswith(("exchangelib", "urllib3"))]
    assert CANARY not in caplog.text


def test_only_the_rooms_calendar_is_watched(server: Simulator) -> None:
    """Held against a list, as the reads are: three operations, one folder, our own subscription;
    each request is valid by Exchange's own schema, where EWS_SCHEMA_DIR names it.
    """
    with stream(server) as made:
        for _ in range(2):
            told = made.listen()
            next(told)
            server.faults.now(faults.RESET, times=1, operations="Notification")
            with pytest.raises(SourceError):
                list(told)
    asked = {each.request: each.operation for each in server.requests}
    assert set(asked.values()) == {"Subscribe", "Unsubscribe", "GetStreamingEvents"}
    for request, operation in asked.items():
        envelope = ElementTree.fromstring(request)  # noqa: S314 - our own
        assert [each.text for each in envelope.iter(f"{TYPES}PrimarySmtpAddress")] == [ROOM]
        if operation == "Subscribe":
            (wanted,) = envelope.iter(f"{MESSAGES}StreamingSubscriptionRequest")
            assert wanted.get("SubscribeToAllFolders") in (None, "false")
            (folder,) = wanted.find(f"{TYPES}FolderIds")
            assert folder.get("Id") == "calendar"
            assert folder.findtext(f"{TYPES}Mailbox/{TYPES}EmailAddress") == ROOM
        if os.environ.get("EWS_SCHEMA_DIR"):
            assert violations(request) == []


def test_affinity_is_kept_for_one_subscription(certificates: Certificates) -> None:
    """Where several servers stand behind one name, the stream goes to the one that holds the
    subscription ("How to: Maintain affinity between a group of subscriptions and the Mailbox
    server"); a new one after a gap is free to go where the mailbox is now.
    """
    asked: list[tuple[str, dict[str, str]]] = []

    def script(request: Request) -> Reply:
        operation = next(each for each in ANSWERS if f"<m:{each}>" in request.body)
        headers = {name.lower(): value for name, value in request.headers.items()}
        asked.append((operation, headers))
        cookie = {"Set-Cookie": "X-BackEndOverrideCookie=ex7~1942; path=/"}
        return Reply(ANSWERS[operation], headers=cookie if operation == "Subscribe" else {})

    with ScriptedServer(script, certificates.server_context()) as server:
        chosen = EwsSettings(
            server.endpoint,
            ROOM,
            username="sign",
            zone=ZONE,
            auth="basic",
            access="impersonation",
            ca_file=certificates.ca_file,
        )
        made = EwsStream(chosen, lambda: "secret")
        for _ in range(2):
            with pytest.raises(SourceError):  # the stream ends without a word
                list(made.listen())
        made.close()
    assert [name for name, _ in asked] == [
        "Subscribe",
        "GetStreamingEvents",
        "Unsubscribe",
        "Subscribe",
        "GetStreamingEvents",
    ]
    for name, headers in asked:
        assert headers["x-anchormailbox"] == ROOM
        assert headers["x-preferserveraffinity"] == "True"
        assert ("ex7~1942" in str(headers)) is (name == "GetStreamingEvents")
    assert asked[1][1]["accept-encoding"] == "identity"


# --- messages out of pieces ----------------------------------------------------------------------

ENVELOPES = [
    b"<s:Envelope>" + b"<t:ItemId/>" * 20 + b"</s:Envelope>",
    b'<?xml version="1.0"?><s:Envelope xmlns:s="x"><s:Body>1</s:Body></s:Envelope>',
    b"\xef\xbb\xbf<Envelope>&lt;/Envelope&gt;</Envelope >",
    b"\r\n<soap11:Envelope><a/></soap11:Envelope>",
]


@given(
    st.lists(st.sampled_from(ENVELOPES), max_size=5),
    st.lists(st.integers(0, 400), max_size=12),
)
def test_messages_are_whole_however_the_stream_is_cut(sent: list[bytes], cuts: list[int]) -> None:
    """Several to a piece, several pieces to one: the same messages, without what is between."""
    whole = b"".join(sent)
    places = sorted({0, len(whole), *(cut for cut in cuts if cut < len(whole))})
    parts = [whole[a:b] for a, b in pairwise(places)]
    found = list(envelopes(iter(parts)))
    assert found == [message.lstrip(b"\xef\xbb\xbf \r\n") for message in sent]


@pytest.mark.parametrize(
    ("parts", "kind"),
    [
        ([b"<s:Envelope><s:Body>"], FaultKind.UNREACHABLE),
        ([b"x" * 1000] * (MAX_MESSAGE // 1000 + 2), FaultKind.BAD_ANSWER),
    ],
    ids=["half of one", "one without an end"],
)
def test_half_a_message_is_none(parts: list[bytes], kind: FaultKind) -> None:
    """The end of the stream inside a message, and a message that would fill the memory."""
    with pytest.raises(SourceError) as raised:
        list(envelopes(iter(parts)))
    assert raised.value.fault.kind is kind
