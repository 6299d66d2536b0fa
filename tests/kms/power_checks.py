"""A real screen that is switched off and on by the sign as it is shipped, from its sandbox."""

from __future__ import annotations

from pathlib import Path

from tests.kms.machine import STOP_S, Machine
from tests.kms.shipped import EMPTY, LOG, asleep, put_up, same_as_the_glass, says, shown, told

_ACTIVE = "grep -h -w 'active=[01]' /sys/kernel/debug/dri/0/state"  # of the one CRTC
_A_MINUTE = 70  # s, in which an awake sign would have had to draw the next one


def goes_off_when_it_sleeps(machine: Machine, shots: Path) -> None:
    """Closed, its screen is off (DPMS); it draws nothing for minutes, and lives."""
    put_up(machine, port=EMPTY, opening=asleep())
    says(machine, "asleep")
    machine.shot(shots / "asleep.png")
    _becomes(machine, on=False)
    machine.shot(shots / "asleep-off.png")
    before = told(machine)
    machine.run(f"sleep {_A_MINUTE}", _A_MINUTE + 30)
    after = told(machine)
    assert after["glass"]["frames"] == before["glass"]["frames"], (before, after)
    assert after["uptime"] - before["uptime"] > 60, (before, after)
    assert not _is_on(machine)
    assert shown(machine, "NRestarts") == "0"


def wakes_by_a_touch(machine: Machine, shots: Path) -> None:
    """A finger on the dark glass turns it on, with the room's picture and not an old one."""
    _dark(machine)
    machine.do("touch", "400", "300")
    _becomes(machine, on=True)
    says(machine, "available")
    same_as_the_glass(machine, shots / "woken.png")


def follows_the_plug_while_dark(machine: Machine, shots: Path) -> None:
    """A screen that is plugged in again sleeps like the one before, and can be woken."""
    _dark(machine)
    machine.do("hotplug", "off")
    machine.run("sleep 6; systemctl is-active signage")
    machine.do("hotplug", "on")
    machine.run("sleep 6")
    _becomes(machine, on=False)
    machine.do("touch", "400", "300")
    _becomes(machine, on=True)
    same_as_the_glass(machine, shots / "woken-after-the-plug.png")


def ends_while_it_is_off(machine: Machine, shots: Path) -> None:
    """Stopped in the dark it ends soon, and leaves the screen on for whoever comes next."""
    _dark(machine)
    answer = machine.run(
        "s=$(date +%s%N); systemctl stop signage; e=$(date +%s%N)\n"
        "echo $(((e - s) / 1000000)); systemctl show -p Result --value signage"
    ).split()
    print(f"        it took {int(answer[0]) / 1000:.2f} s")
    assert int(answer[0]) / 1000 < STOP_S, answer
    assert answer[1] == "success", answer
    assert _is_on(machine)
    machine.shot(shots / "stopped-in-the-dark.png")


def _dark(machine: Machine) -> None:
    """A sign that is asleep, its screen off."""
    if "asleep" in shown(machine, "StatusText") and not _is_on(machine):
        return
    put_up(machine, port=EMPTY, opening=asleep())
    says(machine, "asleep")
    _becomes(machine, on=False)


def _is_on(machine: Machine) -> bool:
    state = machine.run(_ACTIVE).strip()
    assert state in ("active=1", "active=0"), state
    return state == "active=1"


def _becomes(machine: Machine, *, on: bool) -> None:
    wanted = "on" if on else "off"
    machine.until(lambda: _is_on(machine) is on, f"the screen did not go {wanted}", LOG)


POWER_CHECKS = (
    goes_off_when_it_sleeps,
    wakes_by_a_touch,
    follows_the_plug_while_dark,
    ends_while_it_is_off,
)
