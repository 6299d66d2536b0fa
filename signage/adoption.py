"""Takes what a laptop has put on the boot partition: configuration, certificates, secret.

    signage.toml             the configuration; a table [secrets] in it has names and values
    signage-secret.txt       the value of the secret that [source] names, alone in a file
    signage-ca.pem           becomes ca.pem beside the configuration
    signage-certificate.pem  becomes certificate.pem there, readable by the sign alone

Secrets are sealed, the rest goes to its place, and all of it leaves the card. A faulty file stays
there without whatever may be a secret (signage.parting), and signage-problems.txt beside it says
what is wrong. Only if the machine cannot seal, nothing is taken and all stays as it is, which is
said too. Every step can be interrupted and is repeated from what is still on the card.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from signage.config import Examined, examine
from signage.errors import Problem, UserError
from signage.legible import decoded
from signage.parting import REMOVED, Parted, part
from signage.readiness import ready
from signage.sealing import Vault, replace_file, sync_folder

CONFIG, SECRET, PROBLEMS = "signage.toml", "signage-secret.txt", "signage-problems.txt"
_HALF = f".{CONFIG}.new"  # of a step that was interrupted
_PEMS = {"signage-ca.pem": ("ca.pem", 0o644), "signage-certificate.pem": ("certificate.pem", 0o600)}
TAKEN = (CONFIG, _HALF, SECRET, *_PEMS)
"""What is looked for on the card; any of them alone is reason enough."""


Check = Callable[[Examined, Mapping[str, str]], object]
"""Raises UserError with whatever is wrong, the environment's secrets included."""


def adopt(
    card: Path,
    etc: Path,
    vault: Vault,
    run: Path = Path("/run"),
    check: Check = ready,
    say: Callable[[str], object] = print,
) -> bool:
    """Take what lies on the `card`; whether there was anything. `run` is a folder in memory.

    `check` looks at all that a configuration names; `say` is told which secrets are not sealed.

    Raises UserError with every problem, once all is where it belongs.
    """
    if not any((card / name).exists() for name in TAKEN):
        return False
    try:
        _adopt(card, etc, vault, run, check, say)
    except OSError as error:
        what = f"it cannot be taken: {error.strerror or type(error).__name__}"
        raise UserError([Problem(str(error.filename or card), what)], 73) from error
    return True


def wipe(path: Path) -> None:
    """Overwrite a file and remove it.

    The card's own controller may keep the old blocks until it needs them: this keeps the text from
    whoever reads the file system, not from whoever takes the memory chip apart.
    """
    with suppress(FileNotFoundError):
        _blank(path)
        path.unlink()
        sync_folder(path.parent)


def _blank(path: Path, left: bytes = b"") -> None:
    """Overwrite what a file holds, and leave something else in it."""
    with path.open("r+b") as file:
        file.write(b"\0" * os.fstat(file.fileno()).st_size)
        file.flush()
        os.fsync(file.fileno())
        if left:
            file.seek(0)
            file.write(left)
            file.truncate()
            file.flush()
            os.fsync(file.fileno())


def _adopt(
    card: Path,
    etc: Path,
    vault: Vault,
    run: Path,
    check: Check,
    say: Callable[[str], object],
) -> None:
    source, secret, place = card / CONFIG, card / SECRET, etc / "config.toml"
    etc.mkdir(parents=True, exist_ok=True)
    for name in (CONFIG, SECRET, *_PEMS):
        _forget(card / name)
    _go_on(source)
    parted = part(source.read_bytes(), str(source)) if source.exists() else None
    problems = [*parted.problems] if parted else []
    secrets = dict(parted.secrets) if parted else {}
    nameless: list[Problem] = []
    if secret.exists():
        known = parted or part(place.read_bytes() if place.exists() else b"", str(place))
        nameless += _name(secret, known.named, secrets)
    problems += nameless
    _seal(card, vault, secrets, say)
    for name, (plain, mode) in _PEMS.items():
        if (card / name).exists():
            replace_file(etc / plain, (card / name).read_bytes(), mode)
    if parted is not None:
        problems += _place(
            parted, source, place, lambda new: _faults(new, source, vault, run, check)
        )
    if problems:
        _tell(card, problems)  # before anything is gone
    for name in _PEMS:
        wipe(card / name)
    if nameless and source.exists():  # then all is told again at the next start, this too
        _blank(secret, REMOVED.encode())
    else:
        wipe(secret)
    if problems:
        raise UserError(problems)
    (card / PROBLEMS).unlink(missing_ok=True)


