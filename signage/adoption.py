"""Takes what a laptop has put on the boot partition: configuration, certificates, secret.

    signage.toml             the configuration; a table [secrets] in it has names and values
    signage-secret.txt       the value of the secret that [source] names, alone in a file
    signage-ca.pem           becomes ca.pem beside the configuration
    signage-certificate.pem  becomes certificate.pem there, readable by the sign alone

Secrets are sealed, the rest goes to its place, and all of it leaves the card. A faulty file stays
there without its secrets, and signage-problems.txt beside it says what is wrong. Every step can be
interrupted and is repeated from what is still on the card.
"""

from __future__ import annotations

import os
import re
import tempfile
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from signage.config import Examined, examine
from signage.errors import Problem, UserError
from signage.readiness import ready
from signage.sealing import Vault, replace_file, sync_folder

CONFIG, SECRET, PROBLEMS = "signage.toml", "signage-secret.txt", "signage-problems.txt"
_HALF = f".{CONFIG}.new"  # of a step that was interrupted
_PEMS = {"signage-ca.pem": ("ca.pem", 0o644), "signage-certificate.pem": ("certificate.pem", 0o600)}
TAKEN = (CONFIG, _HALF, SECRET, *_PEMS)
"""What is looked for on the card; any of them alone is reason enough."""
_TABLE = re.compile(r"^[ \t]*\[secrets\][^\n]*\n(?:(?![ \t]*\[)[^\n]*\n)*", re.MULTILINE)
# A secret where none may stand: `check` refuses the key, and its value does not stay either.
_MISPLACED = re.compile(
    r"^([ \t]*(?:password|passwd|client_secret|secret_value)[ \t]*=)[^\n]*", re.MULTILINE
)
_NAMED = re.compile(r"^[ \t]*secret[ \t]*=[ \t]*[\"']([a-z0-9-]+)[\"']", re.MULTILINE)


Check = Callable[[Examined, Mapping[str, str]], object]
"""Raises UserError with whatever is wrong, the environment's secrets included."""


@dataclass(frozen=True, slots=True)
class Parted:
    """A configuration without its secrets, and those; `problems` with how they stood there."""

    text: str
    secrets: Mapping[str, str]
    problems: tuple[Problem, ...] = ()


def adopt(
    card: Path, etc: Path, vault: Vault, run: Path = Path("/run"), check: Check = ready
) -> bool:
    """Take what lies on the `card`; whether there was anything. `run` is a folder in memory.

    `check` looks at all that a configuration names.

    Raises UserError with every problem, once all is where it belongs.
    """
    if not any((card / name).exists() for name in TAKEN):
        return False
    try:
        _adopt(card, etc, vault, run, check)
    except OSError as error:
        what = f"it cannot be taken: {error.strerror or type(error).__name__}"
        raise UserError([Problem(str(error.filename or card), what)], 73) from error
    return True


def part(text: str, where: str = CONFIG) -> Parted:
    """Take the table [secrets] out of a configuration's text, which is otherwise left as it is."""
    text = text.replace("\r\n", "\n")
    text = text if text.endswith("\n") else text + "\n"
    rest = _MISPLACED.sub(r'\1 "(removed)"', _TABLE.sub("", text))
    secrets, problems = {}, []
    found = "".join(match.group() for match in _TABLE.finditer(text))
    try:
        secrets = tomllib.loads(found).get("secrets", {})
    except tomllib.TOMLDecodeError as error:
        what = f'this is not TOML: {error}; allowed: lines such as name = "value"'
        problems.append(Problem(f"{where}: [secrets]", what))
    for name, value in list(secrets.items()):
        if not (isinstance(value, str) and value and re.fullmatch(r"[a-z0-9-]+", name)):
            what = "allowed: small letters, digits, hyphens = a text in quotes"
            problems.append(Problem(f"{where}: [secrets] {name}", what))
            del secrets[name]
    return Parted(rest, secrets, tuple(problems))


def wipe(path: Path) -> None:
    """Overwrite a file and remove it.

    The card's own controller may keep the old blocks until it needs them: this keeps the text from
    whoever reads the file system, not from whoever takes the memory chip apart.
    """
    with suppress(FileNotFoundError):
        with path.open("r+b") as file:
            file.write(b"\0" * os.fstat(file.fileno()).st_size)
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
        sync_folder(path.parent)


def _adopt(card: Path, etc: Path, vault: Vault, run: Path, check: Check) -> None:
    source, secret, place = card / CONFIG, card / SECRET, etc / "config.toml"
    etc.mkdir(parents=True, exist_ok=True)
    for name in (CONFIG, SECRET, *_PEMS):
        _forget(card / name)
    _go_on(source)
    parted = part(_text(source), str(source)) if source.exists() else None
    problems = [*parted.problems] if parted else []
    secrets = dict(parted.secrets) if parted else {}
    if secret.exists():
        text = parted.text if parted else _text(place)
        problems += _name(secret, text, secrets)
    for name, value in secrets.items():
        vault.seal(name, value.encode())
    for name, (plain, mode) in _PEMS.items():
        if (card / name).exists():
            replace_file(etc / plain, (card / name).read_bytes(), mode)
    if parted is not None:
        problems += _place(
            parted, source, place, lambda new: _faults(new, source, vault, run, check)
        )
    for name in (SECRET, *_PEMS):
        wipe(card / name)
    told = "".join(f"{problem}\n" for problem in problems)
    if problems:
        replace_file(card / PROBLEMS, told.replace("\n", "\r\n").encode(), 0o644)
        raise UserError(problems)
    (card / PROBLEMS).unlink(missing_ok=True)


def _place(
    parted: Parted, source: Path, place: Path, faults: Callable[[Path], Iterable[Problem]]
) -> Sequence[Problem]:
    """Put the configuration where it is read, if it is in order; what is wrong with it."""
    new = place.with_name("config.card.toml")  # relative paths count from this folder
    replace_file(new, parted.text.encode(), 0o644)
    problems = [*faults(new)]
    if not problems and not parted.problems:
        new.replace(place)
        sync_folder(place.parent)
        wipe(source)
        return ()
    if not place.exists():  # then the sign itself shows what is wrong with it
        new.replace(place)
    new.unlink(missing_ok=True)
    if parted.text.encode() != source.read_bytes():
        replace_on_card(source, parted.text)
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


def _name(secret: Path, text: str, secrets: dict[str, str]) -> Iterator[Problem]:
    """Give the nameless secret the name that the configuration has for it."""
    value = _text(secret).strip("\r\n")
    named = _NAMED.search(text)
    if named is None:
        what = "[source] secret of the configuration does not say what it is for; it was removed"
        yield Problem(str(secret), what, "put it there again when it does")
    elif not value or not value.isprintable():
        yield Problem(
            str(secret), "allowed: one line of text; it was removed", "put it there again"
        )
    else:
        secrets[named.group(1)] = value


def _text(path: Path) -> str:
    """As Windows' editors write it too; what is no UTF-8 is left for the configuration to tell."""
    try:
        return path.read_bytes().decode("utf-8-sig", errors="replace")
    except FileNotFoundError:
        return ""
