"""A sign that runs for years looks for garbage, though its start does not, and carries no load."""

from __future__ import annotations

import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from signage.sim.item import Item
from signage.sim.plan import RoomPlan
from signage.sim.scenario import Scenario
from signage.sim.scenario_file import DEFAULT_USER
from signage.sim.server import Simulator
from tests.system.kiosk import Kiosk
from tests.system.product import ROOM, ZONE, configured

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="systemd's sockets and SDL's dummy driver"
)

TELLING = """
import gc, sys
from signage.cli import main
code = main(sys.argv[1:])
print("looks:", gc.isenabled(), "set aside:", gc.get_freeze_count() > 10_000)
print("reads with:", *({"exchangelib", "dns", "oauthlib", "pygments"} & set(sys.modules)))
sys.exit(code)
"""


def test_a_sign_looks_for_garbage_and_sets_aside_what_stays(tmp_path: Path) -> None:
    """After the first calendar the collector runs, and passes over what was there by then.

    And what exchangelib needs for things that no sign does was not loaded with it.
    """
    rooms = (RoomPlan(ROOM, "Juniper", zone=ZONE),)
    exchange = Simulator(Scenario("now", rooms, (DEFAULT_USER,)), lambda: datetime.now(UTC))
    began = datetime.now(UTC) - timedelta(hours=1)
    end = began + timedelta(hours=3)
    exchange.mailbox(ROOM).add(Item(uid="now", start=began, end=end, zone=ZONE, subject="Budget"))
    with exchange:
        config = configured(
            tmp_path,
            exchange.endpoint,
            exchange.ca_file,
            source='auth = "basic"',
            more="[opening]\nsleep = false\n",
        )
        with closing(
            Kiosk(
                tmp_path / "kiosk",
                config,
                program=("-c", TELLING),
                password=exchange.password,
                SDL_VIDEODRIVER="dummy",
            )
        ) as kiosk:
            assert kiosk.says("occupied"), kiosk.told()
            assert kiosk.end()[0] == 0
            assert "looks: True set aside: True" in kiosk.told()
            assert "reads with: exchangelib\n" in kiosk.told()


def test_a_sign_that_shows_problems_looks_for_garbage(tmp_path: Path) -> None:
    """It may stand there for weeks too."""
    config = tmp_path / "config.toml"
    config.write_text("[room]\n")
    with closing(
        Kiosk(tmp_path / "kiosk", config, program=("-c", TELLING), SDL_VIDEODRIVER="dummy")
    ) as kiosk:
        assert kiosk.waits_until(lambda: "READY=1" in "".join(kiosk.said))
        assert kiosk.end()[0] == 0
        assert "looks: True set aside: False" in kiosk.told()
