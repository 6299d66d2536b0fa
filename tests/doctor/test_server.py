"""The server: EWS there, its clock, the log-on, version, speed, and what stands before it."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from signage.clock import ManualClock
from signage.core.calendar import Now
from signage.doctor import balancer, builds
from signage.doctor.base import Level
from signage.doctor.visit import Visit
from signage.sim import faults
from signage.sim.server import Simulator
from signage.sources.own_certificate import own_certificate_ends
from tests.doctor.clinic import configured, examine, organization, visit, walked
from tests.simulated import NOW


@pytest.fixture(autouse=True)
def calm(well: Simulator):
    """No trouble is left from one test to the next."""
    yield
    well.faults.clear()


def test_ews_is_there(tmp_path: Path, well: Simulator) -> None:
    """Without a log-on it says which ones it takes, and the configured one is among them."""
    with visit(tmp_path, well) as looked_at:
        finding = examine("ews", looked_at)
    assert finding.level is Level.PASS
    assert finding.said.endswith("NTLM and Basic")


@pytest.mark.parametrize(
    ("trouble", "says", "remedy"),
    [
        (faults.NOT_FOUND, "wrong endpoint", "source.endpoint"),
        (faults.LOG_ON_PAGE, "log-on page", "Get-WebServicesVirtualDirectory"),
        (faults.blocked(), "EWS is disabled", "Set-CASMailbox juniper@example.com -EwsEnabled"),
        (faults.unavailable(90), "asks for 90 s", "waits as long as the server asked"),
    ],
)
def test_something_else_is_there(
    tmp_path: Path, well: Simulator, trouble: faults.Fault, says: str, remedy: str
) -> None:
    """Each with its own words and remedies; no log-on is sent there."""
    well.faults.now(trouble, operations="GET")
    with visit(tmp_path, well) as looked_at:
        found = walked(looked_at)
    assert found["ews"].level is Level.FAULT
    assert says in found["ews"].said
    assert remedy in "\n".join(found["ews"].remedies)
    assert found["log-on"].level is Level.SKIPPED


def test_a_log_on_that_the_server_does_not_take(tmp_path: Path) -> None:
    """The ones that it takes are named."""
    with organization(logons=frozenset({"ntlm"})) as simulator:
        with visit(tmp_path, simulator) as looked_at:
            finding = examine("ews", looked_at)
        with visit(tmp_path, simulator, source='auth = "ntlm"') as looked_at:
            assert walked(looked_at)["log-on"].level is Level.PASS
    assert finding.level is Level.FAULT
    assert finding.said == "basic is not among the log-ons that it takes: NTLM"
    assert any("-BasicAuthentication $true" in line for line in finding.remedies)


@pytest.mark.parametrize(
    ("ahead", "level", "says"),
    [
        (timedelta(0), Level.PASS, "the same"),
        (timedelta(seconds=100), Level.PASS, "100 seconds behind"),
        (timedelta(minutes=3), Level.WARNING, "180 seconds behind the server"),
        (timedelta(hours=-1), Level.WARNING, "3600 seconds ahead of the server"),
    ],
)
def test_the_clocks(
    tmp_path: Path, well: Simulator, ahead: timedelta, level: Level, says: str
) -> None:
    """By the Date header: beyond the sign's own two minutes it is a warning."""
    with visit(tmp_path, well, clock=ManualClock(NOW - ahead)) as looked_at:
        finding = examine("clock", looked_at)
    assert finding.level is level
    assert says in finding.said
    if level is Level.WARNING:
        assert ("Kerberos" in finding.reason) == (abs(ahead) > timedelta(minutes=5))


def test_a_wrong_password(tmp_path: Path, well: Simulator) -> None:
    """Told once, after one log-on that failed: no check tries again (account lock-out)."""
    before = len(well.requests)
    with visit(tmp_path, well, password="wrong") as looked_at:
        found = walked(looked_at)
    assert found["log-on"].level is Level.FAULT
    assert "the log-on was refused" in found["log-on"].said
    assert any("Get-ADUser sign " in line for line in found["log-on"].remedies)
    behind = ("version", "latency", "calendar", "mail", "room-mailbox", "private-flag")
    assert all(found[name].level is Level.SKIPPED for name in behind)
    posted = [each for each in well.requests[before:] if each.request]
    assert len(posted) == 1


