"""A release takes over only after a rehearsal: it must fail for whatever would fail on the wall."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from signage.clock import SystemClock
from signage.display.drivers import OFFSCREEN
from signage.errors import UserError
from signage.options import RehearseOptions
from signage.rehearsal import Rehearsed, rehearse
from signage.sim import faults
from signage.sim.item import Item, Person
from signage.sim.plan import RoomPlan
from signage.sim.scenario import Scenario
from signage.sim.scenario_file import DEFAULT_USER
from signage.sim.server import Simulator
from tests.system.kiosk import ROOT, plain_environment
from tests.system.product import PASSWORD, ROOM, ZONE, configured

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="for the wall")
BIRD = "kingfisher"


@pytest.fixture
def exchange() -> Iterator[Simulator]:
    """An Exchange in the present, with one meeting whose every text holds the bird."""
    rooms = (RoomPlan(ROOM, "Juniper", zone=ZONE),)
    simulator = Simulator(Scenario("now", rooms, (DEFAULT_USER,)), lambda: datetime.now(UTC))
    began = datetime.now(UTC) - timedelta(hours=1)
    bird = Person(BIRD, f"{BIRD}@example.com")
    texts = {"subject": BIRD, "location": BIRD, "body": BIRD, "organizer": bird}
    item = Item(uid="now", start=began, end=began + timedelta(hours=3), zone=ZONE, **texts)
    simulator.mailbox(ROOM).add(item)
    with simulator:
        yield simulator


@pytest.fixture
def rehearsed(monkeypatch: pytest.MonkeyPatch, exchange: Simulator) -> Simulator:
    """The Exchange, and a process that is set up as the command sets it up."""
    monkeypatch.setenv("SDL_VIDEODRIVER", OFFSCREEN)
    monkeypatch.setenv(PASSWORD, exchange.password)
    return exchange


def config(folder: Path, exchange: Simulator, more: str = "") -> Path:
    """A configuration that reads the simulated Exchange."""
    return configured(folder, exchange.endpoint, exchange.ca_file, more=more)


def test_it_reads_and_draws(tmp_path: Path, rehearsed: Simulator) -> None:
    """With all in order the calendar is read, and a picture of the panel's own size drawn."""
    path = config(tmp_path, rehearsed, '[display]\nsize = "480x800"\nrotation = 90\n')
    assert rehearse(RehearseOptions(path), SystemClock()) == Rehearsed((480, 800), read=True)
    assert len(rehearsed.requests) > 0


def test_it_fails_if_the_calendar_cannot_be_read(tmp_path: Path, rehearsed: Simulator) -> None:
    """A server that answers with a fault ends it with 69 and says which: nothing takes over."""
    rehearsed.faults.now(faults.unavailable())
    with pytest.raises(UserError, match="the calendar was not read") as raised:
        rehearse(RehearseOptions(config(tmp_path, rehearsed)), SystemClock())
    assert raised.value.exit_code == 69


def test_it_fails_on_a_faulty_configuration(tmp_path: Path, rehearsed: Simulator) -> None:
    """All of the problems, as `check` tells them, and no server is asked."""
    path = config(tmp_path, rehearsed, '[display]\nrotation = 45\ntheme = "none-such"\n')
    with pytest.raises(UserError, match="rotation") as raised:
        rehearse(RehearseOptions(path), SystemClock())
    assert raised.value.exit_code == 78
    assert not rehearsed.requests


def test_without_a_configuration_it_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    """A first installation has nothing to read yet; what draws must work all the same."""
    monkeypatch.setenv("SDL_VIDEODRIVER", OFFSCREEN)
    assert rehearse(RehearseOptions(), SystemClock()) == Rehearsed((1280, 800), read=False)


def test_the_command_tells_nothing_of_a_meeting(tmp_path: Path, exchange: Simulator) -> None:
    """It ends by itself, opens nothing on the caller's display, and prints no meeting text."""
    path = config(tmp_path, exchange)
    environ = plain_environment(tmp_path, **{PASSWORD: exchange.password, "DISPLAY": ":99"})
    done = subprocess.run(
        [sys.executable, "-m", "signage", "rehearse", "--debug", "--config", str(path)],
        cwd=ROOT,
        env=environ | {"SDL_VIDEODRIVER": "x11"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (
        0,
        "a picture of 1280x800 was drawn, the calendar was read\n",
    )
    assert BIRD not in done.stdout + done.stderr
    assert not list((tmp_path / "tmp").iterdir())
