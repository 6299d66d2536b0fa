"""The preview's keys, as data, and the window that they are pressed in."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

from signage.clock import SystemClock
from signage.display.inputs import Key
from signage.display.paint.still import still
from signage.display.window import Window, WindowOptions
from signage.inbox import Inbox
from signage.loop import Loop
from signage.preview.rig import FAULTS, Rig
from signage.preview.sign import PreviewSign
from signage.systemd import Notifier

SIZES = ((1280, 800), (800, 480), (1920, 1080), (1280, 720), (480, 320))
STEP = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Binding:
    """A key (SDL's name, or the character it types), what is said of it, and what it does.

    Words that `act` returns are shown for a moment: of what the picture does not show at once.
    """

    key: str
    words: str
    act: Callable[[], object]


class Controls:
    """What the keys do, to the rig and to the loop that shows it."""

    def __init__(self, rig: Rig, sign: PreviewSign, loop: Loop) -> None:
        self._rig, self._sign, self._loop = rig, sign, loop
        self._saved = 0
        self.bindings = self._bind()
        self._by_key = {binding.key: binding for binding in self.bindings}

    def _bind(self) -> tuple[Binding, ...]:
        rig = self._rig
        faults = tuple(
            Binding(str(number), f"fault: {name}, or mended", partial(self._inject, name))
            for number, name in enumerate(FAULTS if rig.simulator else (), start=1)
        )
        return (
            Binding("right", "15 min later", partial(rig.move, STEP)),
            Binding("left", "15 min earlier", partial(rig.move, -STEP)),
            Binding("n", "to the next change of state", self._next_change),
            Binding("f", "60 times the speed, or real", self._fast),
            Binding("b", "back to now", rig.to_now),
            Binding("t", "next theme", self._dressed(rig.next_theme)),
            Binding("z", "next panel size", self._sized(partial(rig.resize, SIZES))),
            Binding("o", "portrait or landscape", self._sized(rig.turn)),
            Binding("r", "next room", self._dressed(rig.next_room)),
            Binding("l", "next language", self._dressed(rig.next_locale)),
            *faults,
            Binding("p", "this meeting private, or public", self._private),
            Binding("c", "problems of the theme", self._sign.list_problems),
            Binding("s", "save the picture as a PNG", self._save),
            Binding("?", "these keys", self._help),
            Binding("q", "leave", self._loop.stop),
        )

    def press(self, key: Key) -> None:
        """A key went down; Escape closes the list of keys, and the window after it."""
        if key.name == "escape":
            if not self._sign.put_away():
                self._loop.stop()
            return
        binding = self._by_key.get(key.text) or self._by_key.get(key.name)
        if binding is not None:
            if isinstance(told := binding.act(), str):
                self._sign.tell(told)
            self._title()

    def _title(self) -> None:
        rig = self._rig
        parts = [
            rig.config.room.name,
            f"{rig.clock.now().wall.astimezone(rig.config.room.zone):%H:%M}",
        ]
        if rig.clock.rate > 1:
            parts.append(f"{rig.clock.rate:.0f}×")
        if rig.fault is not None:
            parts.append(rig.fault)
        if wrong := len(rig.dressing.problems):
            parts.append(f"{wrong} problem{'s' if wrong > 1 else ''} of the theme")
        self._loop.window.set_title(" · ".join((*parts, "? for keys")))

    def _dressed(self, act: Callable[[], object]) -> Callable[[], None]:
        def dressed() -> None:
            act()
            self.redress()

        return dressed

    def redress(self) -> None:
        """Paint with the rig's looks of the moment."""
        self._loop.painter = self._rig.looks.painter
        self._loop.repaint()
        self._sign.tell_problems()
        self._title()

    def _sized(self, act: Callable[[], object]) -> Callable[[], None]:
        def sized() -> None:
            act()
            self._loop.reshape(self._rig.view.size)

        return sized

    def _help(self) -> None:
        if self._sign.help:
            self._sign.help = ()
            return
        self._sign.help = tuple((binding.key, binding.words) for binding in self.bindings)

    def _next_change(self) -> str | None:
        return None if self._rig.to_next_change() else "no change is known to come"

    def _fast(self) -> str:
        self._rig.toggle_fast()
        return f"{self._rig.clock.rate:.0f}×"

    def _inject(self, fault: str) -> str:
        self._rig.inject(fault)
        return f"mended: {fault}" if self._rig.fault is None else f"fault: {fault}"

    def _private(self) -> str:
        private = self._rig.toggle_private()
        return "no meeting now" if private is None else "private" if private else "public"

    def _save(self) -> str | None:
        if self._loop.shown is None:
            return None
        scene = self._sign.picture(self._loop.shown.size, self._rig.clock.now())
        while (file := Path(f"signage-{self._saved:03}.png")).exists():
            self._saved += 1
        try:
            still(self._loop.painter, scene, file)
        except OSError as error:  # a folder that is gone or full is no reason to end
            print(f"The picture cannot be written: {error.strerror or error}", file=sys.stderr)
            return f"not saved: {error.strerror or error}"
        print(f"The picture is in {file.resolve()}")
        return f"saved to {file}"


def window_of(rig: Rig, inbox: Inbox) -> Window:
    """A window for the size and rotation of the moment; not open yet."""
    title = f"{rig.config.room.name} · ? for keys"
    options = WindowOptions(title, rig.view.rotation, rig.view.size, kiosk=False)
    return Window(options, inbox.fileno())


def show(rig: Rig) -> None:
    """Open the window and stay until it is closed."""
    with closing(Inbox()) as inbox:
        inbox.catch_signals()
        real = SystemClock()
        sign = PreviewSign(rig, real)
        window = window_of(rig, inbox)
        loop = Loop(window, inbox, rig.looks.painter, sign, rig.clock, real, Notifier({}))
        controls = Controls(rig, sign, loop)
        loop.key, sign.redressed = controls.press, controls.redress
        rig.start(inbox.post)
        with closing(window):
            loop.run()