@pytest.mark.parametrize(
    ("left", "level", "says"),
    [
        (31, Level.PASS, "by certificate, until 20"),
        (29, Level.WARNING, "only 29 days left, until 20"),
    ],
)
def test_the_end_of_the_certificate_that_logs_on(
    tmp_path: Path, left: int, level: Level, says: str
) -> None:
    """Thirty days ahead, with its file; in the report as in the log."""
    file = tmp_path / "client.pem"
    with organization(logons=frozenset({"certificate"})) as simulator:
        simulator.write_client(file)
        ends = own_certificate_ends(file)
        assert ends is not None
        path = configured(
            tmp_path,
            simulator.endpoint,
            simulator.ca_file,
            f'auth = "certificate"\ncertificate = "{file}"',
        )
        text = path.read_text().replace('secret = "exchange-password"\n', "")
        path.write_text(text.replace("username = 'EXAMPLE\\sign'\n", ""))
        clock = ManualClock(ends - timedelta(days=left))
        with closing(Visit(path, {}, clock)) as looked_at:
            finding = examine("log-on", looked_at)
    assert finding.level is level
    assert says in finding.said
    assert all(str(file) in line for line in finding.remedies)


@pytest.mark.parametrize(
    ("code", "remedy"),
    [
        ("ErrorPasswordExpired", "Set-ADAccountPassword sign -Reset"),
        ("ErrorAccountDisabled", "Enable-ADAccount sign"),
    ],
)
def test_an_account_that_cannot_log_on(
    tmp_path: Path, well: Simulator, code: str, remedy: str
) -> None:
    """What Exchange says of the account is told with the line that mends it."""
    well.faults.now(faults.refused(code, in_message=False), operations="GetFolder")
    with visit(tmp_path, well) as looked_at:
        finding = examine("log-on", looked_at)
    assert finding.level is Level.FAULT
    assert code in finding.said
    assert remedy in finding.remedies


def test_no_password(tmp_path: Path, well: Simulator) -> None:
    """A password that is not there is no log-on at all."""
    with visit(tmp_path, well) as looked_at:
        looked_at.environ = {}
        finding = examine("log-on", looked_at)
    assert finding.level is Level.FAULT
    assert "no secret" in finding.said


@pytest.mark.parametrize(
    ("build", "level", "says"),
    [
        ((15, 2, 2562, 17), Level.PASS, "Exchange Server SE RTM (15.2.2562.17)"),
        ((15, 2, 1748, 10), Level.WARNING, "Exchange Server 2019 (15.2.1748.10) is out of support"),
        ((15, 1, 2507, 6), Level.WARNING, "Exchange Server 2016"),
        ((14, 3, 123, 4), Level.FAULT, "Exchange Server 2010"),
    ],
)
def test_the_version(
    tmp_path: Path, well: Simulator, build: tuple[int, ...], level: Level, says: str
) -> None:
    """The product by its build, and whether Microsoft still mends it."""
    well.faults.now(faults.Fault(name="build", build=build))
    with visit(tmp_path, well) as looked_at:
        assert examine("log-on", looked_at).level is Level.PASS
        finding = examine("version", looked_at)
    assert finding.level is level
    assert finding.said.startswith(says)


@pytest.mark.parametrize(
    ("build", "name"),
    [
        ((15, 2, 2562, 17), "Exchange Server SE RTM"),
        ((15, 2, 2562, 27), "Exchange Server SE"),
        ((15, 2, 3000, 1), "Exchange Server SE"),
        ((15, 2, 2561, 999), "Exchange Server 2019"),
        ((15, 2, 196, 0), "Exchange Server 2019"),
        ((15, 1, 2507, 63), "Exchange Server 2016"),
        ((15, 0, 1497, 2), "Exchange Server 2013"),
        ((14, 3, 513, 0), "Exchange Server 2010"),
        ((15, 20, 9999, 1), "Exchange Online"),
        ((15, 3, 1, 1), "an Exchange that this program does not know"),
        ((16, 0, 1, 1), "an Exchange that this program does not know"),
        ((6, 5, 1, 1), "an Exchange that this program does not know"),
    ],
)
def test_products_by_their_builds(build: tuple[int, ...], name: str) -> None:
    """SE took over the number of 2019 and is told from it by the build."""
    assert builds.product(build).name == name


