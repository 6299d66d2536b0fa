"""What the checks of a room in Microsoft 365 look at, besides what those of any room do."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from signage.assembly import configured_password, graph_settings, tokens_of
from signage.config import Examined
from signage.core.health import Fault
from signage.core.remedies import Facts
from signage.doctor.visit import Greeting, Visit
from signage.sources.base import CalendarSource, SourceError
from signage.sources.claims import Claims, claims
from signage.sources.clouds import CLOUDS
from signage.sources.directory import Entry, WorkingHours
from signage.sources.http import HttpsAdapter, plain_session

if TYPE_CHECKING:
    from signage.sources.graph.browse import GraphBrowser, MailboxSettings
    from signage.sources.graph.settings import GraphSettings
    from signage.sources.tokens import Tokens

_TIMEOUT = (5.0, 20.0)  # s: to connect, and of silence


class Metadata(NamedTuple):
    """What the log-on service says of a tenant to anybody."""

    status: int
    headers: dict[str, str]
    text: str

    def said(self, name: str) -> str:
        """A text of its JSON; empty where there is none."""
        try:
            found: Any = json.loads(self.text)
        except ValueError:
            found = None
        value = found.get(name) if isinstance(found, dict) else None
        return value if isinstance(value, str) else ""


class GraphVisit(Visit):
    """One walk. What cannot be fetched raises as it does: OSError, SourceError, UserError."""

    def close(self) -> None:
        """Let go of connections."""
        super().close()
        for name in ("graph", "tokens"):
            if name in self.__dict__:
                getattr(self, name).close()

    @cached_property
    def greetings(self) -> list[Greeting]:
        """One answer without a log-on: nothing here is behind a load balancer of one's own."""
        return [self._greeting()]

    # --- the log-on ---

    @cached_property
    def logon(self) -> LogonVisit:
        """The host that tokens come from, as a place on the network."""
        return LogonVisit(self)

    @cached_property
    def metadata(self) -> Metadata:
        """The tenant's entry at the log-on service ("OpenID Connect on the identity platform")."""
        source = self.config.source
        adapter = HttpsAdapter(source.ca_file, _TIMEOUT[1], lambda _: None)
        tenant = quote(source.tenant or "", safe="")
        address = (
            f"{self.logon.endpoint.rstrip('/')}/{tenant}/v2.0/.well-known/openid-configuration"
        )
        with plain_session(adapter, source.proxy) as session:
            answer = session.get(address, timeout=_TIMEOUT, allow_redirects=False)
        return Metadata(answer.status_code, dict(answer.headers), answer.text)

    @cached_property
    def tokens(self) -> Tokens:
        """The log-on for Graph."""
        return self._tokens_for(CLOUDS[self.config.source.cloud].graph_scope)

    @cached_property
    def token_refusal(self) -> Fault | None:
        """Why there is no token; None: there is one."""
        try:
            self.tokens.get()
        except SourceError as error:
            return error.fault
        return None

    @cached_property
    def claims(self) -> Claims | None:
        """What our token says of us; None: it does not tell. SourceError: there is none."""
        return claims(self.tokens.get())

    @cached_property
    def exchange_roles(self) -> frozenset[str]:
        """What holds for the whole tenant at Exchange itself; a token for it is got, not used."""
        tokens = self._tokens_for(CLOUDS[self.config.source.cloud].ews_scope)
        try:
            found = claims(tokens.get())
        except SourceError:  # a tenant without Exchange, or a cloud of its own
            return frozenset()
        finally:
            tokens.close()
        return found.roles if found else frozenset()

    @property
    def client_id(self) -> str:
        """The application's, as the configuration or else its token has it."""
        found = None if self.config.source.client_id else self.claims
        return found.client_id if found and found.client_id else self.facts.client_id

    def _tokens_for(self, scope: str) -> Tokens:
        password = configured_password(self.config, self.environ)
        return tokens_of(self.config, password, scope)

    # --- the mailbox ---

    @cached_property
    def source(self) -> CalendarSource:
        """The room's calendar, as the sign reads it."""
        from signage.sources.graph.source import GraphSource  # noqa: PLC0415 - loads requests

        return GraphSource(self._settings, self.tokens)

    @cached_property
    def graph(self) -> GraphBrowser:
        """Answers questions besides."""
        from signage.sources.graph.browse import GraphBrowser  # noqa: PLC0415 - as above

        return GraphBrowser(self._settings, self.tokens)

    @property
    def _settings(self) -> GraphSettings:
        """No field that no sign needs; the directory is asked by a check of its own."""
        return replace(graph_settings(self.config), read=(), place=frozenset())

    @cached_property
    def listed(self) -> tuple[Entry | None, Fault | None]:
        """The directory's entry of the room, if there is one, or why it is not to be seen."""
        try:
            return self.graph.room(), None
        except SourceError as error:
            return None, error.fault

    @cached_property
    def mailbox_settings(self) -> MailboxSettings | None:
        """What the mailbox says of itself; None: a right that no sign needs is missing."""
        try:
            return self.graph.mailbox_settings(self.now)
        except SourceError:
            return None

    @cached_property
    def hours(self) -> WorkingHours | None:
        """The room's hours and time zone; None: they may not be seen."""
        return self.mailbox_settings.hours if self.mailbox_settings else None


class LogonVisit(Visit):
    """The host that tokens come from: what the checks of the network look at."""

    def __init__(self, visit: GraphVisit) -> None:
        super().__init__(visit.path, visit.environ, visit.clock)
        self._visit = visit

    @cached_property
    def examined(self) -> Examined:
        """The same configuration."""
        return self._visit.examined

    @property
    def endpoint(self) -> str:
        """Where the application logs on."""
        source = self.config.source
        return source.authority or CLOUDS[source.cloud].authority

    @cached_property
    def facts(self) -> Facts:
        """What remedies are filled in with: this host, not Graph's."""
        return replace(self._visit.facts, endpoint=self.endpoint)

    @cached_property
    def greetings(self) -> list[Greeting]:
        """One answer without a log-on."""
        return [self._greeting()]
