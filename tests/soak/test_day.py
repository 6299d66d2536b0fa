"""One simulated day of trouble, the one on which the clocks go forward; see `tests.soak`."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from tests.soak.ledger import Ledger
from tests.soak.life import Life
from tests.soak.story import live
from tests.system.product import ZONE

DST = datetime(2027, 3, 28, tzinfo=ZoneInfo(ZONE))
RARELY = 'interval = "4 min"\nnear = "4 min"\n'
SEED = 4


def test_a_day_of_trouble() -> None:
    """An EWS sign with a stream and a Graph sign over real sockets, through a day of drawn trouble:
    nothing wrong is ever claimed, nothing private shown, each fault left within a poll, the next
    poll always due. A failing day is told in its shortest form.
    """
    ledgers: list[Ledger] = []

    def life() -> Life:
        ledgers.append(Ledger(SEED))
        return Life(DST, ledgers[-1], polling=RARELY, stride=600.0)

    live(SEED, 1, life, lambda same: same.close(), shrink=True)
    (ledger,) = ledgers
    print("\n".join(ledger.lines()))
    assert ledger.simulated >= 86_399
    assert len(ledger.troubles) >= 5
    assert ledger.people.total() >= 5
