"""Means that are programs of the system: each switches within seconds, in a thread of its own.

wlopm speaks to Wayland compositors (wlr-output-power-management; cage has none, and an output that
is taken away there takes the window with it); xset to X11 (DPMS extension); cec-ctl, of v4l-utils,
to television sets (HDMI-CEC 1.4: Standby and Image View On).
"""

from __future__ import annotations

import logging
import os
import queue
import shutil
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from signage.power.base import AGAIN

Words = tuple[str, ...]
Runs = Callable[[Sequence[str]], str]
"""Runs a program to its end; what went wrong, empty if nothing did."""

_PATIENCE = 10.0  # s: a television set that is asked and does not answer
_LAST = 5.0  # s for the last wish; the unit's TimeoutStopSec is longer
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Program:
    """What to run for on and for off; several programs in a row where one is not enough."""

    name: str
    on: tuple[Words, ...]
    off: tuple[Words, ...]
    package: str  # of Debian
    needs: str = ""  # an environment variable of the display server it speaks to
    device: Path | None = None


WLOPM = Program(
    "wlopm", (("wlopm", "--on", "*"),), (("wlopm", "--off", "*"),), "wlopm", "WAYLAND_DISPLAY"
)
XSET = Program(
    "xset",
    (("xset", "dpms", "force", "on"), ("xset", "s", "reset")),
    (("xset", "dpms", "force", "off"),),
    "x11-xserver-utils",
    "DISPLAY",
)
CEC = Program(
    "cec",
    (
        ("cec-ctl", "-d0", "--playback", "-S"),
        ("cec-ctl", "-d0", "--to", "0", "--image-view-on"),
    ),
    (("cec-ctl", "-d0", "--playback", "-S"), ("cec-ctl", "-d0", "--to", "0", "--standby")),
    "v4l-utils",
    device=Path("/dev/cec0"),
)


def run(words: Sequence[str]) -> str:
    """See `Runs`."""
    try:
        done = subprocess.run(  # noqa: S603 - the words are constants of this module
            words, capture_output=True, timeout=_PATIENCE, check=False, text=True, errors="replace"
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"{words[0]}: {type(error).__name__}"
    if done.returncode == 0:
        return ""
    said = " ".join(done.stderr.split())[:200]
    return f"{words[0]} ended with {done.returncode}: {said}"


class ByProgram:
    """See `Means`: asks a thread to run the program, and only the last wish counts.

    A screen that is not woken is asked again after `again` seconds, until it is or is to sleep.
    """

    def __init__(
        self,
        program: Program,
        runs: Runs = run,
        environ: Mapping[str, str] = os.environ,
        find: Callable[[str], str | None] = shutil.which,
        access: Callable[[Path, int], bool] = os.access,
        again: float = AGAIN,
    ) -> None:
        self.name = program.name
        self._access, self._again = access, again
        self._program, self._runs, self._environ, self._find = program, runs, environ, find
        self._wishes: queue.SimpleQueue[tuple[bool, threading.Event]] = queue.SimpleQueue()
        self._done = threading.Event()  # of the last wish
        self._started = False
        self._dark = self._refused = False  # the thread's: turned off; asked to wake in vain

    def obstacle(self) -> str:
        """See `Means`."""
        program = self._program
        if program.needs and not self._environ.get(program.needs):
            return f"there is no {program.needs}: the sign does not draw by that display server"
        if program.device is not None and not self._access(program.device, os.W_OK):
            return f"{program.device} is not there, or the sign's user may not write it"
        command = program.on[0][0]
        if self._find(command) is None:
            return f"{command} is not installed: apt install {program.package}"
        return ""

    def turn(self, on: bool) -> None:
        """See `Means`. What the program says against it comes into the log."""
        if not self._started:
            self._started = True
            threading.Thread(target=self._work, name="signage-power", daemon=True).start()
        self._done = threading.Event()
        self._wishes.put((on, self._done))

    def settle(self) -> None:
        """See `Means`: the program would end with the sign."""
        if self._started:
            self._done.wait(_LAST)

    def _work(self) -> None:
        wish, done = True, self._done
        while True:
            with suppress(queue.Empty):  # then it was refused, and is asked again
                wish, done = self._wishes.get(timeout=self._again if self._refused else None)
            while not self._wishes.empty():  # whoever woke it while it fell asleep wants it awake
                wish, done = self._wishes.get()
            if wish:
                self._wake()
            else:
                self._sleep()
            done.set()

    def _sleep(self) -> None:
        wrong = self._run(self._program.off)
        self._dark, self._refused = not wrong, False
        if wrong:
            _log.warning("the screen could not be switched off: %s", wrong)

    def _wake(self) -> None:
        """Only what was turned off before is asked again: a television set that never answers may
        show something else, and is left to it."""
        wrong = self._run(self._program.on)
        if wrong and not self._refused:
            then = ", and is asked again every minute" if self._dark else ""
            _log.warning("the screen could not be switched on%s: %s", then, wrong)
        elif self._refused and not wrong:
            _log.info("the screen is on again")
        self._dark = self._refused = self._dark and bool(wrong)

    def _run(self, steps: Sequence[Words]) -> str:
        """What went wrong, empty if nothing did; what follows it is not tried."""
        for words in steps:
            if wrong := self._runs(words):
                return wrong
        return ""
