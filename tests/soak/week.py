"""A week, or more of them, of one life: two signs that are never restarted."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from tests.soak import footprint
from tests.soak.ink import spilt
from tests.soak.ledger import Ledger
from tests.soak.life import Life
from tests.soak.story import live
from tests.system.product import ZONE

SPRING = datetime(2027, 3, 22, tzinfo=ZoneInfo(ZONE))  # a Monday; on Sunday the clocks go forward
AUTUMN = datetime(2027, 10, 4, tzinfo=ZoneInfo(ZONE))  # they go back on the 28th day
WARM_UP = 1  # days, after which footprints are compared


def days(number: int, count: int, start: datetime, polling: str, stride: float) -> Ledger:
    """Live so many days, and one before them to warm up; the ledger has what was wrong."""
    ledger = Ledger(number)
    life = Life(start, ledger, polling=polling, stride=stride)

    def done(same: Life) -> None:
        same.rest()
        print(f"{same.moment}: {ledger.polls.total()} polls so far", flush=True)

    try:
        with spilt() as ledger.ink:
            live(number, count + WARM_UP, lambda: life, done)
    except Exception:
        if not ledger.wrong:
            raise
    finally:
        life.close()
    ledger.wrong += ledger.ink
    ledger.wrong += footprint.grown(ledger.footprints[WARM_UP - 1 :])
    return ledger
