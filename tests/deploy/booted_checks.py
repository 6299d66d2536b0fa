"""The sign under a real systemd: sandbox, compositor, watchdog, and what a card brings."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path

from tests.deploy.booted import Machine, booted
from tests.deploy.card import brought
from tests.deploy.chroot_checks import changed, installed
from tests.deploy.roots import LAYERS, call, lasting

WATCHED = 240.0  # s
PASSWORD = "three-quiet-rooms"
CONFIG = """
[room]
mailbox = "juniper@example.com"
name = "Juniper"
zone = "Europe/Copenhagen"
[source]
endpoint = "https://localhost:8443/EWS/Exchange.asmx"
username = 'EXAMPLE\\svc-signage'
secret = "exchange-password"
ca_file = "ca.pem"
[polling]
interval = "15 s"
jitter = "0 s"
"""
WAYLAND = '[display]\ndriver = "wayland"\n'
SIMULATOR = """
systemd-run --quiet --unit=sim -p StandardOutput=file:/run/sim.out \\
    /opt/signage/current/venv/bin/signage sim --port 8443 --state /run/sim
for i in $(seq 60); do grep -qs 'CA file' /run/sim.out && break; sleep 0.5; done
cp $(sed -n 's/.*CA file *//p' /run/sim.out) /etc/signage/ca.pem
"""


NETWORK = "[Service]\nEnvironment=PIP_NO_INDEX=1 PIP_FIND_LINKS=/mnt/wheels\n"


def ready(machine: Machine, more: str = "") -> None:
    """A sign that reads the simulated Exchange, with a sealed password; `more` are tables."""
    machine.run(SIMULATOR)
    machine.run("cat >/etc/signage/config.toml", given=CONFIG + more)
    machine.run("signage-deploy secret exchange-password", given=PASSWORD + "\n")
    machine.says("read just now")
    machine.run("signage-deploy install 2>&1 || true")


def runs_in_its_sandbox(base: Path) -> str:
    """It reads with a sealed secret, as a user that can write nothing but /run/signage."""
    with booted(installed(base), base) as machine:
        machine.says("the configuration has")  # there is none yet, and the sign says so
        ready(machine)
        assert "LoadCredentialEncrypted=exchange-password" in machine.run("systemctl cat signage")
        assert PASSWORD not in machine.run("cat /etc/signage/credentials/*")
        process = machine.show("MainPID")
        assert machine.run(f"stat -c %U /proc/{process}").strip() == "signage"
        assert machine.show("NRestarts") == "0"
        _answers_its_administrator(machine)
        return machine.run("systemd-analyze security signage --no-pager | tail -n 1").strip()


def _answers_its_administrator(machine: Machine) -> None:
    """What deploy/README.md has one type, as it stands there, finds the sign and its secret."""
    config = "--config /etc/signage/config.toml"
    assert json.loads(machine.run("signage status --json"))["sign"]["state"] == "occupied"
    machine.run(f"signage screenshot --output /run/now.png; signage check {config}")
    told = json.loads(machine.run(f"signage doctor {config} --json || test $? -le 2"))
    levels = {one["check"]: one["level"] for one in told["checks"]}
    assert levels["log-on"] == "pass", levels
    machine.run(f"signage support-bundle {config} --output /run/bundle.tar.gz")
    problems = machine.run("tar -xzOf /run/bundle.tar.gz signage-support/problems.txt")
    assert problems == "none\n", problems
    assert PASSWORD not in machine.run("tar -xzOf /run/bundle.tar.gz")


def writes_nothing_to_the_card(base: Path) -> str:
    """With a poll every 15 s no file but those in memory is made, changed or removed, by anybody.

    What the machine has changed since it was put together is the uppermost layer of its root, to
    the nanosecond; /run, /tmp and /dev are in memory (there as on a Pi) and no part of it.
    """
    with booted(installed(base), base) as machine:
        ready(machine)
        machine.run("systemctl stop '*.timer'")  # Debian's own, for its packages and old files
        card = machine.root.layers[0]
        before = _as_it_is(card)
        drawn = _frames(machine)
        time.sleep(WATCHED)
        written = changed(before, _as_it_is(card))
        assert written == [], written
        drawn = _frames(machine) - drawn
        assert drawn > 0
        machine.says("read just now")
        machine.run("test ! -e /var/log/journal; touch /etc/signage")
        assert changed(before, _as_it_is(card)) == ["etc/signage"]  # it would have been seen
        return f"{WATCHED:.0f} s, {WATCHED / 15:.0f} polls, {drawn} frames"


def _frames(machine: Machine) -> int:
    told = machine.run(
        "/opt/signage/current/venv/bin/signage status --json", PYTHONDONTWRITEBYTECODE="1"
    )
    return int(json.loads(told)["glass"]["frames"])


def _as_it_is(card: Path) -> dict[str, str]:
    """Everything there, with its times of change, which nobody can set back."""
    found = {}
    for path in card.rglob("*"):
        status = path.lstat()
        found[str(path.relative_to(card))] = f"{status.st_ino} {status.st_ctime_ns}"
    return found


def runs_on_a_read_only_root(base: Path) -> str:
    """With nothing but memory to write to (and with an overlay in memory) it comes up and reads."""
    with booted(installed(base), base) as machine:
        ready(machine)
        config = CONFIG.replace("ca.pem", "/run/ca.pem")
        machine.run("cat >/etc/signage/config.toml; sync", given=config)
        prepared = LAYERS / "prepared"
        shutil.rmtree(prepared, ignore_errors=True)
        call("cp", "-a", machine.root.layers[0], prepared)
    simulator = SIMULATOR.replace("/etc/signage/ca.pem", "/run/ca.pem")
    for way in ("--read-only", "--volatile=overlay"):
        with booted(prepared, installed(base), base, root_is=way) as machine:
            machine.says("the configuration has")  # its certificate is not there yet
            before = _as_it_is(machine.root.layers[0])
            machine.run(simulator)
            machine.run("systemctl restart signage")
            machine.says("read just now")
            written = machine.run("touch /opt/signage/here; echo $?").splitlines()[-1]
            assert (written == "0") == (way == "--volatile=overlay"), written
            assert changed(before, _as_it_is(machine.root.layers[0])) == []
    shutil.rmtree(prepared)
    return "read-only; overlay in memory"


def runs_in_the_compositor(base: Path) -> str:
    """[display] driver = "wayland": cage in the same sandbox, and the sign in it tells systemd."""
    with lasting(installed(base), base, name="cage") as root:
        config = root.path / "etc/signage/config.toml"
        config.write_text(CONFIG + WAYLAND, encoding="utf-8")
        root.run("signage-deploy apply")  # which fetches cage, and so needs the network
        config.unlink()
    with booted(LAYERS / "cage" / "upper", installed(base), base) as machine:
        headless = "SDL_VIDEODRIVER=wayland WLR_BACKENDS=headless WLR_RENDERER=pixman"
        headless += " LIBGL_ALWAYS_SOFTWARE=1"  # without a GPU Mesa would look for one, and crash
        drop_in = "/etc/systemd/system/signage.service.d/91-headless.conf"
        machine.run(f"cat >{drop_in}", given=f"[Service]\nEnvironment={headless}\n")
        ready(machine, WAYLAND)
        process = machine.show("MainPID")
        assert machine.run(f"readlink /proc/{process}/exe").strip() == "/usr/bin/cage"
        children = machine.run(f"ps -o args= --ppid {process}")
        assert "signage run" in children, children
        return machine.run("systemd-analyze security signage --no-pager | tail -n 1").strip()


def is_watched(base: Path) -> str:
    """A sign that hangs is killed by the watchdog and comes back by itself."""
    with booted(installed(base), base) as machine:
        machine.says("the configuration has")
        drop_in = "/etc/systemd/system/signage.service.d/91-soon.conf"
        machine.run(f"printf '[Service]\\nWatchdogSec=20\\n' >{drop_in}; systemctl daemon-reload")
        machine.run("systemctl restart signage")
        hung = machine.show("MainPID")
        machine.run(f"kill -STOP {hung}")
        machine.waits(lambda: machine.show("NRestarts") == "1", "it was not restarted")
        machine.says("the configuration has")
        assert machine.show("MainPID") != hung
        return machine.run(
            "journalctl -u signage --no-pager | grep -i watchdog | head -n 1"
        ).strip()


def takes_what_is_on_the_card(base: Path) -> str:
    """A configuration and its secret on the boot partition are in force after a start, and gone."""
    with booted(installed(base), base) as machine:
        machine.run(SIMULATOR)
        card = "/boot/firmware"
        machine.run(
            f"mkdir -p {card}; cp /etc/signage/ca.pem {card}/signage-ca.pem; rm /etc/signage/ca.pem"
        )
        machine.run(f"cat >{card}/signage.toml", given=CONFIG.replace("mailbox", "mailbx"))
        machine.run(f"printf '{PASSWORD}\\r\\n' >{card}/signage-secret.txt")
        machine.run("systemctl start signage-firstboot", code=1)
        assert machine.run(f"ls {card}").split() == ["signage-problems.txt", "signage.toml"]
        assert "mailbx" in machine.run(f"cat {card}/signage-problems.txt")
        machine.says("the configuration has")
        machine.run(f"cat >{card}/signage.toml", given=CONFIG)
        machine.run("systemctl start signage-firstboot; systemctl restart signage")
        assert machine.run(f"ls {card}") == ""
        machine.says("read just now")
        assert PASSWORD not in machine.run(
            "cat /etc/signage/credentials/* /etc/signage/config.toml"
        )
        return ""


def installs_itself_from_the_card(base: Path) -> str:
    """What cloud-init is given installs from the boot partition: told there when it fails, tried
    again by itself, and gone with all that it brought when it has succeeded.

    cloud-init itself is not run; its part, two files and two commands, is done for it.
    """
    script, unit = "/usr/local/sbin/signage-first-install", "signage-first-install.service"
    card, units = "/boot/firmware", "/etc/systemd/system"
    with booted(installed(base), base) as machine:
        machine.run(f"mkdir -p {card}; systemctl mask reboot.target")  # asked for, and refused
        machine.run("printf '#!/bin/sh\\necho yes\\n' >/usr/local/bin/timedatectl")
        machine.run(SIMULATOR)
        machine.run(f"mv /etc/signage/ca.pem {card}/signage-ca.pem")
        machine.run(f"cat >{card}/signage.toml", given=CONFIG)
        machine.run(f"printf '{PASSWORD}' >{card}/signage-secret.txt")
        machine.run(f"tar -czf {card}/signage.tar.gz -C /mnt/sources two")
        for place, text in zip((script, f"{units}/{unit}"), brought(), strict=True):
            machine.run(f"cat >{place}", given=text.replace("RestartSec=60", "RestartSec=2"))
        machine.run(f"chmod 755 {script} /usr/local/bin/timedatectl")
        told = f"{card}/signage-problems.txt"

        def tells(words: str) -> None:
            machine.waits(lambda: words in machine.run(f"cat {told}; true"), f"not told: {words}")

        # Nothing has been installed yet, and nothing may be executed there: as on Debian itself.
        machine.run("mv /opt/signage/current /opt/aside; mount -o remount,noexec /run")
        machine.run(f"mv {card}/signage.tar.gz /whole")
        machine.run(f"systemctl enable --now --no-block {unit}")
        tells("there is no signage.tar.gz here")
        machine.run(f"head -c 100000 /whole >{card}/signage.tar.gz")
        tells("cannot be unpacked")
        machine.run(f"mv /opt/aside /opt/signage/current; mv /whole {card}/signage.tar.gz")
        tells("No matching distribution")  # there is no network
        machine.run(f"mkdir {units}/{unit}.d; cat >{units}/{unit}.d/net.conf", given=NETWORK)
        machine.run("systemctl daemon-reload")
        machine.waits(lambda: machine.run(f"ls -A {card}") == "", "something stays on the card")
        machine.says("read just now")
        assert machine.root.running().startswith("0.2.0-")
        asked = "reboot.target is masked"
        assert asked in machine.run("journalctl --no-pager")
        left = machine.run(
            f"ls {script} {units}/{unit} {units}/*/{unit} /run/signage-release; true"
        )
        assert left.count("No such file") == 4, left
        return ""


def uninstalls_while_it_runs(base: Path) -> str:
    """The service ends, and systemd knows no unit of ours any more."""
    with booted(installed(base), base) as machine:
        ready(machine)
        machine.run("signage-deploy uninstall")
        units = machine.run("systemctl list-unit-files --no-legend; systemctl --failed --no-legend")
        assert "signage" not in units, units
        machine.run("test ! -e /opt/signage -a ! -e /etc/signage")
        return ""


BOOTED_CHECKS = (
    runs_in_its_sandbox,
    writes_nothing_to_the_card,
    runs_on_a_read_only_root,
    runs_in_the_compositor,
    is_watched,
    takes_what_is_on_the_card,
    installs_itself_from_the_card,
    uninstalls_while_it_runs,
)
