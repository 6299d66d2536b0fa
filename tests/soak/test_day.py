"""One simulated day of trouble, the one on which the clocks go forward; see `tests.soak`."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
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


def test_a_day_of_trouble() -> None:
    """An EWS sign with a stream and a Graph sign over real sockets, through a day of drawn trouble:
    nothing wrong is ever claimed, nothing private shown, each fault left within a poll, the next
    poll always due, and neither the signs' threads nor descriptors nor memory are more at the end.
    A failing day is told in its shortest form.
    """
    ledgers: list[Ledger] = []

    threads: list[list[str]] = []

    def life() -> Life:
        ledgers.append(Ledger(SEED))
        begun = Life(DST, ledgers[-1], polling=RARELY, stride=600.0)
        begun.run(WARM_UP)
        rest(begun)
        return begun

    def rest(same: Life) -> None:
        same.rest()
        threads.append(sorted(t.name for t in enumerate_threads() if t.name.startswith(OURS)))

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
