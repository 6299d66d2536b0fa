"""The watchdog is fed by what was owed and done, not by a process that merely lives."""

from __future__ import annotations

from signage.watchdog import FRAME_LIMIT, POLL_LIMIT, Watchdog


def test_a_still_panel_is_healthy() -> None:
    """Nothing owed: fed for ever."""
    assert Watchdog().healthy(1e9)


def test_an_unpainted_frame_is_forgiven_for_its_limit_and_no_longer() -> None:
    """The first frame that waits counts, not the latest one."""
    dog = Watchdog().owes_frame(100.0).owes_frame(120.0)
    assert dog.healthy(100.0 + FRAME_LIMIT)
    assert not dog.healthy(100.1 + FRAME_LIMIT)
    assert dog.painted().healthy(1e9)


def test_a_poll_past_its_own_due_time_starves_it() -> None:
    """A poll may be slow, but not lost."""
    dog = Watchdog().expects_poll(500.0)
    assert dog.healthy(500.0 + POLL_LIMIT)
    assert not dog.healthy(500.1 + POLL_LIMIT)
    assert dog.expects_poll(9000.0).healthy(500.1 + POLL_LIMIT)
    assert dog.expects_poll(None).healthy(1e9)
