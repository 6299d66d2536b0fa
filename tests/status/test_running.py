"""The running sign is asked: at its socket, over HTTP, by the commands; and bundled up."""

from __future__ import annotations

import io
import json
import socket
import stat
import subprocess
import sys
import tarfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image

from signage.sim.item import Item, Person
from signage.sim.plan import RoomPlan
from signage.sim.scenario import Scenario
from signage.sim.scenario_file import DEFAULT_USER
from signage.sim.server import Simulator
from signage.status.bundle import bundle
from tests.status.test_http import asked
from tests.system.kiosk import PATIENCE, Kiosk
from tests.system.product import ROOM, ZONE, configured

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Unix sockets")

BIRD, SECRET = "Nightingale", "correct-horse-battery"


@pytest.fixture(scope="module")
def exchange() -> Iterator[Simulator]:
    """A room with a meeting that is open and one that is private, both now."""
    user = DEFAULT_USER._replace(password=SECRET) if hasattr(DEFAULT_USER, "_replace") else None
    rooms = (RoomPlan(ROOM, "Juniper", zone=ZONE),)
    simulator = Simulator(
        Scenario("now", rooms, (user or DEFAULT_USER,)), lambda: datetime.now(UTC)
    )
    now = datetime.now(UTC)
    for uid, sensitivity in (("open", "Normal"), ("shut", "Private")):
        simulator.mailbox(ROOM).add(
            Item(
                uid=uid,
                subject=f"{BIRD} {uid}",
                organizer=Person(f"{BIRD} Lindqvist", "maya.lindqvist@example.com"),
                location=f"{BIRD} hall",
                body=f"{BIRD} body",
                sensitivity=sensitivity,
                start=now - timedelta(hours=1),
                end=now + timedelta(hours=2),
                zone=ZONE,
            )
        )
    with simulator:
        yield simulator


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


@pytest.fixture(scope="module")
def sign(
    exchange: Simulator, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Kiosk, Path, int]]:
    """A kiosk without a screen that has read its room; its socket, and its HTTP port."""
    folder, port = tmp_path_factory.mktemp("sign"), free_port()
    more = f'[status]\nhttp = "127.0.0.1:{port}"\n[opening]\nsleep = false\n'
    path = configured(
        folder, exchange.endpoint, exchange.ca_file, source='auth = "basic"', more=more
    )
    place = folder / "r"
    place.mkdir()
    kiosk = Kiosk(
        folder / "kiosk",
        path,
        password=exchange.password,
        SDL_VIDEODRIVER="dummy",
        RUNTIME_DIRECTORY=str(place),
    )
    try:
        assert kiosk.says("occupied"), kiosk.told()
        yield kiosk, place / "status.sock", port
    finally:
        kiosk.close()


def signage(*words: str) -> subprocess.CompletedProcess[str]:
    """A command, as a person types it."""
    return subprocess.run(
        [sys.executable, "-m", "signage", *words],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def test_status_for_people(sign: tuple[Kiosk, Path, int]) -> None:
    """The state, its age, the next read, screen, frames, memory: in words, and nothing of the
    meetings that are on the glass."""
    done = signage("status", "--socket", str(sign[1]))
    assert done.returncode == 0, done.stderr
    said = dict(line.split(maxsplit=1) for line in done.stdout.splitlines() if " " in line)
    assert said["state"] == "occupied"
    for part in ("calendar", "screen", "frames", "memory", "disk", "versions"):
        assert part in said, done.stdout
    assert BIRD not in done.stdout + done.stderr


def test_status_for_machines(sign: tuple[Kiosk, Path, int]) -> None:
    """The JSON has a version, and the checksum is that of the very picture on the glass."""
    done = signage("status", "--json", "--socket", str(sign[1]))
    told = json.loads(done.stdout)
    assert told["version"] == 1
    assert told["sign"]["state"] == "occupied" and told["sign"]["fault"] is None
    assert 0 <= told["sign"]["data_age"] < 120 and told["sign"]["next_read"] <= 80
    assert told["glass"]["frames"] > 1 and len(told["glass"]["checksum"]) == 16
    assert told["machine"]["process_mib"] > 10
    assert BIRD not in done.stdout


def test_a_screenshot_is_the_picture_on_the_glass(
    sign: tuple[Kiosk, Path, int], tmp_path: Path
) -> None:
    """A PNG of the size of the glass, with more than one colour in it, for its owner alone: the
    titles of one corridor are in it."""
    file = tmp_path / "now.png"
    file.touch(0o644)
    done = signage("screenshot", "--socket", str(sign[1]), "--output", str(file))
    assert done.returncode == 0, done.stderr
    told = json.loads(signage("status", "--json", "--socket", str(sign[1])).stdout)
    with Image.open(file) as picture:
        assert picture.size == (told["glass"]["width"], told["glass"]["height"])
        assert len(picture.getcolors(1 << 20)) > 10
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_only_its_user_may_ask(sign: tuple[Kiosk, Path, int]) -> None:
    """The socket is nobody else's: what is on the glass may be for one corridor only."""
    assert stat.S_IMODE(sign[1].stat().st_mode) == 0o600


def test_where_no_sign_runs(tmp_path: Path) -> None:
    """69, and one line that says where it looked."""
    done = signage("status", "--socket", str(tmp_path / "none"))
    assert done.returncode == 69
    assert "no sign is running here" in done.stderr and "systemctl status" in done.stderr


def test_metrics(sign: tuple[Kiosk, Path, int]) -> None:
    """Prometheus is told the state, ages and figures, and nothing of a meeting."""
    with urllib.request.urlopen(f"http://127.0.0.1:{sign[2]}/metrics", timeout=10) as answer:
        text = answer.read().decode()
    assert 'signage_state{state="occupied"} 1.0' in text
    assert 'signage_state{state="available"} 0.0' in text
    for name in ("signage_data_age_seconds", "signage_frames_painted", "signage_info"):
        assert f"\n{name}" in text
    assert BIRD not in text


def test_health(sign: tuple[Kiosk, Path, int]) -> None:
    """200 while the sign claims something; another page is not there."""
    with urllib.request.urlopen(f"http://127.0.0.1:{sign[2]}/health", timeout=10) as answer:
        assert json.load(answer)["sign"]["state"] == "occupied"
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"http://127.0.0.1:{sign[2]}/screenshot", timeout=10)
    assert refused.value.code == 404
    refused.value.close()


