"""What the command line asks of each command: the values that pass from signage.commands on."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from signage.core.values import frozen

Pixels = tuple[int, int]
"""Width and height."""


@frozen
class RunOptions:
    """Of `signage run`."""

    config: Path
    debug: bool = False


@frozen
class RehearseOptions:
    """Of `signage rehearse`."""

    config: Path | None = None  # None: only the drawing is tried
    debug: bool = False


@frozen
class PreviewOptions:
    """Of `signage preview`; None: as the configuration says, or the default without one."""

    config: Path | None = None  # None: the embedded simulator
    scenario: str | None = None  # name of one that is built in, or a TOML file
    room: str | None = None  # address of a room in the scenario
    theme: str | None = None
    themes_dir: Path | None = None
    size: Pixels | None = None
    rotation: int | None = None  # degrees clockwise: 0, 90, 180, 270
    locale: str | None = None
    hours: str | None = None  # "locale", "12" or "24"
    frames: Path | None = None  # draw PNGs into this folder in place of a window
    debug: bool = False


@frozen
class RenderOptions:
    """Of `signage render`."""

    output: Path
    scenario: str | None = None  # name of one that is built in, or a TOML file; None: the default
    room: str | None = None  # address of a room in the scenario; None: its first
    at: datetime | None = None  # naive: local time of the room; None: the scenario's own moment
    age: timedelta | None = timedelta(minutes=2)  # of the last good read; None: there was none
    theme: str | None = None  # None: the default one
    themes_dir: Path | None = None
    size: Pixels = (1280, 800)
    rotation: int = 0  # degrees clockwise: 0, 90, 180, 270
    locale: str = "en-GB"
    hours: str = "locale"  # "locale", "12" or "24"
    debug: bool = False


@frozen
class SimOptions:
    """Of `signage sim`."""

    host: str = "127.0.0.1"
    port: int = 0  # 0: any free one
    scenario: str | None = None  # name of one that is built in, or a TOML file; None: the default
    state: Path | None = None  # where the certificate authority is kept; None: it is not
    debug: bool = False
