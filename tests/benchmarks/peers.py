"""What people would otherwise hang: the sign's content as a web page, shown by a browser."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.benchmarks.programs import shared_libraries

NOBODY = 65534  # Chromium's sandbox wants somebody who is not root
LEAN = (
    *("--kiosk", "--disable-gpu", "--incognito", "--process-per-site", "--no-first-run"),
    *("--disable-extensions", "--disable-sync", "--disable-background-networking"),
    *("--disable-component-update", "--no-default-browser-check", "--password-store=basic"),
)
CHROMIUM, QT = "Chromium", "Qt WebEngine"
_SOURCE = Path(__file__).with_name("bare_view.cpp")

Limits = Mapping[str, tuple[float, float]]
"""By what is measured: shares of the peer's figure that must, and are to, be reached."""

LIMITS: Mapping[str, Limits] = {
    CHROMIUM: {
        "start": (1 / 5, 1 / 6),
        "agenda": (1.2, 1.0),
        "cold": (1 / 4, 1 / 5),
        "disk": (1 / 8, 1 / 10),
        "memory": (1 / 4, 1 / 5),
        "cpu": (1 / 15, 1 / 30),
        "installed": (1 / 4, 1 / 5),
        "bare": (1 / 2, 1 / 2),
    },
    QT: {"start": (1 / 2, 0.4), "memory": (0.45, 0.4), "cpu": (1 / 2, 1 / 5)},
}


@dataclass(frozen=True, slots=True)
class Peer:
    """A program that shows a page; `missing` says what would bring it here, if it is not."""

    name: str
    version: str = ""
    missing: str = ""
    command: Callable[[Path], list[str]] = field(default=lambda _: [])  # in a folder of its own
    folders: tuple[Path, ...] = ()  # what it reads at its start lies there

    @contextmanager
    def ready(self, env: dict[str, str]) -> Iterator[tuple[list[str], dict[str, str], int | None]]:
        """Command, environment and user, with a fresh profile."""
        user = NOBODY if os.geteuid() == 0 else None
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
            folder = Path(name)
            page = folder / "room.html"
            page.write_text(_page())
            if user is not None:
                os.chown(folder, user, user)
            run = {"HOME": name, "TMPDIR": name, "XDG_RUNTIME_DIR": name}
            yield [*self.command(folder), page.as_uri()], env | run, user


def peers(folder: Path) -> tuple[Peer, ...]:
    """Both; `folder` takes what has to be built."""
    return chromium(), bare_view(folder)


def chromium() -> Peer:
    """Debian's Chromium, at its leanest."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        return Peer(CHROMIUM, missing="apt install chromium")
    places = (Path("/usr/lib/chromium"), Path("/usr/share/fonts"), *shared_libraries())
    return Peer(
        CHROMIUM,
        _said(program, "--version").split()[1],
        command=lambda own: [program, *LEAN, f"--user-data-dir={own / 'profile'}"],
        folders=tuple(place for place in places if place.is_dir()),
    )


def bare_view(folder: Path) -> Peer:
    """Qt's web view in a program of twenty lines."""
    flags = _said("pkg-config", "--cflags", "--libs", "Qt5WebEngineWidgets").split()
    if not flags or shutil.which("g++") is None:
        return Peer(QT, missing="apt install g++ pkg-config qtwebengine5-dev")
    program = folder / "bare_view"
    subprocess.run(
        ["g++", "-O2", "-fPIC", "-o", str(program), str(_SOURCE), *flags], check=True, timeout=300
    )
    for each in (folder, program):
        each.chmod(0o755)  # for whoever is not root
    places = (Path("/usr/share/qt5"), Path("/usr/share/fonts"), *shared_libraries())
    return Peer(
        QT,
        _said("pkg-config", "--modversion", "Qt5WebEngineWidgets"),
        command=lambda _: [str(program)],
        folders=tuple(place for place in places if place.is_dir()),
    )


def _said(*command: str) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def _page() -> str:
    """The sign's content as a page whose clock goes on by the minute."""
    now = datetime.now(UTC)
    rows = "".join(
        f"<li>{now + timedelta(hours=hour):%H:00}&ensp;Review {hour} · Maya Lindqvist</li>"
        for hour in range(6)
    )
    return f"""<!doctype html><meta charset="utf-8"><style>
body {{ margin: 0; background: #17324d; color: #fff; font: 40px sans-serif; padding: 60px }}
h1 {{ font-size: 60px; margin: 0 }} h2 {{ font-size: 170px; margin: 60px 0 }}
time {{ position: absolute; right: 60px; top: 60px; font-size: 60px }} li {{ margin: 16px 0 }}
</style><h1>Juniper</h1><time>{now:%H:%M}</time><h2>Occupied</h2><ul>{rows}</ul><script>
function turn() {{
  document.querySelector("time").textContent = new Date().toTimeString().slice(0, 5);
  setTimeout(turn, 60000 - Date.now() % 60000);
}}
turn();
</script>"""
