"""Sets up a checkout and runs it: `python dev.py preview`, `python dev.py test` (see `--help`).

Needs nothing but Python 3.11 or newer: the virtual environment `.venv` is made and filled from the
hashed lock files on the first run, and refilled when those change.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = Path(os.environ.get("SIGNAGE_VENV", ROOT / ".venv"))
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
LOCKS = {"preview": "requirements.lock", "test": "requirements-dev.lock"}


def stop(*lines: str) -> None:
    """Say what is wrong and what mends it; exit as sysexits' EX_UNAVAILABLE."""
    sys.stderr.write("\n".join(lines) + "\n")
    raise SystemExit(69)


def package_line(debian: str, fedora: str, mac: str) -> str:
    """The command that installs a missing system package here."""
    if sys.platform == "darwin":
        return mac
    if shutil.which("dnf"):
        return f"sudo dnf install {fedora}"
    return f"sudo apt install {debian}"


def check_python() -> None:
    """Name what is missing from this Python before anything fails half-way."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this file is what runs on an older one
        stop(
            f"signage needs Python 3.11 or newer; this one is {sys.version.split()[0]}.",
            "Install a newer one: "
            + package_line("python3.11 python3.11-venv", "python3.11", "brew install python@3.13"),
            "then: PYTHON=python3.11 make preview",
        )
    try:
        import ensurepip  # noqa: F401, PLC0415 - asked for, because Debian packs it apart
        import venv  # noqa: F401, PLC0415
    except ImportError:
        version = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        stop(
            "This Python cannot make virtual environments: its venv module is not installed.",
            "Install it: " + package_line(version, "python3-libs", "brew install python@3.13"),
        )


def run(*command: str | Path) -> int:
    """Run a command in the checkout and give its exit code."""
    return subprocess.call([str(part) for part in command], cwd=ROOT)  # noqa: S603


def fingerprint(lock: Path) -> str:
    """What the environment was made from; a change means that it is filled again."""
    content = lock.read_bytes() + (ROOT / "pyproject.toml").read_bytes() + str(ROOT).encode()
    return hashlib.sha256(content).hexdigest()


def fill(lock: Path) -> None:
    """Make `.venv` if it is not there, and install the lock file and this checkout into it."""
    stamp = VENV / f"{lock.name}.stamp"
    if stamp.exists() and stamp.read_text(encoding="ascii") == fingerprint(lock):
        return
    check_python()
    if not PYTHON.exists() and run(sys.executable, "-m", "venv", VENV):
        stop(f"The virtual environment {VENV} could not be made; the lines above say why.")
    pip = (PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "--quiet")
    if run(*pip, "--require-hashes", "--prefer-binary", "-r", lock):
        lines = ["The packages could not be installed; the lines above say why."]
        if shutil.which("cc") is None and shutil.which("gcc") is None and os.name != "nt":
            lines.append(
                "If a package had to be compiled: there is no C compiler here. Install one: "
                + package_line(
                    "build-essential python3-dev", "gcc python3-devel", "xcode-select --install"
                )
            )
        stop(*lines)
    if run(*pip, "--no-deps", "--no-build-isolation", "--editable", ROOT):
        stop("This checkout could not be installed; the lines above say why.")
    stamp.write_text(fingerprint(lock), encoding="ascii")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("what", choices=["preview", "test", "lint", "setup"])
    options, rest = parser.parse_known_args()
    fill(ROOT / LOCKS["preview" if options.what == "preview" else "test"])
    if options.what == "preview":
        return run(PYTHON, "-m", "signage", "preview", *rest)
    if options.what == "test":
        workers = str((os.cpu_count() or 1) + 1)  # many tests wait for sockets, windows, processes
        return run(PYTHON, "-m", "pytest", "-n", workers, "--dist", "worksteal", *rest)
    if options.what == "lint":
        codes = (
            run(PYTHON, "-m", "ruff", "check", "."),
            run(PYTHON, "-m", "ruff", "format", "--check", "."),
            run(PYTHON, "-m", "mypy"),
        )
        return max(codes)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
