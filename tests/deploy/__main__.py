"""Installs, updates, rolls back and uninstalls in stock Debians, and interrupts all of it.

    sudo python -m tests.deploy [--debian bookworm] [--arm64] [--only updates,writes]

Needs root, mmdebstrap, systemd-container, and for --arm64 qemu-user-static; a network the first
time. A quarter of an hour on two idle cores.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.deploy.booted_checks import BOOTED_CHECKS
from tests.deploy.chroot_checks import CHROOT_CHECKS, EMULATED_CHECKS, sources
from tests.deploy.release_checks import RELEASE_CHECKS
from tests.deploy.roots import apart, debian, wheels


def main() -> int:
    """The number of checks that failed, as an exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.deploy", description=__doc__)
    parser.add_argument("--debian", default="bookworm", help="bookworm, trixie: the release")
    parser.add_argument("--arm64", action="store_true", help="the Pi's architecture, emulated")
    parser.add_argument(
        "--only", default="", help="checks by a part of their name, or several: a,b"
    )
    args = parser.parse_args()
    missing = [tool for tool in ("mmdebstrap", "systemd-nspawn") if shutil.which(tool) is None]
    if os.geteuid() != 0 or missing:
        print(f"skipped: needs root, and {', '.join(missing) or 'nothing else'}")
        return 0
    apart()
    sources()
    base = debian(args.debian, "arm64" if args.arm64 else "amd64")
    wheels(base)
    checks = EMULATED_CHECKS if args.arm64 else (*CHROOT_CHECKS, *BOOTED_CHECKS, *RELEASE_CHECKS)
    return _check(checks, base, args.only)


def _check(checks: Sequence[Callable[[Path], str]], base: Path, only: str) -> int:
    failed = 0
    for check in checks:
        if not any(part in check.__name__ for part in only.split(",")):
            continue
        start, said = time.monotonic(), ""
        try:
            said = check(base)
            verdict = "ok"
        except Exception:  # noqa: BLE001 - each check is told, whatever became of the one before
            traceback.print_exc()
            failed += 1
            verdict = "FAILED"
        what = (check.__doc__ or check.__name__).splitlines()[0]
        print(f"{verdict:>6}  {time.monotonic() - start:4.0f} s  {what} [{said}]", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main())
