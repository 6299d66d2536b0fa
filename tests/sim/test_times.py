"""Times as requests write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from signage.sim.rules import Change, zone_by_rule
from signage.sim.soap import SoapError
from signage.sim.times import read_moment, whole_number


@pytest.mark.parametrize("month", [3, 10])
def test_a_zone_by_rule_changes_when_its_model_does(month):
    """The rule of London against the zone database, each quarter of an hour around a change."""
    zone = zone_by_rule(
        timedelta(), timedelta(hours=1), Change(3, 5, 6, 1, 0), Change(10, 5, 6, 2, 0)
    )
    london = ZoneInfo("Europe/London")
    for quarter in range(4 * 24 * 8):
        moment = datetime(2025, month, 24, tzinfo=UTC) + timedelta(minutes=15 * quarter)
        assert moment.astimezone(zone).utcoffset() == moment.astimezone(london).utcoffset()


def test_moments_and_numbers():
    """Offsets are honoured, local times take the zone; anything else is a schema fault."""
    tokyo = ZoneInfo("Asia/Tokyo")
    assert read_moment("2025-10-14T09:00:00", tokyo) == datetime(2025, 10, 14, tzinfo=UTC)
    assert read_moment("2025-10-14T02:00:00+02:00", tokyo) == datetime(2025, 10, 14, tzinfo=UTC)
    for text in ("", "tomorrow", "0001-01-01T00:00:00"):
        with pytest.raises(SoapError):
            read_moment(text, tokyo)
    for text in ("", "x", "99999999999", "1.5"):
        with pytest.raises(SoapError):
            whole_number(text)