def _tell(card: Path, problems: Iterable[Problem]) -> None:
    told = "".join(f"{problem}\n" for problem in problems)
    replace_file(card / PROBLEMS, told.replace("\n", "\r\n").encode(), 0o644)


def _seal(
    card: Path, vault: Vault, secrets: Mapping[str, str], say: Callable[[str], object]
) -> None:
    try:
        for name, value in secrets.items():
            kept = vault.seal(name, value.encode())
            if kept.unsealed:
                say(str(kept))
    except UserError as error:
        what = "nothing was taken; whoever has this card can still read the secret on it"
        problems = [*error.problems, Problem(str(card), what, "It is tried again at every start.")]
        _tell(card, problems)
        raise UserError(problems, error.exit_code) from error


def _place(
    parted: Parted, source: Path, place: Path, faults: Callable[[Path], Iterable[Problem]]
) -> Sequence[Problem]:
    """Put the configuration where it is read, if it is in order; what is wrong with it."""
    new = place.with_name("config.card.toml")  # relative paths count from this folder
    replace_file(new, parted.text.encode(), 0o644)
    told = {problem.where for problem in parted.problems}
    problems = [problem for problem in faults(new) if problem.where not in told]
    if not problems and not parted.problems:
        new.replace(place)
        sync_folder(place.parent)
        wipe(source)
        return ()
    if not place.exists():  # then the sign itself shows what is wrong with it
        new.replace(place)
    new.unlink(missing_ok=True)
    if parted.left.encode() != source.read_bytes():
        replace_on_card(source, parted.left)
    return problems


def replace_on_card(source: Path, text: str) -> None:
    """Exchange the file's text, with the old one overwritten."""
    new = source.with_name(f".{source.name}.new")
    new.write_bytes(text.encode())
    sync_folder(source.parent)
    wipe(source)
    new.replace(source)


def _forget(path: Path) -> None:
    """Remove what was overwritten when the power went, and not yet removed."""
    if path.exists() and (content := path.read_bytes()) and not content.strip(b"\0"):
        path.unlink()


def _go_on(source: Path) -> None:
    """Finish what was interrupted between the two halves of `replace_on_card`."""
    new = source.with_name(f".{source.name}.new")
    if new.exists() and not source.exists():
        new.replace(source)
    new.unlink(missing_ok=True)


def _faults(new: Path, source: Path, vault: Vault, run: Path, check: Check) -> Iterator[Problem]:
    """What `check` would say of the file, told of the one on the card."""
    with tempfile.TemporaryDirectory(dir=run) as credentials:
        try:
            examined = examine(new)
            if (name := examined.config.source.secret) and (value := vault.opened(name)):
                Path(credentials, name).write_bytes(value)
            check(examined, {**os.environ, "CREDENTIALS_DIRECTORY": credentials})
        except UserError as error:
            for one in error.problems:
                yield Problem(one.where.replace(str(new), str(source)), one.what, one.remedy)


def _name(secret: Path, named: str | None, secrets: dict[str, str]) -> Iterator[Problem]:
    """Give the nameless secret the name that the configuration has for it."""
    try:
        value = decoded(secret.read_bytes()).strip("\r\n")
    except UnicodeDecodeError:
        what = "this is not UTF-8 text; it was removed"
        remedy = 'Put it there again, saved as UTF-8 (Notepad: "Save as", "Encoding": UTF-8).'
        yield Problem(str(secret), what, remedy)
        return
    if value == REMOVED or not value or not value.isprintable():
        what = "allowed: one line of text; it was removed"
        yield Problem(str(secret), what, "Put it there again.")
    elif named is None:
        what = "[source] secret of the configuration does not say what it is for; it was removed"
        yield Problem(str(secret), what, "Put it there again when it does.")
    else:
        secrets[named] = value
