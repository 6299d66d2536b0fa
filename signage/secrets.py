"""Secrets by name: looked up outside the configuration, and never shown.

A secret is taken from the first of these that exists:

1. the systemd credential of that name ($CREDENTIALS_DIRECTORY/NAME; systemd.exec(5),
   LoadCredential=); for a command of root's, which has none, that of the sign that runs here, or
   else the one that is kept for a sign in /etc/signage/credentials (signage.sealing),
2. the file of that name in the folder "secrets" beside the configuration, mode 0600 or stricter,
3. the environment variable SIGNAGE_SECRET_NAME, in capitals, "-" written as "_".

One that exists and is not fit is a problem; it is never passed over for the next.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, NoReturn

from signage.errors import Problem, UserError

RUNNING = Path("run/credentials/signage.service")  # where systemd keeps them while it runs
VAULT = Path("etc/signage/credentials")  # `sealing.FOLDER`, without importing that for a glance
TOOL = Path("usr/local/sbin/signage-deploy")
LONGEST = 4096  # bytes; a password or token
LONGEST_KEY = 262_144  # bytes; a certificate with its key, and perhaps its chain


class Secret:
    """Holds a secret and hides it from repr, str, format, pickle and so from every log."""

    __slots__ = ("__value",)

    def __init__(self, value: str) -> None:
        self.__value = value

    def reveal(self) -> str:
        """The secret itself, for the one call that needs it."""
        return self.__value

    def __repr__(self) -> str:
        return "Secret(…)"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not to be stored")


@dataclass(frozen=True, slots=True)
class Found:
    """A secret, and in words where it was found."""

    secret: Secret
    origin: str


def resolve(
    name: str,
    folder: Path,
    environ: Mapping[str, str] = os.environ,
    user: int | None = None,
    root: Path = Path("/"),
) -> Found:
    """Look `name` up; `folder` holds the secret files, `user` is whose they must be (None: ours).
    `root` is the machine's.

    Raises UserError, which names the places and the command that mends it, and nothing of a secret.
    """
    given = environ.get("CREDENTIALS_DIRECTORY")
    credential = (root / RUNNING if given is None else Path(given)) / name
    closed: list[Path] = []
    if _there(credential, closed):
        content = _content(credential)
        return Found(_sound(content, str(credential)), f"systemd credential {name}")
    vault = root / VAULT
    kept = [each for each in (vault / f"{name}.sealed", vault / name) if _there(each, closed)]
    if kept and given is None:
        content = _taken_out(kept[0], name)
        return Found(_sound(content, str(kept[0])), f"systemd credential {name}, kept in {vault}")
    path = folder / name
    if os.path.lexists(path):
        return Found(_sound(_guarded(path, user), str(path)), f"file {path}")
    variable = variable_of(name)
    if (value := environ.get(variable)) is not None:
        return Found(_sound(value, variable), f"environment variable {variable}")
    if kept:  # and we are a service that was given others
        what = f"it is kept in {kept[0]}, but this service was not given it"
        remedy = "sudo signage-deploy apply  (which says so where it cannot be opened)"
        raise UserError([Problem(f'secret "{name}"', what, remedy)])
    what = (
        f"it is in none of its places: systemd credential {name}, file {path}, "
        f"environment variable {variable}"
    )
    remedy = f"install -D -m 600 /dev/stdin {path}  (then type it, Enter, Ctrl-D)"
    if (root / TOOL).exists():  # a file of root's is none that the sign on the wall can read
        remedy = f"sudo signage-deploy secret {name}"
    if closed:
        what += f"; only root may look into {' and '.join(map(str, closed))}"
        first = "the same command with sudo"
        if "INVOCATION_ID" in environ:  # then nobody has typed it: systemd.exec(5)
            first = "sudo signage-deploy apply"
        remedy = f"{first}; if it was never kept there: {remedy}"
    raise UserError([Problem(f'secret "{name}"', what, remedy)])


def trace(
    name: str, folder: Path, environ: Mapping[str, str] = os.environ
) -> tuple[tuple[int, ...], ...]:
    """What tells, at little cost, that the secret was replaced, and nothing of the secret."""
    credentials = environ.get("CREDENTIALS_DIRECTORY")
    places = [folder / name] if credentials is None else [Path(credentials) / name, folder / name]
    return tuple(stamp(place) for place in places)


def stamp(path: Path) -> tuple[int, ...]:
    """Which file stands there, when it changed, and how it is guarded; empty: none does."""
    try:
        found = path.stat()
    except OSError:
        return ()
    times = found.st_mtime_ns, found.st_ctime_ns
    return *times, found.st_ino, found.st_size, found.st_mode, found.st_uid


def variable_of(name: str) -> str:
    """The environment variable that may hold the secret `name`."""
    return "SIGNAGE_SECRET_" + name.upper().replace("-", "_")


def check_key(path: Path, user: int | None = None) -> None:
    """Raise UserError unless a PEM file holds a certificate and its key, and nobody else reads it.

    `user` is whose the file must be (None: ours); root's will do.
    """
    text = _guarded(path, user, LONGEST_KEY).decode("latin-1")
    faults = []
    if "-----BEGIN CERTIFICATE-----" not in text:
        faults.append(
            ("it holds no certificate in PEM form", f"cat CERTIFICATE.pem KEY.pem > {path}")
        )
    if "PRIVATE KEY-----" not in text:
        faults.append(
            ("it holds no private key in PEM form", f"cat CERTIFICATE.pem KEY.pem > {path}")
        )
    elif "-----BEGIN ENCRYPTED PRIVATE KEY" in text or "Proc-Type: 4,ENCRYPTED" in text:
        what = "its key has a passphrase, which nobody types on a wall; allowed: a key without one"
        faults.append(
            (what, "openssl pkey -in KEY.pem -out BARE-KEY.pem  (and guard it by its mode)")
        )
    if faults:
        raise UserError([Problem(str(path), what, remedy) for what, remedy in faults])


def _guarded(path: Path, user: int | None, longest: int = LONGEST) -> bytes:
    """The content of a file that nobody else can read; what is checked is what is read."""
    try:
        with _opened(path) as file:
            if os.name == "posix":  # elsewhere the mode says nothing of who may read
                _check_guard(path, os.fstat(file.fileno()), os.getuid() if user is None else user)
            return file.read(longest + 1)
    except OSError as error:
        problem = _unreadable(path, error)
    raise UserError([problem])


def _check_guard(path: Path, status: os.stat_result, user: int) -> None:
    problems = []
    mode = stat.S_IMODE(status.st_mode)
    if not stat.S_ISREG(status.st_mode):
        problems.append(Problem(str(path), "a secret must be a regular file"))
    if mode & 0o077:
        what = f"others can read or change this secret: its mode is {mode:04o}; allowed: 0600"
        problems.append(Problem(str(path), what, f"chmod 600 {path}"))
    if status.st_uid not in (user, 0):
        what = f"this secret belongs to user {status.st_uid}; allowed: {user} (signage's) or root"
        problems.append(Problem(str(path), what, f"chown {user} {path}"))
    if problems:
        raise UserError(problems)


def _there(path: Path, closed: list[Path]) -> bool:
    """Whether it is there; a folder that this user may not look into goes to `closed`."""
    try:
        path.lstat()
    except PermissionError:
        if path.parent not in closed:
            closed.append(path.parent)
        return False
    except OSError:
        return False
    return True


def _taken_out(place: Path, name: str) -> bytes:
    """What root has kept for the service, and root alone can open (`sealing.Vault`)."""
    from signage.sealing import Vault  # noqa: PLC0415 - no sign needs it: systemd opens its own

    try:
        content = Vault(place.parent).opened(name)
        problem = Problem(
            str(place),
            "this sealed secret cannot be opened here: it was sealed on another machine, or "
            "systemd's key to it is gone",
            f"sudo signage-deploy secret {name}",
        )
    except OSError as error:
        content, problem = None, _unreadable(place, error)
    if content is None:
        raise UserError([problem])
    return content


def _content(path: Path) -> bytes:
    try:
        with _opened(path) as file:
            return file.read(LONGEST + 1)
    except OSError as error:
        problem = _unreadable(path, error)
    raise UserError([problem])


def _unreadable(path: Path, error: OSError) -> Problem:
    if isinstance(error, FileNotFoundError):
        remedy = "Put it there (mode 0600), or name another file in the configuration."
    else:
        remedy = f"ls -l {path}  (may the user that runs signage read it?)"
    reason = error.strerror or type(error).__name__
    return Problem(str(path), f"this secret cannot be read: {reason}", remedy)


def _opened(path: Path) -> BinaryIO:
    """Without waiting for a writer, should it be a pipe."""
    wait_not = getattr(os, "O_NONBLOCK", 0)
    return open(path, "rb", opener=lambda name, flags: os.open(name, flags | wait_not))


def _sound(content: bytes | str, place: str) -> Secret:
    """One line of text; the line end that editors and `echo` add is not part of it."""
    try:
        raw = content.encode() if isinstance(content, str) else content
        value = raw.decode("utf-8-sig").removesuffix("\n").removesuffix("\r")
        fault = _fault(value)
    except UnicodeError:
        fault = "is not UTF-8 text"
    if fault:
        raise UserError([Problem(place, f"this secret {fault}; allowed: one line of text")])
    return Secret(value)


def _fault(value: str) -> str | None:
    if not value:
        return "is empty"
    if len(value) > LONGEST:
        return f"is longer than {LONGEST} characters"
    return None if value.isprintable() else "has more than one line, or control characters"
