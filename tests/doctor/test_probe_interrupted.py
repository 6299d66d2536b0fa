"""Whatever interrupts the probe: at most leftovers, and the next run has none."""

from __future__ import annotations

import pytest

from tests.doctor.interruptions import interrupted_everywhere


@pytest.mark.parametrize(
    ("room", "trouble", "after", "lasting"),
    [
        ("quick", "Ctrl-C", True, False),
        ("slow", "Ctrl-C", False, True),
        ("quick", "network", True, False),
    ],
)
def test_trouble_at_every_single_request(
    room: str, trouble: str, after: bool, lasting: bool
) -> None:
    """At request n, for all n: before it went out or after it took effect, once or from there on.
    Nothing foreign is touched, and the next run leaves nothing of either."""
    assert interrupted_everywhere(room, trouble, after=after, lasting=lasting) > 30
