"""Who is asking: as IIS finds it out in front of Exchange (NTLM and Kerberos by pyspnego)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import struct
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import spnego
from spnego.channel_bindings import GssChannelBindings
from spnego.exceptions import SpnegoError

from signage.sim.organization import User

SCHEMES = ("kerberos", "ntlm", "basic", "certificate", "oauth")
"""The ways to log on."""

# pyspnego's acceptors find accounts and keys through these variables and have no other way; they
# are those of the whole process, so one is set only while a step runs, and only one at a time runs.
_ACCOUNTS_VARIABLE, _KEYTAB_VARIABLE = "NTLM_USER_FILE", "KRB5_KTNAME"
_environment_lock = threading.Lock()


class Logons:
    """The accounts of a simulator and the ways to log on, of SCHEMES.

    `certificate` is the server's (DER). `keytab` holds the key of HTTP/localhost, by which tickets
    are read. `bearer` says whom an Authorization header with a token lets in.
    """

    def __init__(
        self,
        users: Iterable[User],
        schemes: frozenset[str],
        folder: Path,
        certificate: bytes,
        keytab: Path | None = None,
        bearer: Callable[[str], User | None] = lambda _: None,
    ) -> None:
        if not schemes <= set(SCHEMES):
            raise ValueError(f"ways to log on are {', '.join(SCHEMES)}")
        if "kerberos" in schemes and keytab is None:
            raise ValueError("Kerberos needs a keytab")
        self._users: dict[str, User] = {}
        self._passwords: dict[str, str] = {}
        for user in users:
            # Both forms of a name log on: DOMAIN\user, and the address (as principal name).
            for name in {user.username, user.address} - {""}:
                self._users[name.lower()] = user
            self._passwords[user.username] = user.password
        self._certificates: dict[str, User] = {}  # by the fingerprint of the one that is good
        self._schemes = schemes
        self._keytab = keytab
        self._bearer = bearer
        self._lock = threading.Lock()
        self._accounts = folder / "accounts"
        # RFC 5929, tls-server-end-point: what binds an NTLM logon to this TLS endpoint.
        self._bindings = GssChannelBindings(
            application_data=b"tls-server-end-point:" + hashlib.sha256(certificate).digest()
        )
        self._write_accounts()

    def challenges(self) -> tuple[str, ...]:
        """What WWW-Authenticate offers."""
        offers = {
            "kerberos": "Negotiate",
            "ntlm": "NTLM",
            "basic": 'Basic realm="localhost"',
            "oauth": "Bearer",
        }
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
            name, _, password = _text(base64.b64decode(token, validate=True)).partition(":")
        except (binascii.Error, ValueError):
            return None
        user = self.user(name)
        if user is None:
            return None
        with self._lock:
            expected = self._passwords[user.username]
        return user if hmac.compare_digest(password.encode(), expected.encode()) else None

    def bearer(self, header: str) -> User | None:
        """Whom an Authorization header of the Bearer scheme lets in; None: nobody."""
        return self._bearer(header) if "oauth" in self._schemes else None

    def accept_certificate(self, username: str, certificate: bytes) -> None:
        """From now on this client certificate (DER), and no other, lets that account in."""
        user = self._users[username.lower()]
        with self._lock:
            kept = {mark: whose for mark, whose in self._certificates.items() if whose != user}
            self._certificates = {**kept, _fingerprint(certificate): user}

    def shown(self, certificate: bytes | None) -> User | None:
        """Whom a client certificate (DER), verified by TLS, lets in; None: nobody."""
        if certificate is None or "certificate" not in self._schemes:
            return None
        return self._certificates.get(_fingerprint(certificate))

    def conversation(self, header: str) -> Conversation | None:
        """A new NTLM or Kerberos conversation, one per connection; None: that is not offered."""
        scheme = header.partition(" ")[0].lower()
        if scheme == "ntlm" and "ntlm" in self._schemes:
            variable = (_ACCOUNTS_VARIABLE, self._accounts)
            return Conversation("NTLM", self.user, variable, self._bindings)
        if scheme == "negotiate" and "kerberos" in self._schemes and self._keytab is not None:
            variable = (_KEYTAB_VARIABLE, self._keytab)
            return Conversation("Negotiate", self._principal, variable, self._bindings)
        return None

    def _principal(self, name: str) -> User | None:
        """The account of a Kerberos principal, "name@REALM"."""
        account = name.rpartition("@")[0].lower()
        known = {key.rpartition("\\")[2].partition("@")[0]: u for key, u in self._users.items()}
        return known.get(account)

    def _write_accounts(self) -> None:
        lines = []
        for name, user in self._users.items():
            domain, _, account = name.rpartition("\\")
            lines.append(f"{domain}:{account}:{self._passwords[user.username]}\n")
        self._accounts.touch(mode=0o600)
        self._accounts.write_text("".join(lines), encoding="utf-8")


_OPTIONS = {"NTLM": "use_ntlm", "Negotiate": "none"}  # by pyspnego itself, or as it has to be


class Conversation:
    """One exchange of tokens over a connection: NTLM (MS-NTHT, MS-NLMP) or Kerberos (RFC 4559)."""

    def __init__(
        self,
        scheme: str,
        known: Callable[[str], User | None],
        variable: tuple[str, Path],
        bindings: GssChannelBindings,
    ) -> None:
        self._scheme = scheme
        self._known = known
        self._variable = variable
        with _set(*variable):
            self._acceptor = spnego.server(
                protocol=scheme.lower(),
                channel_bindings=bindings,
                options=spnego.NegotiateOptions[_OPTIONS[scheme]],
            )

    def step(self, header: str) -> tuple[str | None, User | None]:
        """Take an Authorization header: the token to send back, and who is in by now."""
        scheme, _, token = header.partition(" ")
        if scheme.lower() != self._scheme.lower():
            return None, None
        try:
            with _set(*self._variable):
                out = self._acceptor.step(base64.b64decode(token, validate=True))
        except (SpnegoError, ValueError, struct.error, IndexError, AttributeError):
            # A wrong password or ticket, or no token at all; pyspnego looks for the flags of a
            # context that GSSAPI refused, as one that is bound to another connection.
            return None, None
        reply = f"{self._scheme} {base64.b64encode(out).decode()}" if out else None
        if self._acceptor.complete:
            agreed = {"NTLM": "ntlm", "Negotiate": "kerberos"}[self._scheme]
            if self._acceptor.negotiated_protocol != agreed:
                return None, None
            return reply, self._known(self._acceptor.client_principal or "")
        return reply, None


def _text(octets: bytes) -> str:
    """RFC 7617 leaves the encoding open; clients send UTF-8 or, as `requests` does, Latin-1."""
    try:
        return octets.decode()
    except UnicodeDecodeError:
        return octets.decode("latin-1")


def _fingerprint(certificate: bytes) -> str:
    return hashlib.sha256(certificate).hexdigest()


@contextmanager
def _set(variable: str, path: Path) -> Iterator[None]:
    """Point pyspnego at a file for the length of a block."""
    with _environment_lock:
        before = os.environ.get(variable)
        os.environ[variable] = str(path)
        try:
            yield
        finally:
            if before is None:
                del os.environ[variable]
            else:
                os.environ[variable] = before
