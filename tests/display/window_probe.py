"""A small program around `Window`: paints a picture of four colours and prints what it is told.

Run by the tests in a process of its own, under Xvfb, under SDL's dummy driver and, by tests/kms,
on a real screen driver. Each line it prints is one JSON object. It lives as the kiosk does: it
waits for a screen, opens it anew when it comes back, and ends on a signal.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import logging
import threading
import time

from signage.display.connectors import LOOK_EVERY_S
from signage.display.geometry import Box
from signage.display.no_display import NoDisplayError, closed_inputs
from signage.display.window import Window, WindowOptions
from signage.inbox import Inbox

# Top left, top right, bottom left, bottom right of the upright picture.
COLOURS = ((200, 30, 30), (30, 200, 30), (30, 30, 200), (200, 200, 30))


def quarters(size: tuple[int, int]) -> list[Box]:
    """The four quarters of a picture, in the order of COLOURS."""
    w, h = size[0] // 2, size[1] // 2
    return [Box(x, y, w, h) for y in (0, h) for x in (0, w)]


def tell(**what: object) -> None:
    """One line of JSON."""
    print(json.dumps(what, default=lambda value: value.value), flush=True)


class Telling(logging.Handler):
    """The log as lines of JSON among the others."""

    def emit(self, record: logging.LogRecord) -> None:
        """One record."""
        tell(logged=record.getMessage())


def main() -> None:
    """Paint, wait, tell."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rotation", type=int, default=0)
    parser.add_argument("--preview", action="store_true")
    parser.add_argument("--size", type=int, nargs=2)
    parser.add_argument("--hang", action="store_true", help="with a thread that never ends")
    args = parser.parse_args()
    logging.getLogger("signage").addHandler(Telling())
    inbox = Inbox()
    inbox.catch_signals()
    if args.hang:
        threading.Thread(target=threading.Event().wait, daemon=True).start()
    options = WindowOptions(
        rotation=args.rotation,
        size=tuple(args.size) if args.size else None,
        kiosk=not args.preview,
    )
    window = Window(options, inbox.fileno())
    tell(closed_inputs=[str(problem) for problem in closed_inputs()])
    live(window, inbox)
    window.close()
    inbox.close()
    tell(ended=True)


def live(window: Window, inbox: Inbox) -> None:
    """Until a signal comes."""
    is_open, look_at = False, 0.0
    while not inbox.stopping:
        inbox.drain()
        now = time.monotonic()
        if not is_open or (now >= look_at and window.must_reopen()):
            is_open = show(window, inbox)
            look_at = now + LOOK_EVERY_S
        for each in window.events():
            tell(input=type(each).__name__, **dataclasses.asdict(each))
            if type(each).__name__ == "Resized":
                paint(window)
        looks = window.driver == "KMSDRM" or not is_open
        window.wait(LOOK_EVERY_S if looks else 15.0)


def show(window: Window, inbox: Inbox) -> bool:
    """Open the window, or say why not."""
    window.close()
    try:
        window.open()
    except NoDisplayError as error:
        tell(waiting=error.cause, why=str(error))
        return False
    inbox.catch_signals()
    paint(window)
    tell(opened=window.driver, size=window.size)
    return True


def paint(window: Window) -> None:
    """Four quarters, four colours; the last one is brought to the glass on its own."""
    boxes = quarters(window.size)
    for box, colour in list(zip(boxes, COLOURS, strict=True))[:3]:
        window.surface.fill(colour, box)
    window.show()
    window.surface.fill(COLOURS[3], boxes[3])
    window.show([boxes[3]])


if __name__ == "__main__":
    main()
