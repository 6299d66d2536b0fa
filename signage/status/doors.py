"""Opens what the running sign answers at, and puts each question to the main thread."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import Any

from signage.loop import Loop
from signage.status import questions
from signage.status.desk import Desk
from signage.status.local import NO_SCREEN, LocalDoor, as_bytes, door
from signage.status.report import Picture, Report, on_the_machine


@contextmanager
def open_doors(
    loop: Loop,
    wake: Callable[[], None],
    http: tuple[str, int] | None = None,
    environ: Mapping[str, str] = os.environ,
) -> Iterator[None]:
    """Answer for `loop`, whose main thread `wake` wakes, until the end of the block.

    `http`: address and port of the metrics, or None.
    """
    desk: Desk[Loop] = Desk(wake)
    loop.desk = desk
    with ExitStack() as opened:
        if (path := door(environ)) is not None:
            local = LocalDoor(
                path, {"status": lambda: as_bytes(_told(desk)), "screenshot": lambda: _png(desk)}
            )
            local.open()
            opened.callback(local.close)
        if http is not None:
            from signage.status.http import HttpDoor  # noqa: PLC0415 - few ask for it

            public = HttpDoor(*http, lambda: _told(desk))
            public.open()
            opened.callback(public.close)
        try:
            yield
        finally:
            loop.desk = None


def _told(desk: Desk[Loop]) -> dict[str, Any]:
    """The report of now. The main thread only looks; sums and files are this thread's work."""
    told: Report = desk.ask(questions.report)
    shown: Picture | None = desk.ask(questions.picture)
    if shown is not None:
        told = replace(told, glass=replace(told.glass, checksum=shown.checksum))
    return on_the_machine(told).as_json()


def _png(desk: Desk[Loop]) -> bytes:
    from signage.display.images import png  # noqa: PLC0415 - Pillow, when somebody asks

    shown: Picture | None = desk.ask(questions.picture)
    return NO_SCREEN if shown is None else png(shown.width, shown.height, shown.pixels)
