"""Boots the machine, installs the product in it and holds the window against the real driver.

    KMSVM=path/to/kmsvm python -m tests.kms [--shots FOLDER] [--resolution 1280x800] [--only a,b]

Needs Python 3.11 (as the machine has), root for the tool's first `build`, and about twelve minutes
on two cores. $KMSVM_DIR is where the machine and the environment are kept for the next time.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path

from tests.kms.kiosk_checks import KIOSK_CHECKS
from tests.kms.machine import Machine
from tests.kms.power_checks import POWER_CHECKS
from tests.kms.screen_checks import SCREEN_CHECKS
from tests.kms.unit_checks import UNIT_CHECKS
from tests.kms.window_checks import WINDOW_CHECKS

ROOT = Path(__file__).parents[2]
_GUEST_PYTHON = (3, 11)


def main() -> int:
    """The number of checks that failed, as an exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.kms", description=__doc__)
    parser.add_argument("--shots", type=Path, help="where to keep the screenshots")
    parser.add_argument("--resolution", default="1280x800")
    parser.add_argument("--only", default="", help="checks by parts of their names: a,b")
    args = parser.parse_args()
    tool = os.environ.get("KMSVM")
    if tool is None:
        print("skipped: KMSVM does not name the tool that boots a machine with a KMS screen")
        return 0
    if sys.version_info[:2] != _GUEST_PYTHON:
        print("skipped: the machine has Python 3.11, so its environment must be made with 3.11")
        return 0
    folder = Path(os.environ.get("KMSVM_DIR") or Path.home() / ".cache" / "signage-kms").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    shots = args.shots or Path(tempfile.mkdtemp(prefix="signage-kms-"))
    shots.mkdir(parents=True, exist_ok=True)
    width, height = map(int, args.resolution.split("x"))
    machine = Machine(Path(tool).resolve(), folder, (width, height))
    print(f"machine in {folder}, screenshots in {shots}", flush=True)
    machine.do("build", timeout=2400)
    machine.do("boot", "--resolution", args.resolution, "--timeout", "600")
    try:
        machine.do("venv", str(_environment(folder)), "/opt/venv")
        machine.do("put", str(ROOT / "tests/display/window_probe.py"), "/opt/window_probe.py")
        machine.run("echo 127.0.0.1 localhost >/etc/hosts")
        return _check(machine, shots.resolve(), args.only)
    finally:
        machine.do("stop")


def _environment(folder: Path) -> Path:
    """A virtual environment with the product, as it stands here, and what it depends on."""
    venv = folder / "venv"
    pip = [str(venv / "bin" / "pip"), "install", "-qqq"]
    if not venv.exists():
        subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
        subprocess.run([*pip, str(ROOT)], check=True)
    subprocess.run([*pip, "--no-deps", "--force-reinstall", str(ROOT)], check=True)
    return venv


def _check(machine: Machine, shots: Path, only: str) -> int:
    failed = 0
    for check in (*WINDOW_CHECKS, *KIOSK_CHECKS, *UNIT_CHECKS, *POWER_CHECKS, *SCREEN_CHECKS):
        if not any(part in check.__name__ for part in only.split(",")):
            continue
        start = time.monotonic()
        try:
            check(machine, shots)
            verdict = "ok"
        except Exception:  # noqa: BLE001 — each check is told, whatever became of the one before
            traceback.print_exc()
            failed += 1
            verdict = "FAILED"
        said = (check.__doc__ or check.__name__).splitlines()[0]
        print(f"{verdict:>6}  {time.monotonic() - start:4.0f} s  {said}", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main())
