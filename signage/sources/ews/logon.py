"""The ways to log on to Exchange: each makes what authenticates the requests of a new session."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

from exchangelib import BASIC, NTLM  # type: ignore[import-untyped]
from exchangelib.transport import get_auth_instance  # type: ignore[import-untyped]

from signage.core.health import Fault, FaultKind
from signage.sources.base import SourceError
from signage.sources.ews.settings import EwsSettings
from signage.sources.http import as_it_is
from signage.sources.tokens import Tokens

Secret = Callable[[], str]
"""Gives the password of the moment."""


class Logon(Protocol):
    """One way to log on, for the sessions of one source."""

    def auth(self) -> Any:
        """What authenticates each request of a new session. Raises SourceError if it cannot."""
        ...

    def changed(self) -> bool:
        """Whether there is something new to log on with, since `auth` was last asked."""
        ...

    def refused(self) -> bool:
        """Told that the server refused the log-on: whether another try, at once, is worth it."""
        ...


def logon_of(settings: EwsSettings, secret: Secret | None, tokens: Tokens | None) -> Logon:
    """The log-on that the settings name. ValueError if what it needs is not given."""
    match settings.auth:
        case "oauth":
            if tokens is None:
                raise ValueError("OAuth needs tokens")
            return TokenLogon(tokens)
        case "certificate":
            if settings.certificate is None:
                raise ValueError("there is no certificate")
            return CertificateLogon(settings.certificate)
        case "kerberos":
            return KerberosLogon(settings.username, secret)
        case "basic" | "ntlm" as scheme:
            if secret is None:
                raise ValueError("there is no password")
            return PasswordLogon(scheme, settings.username, secret)


class PasswordLogon:
    """Basic or NTLM. The password is read for each session, and looked at before each read."""

    def __init__(self, scheme: str, username: str, secret: Secret) -> None:
        self._scheme = scheme
        self._username = username
        self._secret = secret
        self._used: str | None = None

    def auth(self) -> Any:
        self._used = password = password_of(self._secret)
        if self._scheme == "ntlm":
            # requests_ntlm splits at a backslash, and takes an address as the user's whole name.
            name = self._username if "\\" in self._username else f"\\{self._username}"
            return get_auth_instance(NTLM, username=name, password=password)
        # RFC 7617 leaves the encoding to the server; requests would fail with what is not Latin-1.
        return get_auth_instance(
            BASIC, username=_octets(self._username), password=_octets(password)
        )

    def changed(self) -> bool:
        return _differs(self._secret, self._used)

    def refused(self) -> bool:
        return False  # it was read just now: the same again would only lock the account


class TokenLogon:
    """OAuth: each request carries the token of the moment."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self._shown: str | None = None
        self._new = False

    def auth(self) -> Any:
        return self._sign

    def changed(self) -> bool:
        return False

    def refused(self) -> bool:
        """One that has served may have been withdrawn; of a new one, another is no better."""
        self._tokens.forget()
        return not self._new

    def _sign(self, request: Any) -> Any:
        self._new = True  # for as long as there is none, too
        token = self._tokens.get()
        self._new, self._shown = token != self._shown, token
        request.headers["Authorization"] = f"Bearer {token}"
        return request


class CertificateLogon:
    """A client certificate: the handshake of TLS logs on, no request says anything of it."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._used: object = None

    def auth(self) -> Any:
        self._used = self._trace()
        return as_it_is

    def changed(self) -> bool:
        return self._trace() not in (None, self._used)

    def refused(self) -> bool:
        return False

    def _trace(self) -> object:
        with suppress(OSError):
            found = self._file.stat()
            return found.st_mtime_ns, found.st_size, found.st_ino
        return None


class KerberosLogon:
    """Kerberos by a password, or without one by a keytab or a ticket of the machine's."""

    def __init__(self, username: str, secret: Secret | None) -> None:
        self._username = username
        self._secret = secret
        self._used: str | None = None

    def auth(self) -> Any:
        from signage.sources.ews.kerberos import kerberos_auth  # noqa: PLC0415 -- an extra

        self._used = None if self._secret is None else password_of(self._secret)
        return kerberos_auth(self._username, self._used)

    def changed(self) -> bool:
        return self._secret is not None and _differs(self._secret, self._used)

    def refused(self) -> bool:
        return False


def password_of(secret: Secret) -> str:
    """The password. Raises SourceError, which says nothing of what its reader said."""
    password: str | None = None
    with suppress(Exception):  # whatever it says may quote the secret
        password = secret()
    if password is None:
        raise SourceError(Fault(FaultKind.NO_SECRET, "the password cannot be read"))
    return password


def _differs(secret: Secret, used: str | None) -> bool:
    """Whether it is another by now. One that cannot be read just now is being replaced."""
    with suppress(Exception):
        return secret() != used
    return False


def _octets(text: str) -> bytes:
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode()