def test_a_bundle_holds_neither_meetings_nor_secrets(
    sign: tuple[Kiosk, Path, int], exchange: Simulator
) -> None:
    """The log, the status, the configuration and the machine are in it; no word of a meeting, no
    password (not even when something has printed it), no private word of the configuration."""
    kiosk, door, _ = sign
    config = door.parent.parent / "config.toml"
    assert config.is_file()
    with config.open("a") as file:
        file.write('[privacy]\nwords = ["Goldfinch"]\n')
    environ = {"SIGNAGE_SECRET_EXCHANGE_PASSWORD": exchange.password}

    def run(words: object) -> str:
        return f"{words}\n{kiosk.told()}\nsomething that slipped: {exchange.password}\n"

    archive = bundle(config, door, run, environ)
    with tarfile.open(fileobj=io.BytesIO(archive)) as opened:
        parts = {
            member.name: opened.extractfile(member).read().decode()  # type: ignore[union-attr]
            for member in opened.getmembers()
        }
    names = {name.partition("/")[2] for name in parts}
    assert names >= {"README.txt", "journal.txt", "status.json", "configuration.toml", "unit.txt"}
    everything = "\n".join(parts.values())
    assert json.loads(parts["signage-support/status.json"])["sign"]["state"] == "occupied"
    assert "something that slipped: ******" in everything
    for hidden in (BIRD, exchange.password, "Goldfinch"):
        assert hidden not in everything


def test_a_bundle_blots_out_what_the_service_holds_sealed(tmp_path: Path) -> None:
    """On a wall the secret is nowhere but with the running sign: what root collects is searched for
    it all the same, wherever it may have slipped in."""
    held = tmp_path / "run/credentials/signage.service/exchange-password"
    held.parent.mkdir(parents=True)
    held.write_text(SECRET)
    path = configured(tmp_path, "https://mail.example.com/EWS/Exchange.asmx", tmp_path / "ca.pem")
    archive = bundle(path, tmp_path / "none", lambda words: f"slipped: {SECRET}", {}, tmp_path)
    with tarfile.open(fileobj=io.BytesIO(archive)) as opened:
        parts = [opened.extractfile(each).read() for each in opened]  # type: ignore[union-attr]
    assert b"slipped: ******" in b"".join(parts)
    assert SECRET.encode() not in b"".join(parts)


def test_problems_are_told_at_every_door(exchange: Simulator, tmp_path: Path) -> None:
    """A faulty configuration is no reason for silence: whoever watches forty signs learns which one
    shows its problems, how many they are, and at the same port that it is mended."""
    port, place = free_port(), tmp_path / "r"
    place.mkdir()
    good = f'[status]\nhttp = "127.0.0.1:{port}"\n[opening]\nsleep = false\n'
    told = (exchange.endpoint, exchange.ca_file)
    path = configured(tmp_path, *told, source='auth = "basic"', more=good + "[panel]\npwer = 1\n")
    kiosk = Kiosk(
        *(tmp_path / "kiosk", path),
        password=exchange.password,
        SDL_VIDEODRIVER="dummy",
        RUNTIME_DIRECTORY=str(place),
    )
    try:
        assert kiosk.says("the configuration has 1 problem"), kiosk.told()
        assert kiosk.waits_until(lambda: asked(port, "health")[0] == 503)
        assert b"\nsignage_problems 1.0\n" in asked(port, "metrics")[1]
        done = signage("status", "--socket", str(place / "status.sock"))
        assert (done.returncode, "problems (1 problem)" in done.stdout) == (1, True), done.stdout
        configured(tmp_path, *told, source='auth = "basic"', more=good)
        assert kiosk.says("occupied"), kiosk.told()
        assert kiosk.waits_until(lambda: asked(port, "health")[0] == 200)
    finally:
        kiosk.close()


def test_the_door_goes_with_the_sign(exchange: Simulator, tmp_path: Path) -> None:
    """After the end nothing is left, and a sign that starts where one was killed opens it anew."""
    path = configured(tmp_path, exchange.endpoint, exchange.ca_file, source='auth = "basic"')
    place = tmp_path / "r"
    place.mkdir()
    (place / "status.sock").touch()
    kiosk = Kiosk(
        tmp_path / "kiosk",
        path,
        password=exchange.password,
        SDL_VIDEODRIVER="dummy",
        RUNTIME_DIRECTORY=str(place),
    )
    try:
        assert kiosk.waits_until(lambda: bool(kiosk.status))
        assert kiosk.waits_until(lambda: stat.S_ISSOCK((place / "status.sock").stat().st_mode))
        assert kiosk.end()[0] == 0
        assert list(place.iterdir()) == []
    finally:
        kiosk.close()
