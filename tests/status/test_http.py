"""Metrics and health over HTTP: at an address that may come late, and from a sign that may hang."""

from __future__ import annotations

import json
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.client import HTTPConnection
from time import monotonic, sleep
from typing import Any

import pytest

from signage.status.desk import SilentError
from signage.status.http import HttpDoor, Told
from signage.status.machine import Machine
from signage.status.report import Glass, Report
from signage.status.sign import SignState

PATIENCE = 10.0
HERE = "127.0.0.1"


def told(state: str = "available", on: bool = True) -> dict[str, Any]:
    """The report of a sign."""
    at = datetime(2026, 11, 24, 10, 20, tzinfo=UTC)
    report = Report(at, 60.0, SignState(state), Glass(on), Machine(), (("signage", "0.1.0"),))
    return report.as_json()


@contextmanager
def opened(answer: Told, host: str = HERE, port: int = 0) -> Iterator[HttpDoor]:
    door = HttpDoor(host, port, answer, again=0.02)
    door.open()
    try:
        yield door
    finally:
        door.close()


def asked(port: int, page: str = "health", host: str = HERE) -> tuple[int, bytes]:
    """The status and the body of an answer; (0, b"") while nobody answers."""
    try:
        with urllib.request.urlopen(f"http://{host}:{port}/{page}", timeout=PATIENCE) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.read()
    except OSError:  # of which a URLError is one
        return 0, b""


def in_time(port: int) -> tuple[int, bytes]:
    """The first answer that comes."""
    until = monotonic() + PATIENCE
    while not (answer := asked(port))[0] and monotonic() < until:
        sleep(0.01)
    return answer


def test_an_address_that_comes_late(caplog: pytest.LogCaptureFixture) -> None:
    """A sign starts before its network: the address is said to be missing once, and used when it is
    there."""
    caplog.set_level("INFO")
    with socket.create_server((HERE, 0)) as holder:
        port = holder.getsockname()[1]
        with opened(told, port=port):
            sleep(0.1)  # some looks in vain
            holder.close()
            assert in_time(port)[0] == 200
    said = [record.getMessage() for record in caplog.records]
    assert len(said) == 2, said
    assert f"{HERE}:{port} cannot be used yet: Address already in use" in said[0]
    assert "answers now" in said[1]


def test_the_port_is_free_when_the_door_is_closed() -> None:
    """The next sign of the same process has it soon, though nobody came by to wake the old one."""
    with opened(told) as first:
        port = first.port
    with opened(lambda: told("occupied"), port=port):
        assert json.loads(in_time(port)[1])["sign"]["state"] == "occupied"


def test_it_answers_at_an_address_of_ipv6() -> None:
    """As the configuration allows it."""
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("no IPv6 here")
    with opened(told, host="::1") as door:
        assert asked(door.port, host="[::1]")[0] == 200


@pytest.mark.parametrize(
    ("state", "on", "status"),
    [
        ("available", True, 200),
        ("asleep", True, 200),
        ("offline", True, 503),
        ("unknown", True, 503),
        ("problems", True, 503),
        ("available", False, 503),
    ],
)
def test_health_is_what_somebody_at_the_door_would_say(state: str, on: bool, status: int) -> None:
    """200 while it claims something and there is a screen to see it on; asleep is well."""
    with opened(lambda: told(state, on)) as door:
        assert asked(door.port)[0] == status


def test_a_sign_that_hangs_is_told_of() -> None:
    """Its silence is the answer, on both pages."""

    def silent() -> dict[str, Any]:
        raise SilentError

    with opened(silent) as door:
        for page in ("health", "metrics"):
            status, body = asked(door.port, page)
            assert (status, b"does not answer" in body) == (503, True)


def test_nothing_can_be_changed_over_it() -> None:
    """Read-only: what is not a GET is refused."""
    with opened(told) as door:
        client = HTTPConnection(HERE, door.port, timeout=PATIENCE)
        client.request("POST", "/health", b"x")
        assert client.getresponse().status == 501
        client.close()
