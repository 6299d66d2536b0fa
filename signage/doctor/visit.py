"""What the checks look at: each thing is fetched once, when the first check asks for it."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from signage.assembly import (
    Password,
    configured_password,
    ews_proofs,
    ews_settings,
    graph_settings,
    source_of,
)
from signage.clock import Clock
from signage.config import Config, Examined, examine
from signage.core.calendar import CalendarItem, Span
from signage.core.health import Fault
from signage.core.remedies import Facts
from signage.doctor import certificates, hello, wire
from signage.errors import Problem, UserError
from signage.panel_settings import facts_of
from signage.readiness import lacking
from signage.sources.base import CalendarSource, SourceError
from signage.sources.directory import WorkingHours
from signage.sources.habits import Habits, count, taken_from
from signage.sources.http import HttpsAdapter, plain_session, proxy_for
from signage.sources.http_faults import http_date, http_fault
from signage.sources.tls import trust

if TYPE_CHECKING:
    from signage.sources.ews.browse import EwsBrowser

GREETINGS = 4  # connections that look for a load balancer, besides the log-on's own
BACK, AHEAD = timedelta(days=30), timedelta(days=30)  # what habits are told from
_STEP = timedelta(days=15)  # to one read
FAR = timedelta(days=180), timedelta(days=360)  # BookingWindowInDays is 180 unless it was changed
_TIMEOUT = (5.0, 20.0)  # s: to connect, and of silence


class Greeting(NamedTuple):
    """What the endpoint says to a question without a log-on."""

    status: int
    refusal: Fault  # what that status would mean for a read
    headers: tuple[tuple[str, str], ...]  # names in small letters
    skew: timedelta | None  # how far the server's clock is ahead of this machine's; None: not told

    def values(self, name: str) -> list[str]:
        """Every value of that header."""
        return [value for key, value in self.headers if key == name]


@dataclass(frozen=True, slots=True)
class Sample:
    """The room's meetings as counts."""

    habits: Habits
    far: int  # items that begin later than FAR[0]


