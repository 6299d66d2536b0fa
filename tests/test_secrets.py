"""Secrets: where they are looked for, which are refused, and that none is ever shown."""

from __future__ import annotations

import copy
import os
import pickle
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from signage.errors import Problem, UserError
from signage.secrets import LONGEST, Secret, resolve, variable_of

CANARY = "c4nary-s3cret-value"
NAME = "exchange-password"

posix = pytest.mark.skipif(sys.platform == "win32", reason="modes and owners are POSIX's")


def put(folder: Path, content: str | bytes, mode: int = 0o600) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / NAME
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    path.chmod(mode)
    return path


def refusal(folder: Path, environ: dict[str, str] | None = None, user: int | None = None) -> str:
    """The whole text of the refusal, after looking for the secret in all that can be shown."""
    with pytest.raises(UserError) as raised:
        resolve(NAME, folder, environ or {}, user)
    shown = "".join(traceback.format_exception(raised.value)) + repr(raised.value)
    assert CANARY not in shown
    return str(raised.value)


def test_the_first_place_wins(tmp_path: Path) -> None:
    """Credential before file before environment, as documented; the origin is told."""
    environ = {variable_of(NAME): "from-environment"}
    assert resolve(NAME, tmp_path / "secrets", environ).secret.reveal() == "from-environment"
    put(tmp_path / "secrets", "from-file\n")
    found = resolve(NAME, tmp_path / "secrets", environ)
    assert found.secret.reveal() == "from-file"
    assert str(tmp_path / "secrets" / NAME) in found.origin
    put(tmp_path / "credentials", "from-credential", 0o440)
    environ["CREDENTIALS_DIRECTORY"] = str(tmp_path / "credentials")
    found = resolve(NAME, tmp_path / "secrets", environ)
    assert found.secret.reveal() == "from-credential"
    assert found.origin == f"systemd credential {NAME}"


def test_a_credential_of_another_name_is_not_taken(tmp_path: Path) -> None:
    """Credentials for others in the same folder change nothing."""
    put(tmp_path / "secrets", CANARY)
    (tmp_path / "credentials").mkdir()
    (tmp_path / "credentials" / "other").write_text("other")
    environ = {"CREDENTIALS_DIRECTORY": str(tmp_path / "credentials")}
    assert resolve(NAME, tmp_path / "secrets", environ).secret.reveal() == CANARY


def test_a_missing_secret_names_its_places(tmp_path: Path) -> None:
    """All three places are told, and the command that makes the file."""
    text = refusal(tmp_path)
    assert str(tmp_path / NAME) in text
    assert "SIGNAGE_SECRET_EXCHANGE_PASSWORD" in text
    assert "credential" in text
    assert "install -D -m 600" in text


def test_roots_commands_see_what_the_running_sign_has(tmp_path: Path) -> None:
    """`signage doctor` and `check` on a wall find the sealed secret while the sign runs; a process
    that systemd gave credentials of its own has those and no others."""
    put(tmp_path / "run" / "credentials" / "signage.service", CANARY)
    found = resolve(NAME, tmp_path / "none", {}, root=tmp_path)
    assert (found.secret.reveal(), found.origin) == (CANARY, f"systemd credential {NAME}")
    (tmp_path / "own").mkdir()
    with pytest.raises(UserError):
        own = {"CREDENTIALS_DIRECTORY": str(tmp_path / "own")}
        resolve(NAME, tmp_path / "none", own, root=tmp_path)


def test_a_missing_secret_of_a_wall_is_given_to_the_tool(tmp_path: Path) -> None:
    """Where signage-deploy is, its command is the remedy: what root writes beside the configuration
    the sign's own user could not read."""
    tool = tmp_path / "usr" / "local" / "sbin" / "signage-deploy"
    tool.parent.mkdir(parents=True)
    tool.touch()
    with pytest.raises(UserError) as raised:
        resolve(NAME, tmp_path / "none", {}, root=tmp_path)
    (problem,) = raised.value.problems
    assert problem.remedy == f"sudo signage-deploy secret {NAME}"


