"""The kiosk itself on a real screen driver, reading a simulated Exchange inside the machine."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from tests.kms.machine import SOON_S, STOP_S, Machine

_BIN = "/opt/venv/bin"
_CONFIG = "/opt/signage.toml"
_KIOSK = f"{_BIN}/signage --debug run --config {_CONFIG}"
_SECRET = "Environment=SIGNAGE_SECRET_SIMULATED=three-quiet-rooms"
_SIMULATOR = f"""
systemctl stop sim 2>/dev/null; rm -f /run/sim.out
systemd-run --quiet --unit=sim -p StandardOutput=file:/run/sim.out \\
    {_BIN}/signage sim --port 8443
for i in $(seq 60); do grep -q 'CA file' /run/sim.out && break; sleep 1; done
grep -m1 -o 'ca_file.*' /run/sim.out
"""
_HANGS = "import socket,time; s=socket.create_server(('127.0.0.1',9443)); time.sleep(9999)"
_CONNECTED = "grep -hi ':24E3 01 ' /proc/net/tcp || true"  # port 9443, ESTABLISHED
_ROOM = """
[room]
mailbox = "juniper@example.com"
name = "Juniper"
zone = "Europe/Copenhagen"
[source]
endpoint = "https://localhost:{port}/EWS/Exchange.asmx"
username = 'EXAMPLE\\svc-signage'
secret = "simulated"
{ca_file}
[opening]
sleep = false
"""


def shows_the_room(machine: Machine, shots: Path) -> None:
    """The room's calendar is on the screen, read from Exchange; a tap neither ends nor harms it."""
    ca_file = machine.run(_SIMULATOR, 90).strip()
    _configure(machine, _ROOM.format(port=8443, ca_file=ca_file))
    machine.start(_KIOSK, _SECRET)
    _drawn(machine, shots / "kiosk-first.png")
    status = _status(machine, lambda text: bool(text) and not text.startswith("unknown"))
    print(f"        it says: {status}")
    assert "problem" not in status, status
    machine.do("touch", "400", "300")
    machine.do("key", "alt-f4")
    time.sleep(3)
    _drawn(machine, shots / "kiosk-room.png")


def comes_back_with_the_plug(machine: Machine, shots: Path) -> None:
    """Unplugged, the kiosk lives on; plugged in again its picture is there."""
    machine.do("hotplug", "off")
    machine.run("sleep 6; systemctl is-active kiosk")
    machine.do("hotplug", "on")
    time.sleep(8)
    _drawn(machine, shots / "kiosk-replugged.png")


def shows_its_faults_and_mends(machine: Machine, shots: Path) -> None:
    """A faulty configuration is a page on the screen; mended, the room is shown, same process."""
    machine.stop()
    ca_file = machine.run("grep -m1 -o 'ca_file.*' /run/sim.out").strip()
    good = _ROOM.format(port=8443, ca_file=ca_file)
    _configure(machine, good.replace("mailbox =", "mailbx =") + "\n[display]\nrotation = 45\n")
    machine.start(_KIOSK, _SECRET)
    _drawn(machine, shots / "kiosk-faults.png")
    process = machine.run("systemctl show -p MainPID --value kiosk")
    faulty = machine.run("systemctl show -p StatusText --value kiosk")
    _configure(machine, good)
    _status(machine, lambda text: text != faulty.strip())
    time.sleep(5)
    _drawn(machine, shots / "kiosk-mended.png")
    assert machine.run("systemctl show -p MainPID --value kiosk") == process


def ends_while_a_fetch_hangs(machine: Machine, shots: Path) -> None:
    """SIGTERM ends it cleanly soon though the server never answers."""
    machine.stop()
    machine.run(f'systemd-run --quiet --unit=hangs {_BIN}/python -c "{_HANGS}"')
    _configure(machine, _ROOM.format(port=9443, ca_file=""))
    machine.start(_KIOSK, _SECRET)
    _drawn(machine, shots / "kiosk-hanging.png")
    for _ in range(int(SOON_S)):
        if machine.run(_CONNECTED).strip():
            break
        time.sleep(1)
    else:
        raise AssertionError("it never asked the server")
    seconds, result = machine.stop()
    print(f"        it took {seconds:.2f} s")
    assert seconds < STOP_S, seconds
    assert result == "success", result


def _configure(machine: Machine, text: str) -> None:
    machine.run(f"cat >{_CONFIG} <<'END'\n{text}\nEND")


def _status(machine: Machine, wanted: Callable[[str], bool]) -> str:
    """What the service says of itself, once it is what is wanted."""
    end = time.monotonic() + SOON_S
    text = ""
    while time.monotonic() < end:
        text = machine.run("systemctl show -p StatusText --value kiosk").strip()
        if wanted(text):
            return text
        time.sleep(1)
    raise AssertionError(f"it says {text!r}: {machine.run('tail -n 40 /host/app.log')}")


def _drawn(machine: Machine, file: Path) -> None:
    """The screen shows a drawing: anti-aliased text alone has dozens of colours."""
    end = time.monotonic() + SOON_S
    colours = 0
    while time.monotonic() < end:
        colours = _colours(machine.shot(file))
        if colours > 30:
            return
        time.sleep(1)
    raise AssertionError(f"{colours} colours: {machine.run('tail -n 40 /host/app.log')}")


def _colours(picture: Image.Image) -> int:
    return len(picture.getcolors(1 << 24) or ())


KIOSK_CHECKS = (
    shows_the_room,
    comes_back_with_the_plug,
    shows_its_faults_and_mends,
    ends_while_a_fetch_hangs,
)
