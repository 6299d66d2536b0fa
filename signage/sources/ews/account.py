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
    BASIC,
    DELEGATE,
    IMPERSONATION,
    NTLM,
    UTC,
    Account,
    Build,
    Configuration,
    Credentials,
    FailFast,
    Version,
)
from exchangelib.protocol import Protocol  # type: ignore[import-untyped]

from signage import __version__
from signage.sources.base import SourceError
from signage.sources.ews.settings import EwsSettings
from signage.sources.http import ExchangeAdapter
from signage.sources.http_faults import http_fault

# Exchange 2013 SP1 and all after it know this schema, and it has every field below. The library's
# habit of following the server to newer ones is switched off: one fixed question, one known answer.
_VERSION = Version(build=Build(15, 0, 847))

_AUTH = {"basic": BASIC, "ntlm": NTLM}
_ACCESS = {"delegate": DELEGATE, "impersonation": IMPERSONATION}


class _Policy(FailFast):  # type: ignore[misc]
    """No hidden waits and no second log-on: the feed decides when to ask again."""

    def raise_response_errors(self, response: Any) -> None:
        if response.status_code == 401:  # the adapter has dealt with all others
            raise SourceError(http_fault(401, response.headers))


class _Protocol(Protocol):  # type: ignore[misc]
    """A pool of one session over our adapter: with one, its locks cannot meet (fault #1373 aside,
    which needs OAuth)."""

    def __init__(self, config: Any, settings: EwsSettings, dated: Callable[[datetime], None]):
        super().__init__(config)
        self.TIMEOUT = (settings.connect_timeout, settings.read_timeout)
        self._settings = settings
        self._dated = dated

    def create_session(self) -> Any:
        session = super().create_session()
        adapter = ExchangeAdapter(
            self._settings.ca_file, self._settings.answer_timeout, self._dated
        )
        session.mount(self.service_endpoint, adapter)
        session.headers["User-Agent"] = f"signage/{__version__}"  # EwsAllowList goes by it
        return session


def account_of(settings: EwsSettings, password: str, dated: Callable[[datetime], None]) -> Any:
    config = Configuration(
        service_endpoint=settings.endpoint,
        credentials=Credentials(settings.username, password),
        auth_type=_AUTH[settings.auth],
        version=_VERSION,
        retry_policy=_Policy(),
        max_connections=1,
    )
    # The library keeps protocols for ever, by endpoint and credentials alone (exchangelib #1100).
    # Made here first, ours is the one that the account finds; then it is taken out again, so that
    # the next account gets a fresh one and never waits for a session that hangs.
    protocol = _Protocol(config=config, settings=settings, dated=dated)
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
