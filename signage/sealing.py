"""Keeps secrets for the service: sealed by systemd where that can be, else readable by root alone.

A sealed credential (systemd-creds(1)) can be opened on this machine only: by its TPM, or by a key
in /var/lib/systemd. Without a TPM that key lies on the same card, so sealing protects backups and
copies of single files, not a stolen card. Where systemd cannot seal (before version 250), the file
is as it is, with mode 0600, in a folder that is root's alone.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from signage.errors import Problem, UserError

FOLDER = Path("/etc/signage/credentials")
_TOOL = "systemd-creds"
_PATIENCE = 60.0  # s; a TPM may take some


class Vault:
    """The credentials in a folder: NAME.sealed, or NAME. `tool` seals and opens."""

    def __init__(self, folder: Path = FOLDER, tool: str = _TOOL) -> None:
        self._folder, self._tool = folder, tool

    def seal(self, name: str, value: bytes) -> Path:
        """Keep it, in place of an earlier one; the file that holds it. Raises UserError."""
        sealed, plain = self._places(name)
        answer = self._ask("encrypt", name, "-", value)
        place, other = (plain, sealed) if answer is None else (sealed, plain)
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            replace_file(place, value if answer is None else answer, 0o600)
            other.unlink(missing_ok=True)
        except OSError as error:
            what = f"it cannot be kept: {error.strerror or error}"
            raise UserError([Problem(str(place), what)], 73) from error  # EX_CANTCREAT
        return place

    def opened(self, name: str) -> bytes | None:
        """The secret itself, None if there is none, or none that this machine can open."""
        sealed, plain = self._places(name)
        if sealed.exists():
            return self._ask("decrypt", name, str(sealed), b"")
        return plain.read_bytes() if plain.exists() else None

    def _places(self, name: str) -> tuple[Path, Path]:
        return self._folder / f"{name}.sealed", self._folder / name

    def _ask(self, verb: str, name: str, source: str, given: bytes) -> bytes | None:
        """What systemd-creds answers; None if there is none here, or it cannot."""
        command = [self._tool, verb, f"--name={name}", source, "-"]
        try:
            done = subprocess.run(  # noqa: S603 - our own words, and a name of letters and hyphens
                command, input=given, capture_output=True, timeout=_PATIENCE, check=False
            )
        except (OSError, subprocess.TimeoutExpired):
            return None
        return done.stdout if done.returncode == 0 and done.stdout else None


def replace_file(path: Path, content: bytes, mode: int) -> None:
    """Write it whole or not at all, whenever the power goes; nobody else sees it half-way."""
    new = path.with_name(f".{path.name}.new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Have the names in a folder on the disk, not only on their way to it."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
