"""Who is asking: Basic and NTLM, as IIS does them in front of Exchange (NTLM by pyspnego)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import struct
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import spnego
from spnego.channel_bindings import GssChannelBindings
from spnego.exceptions import SpnegoError

from signage.sim.organization import User

# pyspnego's acceptor finds its accounts through this variable and has no other way; it is one for
# the whole process, so it is set only while a step runs, and only one runs at a time.
_ACCOUNTS_VARIABLE = "NTLM_USER_FILE"
_accounts_lock = threading.Lock()


class Logons:
    """The accounts of a simulator and the ways to log on ("basic", "ntlm")."""

    def __init__(
        self,
        users: Iterable[User],
        schemes: frozenset[str],
        folder: Path,
        certificate: bytes,
    ) -> None:
        self._users: dict[str, User] = {}
        self._passwords: dict[str, str] = {}
        for user in users:
            # Both forms of a name log on: DOMAIN\user, and the address (as principal name).
            for name in {user.username, user.address} - {""}:
                self._users[name.lower()] = user
            self._passwords[user.username] = user.password
        self._schemes = schemes
        self._lock = threading.Lock()
        self._accounts = folder / "accounts"
        # RFC 5929, tls-server-end-point: what binds an NTLM logon to this TLS endpoint.
        self._bindings = GssChannelBindings(
            application_data=b"tls-server-end-point:" + hashlib.sha256(certificate).digest()
        )
        self._write_accounts()

    def challenges(self) -> tuple[str, ...]:
        """What WWW-Authenticate offers."""
        offers = {"ntlm": "NTLM", "basic": 'Basic realm="localhost"'}
        return tuple(offer for scheme, offer in offers.items() if scheme in self._schemes)

    def change_password(self, username: str, password: str) -> None:
        """From now on only the new password logs on; connections that NTLM let in stay open."""
        with self._lock:
            if username not in self._passwords:
                raise KeyError(username)
            self._passwords[username] = password
            self._write_accounts()

    def user(self, name: str) -> User | None:
        """The account of that name, in any of its forms."""
        return self._users.get(name.lower())

    def basic(self, header: str) -> User | None:
        """Whom an Authorization header of the Basic scheme lets in; None: nobody."""
        scheme, _, token = header.partition(" ")
        if "basic" not in self._schemes or scheme.lower() != "basic":
            return None
        try:
            name, _, password = base64.b64decode(token, validate=True).decode().partition(":")
        except (binascii.Error, ValueError):
            return None
        user = self.user(name)
        if user is None:
            return None
        with self._lock:
            expected = self._passwords[user.username]
        return user if hmac.compare_digest(password.encode(), expected.encode()) else None

    def ntlm(self) -> NtlmLogon | None:
        """A new NTLM conversation, one per connection; None where NTLM is not offered."""
        return NtlmLogon(self, self._accounts, self._bindings) if "ntlm" in self._schemes else None

    def _write_accounts(self) -> None:
        lines = []
        for name, user in self._users.items():
            domain, _, account = name.rpartition("\\")
            lines.append(f"{domain}:{account}:{self._passwords[user.username]}\n")
        self._accounts.touch(mode=0o600)
        self._accounts.write_text("".join(lines), encoding="utf-8")


class NtlmLogon:
    """One NTLM conversation: negotiate, challenge, authenticate (MS-NTHT, MS-NLMP)."""

    def __init__(self, logons: Logons, accounts: Path, bindings: GssChannelBindings) -> None:
        self._logons = logons
        self._accounts = accounts
        with _using(accounts):
            self._acceptor = spnego.server(
                protocol="ntlm",
                channel_bindings=bindings,
                options=spnego.NegotiateOptions.use_ntlm,
            )

    def step(self, header: str) -> tuple[str | None, User | None]:
        """Take an Authorization header: the challenge to send back, and who is in by now."""
        scheme, _, token = header.partition(" ")
        if scheme.lower() != "ntlm":
            return None, None
        try:
            with _using(self._accounts):
                out = self._acceptor.step(base64.b64decode(token, validate=True))
        except (SpnegoError, ValueError, struct.error, IndexError):
            return None, None  # a wrong password, or no NTLM at all
        if self._acceptor.complete:
            return None, self._logons.user(self._acceptor.client_principal or "")
        return (f"NTLM {base64.b64encode(out).decode()}" if out else None), None


@contextmanager
def _using(accounts: Path) -> Iterator[None]:
    """Point pyspnego at an accounts file for the length of a block."""
    with _accounts_lock:
        before = os.environ.get(_ACCOUNTS_VARIABLE)
        os.environ[_ACCOUNTS_VARIABLE] = str(accounts)
        try:
            yield
        finally:
            if before is None:
                del os.environ[_ACCOUNTS_VARIABLE]
            else:
                os.environ[_ACCOUNTS_VARIABLE] = before
