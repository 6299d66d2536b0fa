"""What mends a fault, in an administrator's words: one table for log, check and doctor.

The sign's own page says the same in the language of the panel, and less of it: strangers read it.
Each line is a sentence, or a command as it is to be typed.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from signage.core.advice import Advice, is_exchange_online
from signage.core.health import Fault, FaultKind
from signage.core.remedy_lines import (
    ACCOUNT,
    ADVICE,
    APP,
    GRAPH,
    GRAPH_ONLY,
    ONLINE,
    Lines,
)
from signage.core.values import frozen


@frozen
class Facts:
    """What the lines are filled in with; what is not known stands there in capitals."""

    room: str = "ROOM@EXAMPLE.COM"  # the mailbox's address
    endpoint: str = "https://SERVER/EWS/Exchange.asmx"
    account: str = "ACCOUNT"  # DOMAIN\\name or name@domain
    secret: str = "SECRET"  # noqa: S105 - the name of one
    client_id: str = "APP-ID"
    app: bool = False  # an application of Entra logs on (OAuth), no account
    graph: bool = False  # over Microsoft Graph, not EWS

    @property
    def host(self) -> str:
        """The server's name."""
        return urlsplit(self.endpoint).hostname or "SERVER"

    @property
    def port(self) -> int:
        """The TCP port of the server."""
        return urlsplit(self.endpoint).port or 443

    @property
    def online(self) -> bool:
        """Whether EWS is asked of Exchange Online."""
        return not self.graph and is_exchange_online(self.host)

    @property
    def role(self) -> str:
        """What an application needs for a room ("Role Based Access Control for Applications")."""
        return "Application Calendars.Read" if self.graph else "Application EWS.AccessAsApp"


UNKNOWN = Facts()


def remedies(fault: Fault, facts: Facts = UNKNOWN) -> Lines:
    """What an administrator can do about `fault`: sentences and commands, most likely first."""
    lines = ACCOUNT[fault.kind]
    if facts.app:
        lines = APP.get(fault.kind, lines)
    if facts.graph:
        lines = GRAPH_ONLY.get(fault.kind, lines)
    if facts.online and fault.kind is FaultKind.SWITCHED_OFF:
        lines = (GRAPH, *ONLINE)
    return tuple(_filled(line, facts) for line in lines)


def advised(advice: Advice, facts: Facts = UNKNOWN) -> Lines:
    """What ends, and what an administrator can do about it."""
    return tuple(_filled(line, facts, str(advice.day)) for line in ADVICE[advice.kind])


def _filled(line: str, facts: Facts, day: str = "") -> str:
    name = facts.account.rpartition("\\")[2].partition("@")[0]
    values = {
        "room": facts.room,
        "endpoint": facts.endpoint,
        "host": facts.host,
        "port": str(facts.port),
        "account": facts.account,
        "name": name,
        "secret": facts.secret,
        "client_id": facts.client_id,
        "role": facts.role,
        "day": day,
    }
    return line.format(**values)
