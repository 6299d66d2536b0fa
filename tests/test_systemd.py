"""Word with systemd, heard on real sockets."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

import pytest

from signage import timesync
from signage.systemd import Notifier, watchdog_period
from signage.timesync import clock_synchronised

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="systemd and abstract sockets are Linux's"
)


def listener(address: str) -> socket.socket:
    heard = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    heard.bind(address)
    heard.settimeout(2)
    return heard


@pytest.mark.parametrize("abstract", [False, True])
def test_states_arrive_as_systemd_reads_them(tmp_path: Path, abstract: bool) -> None:
    """Each call is one datagram of the protocol, by a path as well as by an abstract name."""
    name = f"signage-test-{os.getpid()}" if abstract else str(tmp_path / "notify")
    with listener("\0" + name if abstract else name) as heard:
        notifier = Notifier({"NOTIFY_SOCKET": "@" + name if abstract else name})
        notifier.ready()
        notifier.status("reading\nWATCHDOG=1")
        notifier.beat()
        notifier.stopping()
        notifier.close()
        assert [heard.recv(200) for _ in range(4)] == [
            b"READY=1",
            b"STATUS=reading WATCHDOG=1",  # one state, whatever the text
            b"WATCHDOG=1",
            b"STOPPING=1",
        ]


def test_without_systemd_nothing_happens() -> None:
    """No variable, no socket: every call returns and does nothing."""
    notifier = Notifier({})
    notifier.ready()
    notifier.status("reading")
    notifier.beat()
    notifier.stopping()
    notifier.close()
    notifier.close()


def test_a_deaf_systemd_stops_nothing(tmp_path: Path) -> None:
    """A socket that is gone, or full, neither raises nor blocks."""
    notifier = Notifier({"NOTIFY_SOCKET": str(tmp_path / "nobody")})
    notifier.beat()
    with listener(str(tmp_path / "full")):
        full = Notifier({"NOTIFY_SOCKET": str(tmp_path / "full")})
        for _ in range(5_000):  # more than any queue of datagrams takes
            full.beat()
        full.close()
    notifier.close()


@pytest.mark.parametrize(
    ("environ", "period"),
    [
        ({}, None),
        ({"WATCHDOG_USEC": "60000000"}, 60.0),
        ({"WATCHDOG_USEC": "500000", "WATCHDOG_PID": str(os.getpid())}, 0.5),
        ({"WATCHDOG_USEC": "500000", "WATCHDOG_PID": "1"}, None),
        ({"WATCHDOG_USEC": "0"}, None),
        ({"WATCHDOG_USEC": "soon"}, None),
    ],
)
def test_watchdog_period(environ: dict[str, str], period: float | None) -> None:
    """Seconds, and only when the watchdog is meant for this process."""
    assert watchdog_period(environ) == period


def test_the_kernels_answer_is_read_where_it_stands() -> None:
    """The layout of struct timex is right: its status and the call's result say the same."""
    timex = timesync.Timex()
    state = timesync.adjtimex(timex)
    if state < 0:
        pytest.skip("the kernel may not be asked here")
    assert state in range(6)
    if timex.status & 0x40:
        assert state == 5


def test_clock_synchronised_falls_back_to_timesyncd(tmp_path: Path) -> None:
    """Where the kernel may not be asked, timesyncd's mark decides, and its absence is not a no."""
    refused = lambda _: -1  # noqa: E731
    assert clock_synchronised(tmp_path / "none", refused) is None
    assert clock_synchronised(tmp_path, refused) is False
    (tmp_path / "synchronized").touch()
    assert clock_synchronised(tmp_path, refused) is True


@pytest.mark.parametrize(
    ("state", "status", "expected"), [(0, 0, True), (5, 0, False), (0, 0x40, False), (5, 64, False)]
)
def test_what_the_kernel_says(state: int, status: int, expected: bool, tmp_path: Path) -> None:
    """Either sign of an unsynchronised clock counts (adjtimex(2): TIME_ERROR, STA_UNSYNC)."""

    def adjtimex(timex: object) -> int:
        timex.status = status  # type: ignore[attr-defined]
        return state

    assert clock_synchronised(tmp_path, adjtimex) is expected
