"""signage-deploy on a bench: what it hands over, when it gives way, and what it says of it.

What only a real systemd shows, and a real Debian, is in `python -m tests.deploy`.
"""

from __future__ import annotations

import shutil
import stat
import sys
import tarfile
from pathlib import Path

import pytest

from tests.deploy.bench import DROP_IN, Bench

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux") or shutil.which("bash") is None, reason="for the wall"
)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


@pytest.fixture
def two(bench: Bench) -> Bench:
    """Release 2 runs, release 1 ran before."""
    bench.links(current=bench.release("2"), previous=bench.release("1"))
    return bench


UNIT = """\
# /etc/systemd/system/signage.service
[Service]
Environment=TMPDIR=/run/signage HOME=/run/signage
User=signage
ExecStart=/bin/true
"""
WRITTEN = """\
# /etc/systemd/system/signage.service.d/50-configuration.conf
[Service]
LoadCredentialEncrypted=exchange-password:{etc}/signage/credentials/exchange-password.sealed
LoadCredential=graph:{etc}/signage/credentials/graph
"""
OVERRIDE = """\
# /etc/systemd/system/signage.service.d/override.conf
[Service]
Environment="KRB5_CLIENT_KTNAME=FILE:%d/keytab" \\
  'SIGNAGE_SECRET_EXCHANGE_PASSWORD=a $b "c" {d,e}'
# EnvironmentFile=/etc/none
EnvironmentFile = -/etc/signage/proxy.env
LoadCredential=keytab:/etc/krb5.keytab
SupplementaryGroups=ssl-cert
ExecStartPre=/bin/true
"""


def test_a_rehearsal_has_what_the_unit_hands_over(two: Bench) -> None:
    """Environment, its files, credentials and groups, as whoever wrote them has written them: none
    of it on a command line, which all may read, and the rehearsal's own folder comes last.
    """
    (two.path / "unit/1").write_text(UNIT)
    (two.path / "unit/2").write_text(WRITTEN.format(etc=two.path / "etc"))
    (two.path / "unit/3").write_text(OVERRIDE)
    (two.path / "opt/signage/releases/1/needs").write_text("credential exchange-password\n")
    plain = two.path / "etc/signage/credentials/exchange-password"
    plain.parent.mkdir()
    plain.write_text("three-quiet-rooms")
    two.run("rollback")
    told = (two.path / "rehearsal").read_text()
    assert told.splitlines() == [
        "[Service]",
        "Environment=TMPDIR=/run/signage HOME=/run/signage",
        *OVERRIDE.splitlines()[2:4],
        *OVERRIDE.splitlines()[5:8],
        f"LoadCredential=exchange-password:{plain}",
        *("User=signage", "Group=signage", "NoNewPrivileges=yes", "ProtectSystem=strict"),
        *("RuntimeDirectory=signage-rehearsal", "RuntimeMaxSec=300"),
        *("LimitCORE=1", "MemorySwapMax=0"),
        "Environment="
        + " ".join(f"{name}={two.path}/run/signage-rehearsal" for name in MOVED)
        + " PYTHONDONTWRITEBYTECODE=1",
    ]
    ran = [line for line in two.asked() if line.startswith("systemd-run")]
    assert len(ran) == 2
    assert "SIGNAGE_SECRET" not in "".join(ran)
    assert not list((two.path / "run/systemd/system").iterdir())


MOVED = ("TMPDIR", "HOME", "XDG_RUNTIME_DIR")


def test_what_a_rehearsal_is_given_is_read_by_nobody_else(two: Bench) -> None:
    """A drop-in of the administrator's may hold a password, and be root's alone."""
    run = two.path / "bin/systemd-run"
    run.write_text(
        run.read_text().replace("\ncat ", '\ncp -p "$M"/run/*/*/*/*.conf "$M/kept"\ncat ')
    )
    two.run("rollback")
    assert stat.S_IMODE((two.path / "kept").stat().st_mode) == 0o600


def test_going_back_and_forth(two: Bench) -> None:
    """What was left can be chosen again: back, forth, and back."""
    for release, other in (("1", "2"), ("2", "1"), ("1", "2")):
        assert f"{release} runs now" in two.run("rollback")
        assert two.running() == release
        assert two.run("list").splitlines() == sorted([f"{release} runs", f"{other} before"])
    assert not (two.path / "opt/signage/goal").is_symlink()


@pytest.mark.parametrize("step", ['point "$GOAL" "$goal"', 'point "$PREVIOUS" "$before"'])
def test_going_back_goes_on_where_it_was_interrupted(two: Bench, step: str) -> None:
    """Killed on the way, the next call does not turn round."""
    script = two.tool.read_text()
    killed = two.path / "killed"
    assert script.count(step) == 1
    killed.write_text(script.replace(step, f"{step}; kill -9 $$"))
    killed.chmod(0o755)
    two.script(killed, "rollback", code=-9)
    two.run("rollback")
    assert two.running() == "1"
    killed.write_text(script.replace('    touch "$1/confirmed"\n', "    kill -9 $$\n"))
    two.script(killed, "rollback", code=-9)
    assert two.running() == "2"
    two.run("rollback")
    assert two.running() == "2"