class Sluggish:
    """A clock by which each look at it takes time."""

    rate = 1.0

    def __init__(self, seconds: float) -> None:
        self._seconds, self._mono = seconds, 0.0

    def now(self) -> Now:
        self._mono += self._seconds
        return Now(NOW, self._mono)


@pytest.mark.parametrize(
    ("seconds", "level", "says"),
    [
        (0.05, Level.PASS, "median 50 ms, worst 50 ms of 10"),
        (1.5, Level.WARNING, "median 1500 ms, worst 1500 ms of 10"),
    ],
)
def test_the_latency(
    tmp_path: Path, well: Simulator, seconds: float, level: Level, says: str
) -> None:
    """Of ten GetFolder; more than a second each is a warning."""
    with visit(tmp_path, well, clock=Sluggish(seconds)) as looked_at:
        before = len(well.requests)
        finding = examine("latency", looked_at)
        assert [e.operation for e in well.requests[before:]] == ["GetFolder"] * 10
    assert finding.level is level
    assert finding.said == says


def test_the_latency_of_refusals(tmp_path: Path, well: Simulator) -> None:
    """A room that may not be read is answered as fast; a server that is busy is no measure."""
    with visit(tmp_path, well) as looked_at:
        well.faults.now(faults.refused("ErrorAccessDenied"))
        assert examine("latency", looked_at).level is Level.PASS
        well.faults.clear()
        well.faults.now(faults.busy())
        assert examine("latency", looked_at).level is Level.FAULT


def test_no_load_balancer(tmp_path: Path, well: Simulator) -> None:
    """One server, and its name."""
    with visit(tmp_path, well) as looked_at:
        examine("log-on", looked_at)
        finding = examine("load-balancer", looked_at)
    assert finding.level is Level.PASS
    assert finding.said == "no sign of one in 5 answers, all from SIM-EX01"


def test_a_load_balancer(tmp_path: Path, well: Simulator) -> None:
    """Other servers in some answers, and an affinity cookie: its name is told, not its value."""
    cookie = ("Set-Cookie", "BIGipServerEX=canary; path=/")
    well.faults.now(faults.dressed(("X-FEServer", "SIM-EX02"), cookie), times=1, operations="GET")
    well.faults.now(faults.dressed(("X-CalculatedBETarget", "sim-ex03.example.com")))
    with visit(tmp_path, well) as looked_at:
        examine("log-on", looked_at)
        finding = examine("load-balancer", looked_at)
    assert finding.level is Level.WARNING
    assert "Different front ends answered: SIM-EX02 and SIM-EX01." in finding.reason
    assert "SIM-EX03" in finding.reason
    assert "BIGipServerEX (F5 BIG-IP)" in finding.reason
    assert "canary" not in repr(finding)


ONE = (("x-feserver", "EX01"), ("x-calculatedbetarget", "ex01.example.com"), ("x-diaginfo", "EX01"))


@pytest.mark.parametrize(
    "headers",
    [
        (),
        ONE,
        (*ONE, ("set-cookie", "X-BackEndCookie=S-1-5-21=u56Lnp2e; path=/EWS; secure; HttpOnly")),
        (*ONE, ("server", "Microsoft-IIS/10.0"), ("set-cookie", "ClientId=1")),
        (("x-feserver", "<script>"), ("x-diaginfo", "")),
    ],
)
def test_one_server_is_no_load_balancer(headers: tuple[tuple[str, str], ...]) -> None:
    """Exchange's own cookie is no sign: every server sets it."""
    assert balancer.signs([headers] * 3) == []


@pytest.mark.parametrize(
    ("second", "sign"),
    [
        ((("x-feserver", "EX02"),), "front ends answered: EX01 and EX02"),
        ((("x-beserver", "EX02"),), "back ends answered: EX01 and EX02"),
        ((("x-diaginfo", "EX07"), ("x-feserver", "EX01")), "front end is EX01, the back end EX07"),
        ((("set-cookie", "NSC_mail=x"),), "NSC_mail (Citrix ADC)"),
        ((("server", "nginx/1.25"),), "nginx/1.25, not from IIS"),
        ((("via", "1.1 gateway"),), "came through: 1.1 gateway"),
    ],
)
def test_signs_of_something_between(second: tuple[tuple[str, str], ...], sign: str) -> None:
    """Each sign alone is enough, and is told."""
    assert any(sign in told for told in balancer.signs([ONE, second]))
