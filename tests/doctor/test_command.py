"""signage doctor as people run it: exit codes, plain output, and a file that is wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from signage.cli import main
from signage.doctor.table import EWS
from signage.secrets import variable_of
from signage.sim.server import Simulator
from tests.doctor.clinic import PASSWORD, configured, examine, visit
from tests.simulated import ROOM
from tests.test_cli import signage

SECRET = variable_of("exchange-password")


def test_a_room_in_order(tmp_path: Path, well: Simulator) -> None:
    """The whole walk in a process of its own, through a pipe: no escape, and a code by the worst
    (Basic is advised against; the simulated day is long gone by the machine's clock)."""
    path = configured(tmp_path, well.endpoint, well.ca_file)
    done = signage("doctor", "--config", path, **{SECRET: PASSWORD})
    assert done.returncode == 1, done.stdout + done.stderr
    assert done.stderr == ""
    assert "\x1b" not in done.stdout
    lines = done.stdout.splitlines()
    assert lines[0] == f"Juniper ({ROOM}) at {well.endpoint}"
    assert any(line.startswith("  PASS    calendar ") for line in lines)
    assert lines[-1].startswith("0 faults, ")
    assert PASSWORD not in done.stdout


def test_a_wrong_password_for_machines(
    tmp_path: Path,
    well: Simulator,
    own_logging: None,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """--json ends with the same code, and holds every check of the table, tried or not."""
    monkeypatch.setenv(SECRET, "no-such-rooms")
    path = configured(tmp_path, well.endpoint, well.ca_file)
    assert main(["doctor", "--config", str(path), "--json"]) == 2
    printed = capsys.readouterr()
    told = json.loads(printed.out)
    assert told["exit"] == 2
    assert [check["check"] for check in told["checks"]] == [c.name for a in EWS for c in a.checks]
    assert "no-such-rooms" not in printed.out + printed.err


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("", ""),
        ('[room]\nmailbox = "juniper@example.com"\nzone = "UTC"\n', "juniper@example.com"),
        ('[room]\nname = "Juniper"\n[source]\nendpoint = "mail"\n', "Juniper"),
    ],
)
def test_the_title_says_what_the_file_says(
    tmp_path: Path,
    text: str,
    first: str,
    own_logging: None,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Nothing that stands in for a missing or refused key is told, to people or machines."""
    path = tmp_path / "config.toml"
    path.write_text(text)
    assert main(["doctor", "--config", str(path)]) == 2
    printed = capsys.readouterr().out
    assert printed.splitlines()[0] == first
    assert "room@example.com" not in printed
    assert main(["doctor", "--config", str(path), "--json"]) == 2
    told = json.loads(capsys.readouterr().out)
    assert (told["room"] or "") in text
    assert told["endpoint"] is None


def test_no_configuration_at_all(
    tmp_path: Path, own_logging: None, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file that is not there is a fault like others: exit 2, and the rest is not tried."""
    assert main(["doctor", "--config", str(tmp_path / "none.toml")]) == 2
    told = capsys.readouterr().out
    assert "there is no such file" in told
    assert "1 fault, 0 warnings, 0 passed" in told


@pytest.mark.parametrize(
    ("old", "new", "which", "says"),
    [
        ('zone = "Europe/Copenhagen"', 'zone = "Europe/Kopenhagen"', "configuration", "Kopenhagen"),
        ("secret =", "# secret =", "configuration", "missing"),
        ('"exchange-password"', '"other-password"', "configuration", "none of its places"),
        ("[room]", "[display]\ntheme = 'nope'\n[room]", "appearance", "nope"),
        ("[room]", "[polling]\ninterval = '1 s'\n[room]", "appearance", "interval"),
        ("[room]", "[room", "configuration", "TOML"),
    ],
)
def test_a_configuration_that_is_wrong(
    tmp_path: Path, well: Simulator, old: str, new: str, which: str, says: str
) -> None:
    """What reading needs is told apart from what the sign is drawn with: with a bad theme the
    server can be looked at all the same."""
    with visit(tmp_path, well) as looked_at:
        looked_at.path.write_text(looked_at.path.read_text().replace(old, new))
        found = {name: examine(name, looked_at) for name in ("configuration", "appearance")}
    assert found[which].level.value == "fault"
    assert says in repr(found[which])
    other = found["appearance" if which == "configuration" else "configuration"]
    assert other.level.value != "fault"


def test_what_will_end_or_is_weak_is_a_warning(tmp_path: Path, well: Simulator) -> None:
    """A sound configuration that is advised against: Basic."""
    with visit(tmp_path, well) as looked_at:
        finding = examine("configuration", looked_at)
    assert finding.level.value == "warning"
    assert "[source] auth: Basic" in finding.reason
    with visit(tmp_path, well, source='auth = "ntlm"') as looked_at:
        assert examine("configuration", looked_at).level.value == "pass"
