"""One simulated day of trouble, the one on which the clocks go forward; see `tests.soak`."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from threading import Thread
from threading import enumerate as enumerate_threads
from zoneinfo import ZoneInfo

from tests.soak.footprint import grown
from tests.soak.ink import spilt
from tests.soak.ledger import Ledger
from tests.soak.life import Life
from tests.soak.story import live
from tests.system.product import ZONE

DST = datetime(2027, 3, 28, tzinfo=ZoneInfo(ZONE))
RARELY = 'interval = "4 min"\nnear = "4 min"\n'
SEED = 4
WARM_UP = 30  # minutes
OURS = ("signage", "APScheduler")
WATCH = "signage-keys"  # ends by itself after a good read, and may be a moment about it
PATIENCE = 30.0  # s


def threads_of_signs(others: set[Thread]) -> list[str]:
    """Names of the threads that are not among `others`, once no watch over keys is left."""
    found = [t for t in enumerate_threads() if t not in others and t.name.startswith(OURS)]
    for each in found:
        if each.name == WATCH:
            each.join(PATIENCE)
            assert not each.is_alive(), "all is well, and keys are still watched"
    return sorted(each.name for each in found if each.name != WATCH)


def test_a_day_of_trouble() -> None:
    """An EWS sign with a stream and a Graph sign over real sockets, through a day of drawn trouble:
    nothing wrong is ever claimed, nothing private shown, each fault left within a poll, the next
    poll always due, and neither the signs' threads nor descriptors nor memory are more at the end.
    A failing day is told in its shortest form.
    """
    ledgers: list[Ledger] = []
    others = set(enumerate_threads())  # of tests before, in the same process
    threads: list[list[str]] = []

    def life() -> Life:
        ledgers.append(Ledger(SEED))
        begun = Life(DST, ledgers[-1], polling=RARELY, stride=600.0)
        begun.run(WARM_UP)
        rest(begun)
        return begun

    def rest(same: Life) -> None:
        same.rest()
        threads.append(threads_of_signs(others))

    def done(same: Life) -> None:
        rest(same)
        same.close()

    with spilt() as ink:
        live(SEED, 1, life, done, shrink=True)
    (ledger,) = ledgers
    assert ink == []
    print("\n".join(ledger.lines()))
    assert threads[0] == threads[1]
    # Python's blocks come and go with the agenda, and native threads with what plays Exchange.
    assert grown([replace(held, threads=0, blocks=0) for held in ledger.footprints]) == []
    assert ledger.simulated >= 86_399
    assert len(ledger.troubles) >= 5
    assert ledger.people.total() >= 5
