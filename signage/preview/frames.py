"""The preview where no display is: the same rig, played through, each stop saved as a PNG."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path

from signage.clock import SystemClock
from signage.display.paint.still import still
from signage.display.waiting import Waiter
from signage.errors import Problem, UserError
from signage.inbox import Inbox
from signage.preview.rig import Rig

FOLDER = Path("preview-frames")
PATIENCE = 20.0  # s that a read may take before the frame is drawn all the same
CHANGES = 6  # of state that are shown

Step = tuple[str, Callable[[], object]]
"""The picture's name, and what is done before it; that returns False if it asks for no read."""


def draw_frames(rig: Rig, folder: Path | None) -> Path:
    """Write one PNG per stop; the folder, as an absolute path. Raises UserError if it cannot."""
    folder = (folder or FOLDER).resolve()
    with closing(Inbox()) as inbox:
        inbox.catch_signals()
        rig.start(inbox.post)
        for number, (name, act) in enumerate(_script(rig), start=1):
            before = rig.sign.panel.read_mono
            if act() is not False:
                _settle(rig, inbox, before)
            if inbox.stopping:
                break
            file = folder / f"{number:02}-{name}.png"
            try:
                now = rig.clock.now()
                still(rig.looks.painter, rig.sign.scene(rig.view.size, now), file)
            except OSError as error:
                what = f"the picture cannot be written: {error.strerror or error}"
                raise UserError([Problem(str(file), what)], 73) from error  # EX_CANTCREAT
    return folder


def _script(rig: Rig) -> Iterator[Step]:
    """What is shown: now, the changes to come, private, a fault, another size and language."""
    yield "now", rig.poll
    for number in range(1, CHANGES + 1):
        yield f"change-{number}", rig.to_next_change
    yield "back", rig.to_now
    if rig.simulator is not None:
        yield "private", partial(_mark, rig)
        yield "public", partial(_mark, rig)
        yield "offline", partial(rig.inject, "offline")
        yield "offline-later", partial(_let_pass, rig, timedelta(minutes=20))
        yield "mended", partial(rig.inject, "offline")
    yield "portrait", partial(_still, rig.turn)
    yield "language", partial(_still, rig.next_locale)


def _mark(rig: Rig) -> None:
    rig.toggle_private()  # what it tells is for a person; a read follows in any case


def _still(act: Callable[[], object]) -> bool:
    act()
    return False


def _let_pass(rig: Rig, by: timedelta) -> None:
    rig.clock.advance(by)
    rig.poll()


def _settle(rig: Rig, inbox: Inbox, before: float | None) -> None:
    """Turn until the read that the step asked for has ended, well or not."""
    real, waiter = SystemClock(), Waiter(inbox.fileno())
    deadline = real.now().mono + PATIENCE
    while real.now().mono < deadline and not inbox.stopping:
        now = rig.clock.now()
        for msg in inbox.drain():
            rig.sign.take(msg, now)
        rig.sign.tick(now)
        panel = rig.sign.panel
        if panel.read_mono != before and panel.doubted is None:
            return
        waiter.wait(min(1.0, PATIENCE), lambda: False)
