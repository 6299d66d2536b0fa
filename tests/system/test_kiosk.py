"""`signage run` as systemd starts it, on an X server without a screen, over a simulated Exchange.

Each test is a story of one process, since a start costs more than anything that happens in it.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from signage.core.panel import RETRY
from signage.core.panel import ROOM as ROOM_NAME
from signage.core.room import Status
from signage.display.scene import Target
from signage.sim import faults
from signage.sim.item import Item
from signage.sim.mailbox import name_of
from signage.sim.plan import RoomPlan
from signage.sim.scenario import Scenario
from signage.sim.scenario_file import DEFAULT_USER
from signage.sim.server import Simulator
from tests.display.xvfb import NEEDS, Xvfb
from tests.system.kiosk import PATIENCE, Kiosk, now, promptly
from tests.system.product import ROOM, SIZE, ZONE, World, configured

pytestmark = pytest.mark.skipif(bool(NEEDS), reason=f"not installed: {', '.join(NEEDS)}")
AWAKE = "[opening]\nsleep = false\n"
POINTS = tuple((x, y) for x in range(10, 800, 20) for y in range(10, 480, 20))
BLACK = (0, 0, 0)


@pytest.fixture(scope="module")
def screen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Xvfb]:
    server = Xvfb(tmp_path_factory.mktemp("screen"), *SIZE)
    yield server
    server.close()


@pytest.fixture
def exchange() -> Iterator[Simulator]:
    """An Exchange in the present, whose Juniper is taken for the next two hours."""
    rooms = (RoomPlan(ROOM, "Juniper", zone=ZONE),)
    simulator = Simulator(Scenario("now", rooms, (DEFAULT_USER,)), lambda: datetime.now(UTC))
    began = datetime.now(UTC) - timedelta(hours=1)
    item = Item(uid="now", start=began, end=began + timedelta(hours=3), zone=ZONE, subject="Budget")
    simulator.mailbox(ROOM).add(item)
    with simulator:
        yield simulator


@pytest.fixture
def start(tmp_path: Path, exchange: Simulator) -> Iterator[Callable[..., Kiosk]]:
    """Starts a kiosk that reads the simulated Exchange."""
    running: list[Kiosk] = []

    def start(
        *, source: str = "", more: str = AWAKE, text: str | None = None, **environ: str
    ) -> Kiosk:
        path = configured(tmp_path, exchange.endpoint, exchange.ca_file, source=source, more=more)
        if text is not None:
            path.write_text(text, encoding="utf-8")
        password = environ.pop("password", exchange.password)
        running.append(Kiosk(tmp_path / "kiosk", path, password=password or None, **environ))
        return running[-1]

    yield start
    for kiosk in running:
        kiosk.close()


@pytest.fixture
def places(world: World, folder: Path) -> dict[str, tuple[str, str]]:
    """Where the targets of an Unknown panel are, by their action; told by the product itself."""
    world.begin()
    world.simulator.faults.now(faults.RESET)
    product = world.sign(folder)
    product.turn()
    assert product.status is Status.UNKNOWN
    scene = product.scene()
    product.close()
    found = [item for item in scene.items if isinstance(item, Target)]
    return {t.action: (str(t.box.x + t.box.w // 2), str(t.box.y + t.box.h // 2)) for t in found}


def tap(screen: Xvfb, place: tuple[str, str], seconds: float = 0.0) -> None:
    """A finger comes down there, rests, and is lifted."""
    screen.do("xdotool", "mousemove", *place, "mousedown", "1")
    threading.Event().wait(seconds)
    screen.do("xdotool", "mouseup", "1")


def picture(screen: Xvfb) -> tuple[tuple[int, int, int], ...]:
    """What the screen shows, at a thousand points."""
    frame = screen.frame()
    return tuple(frame.at(*point) for point in POINTS)


def becomes(screen: Xvfb, holds: Callable[[tuple[tuple[int, int, int], ...]], bool]) -> bool:
    """Whether the screen shows something that holds, now or soon."""
    deadline = now() + PATIENCE
    while not holds(picture(screen)) and now() < deadline:
        threading.Event().wait(0.05)
    return holds(picture(screen))


def lit(points: tuple[tuple[int, int, int], ...]) -> bool:
    """Whether it is a page: light or coloured over a good part, and with more than one colour."""
    return sum(point != BLACK for point in points) > len(points) / 2 and len(set(points)) > 2


def test_sigterm_ends_it_while_a_fetch_hangs(
    screen: Xvfb, start: Callable[..., Kiosk], exchange: Simulator
) -> None:
    """READY does not wait for a server that says nothing, nor does the end: exit code 0 within a
    second, and systemd is told of it.
    """
    exchange.faults.now(faults.HANG, times=1)
    kiosk = start(DISPLAY=screen.display)
    assert kiosk.waits_until(lambda: len(exchange.requests) > 0), "a request hangs"
    assert kiosk.said[0] == "READY=1"
    assert kiosk.beats() >= 1
    assert kiosk.status.startswith("unknown")
    code, seconds = kiosk.end()
    assert code == 0
    assert promptly(seconds)
    assert kiosk.said[-1] == "STOPPING=1"
    assert "Traceback" not in kiosk.told()


def test_fingers_and_keys(
    screen: Xvfb,
    start: Callable[..., Kiosk],
    exchange: Simulator,
    places: dict[str, tuple[str, str]],
) -> None:
    """ "Try again" polls at once; no key leaves the kiosk; three seconds on
    the room's name open the page of reasons, a tap closes it, and a short touch does not open it.
    """
    exchange.faults.now(faults.RESET)
    kiosk = start(DISPLAY=screen.display)
    assert kiosk.says("unknown, 1 failed: unreachable")
    asked = len(exchange.requests)
    exchange.faults.clear()
    pressed = now()
    tap(screen, places[RETRY])
    assert kiosk.says("occupied"), kiosk.status
    assert now() - pressed < 10, "at once, and not at the next poll"
    operations = {e.operation for e in exchange.requests[asked:]}
    assert operations - {"", "Subscribe"} == {"FindItem"}
    assert becomes(screen, lit)
    beats = kiosk.beats()
    for key in ("alt+F4", "ctrl+q", "ctrl+c", "Escape", "q", "super", "ctrl+alt+Delete", "F11"):
        screen.do("xdotool", "key", key)
    threading.Event().wait(1.0)
    for _ in range(2):  # a minute may pass between the two looks, but not two in a row
        room = settled(screen)
        tap(screen, places[ROOM_NAME], 0.3)
        threading.Event().wait(0.3)
        if (after := picture(screen)) == room:
            break
    assert after == room, "neither keys nor a short touch change anything"
    tap(screen, places[ROOM_NAME], 3.3)
    assert becomes(screen, lambda points: points != room and lit(points))
    assert differs(room, picture(screen)) > 0.2, "another page, not another minute"
    tap(screen, places[ROOM_NAME])
    assert becomes(screen, lambda points: differs(room, points) < 0.1)
    assert kiosk.process.poll() is None
    assert kiosk.waits_until(lambda: kiosk.beats() > beats)
    assert kiosk.end()[0] == 0


def settled(screen: Xvfb) -> tuple[tuple[int, int, int], ...]:
    """The picture once no motion is under way."""
    before = picture(screen)
    for _ in range(100):
        threading.Event().wait(0.15)
        after = picture(screen)
        if after == before:
            break
        before = after
    return before


def differs(one: tuple[tuple[int, int, int], ...], two: tuple[tuple[int, int, int], ...]) -> float:
    """The share of points that differ."""
    return sum(a != b for a, b in zip(one, two, strict=True)) / len(one)


def test_a_change_is_shown_as_it_happens(
    screen: Xvfb, start: Callable[..., Kiosk], exchange: Simulator
) -> None:
    """With impersonation a meeting that is made is on the screen minutes before the next poll;
    the stream is waited for in the kernel; SIGTERM ends it all within a second.
    """
    room = exchange.mailbox(ROOM)
    (item,) = room.items()
    room.delete(name_of(ROOM, item))
    rarely = f'{AWAKE}[polling]\ninterval = "4 min"\nnear = "4 min"\njitter = "0 s"\n'
    kiosk = start(source='access = "impersonation"', more=rarely, DISPLAY=screen.display)
    assert kiosk.says("available"), kiosk.status

    def reads() -> int:
        return sum(each.operation == "FindItem" for each in exchange.requests)

    assert kiosk.waits_until(lambda: reads() == 2), "one more once the stream stands"
    free = settled(screen)
    before = kiosk.wakeups()
    threading.Event().wait(3.0)
    assert kiosk.wakeups() - before <= 30, "nothing looks now and then whether something came"
    room.add(item)
    assert kiosk.says("occupied"), kiosk.status
    assert becomes(screen, lambda points: lit(points) and differs(points, free) > 0.05)
    assert reads() == 3
    assert "told as they happen" in kiosk.told()
    code, seconds = kiosk.end()
    assert (code, promptly(seconds)) == (0, True)
    assert "Traceback" not in kiosk.told()


def test_a_password_is_replaced(
    screen: Xvfb, exchange: Simulator, tmp_path: Path, start: Callable[..., Kiosk]
) -> None:
    """Refused with the old one, it waits a quarter of an hour; the file is replaced, and it reads
    within seconds, without a restart, having tried the old password once.
    """
    secret = tmp_path / "secrets" / "exchange-password"
    secret.parent.mkdir()
    secret.write_text("the old one\n")
    secret.chmod(0o600)
    kiosk = start(source='auth = "basic"', password="", DISPLAY=screen.display)
    assert kiosk.says("unknown, 1 failed: unauthorised"), kiosk.told()
    assert [each.status for each in exchange.requests] == [401]
    fresh = secret.with_name("fresh")
    fresh.write_text(f"{exchange.password}\n")
    fresh.chmod(0o600)
    fresh.replace(secret)
    assert kiosk.says("occupied"), kiosk.told()
    assert [each.status for each in exchange.requests][:2] == [401, 200]
    assert "what to do: Get-ADUser svc-signage" in kiosk.told()
    assert exchange.password not in kiosk.told()


def test_a_faulty_configuration_is_shown_and_picked_up(
    screen: Xvfb, start: Callable[..., Kiosk], tmp_path: Path, exchange: Simulator
) -> None:
    """Problems are a page on the screen, a missing secret as well; each is gone once it is mended,
    and then the room is shown: one process from beginning to end.
    """
    kiosk = start(text="[room]\nmailbx = 1\n", password="", DISPLAY=screen.display)
    assert kiosk.says("the configuration has 5 problems"), kiosk.status
    assert kiosk.said[0] == "READY=1"
    assert becomes(screen, lit)
    faulty = settled(screen)
    path = configured(tmp_path, exchange.endpoint, exchange.ca_file, more=AWAKE)
    assert kiosk.says("the configuration has 1 problem"), kiosk.status
    assert becomes(screen, lambda points: lit(points) and points != faulty)
    assert not exchange.requests, "without its secret nothing is tried"
    secret = path.parent / "secrets" / "exchange-password"
    secret.parent.mkdir()
    secret.touch(0o600)
    secret.write_text(exchange.password)
    assert kiosk.says("occupied"), kiosk.status
    assert becomes(screen, lit)
    assert kiosk.process.poll() is None
    assert kiosk.beats() >= 3
    assert "mailbx" in kiosk.told(), "the log names the problem too"
    assert exchange.password not in kiosk.told()
    assert kiosk.end()[0] == 0


def test_a_screen_that_comes_later(
    start: Callable[..., Kiosk], tmp_path_factory: pytest.TempPathFactory, exchange: Simulator
) -> None:
    """Without a display it lives, says so in its status, feeds the watchdog and reads the calendar;
    when a screen turns up it is used.
    """
    display = f":{10_000 + os.getpid() % 40_000}"  # taken by nobody
    kiosk = start(DISPLAY=display)
    assert kiosk.says("waiting for a display: "), kiosk.status
    assert kiosk.waits_until(lambda: "READY=1" in kiosk.said)
    assert kiosk.waits_until(lambda: len(exchange.requests) > 0), "the calendar is read meanwhile"
    assert kiosk.waits_until(lambda: kiosk.beats() >= 2)
    screen = Xvfb(tmp_path_factory.mktemp("later"), *SIZE, display)
    try:
        assert kiosk.says("occupied"), kiosk.status
        assert becomes(screen, lit)
        assert kiosk.end()[0] == 0
    finally:
        screen.close()


@pytest.mark.skipif(Path("/dev/dri").exists(), reason="this machine has a screen of its own")
def test_no_way_to_a_screen(start: Callable[..., Kiosk]) -> None:
    """Neither X nor Wayland nor a graphics card: it waits, and says once which is missing."""
    kiosk = start()
    assert kiosk.says("waiting for a display: there is no graphics card"), kiosk.status
    assert kiosk.waits_until(lambda: kiosk.beats() >= 2)
    assert kiosk.told().count("waiting for a display: there is no graphics card") == 1
    code, seconds = kiosk.end()
    assert (code, promptly(seconds)) == (0, True)


def test_a_touch_wakes_a_sleeping_panel(
    screen: Xvfb, start: Callable[..., Kiosk], exchange: Simulator
) -> None:
    """Outside its hours an empty room's panel is dark; a finger anywhere shows what is on."""
    room = exchange.mailbox(ROOM)
    for item in room.items():
        room.delete(name_of(ROOM, item))
    hour = datetime.now(ZoneInfo(ZONE)).hour
    hours = "02:00-03:00" if hour > 12 else "20:00-21:00"
    kiosk = start(more=f'[opening]\nevery_day = "{hours}"\n', DISPLAY=screen.display)
    assert kiosk.says("asleep"), kiosk.status
    assert becomes(screen, lambda points: sum(max(p) < 60 for p in points) > 0.9 * len(points))
    dark = settled(screen)
    tap(screen, ("400", "240"))
    assert kiosk.says("available"), kiosk.status
    assert becomes(screen, lambda points: differs(dark, points) > 0.5)
    assert kiosk.end()[0] == 0
