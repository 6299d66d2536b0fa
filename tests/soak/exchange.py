"""The other side: an Exchange on one port that is restarted, and remembers its calendar."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from signage.sim.certificate import Flaw
from signage.sim.connection import Exchange
from signage.sim.entra.apps import DEFAULT_APP, AppSecret
from signage.sim.faults import Fault, FaultScript
from signage.sim.mailbox import Mailbox
from signage.sim.plan import RoomPlan
from signage.sim.scenario import Scenario
from signage.sim.scenario_file import DEFAULT_USER
from signage.sim.server import Simulator
from tests.system.product import ROOM, ZONE

HEARTBEAT, MINUTE = 0.3, 0.04  # s of the machine: a stream's 25 minutes pass in one


class Script:
    """The faults of the moment, each until its end."""

    def __init__(self) -> None:
        self.faults = FaultScript()
        self._under_way: list[tuple[Fault, str]] = []

    def begin(self, fault: Fault, operations: str = "") -> Callable[[], None]:
        """From the next request on, until what this returns is called."""
        entry = (fault, operations)
        self._under_way.append(entry)
        self.faults.now(fault, operations=operations)

        def end() -> None:
            self._under_way.remove(entry)
            self.renew()

        return end

    def renew(self) -> None:
        """Nothing but what is under way: faults of one request that found none are over."""
        self.faults.clear()
        for fault, operations in self._under_way:
            self.faults.now(fault, operations=operations)

    def hit(self, operation: str) -> list[Fault]:
        """What is under way for this operation."""
        return [f for f, where in self._under_way if not where or operation in where.split()]


class Server:
    """`now` is its clock. What is scripted, and the passwords of the moment, outlive a restart."""

    def __init__(self, folder: Path, now: Callable[[], datetime]) -> None:
        self._folder, self._now = folder, now
        self.script = Script()
        self.ca_file = folder / "ca.pem"
        self._authority = folder / "authority"
        self._port = 0
        self.password, self.secret = DEFAULT_USER.password, DEFAULT_APP.secrets[0].value
        self.running: Simulator | None = None
        self.last: Simulator | None = None
        self._seen: Exchange | None = None
        self.start()
        self.trust()

    def start(self, flaw: Flaw = Flaw.NONE) -> None:
        """Listen, with a new certificate of the same authority."""
        user = replace(DEFAULT_USER, password=self.password)
        scenario = Scenario("soak", (RoomPlan(ROOM, "Juniper", zone=ZONE),), (user,))
        made = Simulator(
            scenario,
            self._now,
            port=self._port,
            faults=self.script.faults,
            flaw=flaw,
            state=self._authority,
        )
        made.entra.apps.change(DEFAULT_APP.client_id, secrets=(AppSecret(self.secret),))
        made.subscriptions.heartbeat, made.subscriptions.minute = HEARTBEAT, MINUTE
        for item in self.last.mailbox(ROOM).items() if self.last is not None else ():
            made.mailbox(ROOM).add(item)  # with what people changed meanwhile
        made.start()
        self._port = int(made.base.rpartition(":")[2])
        self.running = self.last = made
        self._seen = None

    def stop(self) -> None:
        """Nobody listens any more."""
        if self.running is not None:
            self.running.stop()
            self.running = None

    @property
    def _latest(self) -> Simulator:
        assert self.last is not None
        return self.last

    @property
    def base(self) -> str:
        """Its address."""
        return f"https://localhost:{self._port}"

    def restart(self, flaw: Flaw = Flaw.NONE) -> None:
        """Both."""
        self.stop()
        self.start(flaw)

    def new_authority(self) -> None:
        """From the next start on its certificates are of somebody else."""
        self._authority = Path(tempfile.mkdtemp(dir=self._folder))

    def trust(self) -> None:
        """The authority of the moment is the one in the signs' file."""
        self._latest.write_ca(self.ca_file)

    @property
    def room(self) -> Mailbox:
        """The calendar, which people change while the server is away, too."""
        return self._latest.mailbox(ROOM)

    def change_password(self, password: str) -> None:
        """The account's, and the application's secret; none but these log on from now on."""
        self.password = self.secret = password
        if self.running is not None:
            self.running.change_password(password)
            secrets = (AppSecret(password),)
            self.running.entra.apps.change(DEFAULT_APP.client_id, secrets=secrets)

    def asked(self) -> Iterable[Exchange]:
        """What came in since this was asked last."""
        every = self._latest.requests
        new = []
        for exchange in reversed(every):
            if exchange is self._seen:
                break
            new.append(exchange)
        self._seen = every[-1] if every else None
        return reversed(new)
