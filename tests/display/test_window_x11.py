"""The window on a real X server, in a process of its own: what is seen, touched and survived."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest

from tests.display.window_probe import COLOURS
from tests.display.window_process import ROOT, SOON_S, Probe
from tests.display.xvfb import NEEDS, Xvfb

pytestmark = pytest.mark.skipif(bool(NEEDS), reason=f"not installed: {', '.join(NEEDS)}")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Xvfb]:
    started = Xvfb(tmp_path_factory.mktemp("xvfb"))
    yield started
    started.close()


@pytest.fixture
def probes(server: Xvfb) -> Iterator[list[Probe]]:
    running: list[Probe] = []
    yield running
    for probe in running:
        probe.close()


def start(server: Xvfb, probes: list[Probe], *arguments: str) -> Probe:
    """A probe whose window is open and painted."""
    probe = Probe(server.environment(), *arguments)
    probes.append(probe)
    return probe


@pytest.mark.parametrize(
    ("rotation", "order", "size"),
    [
        (0, (0, 1, 2, 3), [800, 480]),
        (90, (2, 0, 3, 1), [480, 800]),
        (180, (3, 2, 1, 0), [800, 480]),
        (270, (1, 3, 0, 2), [480, 800]),
    ],
)
def test_the_kiosk_fills_the_screen_and_hears_touches(
    server: Xvfb, probes: list[Probe], rotation: int, order: tuple, size: list[int]
) -> None:
    """Every corner of the screen shows the turned picture, and a click comes back upright."""
    probe = start(server, probes, "--rotation", str(rotation))
    opened = probe.line("opened")
    assert (opened["opened"], opened["size"]) == ("x11", size)
    corners = ((0, 0), (799, 0), (0, 479), (799, 479))
    seen = wait_for(server, [COLOURS[which] for which in order], corners)
    assert seen == [COLOURS[which] for which in order]
    server.do("xdotool", "mousemove", "100", "50", "click", "1")
    x, y = {0: (100, 50), 90: (50, 700), 180: (700, 430), 270: (430, 100)}[rotation]
    for phase in ("down", "up"):
        told = probe.line("input")
        assert (told["input"], told["phase"], told["x"], told["y"]) == ("Pointer", phase, x, y)


@pytest.mark.parametrize("size", [("640", "400"), ("3840", "2160"), ("480", "800")])
def test_the_kiosk_fills_the_screen_whatever_size_is_asked_for(
    server: Xvfb, probes: list[Probe], size: tuple[str, str]
) -> None:
    """A screen without such a mode shows all of its own, and the log says what it could show."""
    probe = start(server, probes, "--size", *size)
    wanted = "x".join(size)
    has = f"[display] size: the screen has no mode {wanted}; it has 800x480"
    assert probe.line("logged") == {"logged": has}
    opened = probe.line("opened")
    assert opened["size"] == [800, 480]
    corners = ((0, 0), (799, 0), (0, 479), (799, 479))
    assert wait_for(server, list(COLOURS), corners) == list(COLOURS)


def wait_for(server: Xvfb, colours: list, points: tuple) -> list:
    """What the points show, once it is what is hoped for or for long has not been."""
    seen: list = []
    for _ in range(100):
        frame = server.frame()
        seen = [frame.at(*point) for point in points]
        if seen == colours:
            break
        threading.Event().wait(0.05)
    return seen


def test_no_key_leaves_the_kiosk_and_a_signal_ends_it(server: Xvfb, probes: list[Probe]) -> None:
    """Keys are not even told; SIGTERM ends a wait of 15 s at once, a hung thread beside it."""
    probe = start(server, probes, "--hang")
    probe.line("opened")
    for key in ("alt+F4", "ctrl+q", "Escape", "ctrl+alt+Delete", "q"):
        server.do("xdotool", "key", key)
    server.do("xdotool", "mousemove", "10", "10", "click", "1")
    assert probe.line("input")["input"] == "Pointer", "the first input it tells is no key"
    assert probe.process.poll() is None
    probe.process.send_signal(signal.SIGTERM)
    assert probe.process.wait(10) == 0, "it ends cleanly, long before its wait is over"
    assert probe.line("ended")


def test_it_sleeps_in_the_kernel(server: Xvfb, probes: list[Probe]) -> None:
    """Five idle seconds cost at most five wake-ups; pygame's own wait would cost 4,000."""
    probe = start(server, probes)
    probe.line("opened")
    threading.Event().wait(1.0)  # the window's own first messages
    before = probe.wakeups()
    threading.Event().wait(5.0)
    assert probe.wakeups() - before <= 5


def test_what_another_window_covered_is_shown_again(server: Xvfb, probes: list[Probe]) -> None:
    """An exposed window brings its picture back by itself, without being painted anew."""
    points = tuple((x, y) for x in range(20, 800, 40) for y in range(20, 480, 40))
    start(server, probes).line("opened")
    whole = [COLOURS[(x >= 400) + 2 * (y >= 240)] for x, y in points]
    assert wait_for(server, whole, points) == whole
    above = start(server, probes, "--preview", "--size", "300", "200", "--rotation", "180")
    above.line("opened")
    frame = server.frame()
    assert [frame.at(*point) for point in points] != whole, "the other window lies above"
    above.close()
    assert wait_for(server, whole, points) == whole


def test_the_preview_tells_its_new_size(server: Xvfb, probes: list[Probe]) -> None:
    """Somebody pulls at its corner: the upright size is told, and the new picture is seen."""
    probe = start(server, probes, "--preview", "--size", "300", "200", "--rotation", "90")
    assert probe.line("opened")["size"] == [300, 200]
    server.do("xdotool", "search", "--class", "window_probe", "windowsize", "320", "500")
    told = probe.line("input")
    while told["size"] != [500, 320]:
        told = probe.line("input")
    assert told["input"] == "Resized"


@pytest.mark.skipif(shutil.which("xprop") is None, reason="xprop is not installed")
def test_a_window_manager_is_noticed(server: Xvfb) -> None:
    """Only where one answers is a full screen asked for, which otherwise waits in vain."""
    ask = "from signage.display.drivers import has_window_manager as f; print(f())"

    def answer() -> str:
        command = [sys.executable, "-c", ask]
        return subprocess.check_output(
            command, cwd=ROOT, env=server.environment(), text=True, timeout=SOON_S
        ).strip()

    name = "_NET_SUPPORTING_WM_CHECK"
    assert answer() == "False"
    server.do("xprop", "-root", "-f", name, "32x", "-set", name, "0x123")
    assert answer() == "True"
    server.do("xprop", "-root", "-remove", name)
