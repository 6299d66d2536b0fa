"""Which screens are plugged in, as the kernel tells it in sysfs.

SDL reads the connectors once, when its KMSDRM driver starts (SDL 2.32, SDL_kmsdrmvideo.c): it
neither waits for a screen nor notices one that comes or goes. So somebody has to look.
"""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

from signage.core.values import frozen

SYSFS = Path("/sys/class/drm")
LOOK_EVERY_S = 2.0  # between two looks at the plugs, or for any screen at all
_SET_MASTER, _DROP_MASTER = 0x641E, 0x641F  # DRM_IOCTL_..., drm.h


@frozen
class Connector:
    """A socket with a usable screen behind it."""

    card: int  # N of /dev/dri/cardN; changes between boots on boards with several cards
    name: str  # e.g. "HDMI-A-1"
    modes: tuple[str, ...]  # e.g. ("1920x1080", "1280x720"), the preferred one first


def connected(root: Path = SYSFS) -> tuple[Connector, ...]:
    """The connectors a picture can be shown on, by card and name.

    Connected is not enough: a screen whose EDID could not be read has no modes and would give
    no picture.
    """
    found = []
    for status in root.glob("card*-*/status"):
        named = re.fullmatch(r"card(\d+)-(.+)", status.parent.name)
        if named is None or _lines(status) != ("connected",):
            continue
        if modes := _lines(status.parent / "modes"):
            found.append(Connector(int(named[1]), named[2], modes))
    return tuple(sorted(found, key=lambda each: (each.card, each.name)))


def _lines(path: Path) -> tuple[str, ...]:
    with suppress(OSError):  # a card may go while it is read
        return tuple(path.read_text(encoding="ascii", errors="replace").split())
    return ()


def is_free(card: int, dev: Path = Path("/dev")) -> bool:
    """Whether nobody else holds the screens of a card (DRM master), and we may.

    To be asked before SDL is told which card to use: it then no longer asks itself, opens a
    window, and shows nothing.
    """
    import fcntl  # noqa: PLC0415 — not on Windows, where there are no cards to ask

    try:
        with (dev / "dri" / f"card{card}").open("rb+", buffering=0) as opened:
            fcntl.ioctl(opened, _SET_MASTER)
            fcntl.ioctl(opened, _DROP_MASTER)
    except OSError:
        return False
    return True


class PlugWatch:
    """Tells when the screen must be opened anew, from one look after the other. Pure."""

    def __init__(self, present: tuple[object, ...]) -> None:
        self._usual = present
        self._gone = False

    def look(self, present: tuple[object, ...]) -> bool:
        """Whether there is a screen now that is not the one that was opened, or is back.

        A screen that comes back is opened anew even if it looks the same, since nobody else would
        set its mode. While none is there, the answer is no: there would be nothing to open.
        """
        if not present:
            self._gone = True
            return False
        changed = self._gone or present != self._usual
        self._usual, self._gone = present, False
        return changed
