"""What /proc and /sys say of the machine, read from folders that look like them."""

from __future__ import annotations

from pathlib import Path

from signage.status.machine import Machine, machine


def board(root: Path, **files: str) -> Path:
    """A root with these files; "__" stands for a slash."""
    for name, text in files.items():
        path = root / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


def test_a_raspberry_pi_in_trouble(tmp_path: Path) -> None:
    """Temperature of the hottest zone; what the firmware complains of now and has complained of."""
    firmware = tmp_path / "sys/devices/platform/soc/soc:firmware"
    firmware.mkdir(parents=True)
    (firmware / "get_throttled").write_text("50005\n")
    told = machine(
        board(
            tmp_path,
            sys__class__thermal__thermal_zone0__temp="51540\n",
            sys__class__thermal__thermal_zone1__temp="48000\n",
            proc__meminfo="MemTotal:  948304 kB\nMemAvailable:  512000 kB\nHugePages_Total: 0\n",
            proc__self__status="Name:\tpython\nVmRSS:\t  92160 kB\n",
            proc__uptime="93784.11 180000.00\n",
            proc__loadavg="0.12 0.20 0.18 1/99 4242\n",
        )
    )
    assert told.temperature == 51.54
    assert told.power == ("under-voltage", "throttled")
    assert told.power_since_start == ("under-voltage", "throttled")
    assert (told.memory_mib, told.memory_free_mib, told.process_mib) == (926, 500, 90.0)
    assert (told.uptime, told.load) == (93784.11, 0.12)


def test_the_alarm_of_newer_kernels(tmp_path: Path) -> None:
    """The driver rpi_volt tells of under-voltage where the firmware's file is not there."""
    told = machine(board(tmp_path, sys__class__hwmon__hwmon1__in0_lcrit_alarm="1\n"))
    assert told.power == ("under-voltage",)


def test_a_machine_that_tells_nothing(tmp_path: Path) -> None:
    """None, never a made-up figure, where there is no such file or it holds something else."""
    odd = board(tmp_path, proc__uptime="", proc__meminfo="MemTotal: many kB\n")
    told = machine(odd)
    disks = told.disks
    assert told == Machine(disks=disks)


def test_this_machine() -> None:
    """On a real one: the memory of this process and the space of the disk are there."""
    told = machine()
    assert told.disks and told.disks[0].total_mib >= told.disks[0].free_mib
