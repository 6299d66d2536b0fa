"""Nothing of a meeting is ever written or printed: signage as a process, and all that it leaves."""

from __future__ import annotations

import base64
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from PIL import Image

from signage.sim import faults
from signage.sim.item import Item, Person, Recurrence
from signage.sim.plan import RoomPlan
from signage.sim.scenario import Scenario
from signage.sim.scenario_file import DEFAULT_USER
from signage.sim.server import Simulator
from tests import scripted_server as wire
from tests.scripted_server import Certificates, Reply, ScriptedServer
from tests.system.kiosk import PATIENCE, Kiosk, plain_environment
from tests.system.product import ROOM, ZONE, configured
from tests.system.written import SHARED, files, holding

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="systemd's sockets and SDL's dummy driver"
)
EVERYTHING = """
auth = "basic"
read = ["organizer_address", "attendees", "resources", "description"]
"""
OFTEN = '[polling]\ninterval = "15 s"\njitter = "0 s"\n[opening]\nsleep = false\n'


@pytest.fixture
def bird() -> str:
    """A word that is nowhere else: other tests run beside this one."""
    return f"bird{uuid4().hex}"


def calendar(bird: str) -> list[Item]:
    """Meetings around the present, open and private, with the bird in every text."""
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    people = (Person(f"{bird} name", f"{bird}@example.com"),)
    texts = {
        "subject": f"{bird} subject",
        "organizer": people[0],
        "location": f"{bird} location",
        "body": f"{bird} body",
        "required": people,
        "resources": people,
    }
    hour = timedelta(hours=1)
    whole_day = Recurrence("daily")

    def item(uid: str, start: float, **fields: object) -> Item:
        began = now + start * hour
        return Item(uid=uid, start=began, end=began + 2 * hour, zone=ZONE, **{**texts, **fields})

    return [
        item("open", -1),
        item("private", -0.5, sensitivity="Private"),
        item("later", 2, omit=frozenset({"Sensitivity"})),
        item("series", -24.5, recurrence=whole_day),
    ]


@pytest.fixture
def exchange(bird: str) -> Iterator[Simulator]:
    rooms = (RoomPlan(ROOM, "Juniper", zone=ZONE),)
    user = replace(DEFAULT_USER, password=f"password of {bird}")  # others write down their own
    simulator = Simulator(Scenario("now", rooms, (user,)), lambda: datetime.now(UTC))
    for item in calendar(bird):
        simulator.mailbox(ROOM).add(item)
    with simulator:
        yield simulator


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Kiosk]]:
    """Starts a kiosk without a screen, with --debug, in a folder of its own, and notes what it
    writes."""
    running: list[Kiosk] = []

    def start(config: Path, password: str) -> Kiosk:
        program = ("-m", "tests.system.written", str(tmp_path / "notes"))
        kiosk = Kiosk(
            *(tmp_path / "kiosk", config, "--debug"),
            program=program,
            password=password,
            SDL_VIDEODRIVER="dummy",
        )
        running.append(kiosk)
        return kiosk

    yield start
    for kiosk in running:
        kiosk.close()


def leaves_nothing(kiosk: Kiosk, folder: Path, *words: str) -> None:
    """No file written, no word in anything printed or told, nor in any file of the machine's
    common places that was changed meanwhile."""
    opened = (folder / "notes").read_text().splitlines()
    trials = [name for name in opened if Path(name).parent == folder / "kiosk" / "tmp"]
    assert opened == trials[:1], "no file but the one by which tempfile tries the folder out"
    assert [name for name, _ in files(folder / "kiosk")] == [], "and nothing else made one"
    printed = [("printed", kiosk.told().encode()), ("status", "\n".join(kiosk.said).encode())]
    assert holding(words, printed) == []
    began = (folder / "notes").stat().st_ctime
    common = (found for place in SHARED for found in files(place, began, depth=1))
    assert holding(words, common) == []


def test_a_kiosk_over_several_polls(
    start: Callable[..., Kiosk], tmp_path: Path, exchange: Simulator, bird: str
) -> None:
    """Good reads, a broken one and an end, with --debug: not one file is written, and no text of
    any meeting, open or private, is printed.
    """
    path = configured(tmp_path, exchange.endpoint, exchange.ca_file, source=EVERYTHING, more=OFTEN)
    kiosk = start(path, exchange.password)
    assert kiosk.says("occupied"), kiosk.told()
    polled = len(exchange.requests)
    exchange.faults.now(faults.BROKEN_XML, times=1, operations="FindItem")
    assert kiosk.says("occupied, read just now, 1 failed: bad_answer"), kiosk.status
    assert len(exchange.requests) > polled
    assert kiosk.end()[0] == 0
    sent = b"".join(each.response for each in exchange.requests)
    assert sent.count(bird.encode()) > 20, "the meetings did reach the kiosk"
    assert "the calendar cannot be read" in kiosk.told()
    leaves_nothing(kiosk, tmp_path, bird, exchange.password)