def test_what_runs_is_not_left_for_what_cannot_read(two: Bench) -> None:
    """A release that does not read the calendar any more takes nothing over, and that is said."""
    (two.path / "opt/signage/releases/1/rehearses").unlink()
    said = two.run("rollback", code=1)
    assert "1 cannot draw here" in said
    (two.path / "opt/signage/releases/1/venv/bin/signage").write_text(
        '#!/bin/sh\ncase "$*" in *--config*) exit 69 ;; esac\n'
    )
    said = two.run("rollback", code=1)
    assert "1 did not read the calendar: 2 goes on" in said
    assert two.running() == "2"
    assert not [line for line in two.asked() if "restart" in line]
    (two.path / "state").write_text("failed\n")  # then there is nothing to lose
    assert "the sign itself will say why" in two.run("rollback")
    assert two.running() == "1"


def test_what_ran_is_back_if_the_release_before_does_not_run(two: Bench) -> None:
    """And the one that failed can be tried again."""
    crashes = two.path / "opt/signage/releases/1/crashes"
    crashes.touch()
    said = two.run("rollback", code=1)
    assert "1 did not run: back to 2" in said
    assert two.running() == "2"
    crashes.unlink()
    two.run("rollback")
    assert two.running() == "1"


def test_there_may_be_nothing_to_go_back_to(bench: Bench) -> None:
    """Only a release that has run here: not one that never did, nor half of one."""
    two = bench.release("2")
    bench.links(current=two, previous=two)
    bench.release("1", confirmed=False)
    (bench.release("0") / "complete").unlink()
    assert "no release to go back to" in bench.run("rollback", code=1)


def test_a_power_cut_while_going_back_is_mended(two: Bench) -> None:
    """Five bad starts bring what ran back, though the other was confirmed once; only then."""
    one, goal = two.path / "opt/signage/releases/1", two.path / "opt/signage/goal"
    (two.path / "state").write_text("failed\n")
    two.run("rollback")
    (two.path / "meanwhile").write_text("echo asleep")
    assert "asleep" in two.run("recover")  # it is confirmed, so it is only started again
    goal.symlink_to(one)
    assert "1 fails: back to 2" in two.run("recover")
    assert (two.running(), goal.is_symlink()) == ("2", False)


def test_a_sign_that_was_mended_meanwhile_is_left_alone(two: Bench) -> None:
    """After its pause the unit that starts it again looks whether it still has to."""
    (two.path / "state").write_text("failed\n")
    (two.path / "meanwhile").write_text('echo active >"$M/state"')
    two.run("recover")
    assert not [line for line in two.asked() if "restart" in line]
    (two.path / "state").write_text("failed\n")
    two.run("recover")
    assert "systemctl restart signage" in two.asked()


def test_a_configuration_that_cannot_be_read_takes_no_secret_away(two: Bench) -> None:
    """While it is no TOML the unit keeps what it has, and that is said; then it follows again."""
    current, written = two.path / "opt/signage/releases/2", two.path / DROP_IN
    secret = two.path / "etc/signage/credentials/exchange-password"
    secret.parent.mkdir()
    secret.touch()
    (current / "deploy/systemd/with/lights.conf").touch()
    (current / "needs").write_text("credential exchange-password\nlights\n")
    two.run("apply")
    before = written.read_text()
    assert "LoadCredential=exchange-password:" in before
    (current / "needs").unlink()  # so that it fails
    said = two.run("apply")
    assert f"{two.config} cannot be read" in said
    assert written.read_text() == before
    assert (written.parent / "60-lights.conf").is_symlink()
    (current / "needs").touch()
    assert "cannot be read" not in two.run("apply")
    assert "LoadCredential" not in written.read_text()
    assert not (written.parent / "60-lights.conf").is_symlink()


def test_apply_puts_the_rules_in_their_place(two: Bench) -> None:
    """What the doctor has one call for a backlight that cannot be set; udev hears of it."""
    (two.path / "opt/signage/releases/2/deploy/system").mkdir()
    rules = two.path / "opt/signage/releases/2/deploy/system/udev.rules"
    rules.touch()
    two.run("apply")
    assert (two.path / "etc/udev/rules.d/70-signage.rules").resolve() == rules
    assert "systemctl restart signage" in two.asked()


def test_raspberry_pi_os_keeps_swapped_memory_in_memory(two: Bench) -> None:
    """Its rpi-swap is told so where it is, and nothing is left for it elsewhere."""
    (two.path / "opt/signage/releases/2/deploy/system").mkdir()
    (two.path / "opt/signage/releases/2/deploy/system/swap.conf").touch()
    place = two.path / "etc/rpi/swap.conf.d/50-signage.conf"
    two.run("apply")
    assert not place.parent.parent.exists()
    place.parent.parent.mkdir()
    two.run("apply")
    assert place.exists()


def test_who_types_a_secret_lets_nobody_wait(two: Bench) -> None:
    """The lock is taken after the secret has been read; whoever has to wait for it is told."""
    (two.path / "bin/flock").write_text('#!/bin/sh\necho "locked: $(cat "$M/sealed" 2>&1)"\n')
    said = two.run("secret", "exchange-password", given="three-quiet-rooms")
    assert said.splitlines()[0] == "locked: three-quiet-rooms"
    assert "locked" not in two.run("list")


def test_who_waits_is_told(two: Bench) -> None:
    """Another call that is at work is named in place of silence."""
    assert "another signage-deploy is at work" in two.run("apply", BUSY="yes")
    assert "another" not in two.run("apply")


def test_an_archive_may_have_a_colon_in_its_name(two: Bench) -> None:
    """To tar what stands before it is the name of a machine, unless it is told otherwise."""
    name = "signage-10:30.tar.gz"
    with tarfile.open(two.path / name, "w:gz"):
        pass
    assert "holds no release of signage" in two.run("update", name, code=1)
