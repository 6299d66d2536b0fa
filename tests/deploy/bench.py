"""The tool on a bench: the script as it is shipped, in a folder that stands for the machine.

Its folders are moved there, its waits are cut short, and programs of the same names stand for
systemd's: they note what they are asked, and answer by files that a test writes.
"""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

from tests.deploy.card import brought

TOOL = Path(__file__).parents[2] / "deploy" / "signage-deploy"
DROP_IN = "etc/systemd/system/signage.service.d/50-configuration.conf"
_RELEASE = r"""#!/bin/bash
# A release: what it needs and whether it works stand in files beside it.
here=$(dirname "$0")/../..
case $1 in
    needs) cat "$here/needs" ;;
    rehearse) cat "$here/rehearses" >/dev/null ;;
    seal) cat >"$M/sealed" ;;
esac
"""
_PROGRAMS = {
    "id": "echo 0",
    "sync": "",
    "udevadm": "",
    "fstrim": "",
    "flock": """[ -z "${BUSY:-}" ] || [ "$1" != -n ] || exit 1""",
    # Whoever waits lets others do something.
    "sleep": """[ ! -e "$M/meanwhile" ] || bash "$M/meanwhile"; rm -f "$M/meanwhile" """,
    "systemctl": r"""
echo "systemctl $*" >>"$M/asked"
now=$(readlink "$M/opt/signage/current")
case "$*" in
    "cat signage") cat "$M"/unit/* ;;
    "show signage -p ActiveState --value") cat "$M/state" ;;
    show*) if [ -e "$now/crashes" ]; then date +%N; else echo "active 7"; fi ;;
    is-active*) grep -q ^active "$M/state" ;;
esac""",
    "systemd-run": r"""
cat "$M"/run/systemd/system/signage-rehearsal.service.d/*.conf >"$M/rehearsal"
echo "systemd-run $*" >>"$M/asked"
while [ "$1" != -- ]; do shift; done
shift
"$@" """,
    "timedatectl": "echo yes",
}


class Bench:
    """A machine of folders; `run` calls the tool on it as root would."""

    def __init__(self, folder: Path) -> None:
        self.path = folder
        for name in ("run/systemd/system", "usr/local/sbin", "etc/signage", "unit", "bin"):
            (folder / name).mkdir(parents=True)
        for name, text in _PROGRAMS.items():
            self._program(folder / "bin" / name, f"#!/bin/bash\n{text}\n")
        (folder / "state").write_text("active\n")
        self.tool = folder / "usr/local/sbin/signage-deploy"
        short = re.sub(r"^SETTLES=20", "SETTLES=2", self.moved(TOOL.read_text("utf-8")), flags=re.M)
        self._program(self.tool, short)
        self.config = folder / "etc/signage/config.toml"
        self.config.write_text("# its words are the release's own matter here\n")

    def moved(self, script: str) -> str:
        """A script with the machine's folders in place of this machine's."""
        return re.sub(
            r"(?<![\w}])/(opt|etc|run|sys|boot|usr/local)(?![\w-])", rf"{self.path}/\1", script
        )

    def release(self, name: str, *, confirmed: bool = True, crashes: bool = False) -> Path:
        """A release that is complete and rehearses well."""
        folder = self.path / "opt/signage/releases" / name
        (folder / "venv/bin").mkdir(parents=True)
        (folder / "deploy/systemd/with").mkdir(parents=True)
        self._program(folder / "venv/bin/signage", _RELEASE)
        for mark in ("complete", "needs", "rehearses"):
            (folder / mark).touch()
        if confirmed:
            (folder / "confirmed").touch()
        if crashes:
            (folder / "crashes").touch()
        return folder

    def links(self, current: Path, previous: Path) -> None:
        """What runs, and what ran before."""
        for name, release in (("current", current), ("previous", previous)):
            (self.path / "opt/signage" / name).symlink_to(release)

    def running(self) -> str:
        return (self.path / "opt/signage/current").readlink().name

    def asked(self) -> list[str]:
        """What systemd's programs were asked."""
        place = self.path / "asked"
        return place.read_text().splitlines() if place.exists() else []

    def run(self, *words: str, code: int = 0, given: str = "", **environ: str) -> str:
        """Call the tool; what it says."""
        return self.script(self.tool, *words, code=code, given=given, **environ)

    def script(
        self, script: Path, *words: str, code: int = 0, given: str = "", **environ: str
    ) -> str:
        """Call a script on this machine."""
        path = f"{self.path}/bin:{os.environ['PATH']}"
        done = subprocess.run(
            [script, *words],
            cwd=self.path,
            env={"PATH": path, "M": str(self.path), **environ},
            input=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=30,
        )
        assert done.returncode == code, (done.returncode, done.stdout)
        return done.stdout

    def first_install(self) -> Path:
        """The script that cloud-init is given, in its place."""
        script = self.path / "usr/local/sbin/signage-first-install"
        self._program(script, self.moved(brought()[0]))
        return script

    @staticmethod
    def _program(place: Path, text: str) -> None:
        place.write_text(text, encoding="utf-8")
        place.chmod(0o755)
