"""Days of a building: an Exchange, two signs on the wall, people who book, and trouble."""

from __future__ import annotations

import random
import shutil
import tempfile
import threading
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

from exchangelib.protocol import close_connections  # type: ignore[import-untyped]

from signage.clock import ManualClock
from signage.sim.faults import RESET
from signage.sim.item import Item
from tests.soak import footprint
from tests.soak.ears import Ears
from tests.soak.exchange import Server
from tests.soak.ledger import Ledger
from tests.soak.people import Calendar
from tests.soak.sign import PATIENCE, REACHES, SoakSign
from tests.soak.troubles import TROUBLES, End, rivals, spoils
from tests.soak.truth import MARK, claim, snapshot
from tests.system.product import A_YEAR, ZONE

LONGEST_WAIT = 16.6 * 60.0  # s until the next poll, whatever happened


class Life:
    """Time passes for the server and for its signs; every step is judged.

    `polling` is how often signs read, `stride` how many seconds are passed over at most between two
    looks at them. Whatever is drawn here comes from `seed`; the rest is the
    caller's choice.
    """

    def __init__(
        self, start: datetime, ledger: Ledger, *, polling: str = "", stride: float = 60.0
    ) -> None:
        random.seed(ledger.seed)  # the spread of polls
        self.ledger = ledger
        self.folder = Path(tempfile.mkdtemp(prefix="signage-soak-"))
        self.zone = ZoneInfo(ZONE)
        self._stride = stride
        self.clock = ManualClock(start)
        self.server_off = timedelta(0)
        self.second_reads_fail = False
        self.server = Server(self.folder, lambda: self.clock.now().wall + self.server_off)
        self.active: dict[str, End] = {}
        self._deck = sorted(TROUBLES)
        self._words = 0
        self._before: dict[SoakSign, int] = {}  # each one's reads when the last trouble ended
        self._behind: set[SoakSign] = set()  # who is not right again since then
        self.ears = Ears()
        self.calendar = Calendar(lambda: self.server.room, self.zone)
        self.calendar.regular(start)
        self.signs = [
            SoakSign(reach, self.folder / reach.kind, self.server, polling, ManualClock(start))
            for reach in REACHES
        ]

    def close(self) -> None:
        """End everything, and leave nothing."""
        for sign in self.signs:
            sign.close()
        self.server.stop()
        self.ears.close()
        close_connections()
        shutil.rmtree(self.folder, ignore_errors=True)

    # --- time ------------------------------------------------------------------------------------

    @property
    def moment(self) -> str:
        """For the story: the true time, on the room's clock."""
        return f"{self.clock.now().wall.astimezone(self.zone):%a %d %b %H:%M:%S}"

    def run(self, minutes: float) -> None:
        """Let so much time pass, from one due moment to the next."""
        end = self.clock.now().mono + minutes * 60
        while True:
            self._turns()
            mono = self.clock.now().mono
            if mono >= end - 0.001:
                return
            due = min(sign.feed.due - sign.clock.now().mono for sign in self.signs)
            self._pass(max(0.001, min(end - mono, due, self._stride)))

    def _pass(self, seconds: float) -> None:
        self.clock.advance(timedelta(seconds=seconds))
        self.ledger.simulated += seconds
        for sign in self.signs:
            sign.pass_time(seconds)

    def _turns(self) -> None:
        """One turn of each sign, and again as long as one of them reads."""
        for sign in self.signs:
            self._turn(sign)
            while sign.is_due:  # a read that confirms another, mostly
                if self.second_reads_fail:
                    # Of this read, and not of what a stream asks meanwhile.
                    self.server.script.faults.now(RESET, 1, sign.reach.operation)
                self._turn(sign)

    def _turn(self, sign: SoakSign) -> None:
        sign.feed.hand_on()
        if sign.is_due:
            self._read(sign)
        sign.sign.tick(sign.clock.now())
        self._judge(sign)
        if sign in self._behind:
            self._look_back(sign)

    def _read(self, sign: SoakSign) -> None:
        for _ in self.server.asked():
            pass
        asked = sign.clock.now().mono
        sign.feed.read()
        operation = sign.reach.operation
        answers = [e for e in self.server.asked() if e.operation == operation]
        good = bool(answers) and answers[-1].status == 200
        hit = self.server.script.hit(operation)
        good = good and not any(map(spoils, hit))
        told = self.server_time + sum((fault.clock for fault in hit), timedelta(0))
        bookings = None
        if good:
            hidden = any("Sensitivity" in fault.without for fault in hit)
            bookings = snapshot(self.server.room, self.clock.now().wall, not hidden)
        sign.knows.read(asked, bookings, told, answered=good)
        self.ledger.polls[sign.name if good else f"{sign.name} in vain"] += 1

    @property
    def server_time(self) -> datetime:
        """What the server takes for now."""
        return self.clock.now().wall + self.server_off

    # --- judgement -------------------------------------------------------------------------------

    def _judge(self, sign: SoakSign) -> None:
        seen = sign.seen()
        self.ledger.looked += 1
        self.ledger.claims[seen.status] += 1
        for wrong in sign.knows.wrong(seen):
            self._blame(sign, wrong)
        due = sign.feed.due - seen.mono
        if not due <= LONGEST_WAIT:
            self._blame(sign, f"the next poll is due in {due:.0f} s")
        if self.ears.heard:
            self._blame(sign, self.ears.heard[0])
        last = sign.knows.last
        if (
            not self.active
            and last is not None
            and last.number > self._before.get(sign, 0)
            and due > 0.001
        ):
            assert last.bookings is not None
            self._right(sign, seen.status, claim(last.bookings, seen.wall))

    def _right(self, sign: SoakSign, status: str, expected: str) -> None:
        if status != expected and not (status == "asleep" and self._may_sleep(sign)):
            self._blame(sign, f"{status}; all is well, and the calendar says {expected}")

    def _may_sleep(self, sign: SoakSign) -> bool:
        return sign.may_sleep(sign.clock.now().wall.astimezone(self.zone).time())

    def _blame(self, sign: SoakSign, wrong: str) -> None:
        health = sign.sign.panel.health
        on = ", ".join(self.active) or "none"
        fault = f"{health.fault.kind.value}: {health.fault.detail}" if health.fault else "none"
        self.ledger.blame(
            self.moment, f"[{sign.name}] {wrong} (troubles: {on}; its fault: {fault})"
        )

    # --- trouble ---------------------------------------------------------------------------------

    def begin_one(self, lot: int) -> str | None:
        """Let one begin that is at odds with none under way; none comes again before all did."""
        for tried in range(len(self._deck)):
            name = self._deck[(lot + tried) % len(self._deck)]
            if not rivals(name) & self.active.keys():
                self._deck.remove(name)
                self._deck = self._deck or sorted(TROUBLES)
                self.begin(name)
                return name
        return None

    def begin(self, name: str) -> None:
        """Let a trouble begin."""
        self.ledger.troubles[name] += 1
        self.ledger.say(self.moment, f"begins: {name}")
        self.active[name] = TROUBLES[name](self)

    def end(self, name: str) -> None:
        """Let it end; after the last of all, each sign is right within one poll."""
        self.ledger.say(self.moment, f"ends:   {name}")
        self.active.pop(name)()
        if not self.active:
            self._recover()

    def end_all(self) -> None:
        """Let all end that is under way."""
        while self.active:
            self.end(next(iter(self.active)))

    def _recover(self) -> None:
        """Each sign's next poll sets it right; a keeper of keys may bring it forward."""
        self.server.script.renew()
        self._before = {sign: sign.knows.count for sign in self.signs}
        self.ledger.recoveries += 1
        for sign in self.signs:
            sign.feed.hand_on()
        self._behind = set(self.signs)
        while self._behind:
            due = min(sign.feed.due - sign.clock.now().mono for sign in self.signs)
            self.run(max(0.001, due) / 60)

    def _look_back(self, sign: SoakSign) -> None:
        """Whether it is right again; it may not take more than a poll."""
        polls = self._polls(sign)
        if self._is_right(sign):
            self.ledger.slowest = max(self.ledger.slowest, polls)
            self._behind.discard(sign)
        elif polls > 0 and not sign.is_due:
            self._blame(sign, f"{sign.seen().status}, {sign.seen().badge()}, after {polls} polls")

    def _polls(self, sign: SoakSign) -> int:
        """How many since the last trouble; a read and the one that confirms it at once are one."""
        monos = [r.mono for r in sign.knows.reads if r.number > self._before[sign]]
        return sum(b - a > 0.5 for a, b in pairwise([-A_YEAR, *monos]))

    def _is_right(self, sign: SoakSign) -> bool:
        if sign.knows.count == self._before[sign]:
            return False
        seen = sign.seen()
        true = claim(snapshot(self.server.room, self.clock.now().wall), seen.wall)
        asleep = seen.status == "asleep" and self._may_sleep(sign)
        return asleep or (seen.status == true and seen.badge() == "ok")

    def step(self, by: timedelta) -> None:
        """Set the signs' clocks."""
        for sign in self.signs:
            sign.clock.step(by)

    def new_password(self) -> str:
        """One that was never used."""
        self._words += 1
        return f"quiet-rooms-{self._words}"

    def hand_out(self, password: str) -> None:
        """Put it into the signs' files, and let them see it."""
        for sign in self.signs:
            sign.hand_out(password)
        threading.Event().wait(0.2)  # two looks of its keeper
        for sign in self.signs:
            sign.feed.hand_on()

    # --- people ----------------------------------------------------------------------------------

    def book(self, after: int, length: int, **fields: object) -> None:
        """A meeting from `after` times five minutes on, of `length` times five minutes."""
        self._changed("booked", self.calendar.book(self.clock.now().wall, after, length, **fields))

    def alter(self, which: int, what: str, by: int) -> None:
        """Do something to one of the single items of today."""
        item = self.calendar.alter(self.clock.now().wall, which, what, by)
        if item is not None:
            self._changed(what, item)

    def _changed(self, what: str, item: Item) -> None:
        self.ledger.people[what] += 1
        local = item.start.astimezone(self.zone)
        self.ledger.say(self.moment, f"{what}: {MARK.findall(item.subject)[0]} of {local:%H:%M}")
        if self.server.running is None:
            return
        for sign in self.signs:
            if not self.active and not sign.hears():
                self._blame(sign, f"nothing was heard of a change within {PATIENCE:.0f} s")

    def touch(self, action: str | None, held: bool) -> None:
        """A finger on both signs."""
        self.ledger.people["touches"] += 1
        for sign in self.signs:
            sign.sign.touch(action, held, sign.clock.now())

    # --- the end of a day ------------------------------------------------------------------------

    def rest(self) -> footprint.Footprint:
        """All well, then a while without a server, so that no connection stands: what is held."""
        self.end_all()
        self.calendar.tidy(self.clock.now().wall - timedelta(days=2))
        down = TROUBLES["server down"](self)
        self.active["the night's pause"] = down
        self.run(30)
        held = footprint.of_this_process()
        self.ledger.footprints.append(held)
        self.end("the night's pause")
        return held
