"""Root file systems of stock Debians to install in: made once, and fresh again for every check.

Kept in $SIGNAGE_DEPLOY_CACHE (~/.cache/signage-deploy): the roots, and the wheels of the lock file.
A check works on an overlay in memory, which is thrown away. All mounts are in a namespace of this
process alone (`apart`): whatever becomes of it, none is left on the machine.
"""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
CACHE = Path(os.environ.get("SIGNAGE_DEPLOY_CACHE") or Path.home() / ".cache" / "signage-deploy")
LAYERS = CACHE / "layers"  # in memory: to remove 30,000 files from a disk takes minutes
SHARED = {"wheels": CACHE / "wheels", "sources": LAYERS / "sources"}  # in /mnt of each root
_BINFMT = Path("/proc/sys/fs/binfmt_misc")
_APART = "SIGNAGE_DEPLOY_APART"
_NODES = {"null": (1, 3), "zero": (1, 5), "full": (1, 7), "random": (1, 8), "urandom": (1, 9)}
# As small as Raspberry Pi OS Lite and Debian's own image have it, plus what those have besides.
INCLUDED = "systemd,systemd-sysv,dbus,udev,ca-certificates,apt,procps"
PARTS = (
    "signage",
    "themes",
    "deploy",
    "pyproject.toml",
    "requirements.lock",
    "requirements-kerberos.lock",
    "README.md",
    "LICENSE",
)
ENVIRONMENT = {
    "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "PIP_NO_INDEX": "1",
    "PIP_FIND_LINKS": "/mnt/wheels",
}


def call(*command: str | Path, **options: object) -> str:
    """A command's output; raises with it if it fails."""
    done = subprocess.run(  # type: ignore[call-overload]
        [str(word) for word in command],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        **options,
    )
    if done.returncode:
        raise AssertionError(f"{' '.join(map(str, command))}: {done.stdout.strip()[-3000:]}")
    return str(done.stdout)


def apart() -> None:
    """Go on in a mount namespace of this process's own, with room in memory for the layers."""
    if _APART not in os.environ:
        os.environ[_APART] = "1"
        again = ["unshare", "--mount", "--propagation", "private"]
        again += [sys.executable, "-m", "tests.deploy", *sys.argv[1:]]
        os.execvp(again[0], again)  # noqa: S606 - our own words
    LAYERS.mkdir(parents=True, exist_ok=True)
    call("mount", "-t", "tmpfs", "-o", "mode=755,size=8g", "layers", LAYERS)
    for folder in SHARED.values():
        folder.mkdir(exist_ok=True)


def debian(release: str, architecture: str = "amd64") -> Path:
    """An unpacked root of that release; "arm64" is emulated, program by program (qemu-user)."""
    if architecture == "arm64":
        _emulate_arm64()
    root = CACHE / f"{release}-{architecture}"
    if not (root / "made").exists():
        shutil.rmtree(root, ignore_errors=True)
        CACHE.mkdir(parents=True, exist_ok=True)
        call(
            *("mmdebstrap", "--variant=minbase", f"--include={INCLUDED}", "--format=directory"),
            *(f"--architectures={architecture}", release, root),  # from its own choice of mirror
        )
        _trust(root)
        (root / "made").touch()
    return root


def _emulate_arm64() -> None:
    """Have the kernel hand arm64 programs to QEMU (binfmt_misc), as Debian's package asks."""
    registered = _BINFMT / "qemu-aarch64"
    if not (_BINFMT / "register").exists():
        call("mount", "-t", "binfmt_misc", "binfmt_misc", _BINFMT)
    if not registered.exists():
        asked = Path("/usr/lib/binfmt.d/qemu-aarch64.conf").read_text(encoding="ascii")
        (_BINFMT / "register").write_text(asked.strip(), encoding="ascii")


def _trust(root: Path) -> None:
    """The network as this machine has it: its name servers, and whom it trusts."""
    shutil.copyfile("/etc/resolv.conf", root / "etc/resolv.conf")
    certificates = "etc/ssl/certs/ca-certificates.crt"
    shutil.copyfile(f"/{certificates}", root / certificates)


def source(name: str, edits: Mapping[str, tuple[str, str]] | None = None) -> Path:
    """A copy of what a release is made from, with texts of its files exchanged."""
    folder = SHARED["sources"] / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for part in PARTS:
        if (ROOT / part).is_dir():
            ignore = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / part, folder / part, ignore=ignore)
        else:
            shutil.copy(ROOT / part, folder / part)
    for file, (old, new) in (edits or {}).items():
        text = (folder / file).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{file}: {old}"
        (folder / file).write_text(text.replace(old, new), encoding="utf-8")
    return folder


