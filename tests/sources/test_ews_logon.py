"""Logging on to Exchange where it is hard: tokens that end, keys that do not fit, tickets."""

from __future__ import annotations

import os
import queue
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from exchangelib.errors import ErrorAccessDenied
from exchangelib.folders import Root

from signage.core.health import Fault, FaultKind
from signage.sim import faults
from signage.sim.entra.apps import DEFAULT_APP, TENANT
from signage.sim.entra.ews import ews_user
from signage.sim.organization import User
from signage.sim.server import Simulator
from signage.sources.base import SourceError
from signage.sources.ews.source import EwsSource
from signage.sources.tokens import AppSettings, Tokens
from tests.simulated import ROOM, SPAN, exchange, kept, settings, source

APP = DEFAULT_APP.client_id


def fault_of(ews: EwsSource) -> Fault:
    with pytest.raises(SourceError) as raised:
        ews.fetch(SPAN)
    return raised.value.fault


def application(simulator: Simulator, scope: str = "https://outlook.office365.com") -> EwsSource:
    app = AppSettings(
        tenant=TENANT,
        client_id=APP,
        authority=simulator.base,
        scope=f"{scope}/.default",
        ca_file=simulator.ca_file,
    )
    tokens = Tokens(app, lambda: DEFAULT_APP.secrets[0].value)
    return EwsSource(settings(simulator, auth="oauth", username=""), tokens=tokens)


OAUTH = frozenset({"oauth"})


# --- tokens --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "trouble", [faults.RESET, faults.unavailable(), faults.refused("AADSTS90033")]
)
def test_an_outage_of_the_log_on_service_ends_with_itself(trouble: faults.Fault) -> None:
    """Fault 1: the library loses its session in it and waits for ever (exchangelib #1373).

    Here the session is retired, its successor finds no token, and the first read after the outage
    is good.
    """
    with exchange(kept(), logons=OAUTH) as simulator:
        ews = application(simulator)
        ews.fetch(SPAN)
        simulator.faults.now(faults.RESET, times=1, operations="FindItem")
        fault_of(ews)  # cut off: the session is gone
        simulator.faults.now(faults.UNAUTHORIZED, operations="FindItem")  # and the token is over
        simulator.faults.now(trouble, operations="Token OpenIdConfiguration")
        for _ in range(3):
            assert not fault_of(ews).kind.refused
        simulator.faults.clear()
        assert len(ews.fetch(SPAN).items) == 1
        ews.close()


def test_a_session_that_cannot_be_replaced_at_once_is_replaced_later(tmp_path: Path) -> None:
    """Fault 1 with any log-on: what a session needs is away just as one is retired.

    The library makes the next one there and then, and having failed waits for it for ever.
    """
    with exchange(kept()) as simulator:
        bundle = tmp_path / "ca.pem"
        simulator.write_ca(bundle)
        with source(simulator, ca_file=bundle) as ews:
            ews.fetch(SPAN)
            bundle.rename(tmp_path / "away.pem")
            assert fault_of(ews).kind is FaultKind.UNREACHABLE
            assert fault_of(ews).kind is FaultKind.CERTIFICATE
            (tmp_path / "away.pem").rename(bundle)
            answers: queue.Queue[int] = queue.Queue()
            reading = threading.Thread(
                target=lambda: answers.put(len(ews.fetch(SPAN).items)), daemon=True
            )
            reading.start()
            assert answers.get(timeout=5) == 1
            reading.join()


def test_a_token_that_is_withdrawn_is_replaced_at_once() -> None:
    """Entra may end a token before its time: one read, two requests, a new token, no fault."""
    with exchange(kept(), logons=OAUTH) as simulator:
        ews = application(simulator)
        ews.fetch(SPAN)
        simulator.faults.now(faults.UNAUTHORIZED, times=1, operations="FindItem")
        assert len(ews.fetch(SPAN).items) == 1
        operations = [each.operation for each in simulator.requests]
        assert operations.count("Token") == 2
        ews.close()


def test_a_new_token_that_is_refused_is_not_asked_for_again() -> None:
    """For another service, it is refused each time, and a second one would be as well."""
    with exchange(kept(), logons=OAUTH) as simulator:
        ews = application(simulator, "https://graph.microsoft.com")
        assert fault_of(ews).kind is FaultKind.UNAUTHORISED
        assert [each.operation for each in simulator.requests].count("Token") == 1
        ews.close()


def test_a_warm_read_asks_for_no_token() -> None:
    """The token is kept, in memory: the log-on service is not asked at each poll."""
    with exchange(kept(), logons=OAUTH) as simulator:
        ews = application(simulator)
        for _ in range(3):
            ews.fetch(SPAN)
        operations = [each.operation for each in simulator.requests]
        assert operations == ["OpenIdConfiguration", "Token", *["FindItem"] * 3]
        ews.close()


