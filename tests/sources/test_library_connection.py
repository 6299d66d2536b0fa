"""The faults of exchangelib 5.6 in how it keeps connections: each is shown as it is, then survived.

If the first half of a test fails, the library has been mended and our precaution can go.
"""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from exchangelib import (
    NTLM,
    Credentials,
    FaultTolerance,
)
from exchangelib.errors import (
    ErrorServerBusy,
    ErrorTimeoutExpired,
    EWSError,
    MalformedResponseError,
)
from exchangelib.protocol import BaseProtocol, CachingProtocol, Protocol, close_connections

from signage.core.health import FaultKind
from signage.sources.base import SourceError
from signage.sources.ews.source import EwsSource
from tests.scripted_server import (
    Certificates,
    Reply,
    Request,
    ScriptedServer,
    fault,
    item,
    refused,
    view,
)
from tests.simulated import SPAN
from tests.sources.library import (
    BUSY,
    configured,
    library_view,
    our_fault,
    reader,
)


def test_protocols_pile_up(certificates: Certificates) -> None:
    """Faults 5 and 6: the library keeps each for ever, and by the wrong key."""
    with ScriptedServer([Reply(view(item()))]) as server:
        cache = CachingProtocol._protocol_cache
        before = len(cache)
        for number in range(5):
            library_view(server, credentials=Credentials("sign", f"secret {number}"))
        assert len(cache) == before + 5
        first = Protocol(config=configured(server))
        second = Protocol(config=configured(server, auth_type=NTLM, max_connections=5))
        assert second is first, "another log-on and pool, and yet the old one"
    close_connections()
    with ScriptedServer([Reply(view(item()))], certificates.server_context()) as server:
        one, other = reader(server, certificates), reader(server, certificates)
        for _ in range(200):
            one.fetch(SPAN)
        other.fetch(SPAN)
        assert one._account.protocol is not other._account.protocol
        assert len(set(server.peers[:200])) == 1, "one connection for all reads"
        one.close()
        other.close()
        assert not cache


def test_a_read_that_hangs_blocks_the_next_account(certificates: Certificates) -> None:
    """The cached pool of one: whoever comes next with the same name waits for ever (#1088)."""
    with ScriptedServer(lambda _: Reply(wire=server.hang)) as server:
        config = configured(server)
        session = Protocol(config=config).get_session()
        blocked = threading.Thread(target=Protocol(config=config).get_session, daemon=True)
        blocked.start()
        blocked.join(0.3)
        assert blocked.is_alive()
        Protocol(config=config).release_session(session)
        blocked.join(1)
        assert not blocked.is_alive()

    def script(_: Request) -> Reply:
        return Reply(wire=ours.hang) if len(ours.requests) == 1 else Reply(view(item()))

    with ScriptedServer(script, certificates.server_context()) as ours:
        hung = reader(ours, certificates, read_timeout=20.0)
        threading.Thread(target=lambda: quiet_fetch(hung), daemon=True).start()
        while not ours.requests:
            threading.Event().wait(0.01)
        hung.close()
        fresh = reader(ours, certificates)
        assert len(fresh.fetch(SPAN).items) == 1
        fresh.close()


def quiet_fetch(source: EwsSource) -> None:
    """A read whose fate nobody waits for."""
    try:
        source.fetch(SPAN)
    except SourceError:
        return


def test_a_pool_of_more_than_one_can_lock_itself(certificates: Certificates) -> None:
    """Fault 7: giving up a session while another thread takes it is a deadlock; ours is of one.

    A decrease holds the pool's lock while it waits for a session, and whoever could make one needs
    that lock.
    """
    with ScriptedServer([Reply(view(item()))]) as server:
        config = configured(server, max_connections=3)
        protocol = Protocol(config=config)
        del Protocol[config]  # nobody can ever close it
        for _ in range(2):
            protocol.increase_poolsize()
        taken = [protocol.get_session(), protocol.get_session()]
        stuck = threading.Thread(target=protocol.decrease_poolsize, daemon=True)
        stuck.start()
        stuck.join(0.3)
        assert stuck.is_alive()
        assert protocol._session_pool_lock.locked()
        for session in taken:
            session.close()
    with ScriptedServer([Reply(view(item()))], certificates.server_context()) as server:
        source = reader(server, certificates)
        source.fetch(SPAN)
        assert source._account.protocol.max_connections == 1
        source.close()


def test_a_refused_log_on_is_repeated(certificates: Certificates) -> None:
    """Fault 8: the patient policy logs on again and again with the same wrong password."""
    script = [Reply(status=401, headers={"WWW-Authenticate": "Basic"})]
    with ScriptedServer(script) as server:
        patient = FaultTolerance(max_wait=1)
        BaseProtocol.RETRY_WAIT, wait = 0.2, BaseProtocol.RETRY_WAIT
        try:
            with pytest.raises(EWSError):
                library_view(server, retry_policy=patient)
        finally:
            BaseProtocol.RETRY_WAIT = wait
        assert len(server.requests) > 2
    with ScriptedServer(script, certificates.server_context()) as server:
        source = reader(server, certificates)
        with pytest.raises(SourceError) as raised:
            source.fetch(SPAN)
        assert raised.value.fault.kind is FaultKind.UNAUTHORISED
        assert len(server.requests) == 1


