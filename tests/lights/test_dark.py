"""A light that a killed sign left shining is made dark by a process of its own: `signage dark`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from signage.config import Config
from signage.lights.base import LightError
from signage.lights.configured import darken, light_of
from signage.lights.signal import FREE
from tests.configs import MINIMAL, loaded
from tests.lights.chip import Chip

PINS = (17, 27, 22)
GPIO = '\n[light]\nkind = "gpio"\npins = [17, 27, 22]\n'
USB = '\n[light]\nkind = "usb"\n'
ROOT = Path(__file__).resolve().parents[2]

HID = '''\
"""In place of hidapi's module `hid`: one busylight, which keeps the colour of its last report."""
from pathlib import Path

HERE = Path(__file__).parent

def enumerate():
    if not (HERE / "plugged").exists():
        return []
    return [{
        "path": b"/dev/hidraw0", "vendor_id": 0x04D8, "product_id": 0xF372, "serial_number": "",
        "manufacturer_string": "", "product_string": "Luxafor Flag", "release_number": 1,
        "usage": 0, "usage_page": 0, "interface_number": 0, "bus_type": 1,
    }]

class device:
    def open_path(self, path):
        pass
    def write(self, report):
        (HERE / "plugged").write_bytes(bytes(report))
        return len(report)
    def close(self):
        pass
'''


def written(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


def signage_dark(config: Path, modules: Path) -> subprocess.CompletedProcess[str]:
    """The command as systemd runs it: a process that knows nothing of the one that was killed."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("SIGNAGE_SECRET_")}
    done = subprocess.run(
        [sys.executable, "-m", "signage", "dark", "--config", str(config)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=ROOT,
        env={**kept, "PYTHONPATH": f"{modules}:{ROOT}"},
    )
    assert done.stdout == ""
    return done


def killed(chip: Chip, config: Config) -> None:
    """A sign says that the room is free, and is killed: the kernel lets go of its lines, and the
    pins of a Pi keep their levels."""
    light_of(config.light, chip.request).show(FREE)
    for lines in (*chip.requests,):
        lines.release()


@pytest.mark.parametrize("active_low", [False, True])
def test_leds_that_a_killed_sign_left_alight_go_dark(tmp_path: Path, active_low: bool) -> None:
    """By low or by high; and nobody holds the lines afterwards, so that the next sign can."""
    chip, dark = Chip(), "111" if active_low else "000"
    config = loaded(tmp_path, f"{MINIMAL}{GPIO}active_low = {str(active_low).lower()}\n")
    killed(chip, config)
    assert chip.shines(*PINS) != dark
    darken(config.light, chip.request)
    assert (chip.shines(*PINS), chip.held) == (dark, {})


def test_after_a_clean_end_it_does_no_harm(tmp_path: Path) -> None:
    """systemd calls it then too: what is dark stays dark, and free."""
    chip, config = Chip(), loaded(tmp_path, MINIMAL + GPIO)
    light = light_of(config.light, chip.request)
    light.show(FREE)
    light.close()
    darken(config.light, chip.request)
    assert (chip.shines(*PINS), chip.held) == ("000", {})


def test_leds_that_a_living_sign_holds_are_left_alone(tmp_path: Path) -> None:
    """Called by hand beside a sign that runs, it takes nothing from it."""
    chip, config = Chip(), loaded(tmp_path, MINIMAL + GPIO)
    light_of(config.light, chip.request).show(FREE)
    with pytest.raises(LightError, match="busy"):
        darken(config.light, chip.request)
    assert chip.shines(*PINS) == "010"


def test_a_busylight_that_a_killed_sign_left_alight_goes_dark(tmp_path: Path) -> None:
    """The whole command over the real adapter, down to the report that the device is sent; another
    fault in the configuration does not keep it alight, and no secret is looked for."""
    pytest.importorskip("busylight_core", reason="the extra for lights is not installed")
    (tmp_path / "hid.py").write_text(HID, encoding="utf-8")
    device = tmp_path / "plugged"
    device.write_bytes(bytes([1, 255, *FREE]))
    faulty = MINIMAL + "\n[display]\nrotation = 17\n"
    done = signage_dark(written(tmp_path, faulty + USB), tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert not any(device.read_bytes()[2:])


@pytest.mark.parametrize(
    ("light", "said"),
    [
        (USB, "no busylight is plugged in"),
        (GPIO + 'chip = "/dev/no-such-chip"\n', "/dev/no-such-chip, lines 17, 27, 22: No such"),
        (GPIO.replace("[17, 27, 22]", "[17]"), "[light] pins does not name three lines"),
    ],
)
def test_a_light_that_is_not_there_is_one_plain_line(tmp_path: Path, light: str, said: str) -> None:
    """EX_UNAVAILABLE of sysexits(3), and which light it was."""
    pytest.importorskip("busylight_core", reason="the extra for lights is not installed")
    (tmp_path / "hid.py").write_text(HID, encoding="utf-8")
    done = signage_dark(written(tmp_path, MINIMAL + light), tmp_path)
    assert done.returncode == 69
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("signage: the status light: ")
    assert said in done.stderr


def test_without_a_light_there_is_nothing_to_do(tmp_path: Path) -> None:
    """Nothing said, no failure: a machine whose sensor alone is at the pins has the drop-in too."""
    done = signage_dark(written(tmp_path, MINIMAL), tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
