"""Keeps secrets for the service: sealed by systemd where that can be, else readable by root alone.

A sealed credential (systemd-creds(1)) can be opened on this machine only: by its TPM, or by a key
in /var/lib/systemd. Without a TPM that key lies on the same card, so sealing protects backups and
copies of single files, not a stolen card. Where there is nothing to seal with (systemd before
version 250) or no key to be had (neither a TPM nor a lasting /var), the file is as it is, with
mode 0600, in a folder that is root's alone, and this is said. Any other failure is one: nothing is
kept then.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import NamedTuple

from signage.errors import Problem, UserError

FOLDER = Path("/etc/signage/credentials")
_TOOL = "systemd-creds"
_PATIENCE = 60.0  # s; a TPM may take some
# systemd-creds' own words (systemd 250 to 258, src/shared/creds-util.c) where no key can be had:
# /var/lib/systemd in memory and no TPM, and a systemd built without OpenSSL.
_NO_KEY = ("no encryption key available", "support for encrypted credentials not available")


class Kept(NamedTuple):
    """Where a secret is kept."""

    path: Path
    unsealed: str = ""
    """Why it is not sealed; empty: it is."""

    def __str__(self) -> str:
        if not self.unsealed:
            return f"kept in {self.path}"
        return f"kept in {self.path}, readable by root alone but not sealed: {self.unsealed}"


class Vault:
    """The credentials in a folder: NAME.sealed, or NAME. `tool` seals and opens."""

    def __init__(self, folder: Path = FOLDER, tool: str = _TOOL) -> None:
        self._folder, self._tool = folder, tool

    def seal(self, name: str, value: bytes) -> Kept:
        """Keep it, in place of an earlier one, which a failure leaves as it is.

        Raises UserError if it cannot be kept, or not be sealed where it should be.
        """
        sealed, plain = self._places(name)
        content, unsealed = self._sealed(name, value)
        place, other = (plain, sealed) if unsealed else (sealed, plain)
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            replace_file(place, content, 0o600)
            other.unlink(missing_ok=True)
        except OSError as error:
            what = f"it cannot be kept: {error.strerror or error}"
            raise UserError([Problem(str(place), what)], 73) from error  # EX_CANTCREAT
        return Kept(place, unsealed)

    def opened(self, name: str) -> bytes | None:
        """The secret itself, None if there is none, or none that this machine can open."""
        sealed, plain = self._places(name)
        if sealed.exists():
            try:
                done = self._asked("decrypt", name, str(sealed), b"")
            except (OSError, subprocess.TimeoutExpired):
                return None
            return done.stdout if done.returncode == 0 and done.stdout else None
        return plain.read_bytes() if plain.exists() else None

    def _places(self, name: str) -> tuple[Path, Path]:
        return self._folder / f"{name}.sealed", self._folder / name

    def _sealed(self, name: str, value: bytes) -> tuple[bytes, str]:
        """The sealed secret; or the secret itself, and why it is not sealed."""
        try:
            done = self._asked("encrypt", name, "-", value)
        except FileNotFoundError:
            return value, f"there is no {_TOOL} here (systemd before version 250)"
        except subprocess.TimeoutExpired:
            reason = f"it has not answered within {_PATIENCE:.0f} s"
        except OSError as error:
            reason = error.strerror or type(error).__name__
        else:
            if done.returncode == 0 and done.stdout:
                return done.stdout, ""
            reason = _reason(done, value)
            if any(words in reason.lower() for words in _NO_KEY):
                return value, reason
        what = f"{_TOOL} cannot seal it: {reason}; what was kept before stays as it is"
        remedy = f"When this seals a word, give it again: echo word | sudo {_TOOL} encrypt - -"
        raise UserError([Problem(f'secret "{name}"', what, remedy)], 69)  # EX_UNAVAILABLE

    def _asked(
        self, verb: str, name: str, source: str, given: bytes
    ) -> subprocess.CompletedProcess[bytes]:
        command = [self._tool, verb, f"--name={name}", source, "-"]
        return subprocess.run(  # noqa: S603 - our own words, and a name of letters and hyphens
            command, input=given, capture_output=True, timeout=_PATIENCE, check=False
        )


def _reason(done: subprocess.CompletedProcess[bytes], value: bytes) -> str:
    """The last line that it says of its failure, or how it ended; never the secret."""
    lines = done.stderr.decode("utf-8", "replace").split("\n")
    said = [line.strip() for line in lines if line.strip().isprintable() and line.strip()]
    if not said or value in done.stderr:
        return f"it ended with {done.returncode} and has said nothing"
    return said[-1][:200].rstrip(".")


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
