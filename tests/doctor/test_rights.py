"""Rights: the calendar can be read, and nothing else can be opened."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from signage.doctor.base import Level
from signage.sim import faults
from signage.sim.entra.apps import DEFAULT_APP, TENANT, Scoped
from signage.sim.server import Simulator
from tests.doctor.clinic import (
    MAYA,
    SIGN,
    WIDE,
    examine,
    organization,
    visit,
    walked,
)
from tests.simulated import ROOM, kept

IMPERSONATE = 'access = "impersonation"'
OTHER = '[doctor]\nother_mailbox = "maya@example.com"'


def test_a_reviewer_of_the_calendar_is_all_it_takes(tmp_path: Path, well: Simulator) -> None:
    """With Reviewer rights everything passes: the calendar is read, mail and others are shut."""
    item = well.mailbox(ROOM).add(kept())
    with visit(tmp_path, well, more=OTHER) as looked_at:
        found = walked(looked_at)
    assert item.number
    assert found["access"].said.startswith("delegate")
    assert found["calendar"].said == "can be read: 1 item today (UTC)"
    assert found["mail"].said == "the room's mail cannot be opened (ErrorAccessDenied)"
    assert found["other-mailbox"].said.startswith("the mailbox maya@example.com cannot be opened")
    assert all(found[n].level is Level.PASS for n in ("access", "calendar", "mail"))


def test_no_rights_on_the_calendar(tmp_path: Path) -> None:
    """The line that gives them names the room and the account."""
    with (
        organization(replace(SIGN, default="availability")) as simulator,
        visit(tmp_path, simulator) as looked_at,
    ):
        found = walked(looked_at)
    assert found["log-on"].level is Level.PASS, "the log-on itself is well"
    assert found["calendar"].level is Level.FAULT
    lines = "\n".join(found["calendar"].remedies)
    assert f"Add-MailboxFolderPermission -Identity {ROOM}:\\Calendar -User 'EXAMPLE\\sign'" in lines
    assert found["mail"].level is Level.PASS
    assert found["meetings"].level is Level.SKIPPED


def test_a_room_that_nobody_has(tmp_path: Path, well: Simulator) -> None:
    """Told as such, after a log-on that is well."""
    with visit(tmp_path, well) as looked_at:
        path = looked_at.path
        path.write_text(path.read_text().replace(f'"{ROOM}"', '"nobody@example.com"'))
        found = walked(looked_at)
    assert found["log-on"].level is Level.PASS
    assert found["calendar"].level is Level.FAULT
    assert "no such room" in found["calendar"].said
    assert any("Get-Recipient nobody@example.com" in line for line in found["calendar"].remedies)
    assert found["mail"].remedies == ("Check [room] mailbox.",)


def test_no_right_to_impersonate(tmp_path: Path, well: Simulator) -> None:
    """Told apart from a refused log-on, with the role and its scope."""
    with visit(tmp_path, well, source=IMPERSONATE) as looked_at:
        found = walked(looked_at)
    assert found["log-on"].level is Level.PASS
    assert found["access"].level is Level.FAULT
    lines = "\n".join(found["access"].remedies)
    assert "-Role ApplicationImpersonation" in lines
    assert "New-ManagementScope" in lines
    assert found["calendar"].level is Level.SKIPPED


def test_rights_that_are_too_wide(tmp_path: Path) -> None:
    """Impersonation without a scope: the room's mail and a person's mailbox can be opened."""
    with (
        organization(WIDE) as simulator,
        visit(tmp_path, simulator, source=IMPERSONATE, more=OTHER) as looked_at,
    ):
        found = walked(looked_at)
    assert found["access"].level is found["calendar"].level is Level.PASS
    mail, other = found["mail"], found["other-mailbox"]
    assert mail.level is other.level is Level.WARNING
    assert "the room's mail" in mail.said
    assert "maya@example.com" in other.said
    assert "Remove-ManagementRoleAssignment" in "\n".join(mail.remedies)
    assert f"{ROOM}:\\Calendar -User 'EXAMPLE\\sign' -AccessRights Reviewer" in mail.remedies[1]
    assert "-CustomRecipientWriteScope Rooms" in other.remedies[1]


def test_a_delegate_with_full_access(tmp_path: Path) -> None:
    """The line that takes it away names mailbox and account."""
    with (
        organization(replace(SIGN, default="owner")) as simulator,
        visit(tmp_path, simulator, more=OTHER) as looked_at,
    ):
        found = walked(looked_at)
    for name, mailbox in (("mail", ROOM), ("other-mailbox", MAYA.address)):
        assert found[name].level is Level.WARNING
        line = f"Remove-MailboxPermission {mailbox} -User 'EXAMPLE\\sign' -AccessRights FullAccess"
        assert any(remedy.startswith(line) for remedy in found[name].remedies)


def test_nobody_named_another_mailbox(tmp_path: Path, well: Simulator) -> None:
    """Not tried, and the key is told that would have it tried; it asks for nothing."""
    with visit(tmp_path, well) as looked_at:
        before = len(well.requests)
        finding = examine("other-mailbox", looked_at)
        assert len(well.requests) == before
    assert finding.level is Level.SKIPPED
    assert "other_mailbox" in finding.remedies[0]


def test_another_mailbox_that_there_is_not(tmp_path: Path, well: Simulator) -> None:
    """Being refused what does not exist proves nothing."""
    more = OTHER.replace("maya", "nobody")
    with visit(tmp_path, well, more=more) as looked_at:
        finding = examine("other-mailbox", looked_at)
    assert finding.level is Level.WARNING
    assert "no such mailbox" in finding.said


@pytest.mark.parametrize("trouble", [faults.busy(5_000), faults.RESET])
def test_trouble_is_no_refusal(tmp_path: Path, well: Simulator, trouble: faults.Fault) -> None:
    """A server that is busy has not said that the mail is shut."""
    with visit(tmp_path, well) as looked_at:
        looked_at.browser.has_folder("calendar", ROOM)
        well.faults.now(trouble, times=1)
        finding = examine("mail", looked_at)
    assert finding.level is Level.WARNING
    assert "could not be tried" in finding.said


def test_an_application(tmp_path: Path) -> None:
    """By OAuth everything is asked for as the room; what opens too widely is narrowed by a role's
    scope or by an access policy, with the application's ID and the room in the lines."""
    app = DEFAULT_APP.client_id
    wide = {"logons": frozenset({"oauth"}), "wall": lambda: datetime.now(UTC)}
    with organization(**wide) as simulator:
        both = Scoped("EWS.AccessAsApp", frozenset({ROOM, MAYA.address}))
        simulator.entra.apps.change(app, scoped=(both,))
        lines = f"""auth = "oauth"
tenant = "{TENANT}"
client_id = "{app}"
authority = "{simulator.base}"
"""
        password = DEFAULT_APP.secrets[0].value
        with visit(tmp_path, simulator, source=lines, more=OTHER, password=password) as looked_at:
            path = looked_at.path
            path.write_text(path.read_text().replace("username = 'EXAMPLE\\sign'\n", ""))
            found = walked(looked_at)
    for name in ("ews", "log-on", "access", "calendar", "room-mailbox", "time-zone", "meetings"):
        assert found[name].level is Level.PASS, (name, found[name])
    asked = [each.request for each in simulator.requests if each.operation]
    assert all(b"<t:ConnectingSID>" in request for request in asked if b"Envelope" in request)
    for name in ("mail", "other-mailbox"):
        assert found[name].level is Level.WARNING
        told = "\n".join(found[name].remedies)
        assert f"New-ApplicationAccessPolicy -AppId {app} " in told
        assert "-CustomResourceScope Rooms" in told
        assert f"-Identity {ROOM}" in told
