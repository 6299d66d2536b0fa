"""The sign put up in the machine as it is on a wall: its unit, its user, its sealed secret."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops

from tests.kms.machine import Machine

ROOT = Path(__file__).parents[2]
TAKEN, EMPTY = 8543, 8544  # ports of an Exchange with meetings around now, and of one without any
_RELEASE = "/opt/signage/releases/vm"
_SIGNAGE = "/opt/signage/current/venv/bin/signage"
_SIMULATORS = f"""
mkdir -p /etc/signage {_RELEASE}/deploy
printf '[[rooms]]\\nmailbox = "juniper@example.com"\\nname = "Juniper"\\n' >/etc/empty.toml
for of in '{TAKEN} ' '{EMPTY} --scenario /etc/empty.toml'; do
    port=${{of%% *}}
    systemctl is-active --quiet sim-$port || systemd-run --quiet --unit=sim-$port \\
        -p StandardOutput=file:/run/sim-$port.out /opt/venv/bin/signage sim --port $of
    for i in $(seq 90); do grep -qs 'CA file' /run/sim-$port.out && break; sleep 1; done
    cp "$(sed -n '/CA file/{{s/.*CA file *//p;q}}' /run/sim-$port.out)" /etc/signage/ca-$port.pem
done
"""
# The environment of the other checks stands for the release before, where none runs: signage-deploy
# rehearses with it, and puts it in its place.
_PUT_UP = f"""
systemctl stop kiosk 2>/dev/null; systemctl reset-failed kiosk 2>/dev/null
getent passwd signage >/dev/null ||
    useradd --system --user-group --no-create-home --shell /usr/sbin/nologin signage
ln -sfn /opt/venv {_RELEASE}/venv; touch {_RELEASE}/complete
rm -f /opt/signage/current; ln -sfn {_RELEASE} /opt/signage/previous
install -m 755 {_RELEASE}/deploy/signage-deploy /usr/local/sbin/signage-deploy
echo three-quiet-rooms | /opt/venv/bin/signage seal simulated
signage-deploy rollback
"""
_CONFIG = """
[room]
mailbox = "juniper@example.com"
name = "Juniper"
zone = "Europe/Copenhagen"
[source]
endpoint = "https://localhost:{port}/EWS/Exchange.asmx"
username = 'EXAMPLE\\svc-signage'
secret = "simulated"
ca_file = "ca-{port}.pem"
[opening]
{opening}
{more}
"""
AWAKE = "sleep = false"
LOG = "systemctl status signage --no-pager -n 40; true"


def asleep() -> str:
    """Opening hours on no day near this one."""
    distant = datetime.now(UTC) + timedelta(days=3)
    return f'every_day = "closed"\n{distant:%A} = "08:00-18:00"'.lower()


def put_up(machine: Machine, *, port: int = TAKEN, opening: str = AWAKE, more: str = "") -> None:
    """Have it run with this configuration, started anew; the first time, install it."""
    fresh = machine.run("test -e /etc/systemd/system/signage.service && echo there; true") == ""
    if fresh:
        machine.run(_SIMULATORS, 240)
        machine.do("put", str(ROOT / "deploy"), f"{_RELEASE}/deploy")
    text = _CONFIG.format(port=port, opening=opening, more=more)
    machine.run(f"cat >/etc/signage/config.toml <<'END'\n{text}\nEND")
    if fresh:
        machine.run(_PUT_UP, 300)
    # More starts than a sign may need within a quarter of an hour.
    machine.run("systemctl reset-failed signage; systemctl restart signage", 120)


def shown(machine: Machine, name: str) -> str:
    """A property of the service."""
    return machine.run(f"systemctl show -p {name} --value signage").strip()


def says(machine: Machine, text: str) -> None:
    """Until the service's status holds it."""
    machine.until(lambda: text in shown(machine, "StatusText"), f"never said {text!r}", LOG)


def told(machine: Machine) -> dict[str, Any]:
    """What `signage status --json` answers; it ends with 1 where the sign claims nothing."""
    answer: dict[str, Any] = json.loads(machine.run(f"{_SIGNAGE} status --json || true", 90))
    return answer


def same_as_the_glass(machine: Machine, file: Path) -> None:
    """Until `signage screenshot` gives the very picture that is on the screen."""
    differs: list[object] = []

    def same() -> bool:
        machine.run(f"{_SIGNAGE} screenshot --output /host/told.png", 90)
        with Image.open(machine.share / "told.png") as picture:
            said = picture.convert("RGB")
        seen = machine.shot(file)
        differs[:] = [said.size, seen.size]
        if said.size != seen.size:
            return False
        differs[:] = [ImageChops.difference(said, seen).getbbox()]
        return differs == [None]

    machine.until(same, "`signage screenshot` is not what the screen shows", LOG)
    assert colours(machine.shot(file)) > 30, differs


def colours(picture: Image.Image) -> int:
    """How many there are: anti-aliased text alone has dozens."""
    return len(picture.getcolors(1 << 24) or ())
