"""What an administrator is told to do: complete, filled in, and fit for where the room is."""

from __future__ import annotations

import re

import pytest

from signage.core.advice import EWS_ENDS, Advice, AdviceKind, is_exchange_online
from signage.core.health import Fault, FaultKind
from signage.core.remedies import Facts, advised, remedies

ROOM = "juniper@example.com"
SERVER = Facts(
    ROOM, "https://mail.example.com/EWS/Exchange.asmx", "EXAMPLE\\svc-signage", "exchange-password"
)
ONLINE = Facts(
    ROOM,
    "https://outlook.office365.com/EWS/Exchange.asmx",
    client_id="11111111-2222-3333-4444-555555555555",
    app=True,
)
GRAPH = Facts(ROOM, "https://graph.microsoft.com", client_id="an-app", app=True, graph=True)
COMMAND = re.compile(r"^(?:[A-Z][a-z]+-[A-Z]\w+ |openssl |curl |install |sudo )")


def text(kind: FaultKind, facts: Facts) -> str:
    return "\n".join(remedies(Fault(kind), facts))


@pytest.mark.parametrize("facts", [SERVER, ONLINE, GRAPH, Facts()])
@pytest.mark.parametrize("kind", FaultKind)
def test_every_fault_has_a_remedy(kind: FaultKind, facts: Facts) -> None:
    """A sentence first, whole; nothing is left to be filled in, and no line is two."""
    lines = remedies(Fault(kind), facts)
    assert lines[0][-1] in ".:"
    for line in lines:
        assert not set(line) & set("{}\n")
        assert line[-1] in ".:" or COMMAND.match(line), line


def test_commands_name_the_room_and_the_account() -> None:
    """They can be copied as they stand; an Active Directory command takes the name alone."""
    forbidden = text(FaultKind.FORBIDDEN, SERVER)
    assert f"-Identity {ROOM}:\\Calendar -User 'EXAMPLE\\svc-signage'" in forbidden
    assert "Unlock-ADAccount svc-signage" in text(FaultKind.ACCOUNT_LOCKED, SERVER)
    as_address = Facts(ROOM, account="svc-signage@example.com")
    assert "Unlock-ADAccount svc-signage" in text(FaultKind.ACCOUNT_LOCKED, as_address).split("\n")


def test_commands_name_the_port_too() -> None:
    """That of the endpoint, which is https's own where it names none."""
    elsewhere = Facts(endpoint="https://mail.example.com:8443/EWS/Exchange.asmx")
    assert "-connect mail.example.com:8443 " in text(FaultKind.CERTIFICATE, elsewhere)
    assert "mail.example.com:8443 " in text(FaultKind.PROXY, elsewhere)
    assert ":443 " in text(FaultKind.PROXY, Facts())


def test_what_the_server_does_not_tell_is_not_told() -> None:
    """A refused log-on may be any of five things, and all are named."""
    told = text(FaultKind.UNAUTHORISED, SERVER)
    for cause in ("wrong", "locked", "disabled", "expired", "to be changed"):
        assert cause in told


def test_an_application_is_helped_as_one() -> None:
    """It has no password and no lock, and the role depends on the way it reads."""
    for kind in (FaultKind.UNAUTHORISED, FaultKind.EXPIRED, FaultKind.FORBIDDEN):
        assert ONLINE.client_id in text(kind, ONLINE)
        assert "AD" not in text(kind, ONLINE)
    assert '"Application EWS.AccessAsApp"' in text(FaultKind.IMPERSONATION, ONLINE)
    assert '"Application Calendars.Read"' in text(FaultKind.FORBIDDEN, GRAPH)


def test_only_exchange_online_is_told_to_leave_ews() -> None:
    """There it ends; on Exchange Server it stays, and over Graph there is none."""
    assert remedies(Fault(FaultKind.SWITCHED_OFF), ONLINE)[0].endswith("2027-04-01.")
    assert "2027" not in text(FaultKind.SWITCHED_OFF, SERVER)
    assert "2027" not in text(FaultKind.SWITCHED_OFF, GRAPH)


@pytest.mark.parametrize(
    ("host", "online"),
    [
        ("outlook.office365.com", True),
        ("OUTLOOK.Office365.com.", True),
        ("partner.outlook.cn", True),
        ("outlook.office365.com.example.com", False),
        ("mail.example.com", False),
        (None, False),
    ],
)
def test_exchange_online_by_its_hosts(host: str | None, online: bool) -> None:
    """Those of every cloud, and no look-alike."""
    assert is_exchange_online(host) is online


@pytest.mark.parametrize("kind", AdviceKind)
def test_advice_names_the_day(kind: AdviceKind) -> None:
    """Each says when it ends and what to do."""
    (line,) = advised(Advice(kind, EWS_ENDS), SERVER)
    assert "2027-04-01" in line and "{" not in line
