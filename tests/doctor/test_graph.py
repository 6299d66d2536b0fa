"""The doctor for a room in Microsoft 365: each check passing, warning and failing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from signage.cli import main
from signage.clock import ManualClock
from signage.core.health import Fault, FaultKind
from signage.doctor.base import Level
from signage.doctor.machine import worst
from signage.doctor.table import EWS, GRAPH, visit_of
from signage.secrets import variable_of
from signage.sim import faults
from signage.sim.app_certificate import AppCertificate
from signage.sim.entra.apps import TENANT, AppSecret, Scoped
from signage.sim.scenario import RoomPlan
from signage.sim.server import Simulator
from signage.sources.base import Read, SourceError
from tests.doctor.clinic import configured as ews_configured
from tests.doctor.graph_clinic import (
    APP,
    OTHER,
    SCOPED,
    SECRET,
    configured,
    examine,
    results,
    tenant,
    visit,
    walked,
)
from tests.simulated import NOW, ROOM, ZONE, kept

NOBODY = "22222222-2222-4333-8444-555555555555"
BY_SECRET = 'secret = "graph-client-secret"'
AUTHORITY = 'authority = "'


@pytest.fixture(scope="module")
def well() -> Iterator[Simulator]:
    """A tenant in which all is well; tests leave it as they found it."""
    plan = RoomPlan(ROOM, "Juniper", zone=ZONE.key, list_name="Floor 3")
    with tenant(plan) as simulator:
        simulator.mailbox(ROOM).add(kept())
        yield simulator


# --- all of it -----------------------------------------------------------------------------------


def test_a_room_in_order(tmp_path: Path, well: Simulator) -> None:
    """Rights on rooms alone and a look at places: nothing to mend, from the way there to the
    meetings."""
    with visit(tmp_path, well, more=OTHER) as looked_at:
        found = results(looked_at)
    assert worst(found) is Level.PASS
    said = {each.check: each.finding.said for each in found}
    assert said["tenant"] == f"{TENANT} is known"
    assert said["application"] == f"{APP} is known"
    assert said["token"] == ("given for the client secret graph-client-secret, good for 60 minutes")
    assert said["calendar"] == "can be read: 1 item today (UTC)"
    assert said["mail"] == "the room's mail cannot be opened (HTTP 403, ErrorAccessDenied)"
    assert said["other-mailbox"].startswith("the mailbox maya@example.com cannot be opened")
    assert said["room-mailbox"] == "Juniper: a room, as the directory has it"
    assert said["meetings"].startswith("1 item in 60 days, 1 meeting")


def test_the_command(
    tmp_path: Path,
    well: Simulator,
    own_logging: None,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The same command, document and exit codes as for EWS; a wrong secret is 2, and is not in
    what is printed."""
    monkeypatch.setenv(variable_of("graph-client-secret"), "no~such~corridors")
    path = configured(tmp_path, well)
    assert main(["doctor", "--config", str(path), "--json"]) == 2
    printed = capsys.readouterr()
    told = json.loads(printed.out)
    assert (told["room"], told["endpoint"], told["exit"]) == (ROOM, well.base, 2)
    assert [check["check"] for check in told["checks"]] == [c.name for a in GRAPH for c in a.checks]
    assert "no~such~corridors" not in printed.out + printed.err
    assert main(["doctor", "--config", str(path)]) == 2
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"Juniper ({ROOM}) at {well.base}"
    assert any(line.startswith("  FAULT   token ") for line in lines)


# --- the way there -------------------------------------------------------------------------------


def test_each_host_is_looked_at_by_itself(tmp_path: Path, well: Simulator) -> None:
    """A log-on host that nobody knows is no fault of Graph's, and the other way round; what mends
    it names the setting of that host."""
    gone = (AUTHORITY + well.base, AUTHORITY + "https://nowhere.invalid")
    with visit(tmp_path, well, gone) as looked_at:
        found = walked(looked_at)
    assert found["certificate"].level is Level.PASS
    assert found["log-on-name"].said == "nobody knows nowhere.invalid"
    assert "getent ahosts nowhere.invalid" in found["log-on-name"].remedies
    assert f"[source] cloud and authority in {looked_at.path}" in repr(found["log-on-name"])
    assert found["tenant"].said == "not tried, for want of: log on name"
    gone = ('endpoint = "' + well.base, 'endpoint = "https://nowhere.invalid')
    with visit(tmp_path, well, gone) as looked_at:
        found = walked(looked_at)
    assert found["name"].said == "nobody knows nowhere.invalid"
    assert found["token"].level is Level.PASS
    assert found["calendar"].level is Level.SKIPPED


