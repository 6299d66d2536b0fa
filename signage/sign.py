"""What the loop turns: the page of a room, or of what is wrong, whichever is on the panel."""

from __future__ import annotations

from typing import Protocol

from signage.core.calendar import Now
from signage.core.messages import Msg
from signage.display.scene import Scene
from signage.status.sign import SignState


class Sign(Protocol):
    """What is on the panel: a room, or the page that says why there is none."""

    @property
    def poll_due(self) -> float | None:
        """When the next poll is due (mono of the sign's clock); None: none is expected."""
        ...

    def status(self, now: Now) -> str:
        """One line for `systemctl status`, without meeting text."""
        ...

    def report(self, now: Now) -> SignState:
        """The same and more, as values."""
        ...

    def take(self, msg: Msg, now: Now) -> None:
        """Something has happened."""
        ...

    def touch(self, action: str | None, held: bool, now: Now) -> None:
        """A finger was on the target `action` (None: beside all targets)."""
        ...

    def tick(self, now: Now) -> None:
        """A turn begins."""
        ...

    def scene(self, size: tuple[int, int], now: Now) -> Scene:
        """The picture of this moment."""
        ...

    def wait(self, now: Now) -> float:
        """Seconds of the sign's clock until the picture may change by itself."""
        ...
