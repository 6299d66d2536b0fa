"""Releases under a real systemd: updates, ways back, and what the administrator hands the sign."""

from __future__ import annotations

from pathlib import Path

from tests.deploy.booted import Machine, booted
from tests.deploy.booted_checks import CONFIG, PASSWORD, SIMULATOR, ready
from tests.deploy.chroot_checks import installed
from tests.deploy.interrupted import HOOK

OVERRIDE = "/etc/systemd/system/signage.service.d/override.conf"  # as `systemctl edit` has it
VARIABLE = "SIGNAGE_SECRET_EXCHANGE_PASSWORD"


def updates_while_it_runs(base: Path) -> str:
    """The new release takes over after its rehearsal; one that cannot read changes nothing."""
    with booted(installed(base), base) as machine:
        ready(machine)
        first = machine.show("MainPID")
        machine.run("systemctl stop sim")
        said = machine.run("signage-deploy update /mnt/sources/two", code=1)
        assert "unreachable" in said, said
        assert machine.show("MainPID") == first
        machine.run(SIMULATOR)
        machine.run("signage-deploy update /mnt/sources/two")
        machine.says("read just now")
        assert machine.root.running().startswith("0.2.0-")
        machine.run("signage-deploy rollback")
        machine.says("read just now")
        assert machine.root.running().startswith("0.1.0-")
        return said.splitlines()[-1]


def goes_back_by_itself(base: Path) -> str:
    """A release that rehearses well and starts badly gives way to the one before it."""
    with booted(installed(base), base) as machine:
        ready(machine)
        said = machine.run("signage-deploy update /mnt/sources/bad", code=1)
        assert "back to 0.1.0" in said, said
        machine.says("read just now")
        assert machine.root.running().startswith("0.1.0-")
        assert machine.show("ActiveState", "signage-recover") == "inactive"
        return said.splitlines()[-1]


def goes_back_after_a_power_cut(base: Path) -> str:
    """Nobody is left who updates: five bad starts bring the release before back, once."""
    with booted(installed(base), base) as machine:
        ready(machine)
        machine.run("cat >/root/hook", given=HOOK)
        machine.run(
            "signage-deploy update /mnt/sources/bad",
            137,
            BASH_ENV="/root/hook",
            SIGNAGE_KILL='confirm "$release"',
        )
        assert machine.root.running().startswith("0.3.0-")
        machine.waits(lambda: machine.root.running().startswith("0.1.0-"), "it did not go back")
        machine.says("read just now")
        told = machine.run("journalctl -u signage-recover --no-pager")
        assert told.count("back to 0.1.0") == 1, told
        return "killed before it was confirmed"


def updates_whoever_hands_the_secret_over(base: Path) -> str:
    """A drop-in of the administrator's own, by variable, file or credential: the rehearsal reads
    with it, and so does the sign; a configuration that is no TOML takes nothing of it away.
    """
    ways = {
        "Environment": f"Environment='OTHER=a b' \\\n  \"{VARIABLE}={PASSWORD}\"",
        "EnvironmentFile": "EnvironmentFile=/etc/signage/secret.env",
        "LoadCredential": "LoadCredential=exchange-password:/etc/signage/secret",
    }
    with booted(installed(base), base) as machine:
        ready(machine)
        machine.run(
            "rm /etc/signage/credentials/*; umask 077; cat >/etc/signage/secret", given=PASSWORD
        )
        machine.run("umask 077; cat >/etc/signage/secret.env", given=f"{VARIABLE}={PASSWORD}\n")
        machine.run("mkdir -p /etc/systemd/system/signage.service.d")
        for way, call in zip(
            ways, ("update /mnt/sources/two", "rollback", "rollback"), strict=True
        ):
            machine.run(f"printf '[Service]\\n%s\\n' >{OVERRIDE} \"$LINES\"", LINES=ways[way])
            machine.run("signage-deploy apply")
            machine.says("read just now")
            before = machine.root.running()
            machine.run(f"signage-deploy {call}")
            assert machine.root.running() != before, way
            machine.says("read just now")
        _keeps_its_secret(machine)
        limits = machine.run(f"grep core /proc/{machine.show('MainPID')}/limits")
        assert limits.split()[4:6] == ["1", "1"], limits
        assert (
            machine.run("ls -A /run/systemd/system /run/signage-rehearsal; true").count("rehearsal")
            <= 1
        )
        return ", ".join(ways)


def _keeps_its_secret(machine: Machine) -> None:
    machine.run(f"rm {OVERRIDE}")
    machine.run("signage-deploy secret exchange-password", given=PASSWORD)
    machine.says("read just now")
    machine.run("echo '[display' >>/etc/signage/config.toml")
    assert "cannot be read" in machine.run("signage-deploy apply")
    machine.says("the configuration has")
    machine.run("cat >/etc/signage/config.toml; systemctl restart signage", given=CONFIG)
    machine.says("read just now")


def does_not_go_back_to_what_does_not_work(base: Path) -> str:
    """Neither to a release that cannot start nor, for more than a moment, to one that starts badly
    though it rehearses well; and each can be chosen again.
    """
    with booted(installed(base), base) as machine:
        ready(machine)
        machine.run("signage-deploy update /mnt/sources/bad", code=1)
        process = machine.show("MainPID")
        assert "no release to go back to" in machine.run("signage-deploy rollback", code=1)
        machine.run("cd /opt/signage/releases/0.3.0-*; touch confirmed")  # as if it had run once
        said = machine.run("signage-deploy rollback", code=1)
        assert "0.3.0" in said, said
        assert "back to 0.1.0" in said, said
        machine.says("read just now")
        assert machine.show("MainPID") != process
        process = machine.show("MainPID")
        machine.run("mv /opt/signage/releases/0.3.0-*/venv/bin/python3 /root")
        assert "cannot draw here" in machine.run("signage-deploy rollback", code=1)
        assert machine.show("MainPID") == process
        assert machine.root.running().startswith("0.1.0-")
        return said.splitlines()[-1]


RELEASE_CHECKS = (
    updates_while_it_runs,
    goes_back_by_itself,
    goes_back_after_a_power_cut,
    updates_whoever_hands_the_secret_over,
    does_not_go_back_to_what_does_not_work,
)