RUBBISH: dict[str, Callable[[str], Reply]] = {
    "broken XML": lambda bird: Reply(
        wire.view(wire.item(wire.ITEM_TIMES + f"<t:Subject>{bird}</t:Subject>"))[:-50]
    ),
    "HTTP 500": lambda bird: Reply(f"<html>{bird}</html>".encode() * 99, 500, {"X-Error": bird}),
    "not HTTP": lambda bird: Reply(wire=lambda it: it.wfile.write(bird.encode() * 99)),
    "an item": lambda bird: Reply(
        wire.view(wire.item(f"<t:Start>{bird}</t:Start><t:UID>{bird}</t:UID>", bird))
    ),
}


@pytest.mark.parametrize("rubbish", RUBBISH.values(), ids=RUBBISH)
def test_a_kiosk_over_a_server_that_talks_rubbish(
    start: Callable[..., Kiosk],
    tmp_path: Path,
    bird: str,
    rubbish: Callable[[str], Reply],
) -> None:
    """Whatever comes instead of an answer: the fault is in log and status, its words are not."""
    certificates = Certificates(tmp_path / "tls")
    (tmp_path / "tls").mkdir()
    with ScriptedServer([rubbish(bird)], certificates.server_context()) as server:
        path = configured(
            tmp_path, server.endpoint, certificates.ca_file, source='auth = "basic"', more=OFTEN
        )
        kiosk = start(path, f"secret-{bird}")
        assert kiosk.waits_until(lambda: "1 failed" in kiosk.status), kiosk.told()
        assert kiosk.end()[0] == 0
    assert "the calendar cannot be read" in kiosk.told()
    leaves_nothing(kiosk, tmp_path, bird)


def pixels(path: Path) -> bytes:
    """Of a picture that says nothing but them."""
    with Image.open(path) as image:
        assert image.info == {}
        return image.tobytes()


SCENARIO = """
[[rooms]]
mailbox = "juniper@example.com"
name = "Juniper"
[rooms.settings]
delete_subject = false
remove_private_property = false
delete_comments = false
[[rooms.items]]
start = "-0:10"
duration = "0:45"
subject = "{bird} subject"
organizer = "{bird} Lindqvist"
location = "{bird} place"
body = "{bird} body"
"""


def test_the_preview_without_a_display(tmp_path: Path, bird: str) -> None:
    """Exit code 0, one line that says why and one that names the folder; the pictures are drawn
    over EWS (a fault of the simulator and a flag set in its mailbox are seen in them), and the
    meeting that they show stands in no file and no line.
    """
    scenario = tmp_path / "day.toml"
    scenario.write_text(SCENARIO.format(bird=bird))
    home = tmp_path / "preview"
    home.mkdir()
    blind = {"SDL_VIDEODRIVER": "dummy"} if Path("/dev/dri").exists() else {}  # no DISPLAY either
    notes = tmp_path / "notes"
    command = ("-m", "tests.system.written", str(notes), "--debug", "preview")
    done = subprocess.run(
        [sys.executable, *command, "--scenario", str(scenario), "--size", "800x480"],
        cwd=home,
        env=plain_environment(home, **blind),
        capture_output=True,
        text=True,
        timeout=PATIENCE * 4,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    why, where = done.stdout.splitlines()
    assert why.startswith("There is no display (")
    folder = Path(where.removeprefix("The pictures are in "))
    assert folder == home / "preview-frames"
    pictures = {path.stem.partition("-")[2]: path for path in sorted(folder.glob("*.png"))}
    raw = {name: pixels(path) for name, path in pictures.items()}
    assert raw["private"] != raw["public"], "the mailbox is read"
    assert raw["offline-later"] != raw["offline"], "the wire was cut"
    assert raw["offline-later"] != raw["mended"]
    assert len(set(raw.values())) > len(raw) / 2
    assert "the calendar cannot be read" in done.stderr
    written = [line for line in notes.read_text().splitlines() if "preview-frames" not in line]
    assert written, "the simulator's certificate and accounts"
    found = [("printed", done.stdout.encode()), ("log", done.stderr.encode()), *files(home)]
    assert holding([bird], found) == []


def test_the_search_finds_what_it_looks_for(tmp_path: Path) -> None:
    """The proofs above can fail: a word is found in each of the forms that it may be written in."""
    word = "birdsong"
    coded = (base64.b64encode(b"x" * shift + word.encode() + b"yz") for shift in range(3))
    kinds = [word.encode(), f"a {word} b".encode("utf-16"), *coded]
    for number, data in enumerate(kinds):
        (tmp_path / f"{number}").write_bytes(b"\0" + data + b"\0")
    found = holding([word], files(tmp_path))
    assert found == [f"{tmp_path / str(number)}: {word}" for number in range(len(kinds))]
