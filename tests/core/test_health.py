"""Health: ages, waits and refusals."""

from __future__ import annotations

from datetime import timedelta

import pytest

from signage.core.calendar import Now
from signage.core.health import (
    Fault,
    FaultKind,
    Freshness,
    Health,
    HealthPolicy,
    age,
    answer,
    fail,
    freshness,
    next_wait,
    refused_too_long,
    stepped,
    succeed,
)
from tests.strategies import NOON

POLICY = HealthPolicy()
START = Now(NOON, 1000.0)
DOWN = Fault(FaultKind.UNREACHABLE)
REFUSED = Fault(FaultKind.UNAUTHORISED)


def later(seconds: float) -> Now:
    """So many seconds after START."""
    return Now(NOON + timedelta(seconds=seconds), 1000.0 + seconds)


def failed(times: int, fault: Fault = DOWN) -> Health:
    """After so many failures in a row."""
    health = succeed(Health(), START)
    for n in range(times):
        health = fail(health, fault, later(60 * n))
    return health


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0, Freshness.FRESH),
        (299, Freshness.FRESH),
        (300, Freshness.LATE),
        (899, Freshness.LATE),
        (900, Freshness.STALE),
        (90_000, Freshness.STALE),
    ],
)
def test_freshness_by_age(seconds: float, expected: Freshness) -> None:
    """The table: fresh, late from 5 minutes, stale from 15."""
    health = succeed(Health(), START)
    assert freshness(health, later(seconds), POLICY) is expected


def test_freshness_without_a_read() -> None:
    """Nothing read is not fresh, however well the rest goes."""
    assert freshness(answer(Health()), START, POLICY) is Freshness.NONE
    assert age(Health(), START) is None


def test_the_wall_clock_makes_nothing_fresh() -> None:
    """Ages are monotonic: a clock set back a day changes none of them."""
    health = succeed(Health(), START)
    now = Now(NOON - timedelta(days=1), 1000.0 + 900)
    assert freshness(health, now, POLICY) is Freshness.STALE


def test_failures_keep_the_age() -> None:
    """A failed read, and one not yet believed, leave the age of what is shown."""
    assert failed(3).good_mono == 1000.0
    assert answer(failed(3)) == succeed(Health(), START)


def test_a_good_read_ends_the_failing() -> None:
    """Everything about faults is forgotten."""
    assert succeed(failed(3, REFUSED), later(600)) == succeed(Health(), later(600))


def test_failing_since_the_first() -> None:
    """The first failure of the row is remembered."""
    assert failed(3).failing_since_wall == NOON


def test_refused_too_long() -> None:
    """Only refusals for 15 minutes; another fault or a good read starts anew."""
    health = fail(Health(), REFUSED, START)
    assert not refused_too_long(health, later(899), POLICY)
    assert refused_too_long(health, later(900), POLICY)
    assert refused_too_long(fail(health, REFUSED, later(600)), later(900), POLICY)
    assert not refused_too_long(fail(health, DOWN, later(600)), later(9000), POLICY)
    assert not refused_too_long(answer(health), later(9000), POLICY)


@pytest.mark.parametrize("kind", FaultKind)
def test_which_kinds_are_refusals(kind: FaultKind) -> None:
    """Log-on, rights, mailbox and a switched-off EWS need a person; nothing else does."""
    log_on = {"unauthorised", "expired", "account_locked", "account_disabled"}
    app = {"app_unknown", "app_denied"}
    room = {"forbidden", "impersonation", "no_such_room", "inactive", "moved", "switched_off"}
    assert kind.refused is (kind.value in log_on | app | room)


@pytest.mark.parametrize(
    ("health", "jitter", "seconds"),
    [
        (succeed(Health(), START), 0.0, 50),
        (succeed(Health(), START), 0.5, 60),
        (succeed(Health(), START), 1.0, 70),
        (failed(1), 0.5, 60),
        (failed(2), 0.5, 120),
        (failed(3), 0.5, 240),
        (failed(4), 0.5, 480),
        (failed(5), 0.5, 600),
        (failed(5000), 0.0, 540),
        (failed(5000), 1.0, 660),
        (failed(1, REFUSED), 0.0, 900),
        (failed(9, REFUSED), 1.0, 910),
        (failed(1, Fault(FaultKind.FORBIDDEN, retry_after=timedelta(hours=1))), 0.0, 3600),
        (failed(1, Fault(FaultKind.UNAUTHORISED, retry_after=timedelta(0))), 0.0, 900),
        (failed(1, Fault(FaultKind.THROTTLED, retry_after=timedelta(seconds=297.7))), 0.0, 297.7),
        (failed(7, Fault(FaultKind.THROTTLED, retry_after=timedelta(seconds=297.7))), 0.0, 297.7),
        (failed(1, Fault(FaultKind.THROTTLED, retry_after=timedelta(seconds=2))), 0.0, 2),
        (failed(1, Fault(FaultKind.THROTTLED, retry_after=timedelta(0))), 0.0, 1),
        (failed(9, Fault(FaultKind.THROTTLED, retry_after=timedelta(0))), 0.0, 60),
        (failed(1, Fault(FaultKind.THROTTLED, retry_after=timedelta(days=900))), 0.0, 86_400),
        (failed(1, Fault(FaultKind.THROTTLED)), 0.5, 60),
    ],
)
def test_next_wait(health: Health, jitter: float, seconds: float) -> None:
    """Poll, back-off with its cap, refusals, and what the server itself asked for."""
    assert next_wait(health, POLICY, jitter) == pytest.approx(seconds)


@pytest.mark.parametrize(
    ("failures", "fault", "jitter", "seconds"),
    [
        (1, DOWN, 0.0, 7.5),
        (1, DOWN, 1.0, 22.5),
        (2, DOWN, 0.5, 30),
        (4, DOWN, 0.5, 120),
        (99, DOWN, 0.0, 600),
        (99, DOWN, 1.0, 600),
        (1, REFUSED, 0.0, 900),
        (1, Fault(FaultKind.THROTTLED, retry_after=timedelta(seconds=90)), 0.0, 90),
    ],
)
def test_next_wait_before_the_first_good_read(
    failures: int, fault: Fault, jitter: float, seconds: float
) -> None:
    """People wait for it, and a network may just be coming up: sooner, and spread more widely."""
    health = Health()
    for n in range(failures):
        health = fail(health, fault, later(60 * n))
    assert next_wait(health, POLICY, jitter) == pytest.approx(seconds)


def test_the_servers_wait_is_exceeded_by_less_than_a_second() -> None:
    """Jitter comes on top of it and stays small."""
    health = failed(1, Fault(FaultKind.THROTTLED, retry_after=timedelta(seconds=30)))
    assert 30 < next_wait(health, POLICY, 1.0) < 31


def test_a_step_renames_the_moments() -> None:
    """After the clock was set an hour back, "since 14:05" reads 13:05, and no age changes."""
    health = stepped(failed(1), timedelta(hours=-1))
    assert health.good_wall == health.failing_since_wall == NOON - timedelta(hours=1)
    assert health.good_mono == 1000.0
    assert stepped(Health(), timedelta(hours=1)) == Health()
