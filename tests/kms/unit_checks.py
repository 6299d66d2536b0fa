"""The unit as it is shipped, with its sandbox, its secrets and its console, on a real screen."""

from __future__ import annotations

import time
from pathlib import Path

from tests.kms.machine import SOON_S, STOP_S, Machine

ROOT = Path(__file__).parents[2]
_RELEASE = "/opt/signage/releases/vm"
_SIMULATOR = """
systemctl is-active --quiet sim || systemd-run --quiet --unit=sim \\
    -p StandardOutput=file:/run/sim.out /opt/venv/bin/signage sim --port 8443
for i in $(seq 60); do grep -qs 'CA file' /run/sim.out && break; sleep 1; done
mkdir -p /etc/signage; cp $(sed -n 's/.*CA file *//p' /run/sim.out) /etc/signage/ca.pem
"""
_CONFIG = """
[room]
mailbox = "juniper@example.com"
name = "Juniper"
zone = "Europe/Copenhagen"
[source]
endpoint = "https://localhost:8443/EWS/Exchange.asmx"
username = 'EXAMPLE\\svc-signage'
secret = "simulated"
ca_file = "ca.pem"
[opening]
sleep = false
"""
# The environment of the other checks stands for a release's: signage-deploy puts it in its place.
_PUT_UP = f"""
systemctl stop kiosk 2>/dev/null; systemctl reset-failed kiosk 2>/dev/null
getent passwd signage >/dev/null ||
    useradd --system --user-group --no-create-home --shell /usr/sbin/nologin signage
ln -sfn /opt/venv {_RELEASE}/venv; touch {_RELEASE}/complete
ln -sfn {_RELEASE} /opt/signage/current; ln -sfn {_RELEASE} /opt/signage/previous
install -m 755 {_RELEASE}/deploy/signage-deploy /usr/local/sbin/signage-deploy
echo three-quiet-rooms | /opt/venv/bin/signage seal simulated
signage-deploy rollback
"""


def runs_as_shipped(machine: Machine, shots: Path) -> None:
    """In its sandbox it has the screen to itself, reads with a sealed secret, and hears touches."""
    machine.run(_SIMULATOR, 90)
    machine.run(
        f"mkdir -p {_RELEASE}/deploy; cat >/etc/signage/config.toml <<'END'\n{_CONFIG}\nEND"
    )
    machine.do("put", str(ROOT / "deploy"), f"{_RELEASE}/deploy")
    machine.run(_PUT_UP, 240)
    _says(machine, "read just now")
    user = "stat -c %U /proc/$(systemctl show -p MainPID --value signage)"
    assert machine.run(user).strip() == "signage"
    assert machine.run("systemctl is-active getty@tty1; true").strip() == "inactive"
    assert len(machine.shot(shots / "unit-room.png").getcolors(1 << 24) or ()) > 30
    log = machine.run("journalctl -u signage --no-pager")
    assert "touch may not work" not in log, log
    machine.do("touch", "400", "300")
    machine.run("sleep 3; systemctl is-active signage")


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


def _says(machine: Machine, text: str) -> None:
    """Until the service's status holds it."""
    end = time.monotonic() + SOON_S
    while time.monotonic() < end:
        if text in machine.run("systemctl show -p StatusText --value signage"):
            return
        time.sleep(1)
    raise AssertionError(machine.run("systemctl status signage --no-pager -n 30; true"))


UNIT_CHECKS = (runs_as_shipped, stops_as_shipped)
