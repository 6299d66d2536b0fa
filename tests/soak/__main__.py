"""Soaks by one command; each ends with a table, and with 1 if anything was wrong.

    python -m tests.soak day|week|month [--seed N]

day    a quiet day of a sign as a process, which writes nothing to the card; then a day of drawn
       trouble (the ordinary suite has one, told in its shortest form if it fails)
week   seven of them in the life of two signs that are never restarted: EWS with streams, and Graph
month  thirty of them, then a sign as a process: sixty power cuts over the same month, and each
       trouble of a process some times over, through the night in which the clocks go back

The same seed draws the same story; how far a stream got in it is up to the machine's threads.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator
from datetime import timedelta

from signage.clock import SystemClock
from tests.soak import process, week
from tests.soak.ledger import Ledger
from tests.soak.troubles import TROUBLES

WEEKLY = 'interval = "2 min"\nnear = "30 s"\n'
MONTHLY = 'interval = "4 min"\nnear = "1 min"\n'
CUTS, ROUNDS = 60, 6


def _day(seed: int) -> Iterator[tuple[str, Ledger]]:
    yield "a quiet day of a process", process.quiet_day(seed, week.SPRING)
    yield "a day", week.days(seed, 1, week.SPRING + timedelta(days=6), WEEKLY, 60.0)


def _week(seed: int) -> Iterator[tuple[str, Ledger]]:
    yield "a week", week.days(seed, 7, week.SPRING, WEEKLY, 120.0)


def _month(seed: int) -> Iterator[tuple[str, Ledger]]:
    yield "power cuts", process.power_cuts(seed, CUTS, week.AUTUMN, days=30)
    night = week.AUTUMN + timedelta(days=27, minutes=30)
    yield "one process", process.one_process(seed, night, ROUNDS)
    yield "a month", week.days(seed, 30, week.AUTUMN, MONTHLY, 300.0)


def main() -> int:
    """Live, and tell."""
    lengths = {"day": _day, "week": _week, "month": _month}
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("length", choices=lengths)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    options = parser.parse_args()
    wrong, began = 0, SystemClock().now().mono
    print(f"seed {options.seed}; {len(TROUBLES)} kinds of trouble", flush=True)
    for title, ledger in lengths[options.length](options.seed):
        took = SystemClock().now().mono - began
        print("\n".join([f"\n--- {title} ({took:.0f} s so far)", *ledger.lines()]))
        if ledger.wrong:
            print("\n".join(["", "WRONG:", *ledger.wrong, "", "before it:", *ledger.story]))
        sys.stdout.flush()
        wrong += len(ledger.wrong)
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