class Root:
    """A root file system on which something may be changed."""

    def __init__(self, merged: Path, layers: Sequence[Path]) -> None:
        self.path, self.layers = merged, layers

    def run(self, command: str, code: int = 0, **environ: str) -> str:
        """A shell command inside, as root and without systemd; its output."""
        done = self._ran(command, environ)
        assert done.returncode == code, f"{command}: {done.returncode}: {done.stdout[-3000:]}"
        return done.stdout

    def ends(self, command: str, **environ: str) -> int:
        """How it ends."""
        return self._ran(command, environ).returncode

    def _ran(self, command: str, environ: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["chroot", str(self.path), "/bin/sh", "-c", command],
            env=ENVIRONMENT | environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )

    def running(self) -> str:
        """The name of the release that runs, "" if there is none."""
        link = self.path / "opt/signage/current"
        return link.readlink().name if link.is_symlink() else ""


@contextmanager
def overlay(*layers: Path, name: str = "work", bare: bool = False) -> Iterator[Root]:
    """A root over the `layers`, the uppermost one first; what is changed is gone afterwards.

    With /proc and /dev, the wheels in /mnt/wheels and the sources in /mnt/sources; or `bare`.
    """
    with lasting(*layers, name=name, bare=bare) as root:
        yield root
    shutil.rmtree(LAYERS / name)


@contextmanager
def lasting(*layers: Path, name: str, bare: bool = False) -> Iterator[Root]:
    """The same, and what was changed stays as a layer of that name."""
    folder = LAYERS / name
    if folder.exists():  # of a check that failed
        assert not (folder / "merged").is_mount(), folder
        shutil.rmtree(folder)
    upper, work, merged = (folder / part for part in ("upper", "work", "merged"))
    for each in (upper, work, merged):
        each.mkdir(parents=True)
    below = ":".join(map(str, layers))
    what = f"lowerdir={below},upperdir={upper},workdir={work}"
    call("mount", "-t", "overlay", "overlay", "-o", what, merged)
    try:
        if not bare:
            for place, shared in SHARED.items():
                (merged / "mnt" / place).mkdir(parents=True, exist_ok=True)
                call("mount", "--bind", shared, merged / "mnt" / place)
            call("mount", "-t", "proc", "proc", merged / "proc")
            _devices(merged / "dev")
        yield Root(merged, (upper, *layers))
    finally:
        # Not lazily: nothing may be removed below while something is still mounted there.
        subprocess.run(["umount", "-R", str(merged)], check=True)


def _devices(folder: Path) -> None:
    """What every program may open; none of this machine's own."""
    call("mount", "-t", "tmpfs", "-o", "mode=755", "dev", folder)
    for name, numbers in _NODES.items():
        os.mknod(folder / name, stat.S_IFCHR | 0o666, os.makedev(*numbers))
        (folder / name).chmod(0o666)
    (folder / "pts").mkdir()
    call("mount", "-t", "devpts", "-o", "newinstance,ptmxmode=666", "pts", folder / "pts")
    (folder / "ptmx").symlink_to("pts/ptmx")
    (folder / "fd").symlink_to("/proc/self/fd")
    (folder / "stdin").symlink_to("fd/0")
    (folder / "stdout").symlink_to("fd/1")


def wheels(root: Path) -> None:
    """Fetch what the lock file names, for the Python of that root, and by pip's own rules."""
    stamp = CACHE / f"wheels-{root.name}"
    lock = (ROOT / "requirements.lock").read_bytes()
    if stamp.exists() and stamp.read_bytes() == lock:
        return
    with overlay(root, name="wheels") as inside:
        shutil.copy(ROOT / "requirements.lock", inside.path / "mnt/requirements.lock")
        inside.run(
            "export DEBIAN_FRONTEND=noninteractive; apt-get update -qq;"
            "apt-get install -y -qq --no-install-recommends python3-venv &&"
            "python3 -m venv /mnt/v &&"
            "/mnt/v/bin/pip download -q --no-cache-dir --only-binary :all: --require-hashes"
            " -r /mnt/requirements.lock -d /mnt/wheels",
            PIP_NO_INDEX="",
            PIP_FIND_LINKS="",
        )
    stamp.write_bytes(lock)
