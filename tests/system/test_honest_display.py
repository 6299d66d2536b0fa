"""The sign over a server in trouble: what it claims, what it admits, and how often it asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from signage.core.messages import Renewed
from signage.core.panel import RETRY, state
from signage.core.room import Doubt, Status
from signage.display.badge import BadgeKind
from signage.sim import faults
from signage.sim.item import Item
from signage.sim.mailbox import name_of
from tests.system.product import ROOM, Product, World, kept

BUSY = kept("busy", 9, 3, subject="Budget")  # 10:00 to 13:00 on the room's clock; it is 10:30
TAKEN = (Status.OCCUPIED, Status.ENDING)
FREE = (Status.AVAILABLE, Status.STARTING)
Begin = Callable[..., Product]


@pytest.fixture
def begin(world: World, folder: Path) -> Iterator[Begin]:
    """Starts the morning with these items, and a sign that has read them once."""
    made: list[Product] = []

    def begin(*items: Item, auth: str = "basic", reads: bool = True) -> Product:
        world.begin(*items)
        made.append(world.sign(folder, source=f'auth = "{auth}"'))
        if reads:
            assert made[-1].turn()
        return made[-1]

    yield begin
    for product in made:
        product.close()


def doubt(product: Product) -> Doubt | None:
    return state(product.sign.panel, product.clock.now()).doubt


def test_a_server_that_goes_away(begin: Begin, world: World) -> None:
    """The state is kept with its age, marked late after 5 min, Offline at 15, and Unknown when the
    last known state has run out; one good read, within the longest wait, brings the claim back.
    """
    product = begin(BUSY)
    assert (product.status, product.fields.badge.kind) == (Status.OCCUPIED, BadgeKind.FRESH)
    world.simulator.faults.now(faults.RESET)
    product.run(4.5)
    assert (product.status, product.fields.badge.kind) == (Status.OCCUPIED, BadgeKind.FRESH)
    assert "4" in product.fields.badge.text, "its age is told"
    product.run(1)
    assert (product.status, product.fields.badge.kind) == (Status.OCCUPIED, BadgeKind.LATE)
    product.run(9.4)
    assert product.status is Status.OCCUPIED, "trusted to the last"
    product.run(0.2)
    offline = product.fields
    assert (offline.status, offline.badge.kind) == (Status.OFFLINE, BadgeKind.CUT)
    assert (offline.live, offline.item) == (False, None)
    assert "10:30" in offline.until, "since the last good read"
    assert "13:00" in offline.message, "the last known state and its end"
    product.run(134)
    assert product.status is Status.OFFLINE
    product.run(2)
    assert (product.status, doubt(product)) == (Status.UNKNOWN, Doubt.RUN_OUT)
    world.simulator.faults.clear()
    world.room.add(kept("later", 12, 2))
    product.run(11)
    assert product.status is Status.OCCUPIED


def test_a_server_that_is_away_is_asked_less_and_less(begin: Begin, world: World) -> None:
    """The waits double up to ten minutes: in two hours about fifteen requests and not 120, and
    never more than eleven minutes between two.
    """
    product = begin(BUSY)
    world.simulator.faults.now(faults.RESET)
    before, waits = len(world.asked()), []
    last = product.clock.now().mono
    for _ in range(15):
        product.to_next_read()
        waits.append(product.clock.now().mono - last)
        last = product.clock.now().mono
    assert len(world.asked()) - before == 15, "each try is one request"
    assert all(later >= 1.5 * wait for wait, later in pairwise(waits[1:5]))
    assert all(9 * 60 <= wait <= 11 * 60 for wait in waits[6:])


@pytest.mark.parametrize("auth", ["basic", "ntlm"])
def test_a_refused_log_on(begin: Begin, world: World, auth: str) -> None:
    """The badge says so at once; after 15 min nothing is claimed any more; and the account is tried
    at most every 15 min (counted at the server), so that it is not locked.
    """
    product = begin(BUSY, auth=auth)
    good = world.simulator.password
    world.simulator.change_password("another")
    if auth == "ntlm":  # whose connection is logged on until it is cut
        world.simulator.faults.now(faults.RESET, times=1)
    try:
        product.run(3)
        before = len(world.asked())
        assert product.status is Status.OCCUPIED
        assert product.fields.badge.kind is BadgeKind.LATE, "a person has to mend it: said at once"
        assert product.fields.badge.text != ""
        product.run(18)
        assert (product.status, doubt(product)) == (Status.UNKNOWN, Doubt.REFUSED)
        product.run(101)
    finally:
        world.simulator.change_password(good)
    tried = [exchange.status for exchange in world.asked()[before:]]
    attempts = len(tried) // {"basic": 1, "ntlm": 3}[auth]  # NTLM: offer, challenge, refusal
    assert set(tried) == {401}
    assert 6 <= attempts <= 8, "two hours, a try each quarter of an hour"
    product.run(16)
    assert product.status in TAKEN, "the password is read again for each try"


@pytest.mark.parametrize(("fault", "most"), [(faults.UNAUTHORIZED, 1), (faults.RESET, 32)])
def test_impatient_fingers_do_no_harm(
    begin: Begin, world: World, fault: faults.Fault, most: int
) -> None:
    """Five minutes of "Try again" every other second: a refused account is tried once, so that it
    is not locked, and a server in trouble every ten seconds.
    """
    product = begin(BUSY)
    world.simulator.faults.now(fault)
    product.run(40)
    before = len(world.asked())
    for _ in range(150):
        product.touch(RETRY)
        product.run(2 / 60)
    assert most / 2 <= len(world.asked()) - before <= most


def test_an_empty_answer_after_trouble_frees_nothing(begin: Begin, world: World) -> None:
    """It is believed when an immediate second read agrees, and not before."""
    product = begin(BUSY)
    world.simulator.faults.now(faults.busy(), times=1)
    product.to_next_read()
    (item,) = world.room.items()
    world.room.delete(name_of(ROOM, item))
    product.to_next_read()
    assert product.status is Status.OCCUPIED
    assert product.feed.due == product.clock.now().mono, "the second read is due at once"
    product.turn()
    assert product.status is Status.AVAILABLE


def test_a_server_that_is_empty_for_a_moment_frees_nothing(begin: Begin, world: World) -> None:
    """One empty answer between full ones is never seen on the wall."""
    product = begin(BUSY)
    (item,) = world.room.items()
    for _ in range(3):
        world.room.delete(name_of(ROOM, item))
        product.to_next_read()
        assert product.status is Status.OCCUPIED
        item = world.room.add(BUSY)
        product.turn()
        assert product.status is Status.OCCUPIED
        product.run(5)
        assert product.status is Status.OCCUPIED


@pytest.mark.parametrize(
    "fault",
    [
        faults.HANG,
        faults.RESET,
        faults.FORBIDDEN,
        faults.NOT_FOUND,
        faults.UNAUTHORIZED,
        faults.blocked(),
        faults.throttled(),
        faults.unavailable(3),
        faults.busy(),
        faults.busy(in_message=True),
        faults.refused("ErrorNonExistentMailbox"),
        faults.refused("ErrorMailboxMoveInProgress"),
        faults.refused("ErrorPasswordExpired", in_message=False),
        faults.LOG_ON_PAGE,
        faults.moved(),
        faults.BROKEN_XML,
        faults.PROXY_PAGE,
        faults.TRUNCATED,
        faults.ENDLESS_VIEW,
    ],
    ids=lambda fault: fault.name,
)
def test_no_fault_ever_frees_the_room(begin: Begin, world: World, fault: faults.Fault) -> None:
    """From the first read on, through every kind of trouble, the occupied room is never free."""
    if fault is faults.HANG:  # the feed's own deadline is tried on its own; this is the server's
        fault = faults.Fault(name="gone", delay=0.01, reset=True)
    product = begin(BUSY, reads=False)
    world.simulator.faults.now(fault)
    for _ in range(4):
        product.to_next_read()
        assert product.status is Status.UNKNOWN, "nothing was read: nothing is claimed"
    world.simulator.faults.clear()
    product.to_next_read()
    assert product.status is Status.OCCUPIED, "one good read suffices"
    world.simulator.faults.now(fault)
    for _ in range(30):
        product.run(4)
        assert product.status in (Status.OCCUPIED, Status.OFFLINE, Status.UNKNOWN)


@pytest.mark.parametrize("days", [-3650, -1, 1, 3650])
def test_a_clock_that_is_off_claims_nothing(begin: Begin, world: World, days: int) -> None:
    """Neither free nor busy nor the time; the page says why; set right, the next read mends it."""
    product = begin(BUSY, reads=False)
    product.clock.step(timedelta(days=days))
    product.run(6)
    fields = product.fields
    assert (fields.status, doubt(product)) == (Status.UNKNOWN, Doubt.CLOCK)
    assert (fields.clock, fields.date, fields.day, fields.item) == ("", "", None, None)
    assert fields.badge.kind is BadgeKind.CUT
    assert len(world.asked()) > 0
    product.clock.step(-timedelta(days=days))
    product.run(2)
    assert product.status is Status.OCCUPIED


def test_a_clock_that_is_set_in_between(begin: Begin, world: World) -> None:
    """Years away and back: no claim while it is off, no storm of reads, and back within a read."""
    product = begin(BUSY)
    before = len(world.asked())
    for days in (-730, 730, 730, -730):
        product.clock.step(timedelta(days=days))
        product.turn()
        assert product.status not in FREE
        product.run(3)
        off = product.clock.now().wall != world.clock.now().wall
        assert product.status is (Status.UNKNOWN if off else Status.OCCUPIED)
    assert len(world.asked()) - before <= 4 * 6


@pytest.mark.parametrize(
    ("fault", "seconds"),
    [
        (faults.busy(297_749), 297.749),
        (faults.busy(400_000, in_message=True), 400.0),
        (faults.throttled(120), 120.0),
        (faults.throttled("Mon, 23 Nov 2026 09:33:00 GMT"), 120.0),
        (faults.throttled(90, close=True), 90.0),
        (faults.unavailable(1800), 1800.0),
        (faults.unavailable(45, close=True), 45.0),
        (faults.unavailable("Mon, 23 Nov 2026 09:41:00 GMT"), 600.0),
        (faults.too_many_connections(73_500), 73.5),
        (faults.too_many_connections(73_500, in_message=True), 73.5),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_the_servers_own_wait_is_honoured(
    begin: Begin, world: World, fault: faults.Fault, seconds: float
) -> None:
    """Kept to the second, whoever presses what or replaces the password, exceeded by less than one;
    over real sockets, in a fault or a message, in seconds or as a date, kept alive or closed.
    """
    product = begin(BUSY)
    world.simulator.faults.now(fault, times=1)
    product.feed.due = product.clock.now().mono + 60.0  # a whole minute: dates have no fractions
    product.to_next_read()
    before, asked = len(world.asked()), product.clock.now().mono
    while product.clock.now().mono < asked + seconds - 5:
        product.touch(RETRY)
        product.sign.take(Renewed(), product.clock.now())
        product.run(4 / 60)
    assert len(world.asked()) == before
    product.to_next_read()
    assert len(world.asked()) == before + 1
    assert 0 <= product.clock.now().mono - asked - seconds <= 1
    assert product.status is Status.OCCUPIED


@pytest.mark.parametrize("fault", [faults.RESET, faults.BROKEN_XML, faults.throttled(60)])
def test_recovery_takes_one_poll(begin: Begin, world: World, fault: faults.Fault) -> None:
    """The first good read clears badge and fault, and the usual interval is back."""
    product = begin(BUSY)
    world.simulator.faults.now(fault)
    product.run(10)
    assert product.fields.badge.kind is BadgeKind.LATE
    assert "failed" in product.sign.status(product.clock.now())
    world.simulator.faults.clear()
    product.to_next_read()
    assert (product.status, product.fields.badge.kind) == (Status.OCCUPIED, BadgeKind.FRESH)
    assert product.sign.status(product.clock.now()) == "occupied, read just now"
    assert 50 <= product.feed.due - product.clock.now().mono <= 70


def test_a_day_costs_a_request_a_minute(begin: Begin, world: World) -> None:
    """Four healthy hours: one request per poll, three more for each minute around the start or end
    of a meeting, and the state follows the calendar by itself.
    """
    product = begin(kept("one", 10, 1), kept("two", 12, 1))
    before, seen = len(world.asked()), [product.status]
    for _ in range(240):
        product.run(1)
        if product.status is not seen[-1]:
            seen.append(product.status)
    around = 4 * 4 * 4 * 60 / 12.5  # two minutes on both sides of four edges
    assert 4 * 60 * 60 / 70 <= len(world.asked()) - before <= 4 * 60 * 60 / 50 + around
    day = [Status.STARTING, Status.OCCUPIED, Status.ENDING]
    assert seen == [Status.AVAILABLE, *day, Status.AVAILABLE, *day, Status.AVAILABLE]