def test_a_certificate_that_is_not_trusted(tmp_path: Path, well: Simulator) -> None:
    """Nobody but Microsoft can renew its own: somebody on the way opens the encryption."""
    other = (f'ca_file = "{well.ca_file}"', "")
    with visit(tmp_path, well, other) as looked_at:
        found = walked(looked_at)
    for name in ("certificate", "log-on-certificate"):
        told = "\n".join(found[name].remedies)
        assert found[name].level is Level.FAULT
        assert "opens the encryption" in told
        assert "-showcerts" in told
        assert "ExchangeCertificate" not in told


def test_a_clock_that_is_wrong(tmp_path: Path, well: Simulator) -> None:
    """Against either host, with the consequence for a log-on by certificate."""
    clock = ManualClock(NOW - timedelta(minutes=7))
    with visit(tmp_path, well, clock=clock) as looked_at:
        for name in ("clock", "log-on-clock"):
            finding = examine(name, looked_at)
            assert finding.said == "this machine is 420 seconds behind the server"
            assert finding.remedies[0] == "timedatectl set-ntp true"
            assert "log-on by certificate" in finding.reason
            assert "w32tm" not in repr(finding)


def test_latency(tmp_path: Path, well: Simulator) -> None:
    """Ten small requests; where the service's own state is told."""
    with visit(tmp_path, well) as looked_at:
        before = len(well.requests)
        assert examine("latency", looked_at).said.endswith("of 10")
        asked = [each.operation for each in well.requests[before:]]
        assert asked.count("calendar") == 10


# --- the log-on ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "check", "says"),
    [
        ((TENANT, NOBODY), "tenant", "AADSTS90002"),
        ((APP, NOBODY), "application", "AADSTS700016"),
    ],
)
def test_tenant_and_application_that_nobody_knows(
    tmp_path: Path, well: Simulator, change: tuple[str, str], check: str, says: str
) -> None:
    """Told apart, and what comes after is not tried."""
    with visit(tmp_path, well, change) as looked_at:
        found = walked(looked_at)
    assert found[check].level is Level.FAULT
    assert says in found[check].said
    assert found["calendar"].level is Level.SKIPPED


def test_a_secret_that_has_ended(tmp_path: Path) -> None:
    """The application is found, no token is given, and the remedy names where a new one is put."""
    ended = AppSecret(SECRET, NOW - timedelta(days=1))
    with tenant(secrets=(ended,)) as simulator, visit(tmp_path, simulator) as looked_at:
        found = walked(looked_at)
    assert found["application"].level is Level.PASS
    assert "AADSTS7000222" in found["token"].said
    assert "graph-client-secret" in found["token"].remedies[0]


def test_a_certificate_and_its_end(tmp_path: Path) -> None:
    """The way is named, and so is the end; fewer than thirty days are a warning with the lines that
    make a new one."""
    now = datetime.now(UTC).replace(microsecond=0)
    der, pem = AppCertificate.make(now - timedelta(days=1), now + timedelta(days=40))
    file = tmp_path / "client.pem"
    file.write_bytes(pem)
    by_certificate = (BY_SECRET, f'certificate = "{file}"')
    with tenant(certificates=(AppCertificate(der),)) as simulator:
        with visit(tmp_path, simulator, by_certificate, clock=ManualClock(now)) as looked_at:
            assert f"for the certificate {file}" in examine("token", looked_at).said
            assert examine("proof-expiry", looked_at).said.startswith("40 days left")
        late = ManualClock(now + timedelta(days=20))
        with visit(tmp_path, simulator, by_certificate, clock=late) as looked_at:
            finding = examine("proof-expiry", looked_at)
    assert finding.level is Level.WARNING
    assert finding.said.startswith("only 20 days left")
    assert finding.remedies[0].startswith("openssl req -x509")


def test_where_the_end_of_a_secret_is_told(tmp_path: Path, well: Simulator) -> None:
    """Not to the application itself, so the line that an administrator asks it by."""
    with visit(tmp_path, well) as looked_at:
        finding = examine("proof-expiry", looked_at)
    assert finding.level is Level.PASS
    assert f"Get-MgApplication -Filter \"appId eq '{APP}'\"" in finding.remedies[0]