def test_an_application_reads_the_rooms_that_it_was_given() -> None:
    """A scoped grant opens its mailboxes and no other; without one, nothing is opened."""
    from signage.sim.entra.apps import Scoped  # noqa: PLC0415

    with exchange(kept(), logons=OAUTH) as simulator:
        apps = simulator.entra.apps
        for mailboxes, kind in (
            ({ROOM}, None),
            ({"cedar@example.com"}, FaultKind.IMPERSONATION),
            (set(), FaultKind.IMPERSONATION),
        ):
            grants = (Scoped("EWS.AccessAsApp", frozenset(mailboxes)),) if mailboxes else ()
            apps.change(APP, roles=frozenset(), scoped=grants)
            ews = application(simulator)
            if kind is None:
                assert len(ews.fetch(SPAN).items) == 1
            else:
                assert fault_of(ews).kind is kind
            ews.close()
        assert ews_user(simulator.entra, "Bearer nonsense", datetime.now(UTC)) is None


# --- passwords -----------------------------------------------------------------------------------


@pytest.mark.parametrize("password", ["Fjærne-rom", "会議室", "a:b:c"])
@pytest.mark.parametrize("auth", ["basic", "ntlm"])
def test_passwords_in_other_writings(auth: str, password: str) -> None:
    """Basic says nothing of encodings (RFC 7617); one that cannot be sent must not be quoted."""
    if auth == "ntlm" and ":" in password:
        pytest.skip("the acceptor's file of accounts has no way to write a colon")
    with exchange(kept(), user=User("EXAMPLE\\sign", password, impersonate=True)) as simulator:
        made = EwsSource(settings(simulator, auth=auth), lambda: password)
        assert len(made.fetch(SPAN).items) == 1
        made.close()


def test_a_reviewer_of_the_calendar_alone_reads_it() -> None:
    """Root and inbox are closed to such an account, the calendar is not (exchangelib #1282, #676).

    The library's own way to a calendar begins at the root, and ends there.
    """
    reviewer = User("EXAMPLE\\sign", "quiet-rooms", default="reviewer")
    with (
        exchange(kept(), user=reviewer) as simulator,
        source(simulator, access="delegate") as ews,
    ):
        account = ews._logged_on()
        with pytest.raises(ErrorAccessDenied):
            Root.get_distinguished(account=account)
        assert simulator.requests[-1].operation == "GetFolder"
        assert len(ews.fetch(SPAN).items) == 1
        assert [each.operation for each in simulator.requests] == ["GetFolder", "FindItem"]


# --- client certificates -------------------------------------------------------------------------


def shown(simulator: Simulator, file: Path) -> EwsSource:
    return EwsSource(settings(simulator, auth="certificate", certificate=file, username=""))


def test_a_certificate_of_another_authority_is_refused_by_name(tmp_path: Path) -> None:
    """The server's alert ends the handshake; it is our certificate that is refused, not its own."""
    with exchange(logons=frozenset({"certificate"})) as other:
        other.write_client(tmp_path / "client.pem")
    with exchange(kept(), logons=frozenset({"certificate"})) as simulator:
        ews = shown(simulator, tmp_path / "client.pem")
        what = "the server refuses the client certificate: unknown ca"
        assert fault_of(ews) == Fault(FaultKind.UNAUTHORISED, what)
        simulator.write_client(tmp_path / "client.pem")
        assert len(ews.fetch(SPAN).items) == 1
        ews.close()


def test_a_key_that_cannot_be_used_says_why(tmp_path: Path) -> None:
    """A passphrase is asked of nobody; a file that is mended is used from the next read on."""
    file = tmp_path / "client.pem"
    with exchange(kept(), logons=frozenset({"certificate"})) as simulator:
        ews = shown(simulator, file)
        for write, says in (
            (lambda: None, "cannot be read"),
            (lambda: file.write_text("nonsense"), "is no PEM of both parts"),
            (
                lambda: simulator.write_client(file, passphrase="hush-hush"),
                "has a key with a passphrase; it must not",
            ),
        ):
            write()
            for _ in range(2):
                fault = fault_of(ews)
                assert fault == Fault(FaultKind.NO_SECRET, f"the client certificate {says}")
        assert not simulator.requests
        simulator.write_client(file)
        assert len(ews.fetch(SPAN).items) == 1
        ews.close()


def test_without_a_certificate_nobody_is_let_in() -> None:
    """A server that wants one and gets a password instead says 403, as IIS does (403.7)."""
    with exchange(kept(), logons=frozenset({"certificate"})) as simulator, source(simulator) as ews:
        assert fault_of(ews).kind is FaultKind.FORBIDDEN


# --- Kerberos ------------------------------------------------------------------------------------


def test_kerberos_without_its_packages_is_told_as_such() -> None:
    """What to install is in the fault; nothing is sent."""
    script = (
        "import sys\n"
        "sys.modules['gssapi'] = None\n"
        "from signage.sources.ews.logon import KerberosLogon\n"
        "from signage.sources.base import SourceError\n"
        "try: KerberosLogon('', None).auth()\n"
        "except SourceError as error: sys.exit(0 if 'signage[kerberos]' in str(error) else 1)\n"
        "sys.exit(2)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], check=False, env={**os.environ}, capture_output=True
    )
    assert done.returncode == 0, done.stderr
