"""The sign as it hangs on a wall: a release that `signage-deploy` builds, on Debian's own Python.

Where there is no Debian, the sign is that of the environment that measures.
"""

from __future__ import annotations

import atexit
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from tests.benchmarks.programs import ROOT, shared_libraries

TOOL = ROOT / "deploy" / "signage-deploy"
_PIP = Path("/usr/share/python-wheels")  # of python3-pip-whl


@cache
def built() -> Path | None:
    """A release, built for the purpose, which takes a network; None: this is no Debian."""
    if shutil.which("apt-get") is None or not _PIP.is_dir():
        return None
    folder = tempfile.mkdtemp(prefix="signage-benchmark-")
    atexit.register(shutil.rmtree, folder)
    release = Path(folder) / "release"
    command = ["bash", "-c", 'source "$1"; build "$2" "$3"', "bash", TOOL, ROOT, release]
    subprocess.run(command, check=True, capture_output=True)
    return release


def sign(config: Path) -> list[str]:
    """The command of the product."""
    release = built()
    command = [sys.executable, "-m", "signage"]
    if release is not None:
        command = [str(release / "venv" / "bin" / "signage")]
    return [*command, "run", "--config", str(config)]


def places() -> list[Path]:
    """Where what the sign reads at its start lies."""
    release = built()
    if release is None:
        return [ROOT / "signage", ROOT / "themes", Path(sys.prefix) / "lib", *shared_libraries()]
    python = (release / "venv" / "bin" / "python").resolve()
    library = Path("/usr/lib") / python.name
    return [release, python, library, *shared_libraries()]
