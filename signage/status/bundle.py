"""What a bug report needs, in one archive, free of meeting text and secrets.

It is an allow-list: nothing goes in but what is named here, and each part comes from a place that
never holds either. Behind that stands a second wall: no part that holds one of the configuration's
own secrets leaves, however it came there.
"""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import tarfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path

from signage import config as configuration
from signage.commands import versions
from signage.config import Config
from signage.config.text import effective
from signage.errors import UserError
from signage.readiness import ready
from signage.secrets import resolve
from signage.status.local import ask
from signage.status.machine import machine

UNIT = "signage.service"
LINES = 2000  # of the journal
_PATIENCE = 20  # s for each program that is asked
_SHOWN = (
    "ActiveState,SubState,Result,NRestarts,ExecMainStatus,ExecMainStartTimestamp,StatusText,"
    "WatchdogUSec,FragmentPath,DropInPaths"
)
_HIDDEN = "******"
_SHORTEST = 4  # letters of a secret that is looked for: a shorter one is part of any word

README = """\
A support bundle of signage, made to be attached to a bug report.

It holds: versions, the configuration in force (without its list of private words), its problems,
how the running sign is, the sign's own log, what systemd says of it, the screens, the machine.
It names the room's mailbox, the server and the account, as the configuration does.
It does not hold: passwords, keys, tokens, and any text of any meeting.
"""

Run = Callable[[Sequence[str]], str]
"""Runs a program and returns what it printed, or why it could not."""


def run(words: Sequence[str]) -> str:
    """See `Run`."""
    try:
        done = subprocess.run(  # noqa: S603 - the words are constants of this module
            words, capture_output=True, timeout=_PATIENCE, check=False, text=True, errors="replace"
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"{words[0]} could not be asked: {type(error).__name__}\n"
    return done.stdout + done.stderr


def bundle(
    path: Path,
    socket: Path | None = None,
    run: Run = run,
    environ: Mapping[str, str] = os.environ,
    root: Path = Path("/"),
) -> bytes:
    """The archive (tar, gzip) about the configuration `path` and the sign that runs by it."""
    parts = {
        "README.txt": README,
        "versions.txt": versions.text(),
        "machine.json": json.dumps(asdict(machine(root)), indent=2),
        "screens.txt": "".join(_screens(root)),
        "journal.txt": run(["journalctl", "-u", UNIT, "-n", str(LINES), "-o", "short-iso"]),
        "unit.txt": run(["systemctl", "show", UNIT, "-p", _SHOWN]),
        "status.json": _status(socket),
    }
    config = _config(path)
    parts["problems.txt"] = _problems(path, environ)
    if config is not None:
        parts["configuration.toml"] = effective(_without_words(config))
    return _packed(_without(parts, _secrets(config, environ, root)))


def _config(path: Path) -> Config | None:
    with suppress(UserError):
        return configuration.examine(path).config
    return None


def _without_words(config: Config) -> Config:
    """The words that make a meeting private say what people here would hide."""
    words = tuple(f"(word {n + 1}, left out)" for n in range(len(config.privacy.words)))
    return replace(config, privacy=replace(config.privacy, words=words))


def _problems(path: Path, environ: Mapping[str, str]) -> str:
    try:
        ready(configuration.examine(path), environ)
    except UserError as error:
        return "".join(f"{problem}\n" for problem in error.problems)
    return "none\n"


def _status(socket: Path | None) -> str:
    try:
        return ask("status", socket).decode()
    except UserError as error:
        return "".join(f"{problem}\n" for problem in error.problems)


def _screens(root: Path) -> Iterator[str]:
    """Each connector's state and its modes, as the kernel has them."""
    for folder in sorted(root.glob("sys/class/drm/card*-*")):
        with suppress(OSError):
            state = (folder / "status").read_text(encoding="ascii").strip()
            modes = (folder / "modes").read_text(encoding="ascii").split()
            yield f"{folder.name}: {state}; {' '.join(dict.fromkeys(modes)) or 'no modes'}\n"


def _secrets(config: Config | None, environ: Mapping[str, str], root: Path) -> list[str]:
    """Every secret that this configuration can reach, and those in the environment."""
    found = [value for name, value in environ.items() if name.startswith("SIGNAGE_SECRET_")]
    if config is not None:
        for name in filter(None, (config.source.secret, config.doctor.probe_secret)):
            with suppress(UserError):
                found.append(resolve(name, config.secrets_dir, environ, root=root).secret.reveal())
        with suppress(OSError):
            found += [
                file.read_text(encoding="utf-8", errors="replace").strip()
                for file in config.secrets_dir.iterdir()
                if file.is_file()
            ]
    return [secret for secret in found if len(secret) >= _SHORTEST]


def _without(parts: Mapping[str, str], secrets: Sequence[str]) -> dict[str, str]:
    """The parts with every secret blotted out."""
    if not secrets:
        return dict(parts)
    longest_first = sorted(set(secrets), key=len, reverse=True)
    any_of = re.compile("|".join(re.escape(secret) for secret in longest_first))
    return {name: any_of.sub(_HIDDEN, text) for name, text in parts.items()}


def _packed(parts: Mapping[str, str]) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz") as archive:
        for name, text in sorted(parts.items()):
            data = text.encode()
            member = tarfile.TarInfo(f"signage-support/{name}")
            member.size, member.mode = len(data), 0o600
            archive.addfile(member, io.BytesIO(data))
    return file.getvalue()
