"""What has to be installed on a bare Debian, in MiB: the sign, and what it is compared with.

Debian's packages by their own Installed-Size, as far as a Debian without anything would not have
them; of the sign a release as `signage-deploy` builds it, counted as Installed-Size is: in whole
KiB (deb-substvars(5)).
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.benchmarks.release import TOOL

WEB = ("chromium", "cage")
QT = ("libqt5webenginewidgets5", "cage")


def of_debian(names: Iterable[str]) -> float:
    """Packages with all that they need, without what every Debian has."""
    base = _closure(_base())
    more = _closure([*_base(), *names]) - base
    sizes = re.findall(r"^Installed-Size: (\d+)$", _shown(sorted(more)), re.M)
    return sum(map(int, sizes)) / 1024


def of_sign(release: Path) -> tuple[float, float]:
    """A release without and with what a bare screen needs: as `signage-deploy install` does it."""
    packages = re.search(r'^PACKAGES="([^"]+)"$', TOOL.read_text(), re.M)
    assert packages is not None
    names = packages[1].split()
    plain = [name for name in names if not name.startswith("lib")]
    files = (file for file in release.rglob("*") if file.is_file() and not file.is_symlink())
    own = sum(-(-file.stat().st_size // 1024) for file in files) / 1024
    return of_debian(plain) + own, of_debian(names) + own


def _base() -> list[str]:
    """What a Debian without anything has: what is essential, and apt."""
    said = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Essential} ${Package}\n"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return ["apt", *(line.split()[1] for line in said.splitlines() if line.startswith("yes "))]


def _closure(names: Sequence[str]) -> set[str]:
    """Names and versions ("name=1.0") of all that comes along, onto an empty system."""
    with tempfile.TemporaryDirectory() as folder:
        status = Path(folder, "status")
        status.touch()
        said = subprocess.run(
            [
                *("apt-get", "install", "-s", "-q", "--no-install-recommends"),
                *("-o", f"Dir::State::status={status}", "-o", "Debug::NoLocking=1", *names),
            ],
            capture_output=True,
            text=True,
            check=True,
            env=os.environ | {"LC_ALL": "C"},
        ).stdout
    return {f"{m[1]}={m[2]}" for m in re.finditer(r"^Inst (\S+) \((\S+)", said, re.M)}


def _shown(packages: Sequence[str]) -> str:
    done = subprocess.run(
        ["apt-cache", "show", *packages], capture_output=True, text=True, check=False
    )
    return done.stdout