class Visit:
    """One walk. What cannot be fetched raises as it does: OSError, SourceError, UserError."""

    def __init__(self, path: Path, environ: Mapping[str, str], clock: Clock) -> None:
        self.path = path
        self.environ = environ
        self.clock = clock

    def close(self) -> None:
        """Let go of connections."""
        for name in ("browser", "source"):
            if name in self.__dict__:
                getattr(self, name).close()

    # --- the configuration ---

    @cached_property
    def examined(self) -> Examined:
        """The configuration, with what is wrong with it."""
        return examine(self.path)

    @property
    def config(self) -> Config:
        """What is sound of it."""
        return self.examined.config

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """All that is wrong in and around the file; one that cannot be read at all is one."""
        try:
            config, problems, doubted = self.examined
        except UserError as error:
            return error.problems
        return tuple(dict.fromkeys([*problems, *lacking(config, self.environ, doubted)]))

    @cached_property
    def readable(self) -> bool:
        """Whether there is a configuration at all."""
        try:
            return bool(self.examined)
        except UserError:
            return False

    @property
    def kind(self) -> str:
        """Of the source; what EWS needs is looked at where the configuration does not tell."""
        return self.config.source.kind if self.readable else "ews"

    @property
    def room(self) -> str:
        """The room's address."""
        return self.config.room.mailbox

    @property
    def now(self) -> datetime:
        """Aware, UTC."""
        return self.clock.now().wall

    @cached_property
    def facts(self) -> Facts:
        """What remedies are filled in with."""
        return facts_of(self.config)

    # --- the network ---

    @property
    def endpoint(self) -> str:
        """The address that the calendar is read at."""
        source = self.config.source
        return (
            graph_settings(self.config).endpoint
            if source.kind == "graph"
            else source.endpoint or ""
        )

    @cached_property
    def direct(self) -> wire.Target:
        """The server, without a proxy."""
        return wire.Target(*wire.place(self.endpoint))

    @cached_property
    def target(self) -> wire.Target:
        """The server, by the way that the sign takes."""
        return self.direct._replace(proxy=proxy_for(self.endpoint, self.config.source.proxy))

    @cached_property
    def addresses(self) -> list[str]:
        """What the server's name resolves to here; nothing, if nobody knows it."""
        try:
            return wire.addresses(self.direct.host)
        except socket.gaierror:
            return []

    @cached_property
    def handshake(self) -> wire.Tls | wire.Distrust:
        """How TLS with the server goes, by the sign's own rules."""
        return wire.handshake(self.target, trust(self.config.source.ca_file))

    @cached_property
    def offers(self) -> dict[int, hello.Answer]:
        """What the server answers to hellos of each older version."""
        versions = (hello.TLS_1_0, hello.TLS_1_1, hello.TLS_1_2)
        return {version: wire.greet(self.target, version) for version in versions}

    @cached_property
    def certificates(self) -> list[certificates.Certificate]:
        """What the server presents, its own first; unverified, for telling people only."""
        return certificates.read(self.offers[hello.TLS_1_2].certificates)

    @cached_property
    def greetings(self) -> list[Greeting]:
        """Answers without a log-on, each over a connection of its own."""
        return [self._greeting() for _ in range(GREETINGS)]

    def _greeting(self) -> Greeting:
        source = self.config.source
        adapter = HttpsAdapter(source.ca_file, _TIMEOUT[1], lambda _: None)
        with plain_session(adapter, source.proxy) as session:
            before = self.clock.now()
            answer = session.get(self.endpoint, timeout=_TIMEOUT, allow_redirects=False)
            after = self.clock.now()
        date = http_date(answer.headers.get("Date"))
        middle = before.wall + timedelta(seconds=(after.mono - before.mono) / 2)
        headers = tuple((name.lower(), value) for name, value in answer.raw.headers.items())
        refusal = http_fault(answer.status_code, answer.headers, self.direct.host)
        skew = None if date is None else date - middle
        return Greeting(answer.status_code, refusal, headers, skew)

    # --- the mailbox ---

    @cached_property
    def browser(self) -> EwsBrowser:
        """The room's source in Exchange, which answers questions too."""
        return self.browser_of(self.room)

    def browser_of(self, mailbox: str) -> EwsBrowser:
        """One that would read another mailbox, with no field that costs a second request."""
        from signage.sources.ews.browse import EwsBrowser  # noqa: PLC0415 - loads exchangelib

        settings = replace(ews_settings(self.config), room=mailbox, read=())
        return EwsBrowser(settings, *ews_proofs(self.config, self._password))

    @cached_property
    def source(self) -> CalendarSource:
        """The room's calendar, as the sign reads it."""
        if self.config.source.kind == "ews":
            return self.browser
        return source_of(self.config, self._password)()

    @property
    def _password(self) -> Password:
        return configured_password(self.config, self.environ)

    @cached_property
    def calendar_refusal(self) -> Fault | None:
        """Why the id of the room's calendar is not to be had; None: it is."""
        try:
            self.browser.has_folder("calendar", self.room)
        except SourceError as error:
            return error.fault
        return None

    @cached_property
    def hours(self) -> WorkingHours | None:
        """The room's hours and time zone; None: the server does not say."""
        try:
            return self.browser.working_hours(self.now)
        except SourceError:  # a right that no sign needs
            return None

    @cached_property
    def sample(self) -> Sample:
        """The counts of 60 days, and of what lies far ahead. No item outlives them."""
        now, items = self.now, list[CalendarItem]()
        start = now - BACK
        while start < now + AHEAD:
            items += self.source.fetch(Span(start, start + _STEP)).items
            start += _STEP
        found = taken_from(items, self.config.privacy_policy(), self.config.room.zone)
        far = self.source.fetch(Span(now + FAR[0], now + FAR[1])).items
        later = [item for item in far if item.start >= now + FAR[0] and not item.cancelled]
        return Sample(count(found), len(later))
