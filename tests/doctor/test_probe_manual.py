"""The administrator's page says what the probe sends, needs and leaves."""

from __future__ import annotations

import re
from pathlib import Path

from signage.config import load
from signage.doctor.probe_table import area, probe_of
from signage.sim.processing import RoomSettings
from tests.configs import MINIMAL
from tests.doctor.proband import house, visited
from tests.doctor.test_manual import rows, section

SECTION = section("6. The probe: what the room does to invitations")


def test_every_line_of_the_probe_is_explained(tmp_path: Path) -> None:
    """In the order in which they come, and no other."""
    with house() as (simulator, clock), visited(tmp_path, simulator, clock) as visit:
        probe = probe_of(visit)
        names = [check.name for check in area(probe).checks]
        probe.close()
    explained = rows(SECTION)
    assert [row[0].strip("`") for row in explained] == names
    assert all(all(row) for row in explained)


def test_the_configuration_in_the_page_loads(tmp_path: Path) -> None:
    """As it stands there, below a sign's own."""
    (lines,) = re.findall(r"```\n(\[doctor\].*?)```", SECTION, re.S)
    path = tmp_path / "config.toml"
    path.write_text(f"{MINIMAL}\n{lines}", encoding="utf-8")
    doctor = load(path).doctor
    assert doctor.probe_username == "EXAMPLE\\organizer"
    assert doctor.probe_mailbox in SECTION


def test_every_setting_that_a_simulated_room_has_is_named() -> None:
    """The page names each switch that the probe can tell."""
    told = set(re.findall(r"[A-Z][a-z]+(?:[A-Z][a-z]+)+", SECTION))
    silent = {"Delay", "RemoveCanceledMeetings", "TentativePendingApproval"}
    switches = {
        "".join(word.capitalize() for word in name.split("_"))
        for name in RoomSettings.__dataclass_fields__
    }
    assert switches - silent <= told
