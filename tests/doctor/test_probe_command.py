"""signage doctor --probe as people run it: asked first, refused, interrupted."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from signage.cli import main
from signage.clock import SystemClock
from signage.doctor.probe_consent import agreed
from signage.doctor.probe_plan import Kind
from signage.doctor.visit import Visit
from signage.errors import UserError
from signage.secrets import variable_of
from signage.sim.server import Simulator
from tests.doctor.clinic import PASSWORD, configured
from tests.doctor.proband import OWN, SECRET, SENDER, house, marked, visited
from tests.simulated import ROOM

SECRETS = {
    variable_of("exchange-password"): PASSWORD,
    variable_of("organizer-password"): SECRET,
}


class Terminal(io.StringIO):
    """Somebody who types."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def look(tmp_path: Path):
    with house() as (simulator, clock), visited(tmp_path, simulator, clock) as visit:
        yield visit
        assert simulator.requests == [], "asking costs no request"


@pytest.mark.parametrize(
    ("typed", "agrees"),
    [("y\n", True), ("YES\n", True), ("\n", False), ("n\n", False), ("", False), ("yo\n", False)],
)
def test_it_asks_and_takes_nothing_but_yes_for_it(look: Visit, typed: str, agrees: bool) -> None:
    """Who, what, how much, what stays: all is said before the question."""
    asks = io.StringIO()
    assert agreed(look, False, Terminal(typed), asks) is agrees
    said = asks.getvalue()
    for word in (ROOM, SENDER, "EXAMPLE\\organizer", "delete them", "inbox", "interrupted"):
        assert word in said
    assert said.endswith("Go on? [y/N] ")
    assert len(Kind) == 7
    assert "six invitations" in said
    assert "a seventh" in said


def test_a_script_says_yes(look: Visit) -> None:
    """Without a question."""
    asks = io.StringIO()
    assert agreed(look, True, io.StringIO(), asks)
    assert asks.getvalue() == ""


def test_where_nobody_can_be_asked(look: Visit) -> None:
    """Refused as a wrong command line, with the option that scripts use."""
    with pytest.raises(UserError) as raised:
        agreed(look, False, io.StringIO("y\n"), io.StringIO())
    assert raised.value.exit_code == 64
    assert "--yes" in raised.value.problems[0].remedy


def test_without_a_mailbox_to_send_from(tmp_path: Path) -> None:
    """The key that is missing, and what to write there."""
    with (
        house() as (simulator, clock),
        visited(tmp_path, simulator, clock, more="") as visit,
        pytest.raises(UserError) as raised,
    ):
        agreed(visit, True, io.StringIO(), io.StringIO())
    assert "[doctor] probe_mailbox" in raised.value.problems[0].where
    assert raised.value.exit_code == 78


def test_it_is_not_offered_for_graph(
    tmp_path: Path, own_logging: None, capsys: pytest.CaptureFixture[str]
) -> None:
    """Said at once, before anything is asked of a server; and so is --yes without --probe."""
    path = tmp_path / "config.toml"
    ident = "11111111-2222-3333-4444-555555555555"
    path.write_text(
        f'[room]\nmailbox = "{ROOM}"\nname = "Juniper"\nzone = "Europe/Copenhagen"\n'
        f'[source]\nkind = "graph"\ntenant = "{ident}"\nclient_id = "{ident}"\n'
        "managed_identity = false\ncertificate = 'client.pem'\n"
    )
    (tmp_path / "client.pem").write_text(
        "-----BEGIN CERTIFICATE-----\n-----BEGIN PRIVATE KEY-----\n"
    )
    (tmp_path / "client.pem").chmod(0o600)
    assert main(["doctor", "--config", str(path), "--probe", "--yes"]) == 64
    assert 'the probe is not offered for kind = "graph"' in capsys.readouterr().err
    assert main(["doctor", "--config", str(path), "--yes"]) == 64
    assert "goes with --probe" in capsys.readouterr().err


def command(path: Path, *more: str) -> subprocess.Popen[str]:
    """The command in a process of its own, with both secrets."""
    words = [sys.executable, "-m", "signage", "doctor", "--config", str(path), "--probe", *more]
    return subprocess.Popen(
        words,
        env=os.environ | SECRETS,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def ended(running: subprocess.Popen[str]) -> tuple[str, str]:
    """What it said until its end, which has to come."""
    try:
        return running.communicate(timeout=60)
    finally:
        running.kill()


def sending(simulator: Simulator) -> None:
    """Wait until invitations are under way."""
    for _ in range(600):
        if len(marked(simulator)) > 5:
            return
        time.sleep(0.05)
    raise AssertionError("nothing was sent")


def test_whoever_ends_it_finds_nothing_of_it(tmp_path: Path) -> None:
    """SIGTERM in the midst: it says that it removes what it made, and does. (Ctrl-C is the same but
    for its code: test_probe_interrupted has it at every request.)"""
    with house(clock=SystemClock()) as (simulator, _):
        path = configured(tmp_path, simulator.endpoint, simulator.ca_file, "", OWN)
        running = command(path, "--yes")
        sending(simulator)
        running.send_signal(signal.SIGTERM)
        out, err = ended(running)
        assert marked(simulator) == []
    assert running.returncode == 143, out + err
    assert "Removing what the probe has made" in err
    assert "Nothing of it is left." in err
    assert "Traceback" not in err


def test_a_whole_probe_for_machines(tmp_path: Path) -> None:
    """--json holds the probe's checks after all others, nothing is asked, and the exit code is that
    of the worst."""
    with house(clock=SystemClock()) as (simulator, _):
        path = configured(tmp_path, simulator.endpoint, simulator.ca_file, "", OWN)
        running = command(path, "--yes", "--json")
        out, err = ended(running)
        assert marked(simulator) == []
    told = json.loads(out)
    assert err == ""
    probe = [check for check in told["checks"] if check["area"] == "Probe"]
    assert [check["level"] for check in probe] == ["pass"] * 12
    assert told["checks"][-1]["check"] == "probe-removal"
    assert running.returncode == told["exit"]
    assert SECRET not in out