def test_the_network_is_waited_for_two_minutes(certificates: Certificates) -> None:
    """Fault 9: the library's patience is 120 s (#1375); ours is set, and short."""
    assert BaseProtocol.TIMEOUT == 120
    with ScriptedServer([Reply(view(item()))], certificates.server_context()) as server:
        source = reader(server, certificates, connect_timeout=5.0, read_timeout=20.0)
        source.fetch(SPAN)
        assert source._account.protocol.TIMEOUT == (5.0, 20.0)
        source.close()


@pytest.mark.parametrize(
    ("reply", "wait"),
    [
        (Reply(refused("ErrorServerBusy", BUSY.format("m"))), timedelta(milliseconds=297749)),
        (Reply(status=503, headers={"Retry-After": "90"}), timedelta(seconds=90)),
    ],
)
def test_the_servers_wait_is_lost(
    certificates: Certificates, reply: Reply, wait: timedelta
) -> None:
    """Fault 10: outside a SOAP fault the library makes ten seconds of whatever the server asked."""
    with ScriptedServer([reply]) as server, pytest.raises(ErrorServerBusy) as raised:
        library_view(server)
    assert raised.value.back_off == 10
    assert our_fault([reply], certificates).fault.retry_after == wait


def test_throttling_is_taken_for_nonsense(certificates: Certificates) -> None:
    """Fault 11: HTTP 429 is a malformed answer to the library."""
    script = [Reply(status=429, headers={"Retry-After": "90"})]
    with ScriptedServer(script) as server, pytest.raises(MalformedResponseError):
        library_view(server)
    error = our_fault(script, certificates)
    assert error.fault.kind is FaultKind.THROTTLED
    assert error.fault.retry_after == timedelta(seconds=90)


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_closed_connection_hides_the_reason(certificates: Certificates, status: int) -> None:
    """Fault 11: with "Connection: close" every refusal is a busy server to the library."""
    headers = {"Connection": "close", "X-EWS-Policy-Reason": "EWS is blocked by policy"}
    script = [Reply(status=status, headers=headers)]
    with ScriptedServer(script) as server, pytest.raises(ErrorServerBusy):
        library_view(server)
    kinds = {
        401: FaultKind.UNAUTHORISED,
        403: FaultKind.SWITCHED_OFF,
        404: FaultKind.WRONG_ENDPOINT,
    }
    assert our_fault(script, certificates).fault.kind is kinds[status]


def test_ews_that_is_switched_off_is_taken_for_nonsense(certificates: Certificates) -> None:
    """How Exchange Online says that EWS is off is a malformed answer to the library."""
    script = [Reply(status=403, headers={"X-EWS-Policy-Reason": "EWS is disabled"})]
    with ScriptedServer(script) as server, pytest.raises(MalformedResponseError):
        library_view(server)
    assert our_fault(script, certificates).fault.kind is FaultKind.SWITCHED_OFF


def test_a_lost_connection_is_a_server_that_took_too_long(certificates: Certificates) -> None:
    """A dead network and a slow mailbox are one error to the library; ours tells them apart."""
    script = [Reply(fault("ErrorTimeoutExpired"), status=500)]
    with ScriptedServer(script) as server, pytest.raises(ErrorTimeoutExpired):
        library_view(server)
    with pytest.raises(ErrorTimeoutExpired):  # nobody listens there any more
        library_view(server)
    assert our_fault(script, certificates).fault.detail == "ErrorTimeoutExpired"


def test_trouble_in_the_handshake_is_a_missing_header(certificates: Certificates) -> None:
    """A busy server in the midst of NTLM's handshake is told from a wrong password, by us alone."""

    def script(request: Request) -> Reply:
        if "Authorization" not in request.headers:
            return Reply(b"no", status=401, headers={"WWW-Authenticate": "NTLM"})
        return Reply(status=503, headers={"Retry-After": "90"})

    with ScriptedServer(script) as server, pytest.raises(ErrorServerBusy, match="KeyError"):
        library_view(server, auth_type=NTLM)
    error = our_fault(script, certificates, auth="ntlm")
    assert error.fault.kind is FaultKind.THROTTLED
    assert error.fault.retry_after == timedelta(seconds=90)


def test_a_handshake_without_a_challenge_is_no_fault_of_ours(certificates: Certificates) -> None:
    """requests_ntlm raises a PermissionError that no list of the library's errors has."""

    def script(request: Request) -> Reply:
        headers = {
            "WWW-Authenticate": "NTLM" if "Authorization" not in request.headers else "Basic"
        }
        return Reply(b"no", status=401, headers=headers)

    with ScriptedServer(script) as server, pytest.raises(PermissionError):
        library_view(server, auth_type=NTLM)
    assert our_fault(script, certificates, auth="ntlm").fault.kind is FaultKind.UNAUTHORISED