@pytest.fixture
def wall(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with signage-deploy, a vault, and in the PATH what stands for systemd-creds: it
    opens what begins with a mark, and turns the rest of it round."""
    tool = tmp_path / "bin" / "systemd-creds"
    tool.parent.mkdir()
    tool.write_text(
        '#!/bin/sh\n[ "$1 $2" = "decrypt --name=exchange-password" ] || exit 1\n'
        'mark=$(head -c 5 "$3"); [ "$mark" = ours: ] || exit 1\ntail -c +6 "$3" | rev\n'
    )
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tool.parent}:{os.environ['PATH']}")
    (tmp_path / "usr/local/sbin").mkdir(parents=True)
    (tmp_path / "usr/local/sbin/signage-deploy").touch()
    (tmp_path / "etc/signage/credentials").mkdir(parents=True, mode=0o700)
    return tmp_path


def keep(wall: Path, content: str, name: str = f"{NAME}.sealed") -> Path:
    path = wall / "etc/signage/credentials" / name
    path.write_text(content)
    path.chmod(0o600)
    return path


def lacking(wall: Path, environ: dict[str, str]) -> Problem:
    with pytest.raises(UserError) as raised:
        resolve(NAME, wall / "none", environ, root=wall)
    assert CANARY not in "".join(traceback.format_exception(raised.value))
    (problem,) = raised.value.problems
    return problem


@posix
def test_root_finds_what_is_sealed_and_given_to_no_sign(wall: Path) -> None:
    """The account of `doctor --probe`, the secret of a configuration that is not in force yet, that
    of a sign that is stopped: root's commands open what signage-deploy has kept. It comes before a
    file, as the credential will, and after what the running sign has."""
    kept = keep(wall, f"ours:{CANARY[::-1]}")
    environ = {variable_of(NAME): "from-environment"}
    put(wall / "secrets", "from-file")
    found = resolve(NAME, wall / "secrets", environ, root=wall)
    assert found.secret.reveal() == CANARY
    assert found.origin == f"systemd credential {NAME}, kept in {kept.parent}"
    put(wall / "run/credentials/signage.service", "the running sign's")
    found = resolve(NAME, wall / "secrets", environ, root=wall)
    assert found.secret.reveal() == "the running sign's"


@posix
def test_root_finds_what_could_not_be_sealed(wall: Path) -> None:
    """Where systemd has nothing to seal with, the secret lies there as it is."""
    keep(wall, CANARY, NAME)
    assert resolve(NAME, wall / "none", {}, root=wall).secret.reveal() == CANARY


@posix
def test_what_was_sealed_elsewhere_is_told_as_that(wall: Path) -> None:
    """A copied card: it is there, cannot be opened, and is not passed over for a file."""
    kept = keep(wall, f"theirs:{CANARY[::-1]}")
    put(wall / "none", "from-file")
    problem = lacking(wall, {})
    assert (problem.where, problem.remedy) == (str(kept), f"sudo signage-deploy secret {NAME}")
    assert "sealed on another machine" in problem.what


@posix
def test_a_service_that_was_not_given_it(wall: Path) -> None:
    """What is kept and not loaded into the unit is not to be entered again: it is to be applied."""
    kept = keep(wall, f"ours:{CANARY[::-1]}")
    (wall / "own").mkdir()
    problem = lacking(wall, {"CREDENTIALS_DIRECTORY": str(wall / "own")})
    assert str(kept) in problem.what
    assert problem.remedy.startswith("sudo signage-deploy apply  (")


@posix
def test_whoever_may_not_look_is_told_so(wall: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What only root can see is not said to be missing: a person is sent to sudo, and the sign's
    own user, whom systemd has not given it, to signage-deploy. Their own places count all the same.
    """
    keep(wall, f"ours:{CANARY[::-1]}")
    wall.chmod(0o755)
    monkeypatch.chdir(wall)  # whose parents are root's own
    with somebody_else(wall / "etc/signage/credentials"):
        by_hand = lacking(Path(), {})
        by_systemd = lacking(Path(), {"INVOCATION_ID": "1"})
        found = resolve(NAME, Path("none"), {variable_of(NAME): "ours"}, root=Path())
    assert by_hand.what.endswith("; only root may look into etc/signage/credentials")
    never = f"; if it was never kept there: sudo signage-deploy secret {NAME}"
    assert by_hand.remedy == f"the same command with sudo{never}"
    assert by_systemd.remedy == f"sudo signage-deploy apply{never}"
    assert found.secret.reveal() == "ours"


@contextmanager
def somebody_else(theirs: Path) -> Iterator[None]:
    """Anybody but root, to whom that folder is shut."""
    if os.geteuid() != 0:
        theirs.chmod(0)
        yield
        theirs.chmod(0o700)
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@posix
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o622, 0o644, 0o777, 0o610])
def test_a_lax_mode_is_refused_with_its_remedy(tmp_path: Path, mode: int) -> None:
    """Any right of group or others is refused, and never passed over for the environment."""
    path = put(tmp_path, CANARY, mode)
    text = refusal(tmp_path, {variable_of(NAME): "fallback"})
    assert f"{mode:04o}" in text
    assert f"chmod 600 {path}" in text


