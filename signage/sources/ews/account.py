"""The account that reads a room: exchangelib's session over our own HTTP, logged on as told.

The library's global tables are not used: each account has a protocol, a pool and a connection of
its own.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

from exchangelib import (  # type: ignore[import-untyped]
    DELEGATE,
    IMPERSONATION,
    UTC,
    Account,
    Build,
    Configuration,
    FailFast,
    Version,
)
from exchangelib.credentials import BaseCredentials  # type: ignore[import-untyped]
from exchangelib.protocol import Protocol  # type: ignore[import-untyped]
from exchangelib.transport import NOAUTH  # type: ignore[import-untyped]

from signage import __version__
from signage.sources.base import SourceError
from signage.sources.ews.logon import Logon
from signage.sources.ews.settings import EwsSettings
from signage.sources.http import ExchangeAdapter, route
from signage.sources.http_faults import http_fault

# Exchange 2013 SP1 and all after it know this schema, and it has every field below. The library's
# habit of following the server to newer ones is switched off: one fixed question, one known answer.
_VERSION = Version(build=Build(15, 0, 847))

_ACCESS = {"delegate": DELEGATE, "impersonation": IMPERSONATION}

Noted = Callable[[datetime], None]
"""Told a moment that an answer brought along."""


class _Policy(FailFast):  # type: ignore[misc]
    """No hidden waits and no second log-on: the feed decides when to ask again."""

    def raise_response_errors(self, response: Any) -> None:
        if response.status_code == 401:  # the adapter has dealt with all others
            raise SourceError(http_fault(401, response.headers))


class _Ours(BaseCredentials):  # type: ignore[misc]
    """What the library takes for credentials, and tells from those of every other account."""

    __hash__ = object.__hash__
    __eq__ = object.__eq__


class _Protocol(Protocol):  # type: ignore[misc]
    """A pool of one session, made by us: with one, its locks cannot meet."""

    def __init__(
        self, config: Any, settings: EwsSettings, logon: Logon, dated: Noted, ends: Noted
    ) -> None:
        super().__init__(config)
        self.TIMEOUT = (settings.connect_timeout, settings.read_timeout)
        self._settings = settings
        self._logon = logon
        self._noted = (dated, ends)

    def create_session(self) -> Any:
        settings = self._settings
        session = self.raw_session(self.service_endpoint)
        session.auth = self._logon.auth()
        route(session, settings.proxy)
        session.adapters.clear()  # or an address that requests writes in another way gets its own
        session.mount(
            "https://",
            ExchangeAdapter(
                settings.ca_file, settings.answer_timeout, *self._noted, settings.certificate
            ),
        )
        session.headers["User-Agent"] = f"signage/{__version__}"  # EwsAllowList goes by it
        session.session_id = session.usage_count = 0  # which the library counts, for its log
        return session

    def retire_session(self, session: Any) -> None:
        """Close it; the next request gets a new one.

        The library would make that one here, and if it cannot, wait for it for ever (#1373).
        """
        self.close_session(session)
        with self._session_pool_lock:
            self._session_pool_size -= 1


def account_of(settings: EwsSettings, logon: Logon, dated: Noted, ends: Noted) -> Any:
    """The account; it costs no request.

    `dated` is told the Date header of each answer, and `ends` when the server's certificate does.
    """
    config = Configuration(
        service_endpoint=settings.endpoint,
        credentials=_Ours(),
        auth_type=NOAUTH,  # the library's part in it: none
        version=_VERSION,
        retry_policy=_Policy(),
        max_connections=1,
    )
    # The library keeps protocols for ever, by endpoint and credentials alone (exchangelib #1100).
    # Made here first, ours is the one that the account finds; then it is taken out again, so that
    # the next account gets a fresh one and never waits for a session that hangs.
    protocol = _Protocol(config=config, settings=settings, logon=logon, dated=dated, ends=ends)
    try:
        account = Account(
            settings.room,
            config=config,
            access_type=_ACCESS[settings.access],
            default_timezone=UTC,  # goes out as TimeZoneContext: every time comes in UTC
            locale="en_US",  # not sent; spares a look at the machine's
        )
    finally:
        with suppress(KeyError):
            del Protocol[config]
    account.protocol = protocol
    return account
