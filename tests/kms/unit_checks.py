"""The unit as it is shipped, with its sandbox, its secrets and its console, on a real screen."""

from __future__ import annotations

from pathlib import Path

from tests.kms.machine import STOP_S, Machine
from tests.kms.shipped import LOG, colours, put_up, same_as_the_glass, says, shown, told

_EXPOSURE = "systemd-analyze security --no-pager signage | tail -n 1"
_MOST_EXPOSED = 2.0  # of 10


def runs_as_shipped(machine: Machine, shots: Path) -> None:
    """In its sandbox it has the screen to itself, reads with a sealed secret, and hears touches."""
    put_up(machine)
    says(machine, "read just now")
    assert machine.run(f"stat -c %U /proc/{shown(machine, 'MainPID')}").strip() == "signage"
    assert machine.run("systemctl is-active getty@tty1; true").strip() == "inactive"
    assert colours(machine.shot(shots / "unit-room.png")) > 30
    log = machine.run("journalctl -u signage --no-pager")
    assert "touch may not work" not in log, log
    machine.do("touch", "400", "300")
    machine.run("sleep 3; systemctl is-active signage")


def is_hardened_and_watched(machine: Machine, shots: Path) -> None:
    """The sandbox is in force where a real screen is drawn on, and the watchdog is fed."""
    put_up(machine)
    says(machine, "read just now")
    exposure = machine.run(_EXPOSURE).strip()
    print(f"        {exposure}")
    assert float(exposure.split(":")[1].split()[0]) <= _MOST_EXPOSED, exposure
    process = shown(machine, "MainPID")
    limits = machine.run(f"grep -E '^(NoNewPrivs|Seccomp|CapBnd):' /proc/{process}/status").split()
    assert limits == ["CapBnd:", "0" * 16, "NoNewPrivs:", "1", "Seccomp:", "2"], limits
    fed = shown(machine, "WatchdogTimestampMonotonic")
    machine.until(
        lambda: shown(machine, "WatchdogTimestampMonotonic") != fed, "nobody feeds the dog", LOG
    )
    assert shown(machine, "NRestarts") == "0"


def answers_as_shipped(machine: Machine, shots: Path) -> None:
    """`signage status --json` tells of this screen; `signage screenshot` is what it shows."""
    put_up(machine)
    says(machine, "read just now")
    answer = told(machine)
    assert answer["glass"]["on"], answer
    assert answer["glass"]["driver"] == "KMSDRM", answer
    assert (answer["glass"]["width"], answer["glass"]["height"]) == machine.size, answer
    assert answer["sign"]["fault"] is None, answer
    same_as_the_glass(machine, shots / "unit-screenshot.png")


def comes_back_after_a_kill(machine: Machine, shots: Path) -> None:
    """Killed, so that it could tidy nothing, it is on the screen again by itself."""
    put_up(machine)
    says(machine, "read just now")
    killed = shown(machine, "MainPID")
    machine.run("systemctl kill --signal=KILL signage")
    machine.until(lambda: shown(machine, "NRestarts") == "1", "it was not restarted", LOG)
    says(machine, "read just now")
    assert shown(machine, "MainPID") != killed
    same_as_the_glass(machine, shots / "unit-after-kill.png")


def stops_as_shipped(machine: Machine, shots: Path) -> None:
    """`systemctl stop` ends it cleanly and gives the console back."""
    answer = machine.run(
        "s=$(date +%s%N); systemctl stop signage; e=$(date +%s%N)\n"
        "echo $(((e - s) / 1000000)); systemctl show -p Result --value signage\n"
        "kbd_mode -C /dev/tty1"
    ).split(maxsplit=2)
    print(f"        it took {int(answer[0]) / 1000:.2f} s; {answer[2].strip()}")
    assert int(answer[0]) / 1000 < STOP_S, answer
    assert answer[1] == "success", answer
    assert "Unicode" in answer[2], answer


UNIT_CHECKS = (
    runs_as_shipped,
    is_hardened_and_watched,
    answers_as_shipped,
    comes_back_after_a_kill,
    stops_as_shipped,
)