@posix
@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_a_strict_mode_is_taken(tmp_path: Path, mode: int) -> None:
    """0600 and stricter."""
    put(tmp_path, CANARY, mode)
    assert resolve(NAME, tmp_path, {}).secret.reveal() == CANARY


@posix
def test_anothers_file_is_refused(tmp_path: Path) -> None:
    """A file that somebody else owns could be changed by them; root's is as good as ours."""
    path = put(tmp_path, CANARY)
    if os.getuid() == 0:
        os.chown(path, 12345, -1)
    text = refusal(tmp_path, user=54321)
    assert "54321" in text
    assert f"chown 54321 {path}" in text


@posix
def test_a_pipe_does_not_make_it_wait(tmp_path: Path) -> None:
    """A pipe without a writer is refused at once, for it is not a file."""
    os.mkfifo(tmp_path / NAME, 0o600)
    assert "regular file" in refusal(tmp_path)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "is empty"),
        (b"\n", "is empty"),
        (CANARY.encode() + b"\nsecond\n", "more than one line"),
        (CANARY.encode() + b"\xff", "not UTF-8"),
        (CANARY.encode() + b"\0", "control characters"),
        (b"x" * (LONGEST + 1), "longer than"),
    ],
)
def test_unfit_content_is_refused(tmp_path: Path, content: bytes, fault: str) -> None:
    """Told by kind, without a character of it."""
    put(tmp_path, content)
    assert fault in refusal(tmp_path, {variable_of(NAME): "fallback"})


@pytest.mark.parametrize("content", [b"%b\n", b"%b\r\n", b"\xef\xbb\xbf%b", b"%b"])
def test_what_editors_add_is_not_part_of_it(tmp_path: Path, content: bytes) -> None:
    """A line end and a byte order mark go; blanks in it stay."""
    put(tmp_path, content % b" in side ")
    assert resolve(NAME, tmp_path, {}).secret.reveal() == " in side "


def test_broken_links_and_folders_are_problems(tmp_path: Path) -> None:
    """Something that cannot be read is told, not passed over."""
    (tmp_path / NAME).symlink_to(tmp_path / "nowhere")
    assert "cannot be read" in refusal(tmp_path, {variable_of(NAME): "fallback"})
    (tmp_path / NAME).unlink()
    (tmp_path / NAME).mkdir()
    refusal(tmp_path, {variable_of(NAME): "fallback"})


def test_an_empty_variable_is_a_problem(tmp_path: Path) -> None:
    """Set and empty is a mistake, not an absence."""
    assert "is empty" in refusal(tmp_path, {variable_of(NAME): ""})


def test_a_secret_hides_itself() -> None:
    """No way to text but `reveal`: repr, str, format, containers, copies and pickles."""
    secret = Secret(CANARY)
    shown = f"{secret} {secret!r} {secret!s:>20} {[secret]} {vars(Secret)}"
    assert CANARY not in shown
    assert not hasattr(secret, "__dict__")
    for leak in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError):
            leak(secret)
    assert secret.reveal() == CANARY
