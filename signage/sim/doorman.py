"""Who is on the other side of one connection: each request shows it anew, or once for all."""

from __future__ import annotations

from signage.sim.logon import Conversation, Logons
from signage.sim.organization import User


class Doorman:
    """Remembers whom NTLM, Kerberos or a client certificate let in: those log on connections.

    `certificate` is the client's (DER), verified by TLS; None: it showed none.
    """

    def __init__(self, logons: Logons, certificate: bytes | None) -> None:
        self._logons = logons
        self._user = logons.shown(certificate)
        self._talk: Conversation | None = None

    def admit(self, header: str | None) -> tuple[User | None, tuple[str, ...]]:
        """Who is asking, by a request's Authorization header; or None, and what to offer instead.

        None and no offers: nobody without a client certificate.
        """
        if header is None:
            return self._user, self._logons.challenges() if self._user is None else ()
        scheme = header.partition(" ")[0].lower()
        if scheme in {"basic", "bearer"}:
            judge = self._logons.basic if scheme == "basic" else self._logons.bearer
            user = judge(header)
            return user, self._logons.challenges() if user is None else ()
        if self._talk is None:
            self._talk, self._user = self._logons.conversation(header), None
        token, user = self._talk.step(header) if self._talk is not None else (None, None)
        if user is not None or token is None:
            self._talk = None
        if user is not None:
            self._user = user
            return user, ()
        return None, (token,) if token is not None else self._logons.challenges()

    def forget(self) -> tuple[str, ...]:
        """The log-on of this connection is over; what is offered for the next one."""
        self._user = None
        return self._logons.challenges()