def test_a_managed_identity(
    tmp_path: Path, well: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The machine itself hands tokens out: no log-on host, tenant or proof is looked for, and the
    remedies have the ids that the token tells; a machine without one is told so."""
    monkeypatch.setenv("AZURE_POD_IDENTITY_AUTHORITY_HOST", well.base)
    changes = [
        (f'authority = "{well.base}"\n', ""),
        (f'tenant = "{TENANT}"\n', ""),
        (f'client_id = "{APP}"\n', ""),
        (BY_SECRET, "managed_identity = true"),
    ]
    with visit(tmp_path, well, *changes) as looked_at:
        found = walked(looked_at)
    assert found["application"].level is Level.PASS
    assert "no such managed identity" in found["token"].said
    well.entra.apps.change(APP, managed=True, roles=frozenset({"Calendars.Read"}))
    try:
        with visit(tmp_path, well, *changes) as looked_at:
            found = walked(looked_at)
    finally:
        well.entra.apps.change(APP, managed=False, **SCOPED)
    assert found["log-on-certificate"].said.startswith("not asked")
    assert found["tenant"].said.startswith("that of this machine")
    assert found["token"].said.startswith("given for this machine's managed identity")
    assert found["proof-expiry"].said == "nothing to renew: managed_identity"
    assert found["calendar"].level is Level.PASS
    assert any(f"-AppId {APP} " in line for line in found["permissions"].remedies)


def test_a_tenant_in_another_cloud(tmp_path: Path, well: Simulator) -> None:
    """The log-on service names the Graph of the tenant: the setting that fits is written out."""
    with visit(tmp_path, well) as looked_at:
        there = json.dumps(
            {"token_endpoint": "https://x", "msgraph_host": "dod-graph.microsoft.us"}
        )
        looked_at.metadata = looked_at.metadata._replace(text=there)
        finding = examine("tenant", looked_at)
    assert finding.level is Level.FAULT
    assert finding.remedies[0].startswith('cloud = "usgov-dod"')


# --- rights --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "role",
    [
        "Calendars.Read",
        "Calendars.ReadBasic.All",
        "Calendars.ReadWrite",
        "Mail.Read",
        "Mail.Send",
        "MailboxSettings.Read",
        "User.Read.All",
        "Directory.Read.All",
        "full_access_as_app",
        "Something.New",
    ],
)
def test_a_permission_that_is_too_wide(tmp_path: Path, role: str) -> None:
    """Whatever Entra grants besides places: a warning, with the lines that narrow it to the rooms,
    the application's own ids in them, and those that take the grant away."""
    with tenant(roles=frozenset({role, "Place.Read.All"})) as simulator:
        with visit(tmp_path, simulator) as looked_at:
            finding = examine("permissions", looked_at)
        object_id = simulator.entra.apps.first.object_id
    assert finding.level is Level.WARNING
    assert finding.said == f"too wide: {role}"
    told = "\n".join(finding.remedies)
    for line in (
        f"New-ServicePrincipal -AppId {APP} -ObjectId {object_id} ",
        "New-ManagementScope -Name Rooms -RecipientRestrictionFilter "
        "\"RecipientTypeDetails -eq 'RoomMailbox'\"",
        f"New-ManagementRoleAssignment -App {APP} -Role 'Application Calendars.Read' "
        "-CustomResourceScope Rooms",
        f"Test-ServicePrincipalAuthorization -Identity {APP} -Resource {ROOM}",
        f"Remove-MgServicePrincipalAppRoleAssignment -ServicePrincipalId {object_id} ",
    ):
        assert line in told
    assert told.index("New-ManagementRoleAssignment") < told.index("Remove-Mg")


@pytest.mark.parametrize("roles", [frozenset(), frozenset({"Place.Read.All"})])
def test_permissions_that_are_narrow(tmp_path: Path, roles: frozenset[str]) -> None:
    """None at all, as where Exchange alone grants, or the places."""
    with tenant(roles=roles) as simulator, visit(tmp_path, simulator) as looked_at:
        assert examine("permissions", looked_at).level is Level.PASS


def test_a_token_that_tells_nothing(tmp_path: Path, well: Simulator) -> None:
    """Not tried is said as such; the line that does tell is there."""
    with visit(tmp_path, well) as looked_at:
        looked_at.claims = None
        finding = examine("permissions", looked_at)
    assert finding.level is Level.SKIPPED
    assert finding.remedies[0].startswith("Test-ServicePrincipalAuthorization")


def test_what_opens_other_mailboxes(tmp_path: Path) -> None:
    """Calendars of the whole tenant open a person's calendar and not the mail; mail rights both
    inboxes; a scope in Exchange that holds too much is named as such."""
    with tenant(roles=frozenset({"Calendars.Read"})) as simulator:
        with visit(tmp_path, simulator, more=OTHER) as looked_at:
            found = walked(looked_at)
        assert found["mail"].level is Level.PASS
        assert found["other-mailbox"].said == (
            "the application can open the calendar of maya@example.com"
        )
        assert "permissions, above" in found["other-mailbox"].remedies[0]
        simulator.entra.apps.change(APP, roles=frozenset({"Mail.ReadWrite"}))
        with visit(tmp_path, simulator, more=OTHER) as looked_at:
            assert examine("mail", looked_at).level is Level.WARNING
            assert "inbox of maya@example.com" in examine("other-mailbox", looked_at).said
        wide = Scoped("Calendars.Read", frozenset({ROOM, "maya@example.com"}))
        simulator.entra.apps.change(APP, roles=frozenset(), scoped=(wide,))
        with visit(tmp_path, simulator, more=OTHER) as looked_at:
            assert examine("permissions", looked_at).level is Level.PASS
            told = examine("other-mailbox", looked_at)
    assert told.level is Level.WARNING
    assert any("Get-ManagementRoleAssignment" in line for line in told.remedies)


def test_another_mailbox_that_is_not_there(tmp_path: Path, well: Simulator) -> None:
    """A refusal that is no refusal shows nothing, and none named is not tried."""
    nobody = OTHER.replace("maya@", "nobody@")
    with visit(tmp_path, well, more=nobody) as looked_at:
        finding = examine("other-mailbox", looked_at)
        assert "no such mailbox" in finding.said
        assert finding.remedies == ("Name another one in [doctor] other_mailbox.",)
    with visit(tmp_path, well) as looked_at:
        assert examine("other-mailbox", looked_at).level is Level.SKIPPED
    well.faults.now(faults.unavailable(), operations="inbox")
    try:
        with visit(tmp_path, well, more=OTHER) as looked_at:
            assert "could not be tried" in examine("other-mailbox", looked_at).said
    finally:
        well.faults.clear()


def test_a_calendar_that_may_not_be_read(tmp_path: Path) -> None:
    """Nothing granted: the lines that grant it, with the ids that people mix up filled in."""
    with tenant(roles=frozenset(), scoped=()) as simulator:
        with visit(tmp_path, simulator) as looked_at:
            found = walked(looked_at)
        object_id = simulator.entra.apps.first.object_id
    assert found["calendar"].level is Level.FAULT
    assert any(f"-AppId {APP} -ObjectId {object_id}" in line for line in found["calendar"].remedies)
    assert found["meetings"].level is Level.SKIPPED


def test_a_policy_that_keeps_the_application_out(tmp_path: Path, well: Simulator) -> None:
    """Of the older kind: it is named, and what takes its place."""

    class Shut:
        """A calendar that a policy shuts."""

        def fetch(self, _: object) -> Read:
            raise SourceError(Fault(FaultKind.APP_DENIED, "HTTP 403: a policy"))

        def close(self) -> None: ...

    with visit(tmp_path, well) as looked_at:
        looked_at.source = Shut()
        finding = examine("calendar", looked_at)
    assert finding.said == "the application is kept out (HTTP 403: a policy)"
    assert f"Test-ApplicationAccessPolicy -AppId {APP} -Identity {ROOM}" in finding.remedies
    assert any("New-ManagementRoleAssignment" in line for line in finding.remedies)


def test_a_mailbox_on_premises(tmp_path: Path) -> None:
    """Named, with the setting that reads it."""
    plan = RoomPlan(ROOM, "Juniper", zone=ZONE.key, on_premises=True)
    with tenant(plan) as simulator, visit(tmp_path, simulator) as looked_at:
        finding = examine("calendar", looked_at)
    assert finding.level is Level.FAULT
    assert "on premises" in finding.said
    assert any('[source] kind = "ews"' in line for line in finding.remedies)


# --- the room ------------------------------------------------------------------------------------


def test_a_mailbox_that_is_no_room(tmp_path: Path, well: Simulator) -> None:
    """By the directory's places it is none; by its own word it is a person's."""
    person = (ROOM, "maya@example.com")
    with visit(tmp_path, well, person) as looked_at:
        finding = examine("room-mailbox", looked_at)
    assert finding.level is Level.WARNING
    assert "not among the directory's rooms" in finding.said
    with (
        tenant(roles=frozenset({"MailboxSettings.Read"})) as simulator,
        visit(tmp_path, simulator, person) as looked_at,
    ):
        finding = examine("room-mailbox", looked_at)
    assert finding.said == "maya@example.com is no room: its purpose is user"
    assert "Set-Mailbox maya@example.com -Type Room" in finding.remedies


def test_a_room_that_tells_of_itself(tmp_path: Path) -> None:
    """With a look at mailbox settings: what it is for, its zone and its hours."""
    with tenant(roles=frozenset({"MailboxSettings.Read"})) as simulator:
        with visit(tmp_path, simulator) as looked_at:
            found = walked(looked_at)
        assert found["room-mailbox"].said == "a room, as the mailbox says of itself"
        assert found["time-zone"].said == "Europe/Copenhagen, as the mailbox has it"
        assert found["working-hours"].said.startswith("Mon-Fri 08:00-17:00")
        tokyo = (ZONE.key, "Asia/Tokyo")
        with visit(tmp_path, simulator, tokyo) as looked_at:
            finding = examine("time-zone", looked_at)
    assert finding.level is Level.WARNING
    assert finding.said == "the mailbox is at UTC+1/+2, Asia/Tokyo at UTC+9"


def test_a_room_that_is_not_shown(tmp_path: Path) -> None:
    """With rights on the calendar alone neither is seen: that is no fault, and said."""
    with tenant(roles=frozenset()) as simulator, visit(tmp_path, simulator) as looked_at:
        found = walked(looked_at)
    for name in ("room-mailbox", "details"):
        assert found[name].level is Level.SKIPPED
        assert "Place.Read.All" in repr(found[name])


def test_what_the_directory_fills_in(tmp_path: Path, well: Simulator) -> None:
    """Lines for the configuration of what it leaves out; a contradiction is a warning, and what
    the configuration says stands."""
    plan = RoomPlan(
        ROOM, "Juniper", zone=ZONE.key, capacity=8, floor="3", equipment=("Whiteboard", "Big TV")
    )
    with tenant(plan) as simulator:
        with visit(tmp_path, simulator) as looked_at:
            finding = examine("details", looked_at)
        assert finding.level is Level.PASS
        assert finding.remedies == (
            'floor = "3"',
            "seats = 8",
            'amenities = ["screen", "board"]',
        )
        said = ('name = "Juniper"', 'name = "Juniper"\nfloor = "Top"\nseats = 12')
        with visit(tmp_path, simulator, said) as looked_at:
            finding = examine("details", looked_at)
        assert finding.said == "the sign says 12 seats, the directory 8"
        said = ('name = "Juniper"', 'name = "Juniper"\nfloor = "Top"\nseats = 8\namenities = []')
        with visit(tmp_path, simulator, said) as looked_at:
            assert examine("details", looked_at).said.startswith("the configuration says all")
    with visit(tmp_path, well) as looked_at:
        assert "neither the configuration nor the directory" in examine("details", looked_at).said


def test_a_directory_in_trouble(tmp_path: Path, well: Simulator) -> None:
    """What it would have said is not known, and is not taken for a no."""
    well.faults.now(faults.unavailable(), operations="place")
    try:
        with visit(tmp_path, well) as looked_at:
            found = [examine(name, looked_at) for name in ("room-mailbox", "details")]
    finally:
        well.faults.clear()
    assert {finding.level for finding in found} == {Level.SKIPPED}
    assert "does not answer" in found[0].said


def test_settings_told_from_meetings(tmp_path: Path) -> None:
    """The room's settings are inferred from the same counts as over EWS."""
    with tenant() as simulator:
        for number in range(20):
            item = replace(kept(f"uid-{number}", number * 2.0), subject="")
            simulator.mailbox(ROOM).add(item)
        with visit(tmp_path, simulator) as looked_at:
            found = walked(looked_at)
    assert found["empty-subjects"].said == "20 of 20 public meetings have no subject"
    assert found["private-flag"].said == "no private item among 20"
    assert (
        f"Set-CalendarProcessing {ROOM} -DeleteSubject $false" in found["empty-subjects"].remedies
    )


# --- rooms that should be read over Graph ---------------------------------------------------------


def test_ews_at_exchange_online(tmp_path: Path, well: Simulator) -> None:
    """What to change, and by when, in the first line of the walk."""
    path = ews_configured(tmp_path, "https://outlook.office365.com/EWS/Exchange.asmx", well.ca_file)
    looked_at = visit_of(path, {variable_of("exchange-password"): "x"}, ManualClock(NOW))
    (check,) = [check for check in EWS[0].checks if check.name == "configuration"]
    finding = check.examine(looked_at)
    assert finding.level is Level.WARNING
    assert "2027-04-01" in finding.reason
    assert any("signage migrate-config" in line for line in finding.remedies)
    assert any('kind = "graph"' in line for line in finding.remedies)
