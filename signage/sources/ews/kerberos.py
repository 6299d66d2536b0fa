"""Kerberos in front of Exchange (RFC 4559), bound to the TLS channel (RFC 5929).

The only importer of gssapi and requests-gssapi, which are an extra: signage[kerberos].
"""

from __future__ import annotations

import itertools
from typing import Any

from signage.core.health import Fault, FaultKind
from signage.sources.base import SourceError

_SPNEGO, _KERBEROS = "1.3.6.1.5.5.2", "1.2.840.113554.1.2.2"  # RFC 4178, RFC 4121
_SHORTEST = 300  # seconds that a ticket must still be good for
_caches = itertools.count()

# Kerberos' own error codes (RFC 4120, 7.5.9, from -1765328384 on in MIT's library) and MIT's own
# ones, as what a person has to do about them.
_BASE = -1765328384 % 2**32
_FAULTS: dict[int, tuple[FaultKind, str]] = {
    _BASE + 6: (FaultKind.UNAUTHORISED, "the domain knows no such account"),
    _BASE + 7: (FaultKind.UNAUTHORISED, "the domain knows no service HTTP/ of the server's name"),
    _BASE + 18: (FaultKind.ACCOUNT_LOCKED, "the account is locked or disabled"),
    _BASE + 23: (FaultKind.EXPIRED, "the password has expired"),
    _BASE + 24: (FaultKind.UNAUTHORISED, "the password or the keytab's key is wrong"),
    _BASE + 31: (FaultKind.UNAUTHORISED, "the password or the keytab's key is wrong"),
    _BASE + 32: (FaultKind.NO_SECRET, "the ticket has expired, and there is no keytab to renew it"),
    _BASE + 37: (FaultKind.UNAUTHORISED, "this machine's clock differs from the domain's"),
    _BASE + 156: (FaultKind.UNREACHABLE, "no domain controller (KDC) answers"),
    _BASE + 154: (FaultKind.UNREACHABLE, "no domain controller (KDC) of the realm is known"),
}
_NO_TICKET = (
    FaultKind.NO_SECRET,
    "there is no ticket and no keytab: name the keytab's file in KRB5_CLIENT_KTNAME",
)


def kerberos_auth(principal: str, password: str | None) -> Any:
    """What has requests log on by Kerberos, as `principal` ("": the machine's default one).

    With a password its tickets stay in this process; without one those of the default cache serve,
    which libkrb5 fills from the client keytab (MIT Kerberos, "keytab", KRB5_CLIENT_KTNAME). Raises
    SourceError where the extra is not installed, or if there is nothing to log on with.
    """
    missing = False
    try:
        import gssapi  # noqa: PLC0415
        from requests_gssapi import HTTPSPNEGOAuth  # noqa: PLC0415
    except (ImportError, OSError):  # an OSError: libgssapi_krb5 itself is missing
        missing = True
    if missing:
        what = 'Kerberos is not installed: pip install "signage[kerberos]"'
        raise SourceError(Fault(FaultKind.NO_SECRET, what))
    wallet = _Wallet(gssapi, principal, password)
    wallet.credentials()

    class Auth(HTTPSPNEGOAuth):  # type: ignore[misc]
        """Asked for a header, it says what is in the way instead of sending none."""

        def generate_request_header(
            self, response: Any, host: str, is_preemptive: bool = False
        ) -> Any:
            self.creds = wallet.credentials()
            fault: Fault | None = None
            try:
                return super().generate_request_header(response, host, is_preemptive)
            except Exception as error:  # noqa: BLE001 -- its own, around gssapi's, or of the bindings
                fault = _fault(error.__context__ or error)
            raise SourceError(fault)

    return Auth(channel_bindings="tls-server-end-point")


class _Wallet:
    """Kerberos credentials that are good for some minutes at least."""

    def __init__(self, gssapi: Any, principal: str, password: str | None) -> None:
        self._gssapi = gssapi
        self._principal = principal
        self._password = password
        self._cache = f"MEMORY:signage-{next(_caches)}"
        self._held: Any = None

    def credentials(self) -> Any:
        """Raises SourceError."""
        fault: Fault | None = None
        try:
            if self._held is None or self._held.lifetime < _SHORTEST:
                self._held = self._acquired()
            return self._held
        except self._gssapi.exceptions.GSSError as error:
            self._held, fault = None, _fault(error)
        raise SourceError(fault)

    def _acquired(self) -> Any:
        """By the mechanism Kerberos first: SPNEGO's would not say what went wrong."""
        gssapi, name = self._gssapi, None
        kerberos, spnego = (gssapi.OID.from_int_seq(oid) for oid in (_KERBEROS, _SPNEGO))
        if self._principal:
            name = gssapi.Name(self._principal, gssapi.NameType.user)
        if self._password is None:
            found = gssapi.Credentials(name=name, usage="initiate", mechs=[kerberos])
            if found.lifetime < 1:  # asks, and fails with the reason
                raise SourceError(Fault(*_FAULTS[_BASE + 32]))
            return gssapi.Credentials(name=name, usage="initiate", mechs=[spnego])
        raw = gssapi.raw
        first = raw.acquire_cred_with_password(
            name, self._password.encode(), mechs=[kerberos], usage="initiate"
        )
        store = {"ccache": self._cache}
        raw.store_cred_into(
            {key.encode(): value.encode() for key, value in store.items()},
            first.creds,
            usage="initiate",
            mech=kerberos,
            overwrite=True,
        )
        return gssapi.Credentials(usage="initiate", mechs=[spnego], store=store)


def _fault(error: BaseException) -> Fault:
    """By the minor code; the library's own words may name accounts, and stay here."""
    code = getattr(error, "min_code", None)
    if code is None:
        return Fault(FaultKind.UNAUTHORISED, f"Kerberos failed: {type(error).__name__}")
    found = _FAULTS.get(code) or _FAULTS.get(_told(error))
    if found is None and "Credentials" in type(error).__name__:
        found = _NO_TICKET
    if found is None:
        return Fault(FaultKind.UNAUTHORISED, f"Kerberos failed (code {code})")
    return Fault(*found)


def _told(error: BaseException) -> int:
    """The code behind one of SPNEGO's, which counts its own from 100,000 on; 0: not known."""
    return next((code for code, words in _WORDS if words in str(error)), 0)


# What MIT's library says of them. In another language (LC_MESSAGES) the fault has a number alone.
_WORDS = (
    (_BASE + 7, "not found in Kerberos database"),
    (_BASE + 37, "Clock skew too great"),
    (_BASE + 32, "Ticket expired"),
    (_BASE + 156, "Cannot contact any KDC"),
)
