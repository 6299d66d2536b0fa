"""The kiosk as a process under sway, cage and Xvfb, with screenshots of what they show.

    python -m tests.wayland [--shots FOLDER]

A simulated Exchange is read; takes about a minute. The suite has the fast part of it.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PIL import Image

from signage.sim.item import Item
from signage.sim.plan import RoomPlan
from signage.sim.scenario import Scenario
from signage.sim.scenario_file import DEFAULT_USER
from signage.sim.server import Simulator
from tests.display.compositor import Compositor, cage, sway
from tests.display.xvfb import Xvfb
from tests.system.kiosk import Kiosk
from tests.system.product import ROOM, ZONE, configured

SOON_S = 60.0
_STOP_S = 5.0
_AWAKE = "[opening]\nsleep = false\n[display]\nreduced_motion = true\n"


def in_sway(simulator: Simulator, folder: Path, shots: Path) -> None:
    """The room is on the glass; on another size of it; after it was lost; SIGTERM ends it."""
    compositor = sway()
    try:
        with _kiosk(simulator, folder, **compositor.variables()) as kiosk:
            assert kiosk.says("occupied"), kiosk.told()
            _drawn(compositor, shots / "sway-room.png", (800, 480))
            compositor.output("resolution", "1280x800")
            _drawn(compositor, shots / "sway-larger.png", (1280, 800))
            compositor.output("disable")
            time.sleep(5)
            assert kiosk.process.poll() is None, kiosk.told()
            compositor.output("enable")
            _drawn(compositor, shots / "sway-back.png", (1280, 800))
            _ends(kiosk)
    finally:
        compositor.close()


def in_cage(simulator: Simulator, folder: Path, shots: Path) -> None:
    """The room is on the glass of the compositor of walls, turned; SIGTERM ends it."""
    compositor = cage()
    try:
        with _kiosk(simulator, folder, **compositor.variables()) as kiosk:
            assert kiosk.says("occupied"), kiosk.told()
            _drawn(compositor, shots / "cage-room.png", (720, 1280))
            _ends(kiosk)
    finally:
        compositor.close()


def in_xvfb(simulator: Simulator, folder: Path, shots: Path) -> None:
    """The room is on the glass; a click on it is heard; after the server is lost it ends."""
    server = Xvfb(folder)
    try:
        with _kiosk(simulator, folder, DISPLAY=server.display) as kiosk:
            assert kiosk.says("occupied"), kiosk.told()
            server.do("import", "-window", "root", str(shots / "xvfb-room.png"))
            with Image.open(shots / "xvfb-room.png") as picture:
                assert len(picture.convert("RGB").getcolors(1 << 24) or ()) > 30
            server.do("xdotool", "mousemove", "60", "40", "mousedown", "1")
            time.sleep(4)  # three seconds on the room's name: the page that says why
            server.do("xdotool", "mouseup", "1")
            server.do("import", "-window", "root", str(shots / "xvfb-why.png"))
            with (
                Image.open(shots / "xvfb-room.png") as room,
                Image.open(shots / "xvfb-why.png") as why,
            ):
                assert room.tobytes() != why.tobytes()
            server.close()
            kiosk.process.wait(SOON_S)  # systemd starts it again
    finally:
        server.close()


@contextmanager
def _kiosk(simulator: Simulator, folder: Path, **environ: str) -> Iterator[Kiosk]:
    config = configured(folder, simulator.endpoint, simulator.ca_file, more=_AWAKE)
    # XDG_RUNTIME_DIR is the compositor's, where its socket lies.
    kiosk = Kiosk(folder / "kiosk", config, password=simulator.password, **environ)
    try:
        yield kiosk
    finally:
        kiosk.close()


def _drawn(compositor: Compositor, file: Path, size: tuple[int, int]) -> None:
    """Until the screen has this size and a drawing on it; anti-aliased text has many colours."""
    end = time.monotonic() + SOON_S
    seen: object = None
    while time.monotonic() < end:
        picture = compositor.shot(file)
        seen = picture.size, len(picture.getcolors(1 << 24) or ())
        if picture.size == size and len(picture.getcolors(1 << 24) or ()) > 30:
            return
        time.sleep(0.5)
    raise AssertionError(f"{file.name}: {seen}")


def _ends(kiosk: Kiosk) -> None:
    code, seconds = kiosk.end()
    assert code == 0, kiosk.told()
    assert seconds < _STOP_S, seconds


def main() -> int:
    """How many of them failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.wayland", description=__doc__)
    parser.add_argument("--shots", type=Path, help="where to keep the screenshots")
    parser.add_argument("--only", default="", help="those with this in their name")
    args = parser.parse_args()
    shots = args.shots or Path(tempfile.mkdtemp(prefix="signage-wayland-"))
    shots.mkdir(parents=True, exist_ok=True)
    print(f"screenshots in {shots}", flush=True)
    failed = 0
    for check in (in_sway, in_cage, in_xvfb):
        if args.only in check.__name__:
            failed += not _passes(check, shots.resolve())
    return failed


def _passes(check: Callable[[Simulator, Path, Path], None], shots: Path) -> bool:
    rooms = (RoomPlan(ROOM, "Juniper", zone=ZONE),)
    simulator = Simulator(Scenario("now", rooms, (DEFAULT_USER,)), lambda: datetime.now(UTC))
    began = datetime.now(UTC) - timedelta(hours=1)
    item = Item(uid="now", start=began, end=began + timedelta(hours=3), zone=ZONE, subject="Budget")
    simulator.mailbox(ROOM).add(item)
    start = time.monotonic()
    with simulator, tempfile.TemporaryDirectory() as folder:
        try:
            check(simulator, Path(folder), shots)
        except Exception:  # noqa: BLE001 - each is told, whatever became of the one before
            traceback.print_exc()
            verdict = "FAILED"
        else:
            verdict = "ok"
    print(f"{verdict:>6}  {time.monotonic() - start:4.0f} s  {check.__name__}: {check.__doc__}")
    return verdict == "ok"


if __name__ == "__main__":
    sys.exit(main())
