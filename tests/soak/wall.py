"""A kiosk as a process of its own, under a clock that runs fast and can be set."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import tempfile
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from signage.errors import UserError
from signage.status.local import NAME, ask
from tests.soak.clocked import RATE, SharedClock
from tests.soak.disk import Disk
from tests.soak.exchange import Server
from tests.soak.ledger import Ledger
from tests.soak.people import Calendar
from tests.soak.truth import FREE, MARK, TAKEN, claim, snapshot
from tests.system.kiosk import Kiosk
from tests.system.kiosk import now as machine_now
from tests.system.product import ZONE, configured

PATIENCE = 60.0  # s of the machine's for what a process does; nothing is asserted of it
GRACE = timedelta(seconds=4)  # of the fast clock, within which a claim may change while asked for
CONFIRMED = 2  # reads in one poll: a second one confirms at once that a room is free
_MORE = "[opening]\nsleep = false\n"


@dataclass(frozen=True, slots=True)
class Told:
    """What a running sign answers."""

    state: str
    at: datetime
    checksum: str
    memory: float
    text: str


class Wall:
    """A server under the true clock, and a sign's process under one that can be set."""

    def __init__(self, start: datetime, ledger: Ledger, rate: float = RATE) -> None:
        self.ledger = ledger
        self.lots = random.Random(ledger.seed)  # noqa: S311 - guards nothing
        self.folder = Path(tempfile.mkdtemp(prefix="signage-wall-"))
        self._first = start
        self.true = SharedClock(self.folder / "true-clock", start, rate)
        self.sign_clock = SharedClock(self.folder / "sign-clock", start, rate)
        self.server = Server(self.folder, lambda: self.true.now().wall)
        self.calendar = Calendar(lambda: self.server.room, ZoneInfo(ZONE))
        self.calendar.regular(start)
        self._secret = self.folder / "conf" / "secrets" / "exchange-password"
        self._secret.parent.mkdir(parents=True)
        self.hand_out(self.server.password)
        endpoint = f"{self.server.base}/EWS/Exchange.asmx"
        source = 'access = "impersonation"'
        self._config = configured(
            self.folder / "conf", endpoint, self.server.ca_file, source=source, more=_MORE
        )
        self._run = self.folder / "run"
        self._run.mkdir()
        self.disk = Disk(self.folder / "kiosk")
        self.kiosk: Kiosk | None = None

    def close(self) -> None:
        """End everything, and leave nothing."""
        if self.kiosk is not None:
            self.kiosk.close()
        self.server.stop()
        self.disk.remove()
        self.ledger.simulated += (self.true.now().wall - self._first).total_seconds()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def moment(self) -> str:
        """For the story: the true time."""
        return f"{self.true.now().wall:%a %d %b %H:%M:%S} UTC"

    # --- the process -----------------------------------------------------------------------------

    def start(self) -> None:
        """`signage run`, but for its clock."""
        clock = str(self.folder / "sign-clock"), str(self.sign_clock.rate)
        program = ("-m", "tests.soak.clocked", *clock)
        places = {"RUNTIME_DIRECTORY": str(self._run), "SDL_VIDEODRIVER": "dummy"}
        self.kiosk = Kiosk(self.disk.folder, self._config, program=program, **places)

    @property
    def pid(self) -> int:
        """Of the process."""
        assert self.kiosk is not None
        return self.kiosk.process.pid

    def cut(self) -> None:
        """The power goes: nothing can be tidied."""
        assert self.kiosk is not None
        self._listen()
        os.kill(self.pid, signal.SIGKILL)
        self.kiosk.close()
        self.kiosk = None

    def end(self) -> list[str]:
        """SIGTERM; what the process has written outside of what is its memory on a wall."""
        assert self.kiosk is not None
        self._listen()
        self.kiosk.end()
        wrote = self.kiosk.out.read_text().splitlines()
        self.kiosk.close()
        self.kiosk = None
        in_memory = (str(self._run), str(self.disk.folder / "tmp"))
        return [line for line in wrote if not line.partition(" ")[2].startswith(in_memory)]

    def _listen(self) -> None:
        assert self.kiosk is not None
        told = self.kiosk.told()
        if MARK.search(told) or "Traceback" in told:
            self.blame(f"the log holds what it must not:\n{told}")

    def told(self) -> Told | None:
        """What it answers; None: it does not, yet."""
        try:
            answer: dict[str, Any] = json.loads(ask("status", self._run / NAME))
        except (UserError, ValueError):
            return None
        sign, glass = answer["sign"], answer["glass"]
        at = datetime.fromisoformat(answer["at"]).astimezone(UTC)
        memory = answer["machine"]["process_mib"]
        return Told(sign["state"], at, glass["checksum"], memory, json.dumps(answer))

    # --- judgement -------------------------------------------------------------------------------

    def polls(self) -> int:
        """How many reads the server has answered so far."""
        self.ledger.polls["ews"] += sum(e.operation == "FindItem" for e in self.server.asked())
        return self.ledger.polls["ews"]

    def is_right(self, told: Told) -> bool:
        """Whether it claims what the calendar says."""
        bookings = snapshot(self.server.room, told.at)
        return told.state in {claim(bookings, told.at), claim(bookings, told.at + GRACE)}

    def look(self) -> Told | None:
        """Ask; whatever is claimed must be right: nobody changes the calendar while it runs."""
        told = self.told()
        if told is not None:
            self.ledger.looked += 1
            self.ledger.claims[told.state] += 1
            if MARK.search(told.text):
                self.blame(f"text of a meeting in the status: {told.text}")
            if told.state in FREE + TAKEN and not self.is_right(told):
                self.blame(f"{told.state} at {told.at}, and the calendar says otherwise")
        return told

    def comes_right(self, what: str) -> None:
        """Within one poll from now on."""
        began, before = machine_now(), self.polls()
        while machine_now() - began < PATIENCE:
            polls = self.polls() - before
            told = self.look()
            if told is not None and self.is_right(told) and told.checksum and self._has_read(told):
                self.ledger.slowest = max(self.ledger.slowest, polls)
                self.ledger.recoveries += 1
                return
            if polls > CONFIRMED:
                self.blame(f"after {what} and {polls} polls: {told}")
            threading.Event().wait(0.03)
        assert self.kiosk is not None
        self.blame(f"it does not come right after {what}: {self.told()}\n{self.kiosk.told()}")

    @staticmethod
    def _has_read(told: Told) -> bool:
        return json.loads(told.text)["sign"]["fault"] is None

    def blame(self, wrong: str) -> None:
        """Note it, and end the soak."""
        self.ledger.blame(self.moment, wrong)

    # --- what is done to it ----------------------------------------------------------------------

    def jump(self, by: timedelta) -> None:
        """Time in which the machine is off."""
        self.true.step(by)
        self.sign_clock.step(by)

    def rest(self, seconds: float) -> None:
        """Let so many seconds of the machine pass, looking at what is claimed."""
        until = machine_now() + seconds
        while machine_now() < until:
            self.look()
            threading.Event().wait(0.05)

    def hand_out(self, password: str) -> None:
        """Replace the secret's file, as one does: by another one."""
        fresh = self._secret.with_name(".fresh")
        fresh.touch(mode=0o600)
        fresh.write_text(password)
        fresh.replace(self._secret)
