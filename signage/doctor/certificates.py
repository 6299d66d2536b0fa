"""The certificates that a server presents, read for people: whose, by whom, until when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography import x509
from cryptography.x509.oid import NameOID

from signage.core.plain import plain


@dataclass(frozen=True, slots=True)
class Certificate:
    """One of a chain."""

    subject: str
    issuer: str
    begins: datetime  # aware, UTC
    ends: datetime
    names: tuple[str, ...]  # hosts that it is made out to


def read(presented: Iterable[bytes]) -> list[Certificate]:
    """Those that can be read (DER), in their order."""
    found = []
    for der in presented:
        try:
            found.append(_certificate(x509.load_der_x509_certificate(der)))
        except ValueError:
            continue
    return found


def _certificate(made: x509.Certificate) -> Certificate:
    return Certificate(
        _name(made.subject),
        _name(made.issuer),
        made.not_valid_before_utc.astimezone(UTC),
        made.not_valid_after_utc.astimezone(UTC),
        _hosts(made),
    )


def _name(name: x509.Name) -> str:
    """The common name, or what comes nearest to one."""
    for kind in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME):
        for attribute in name.get_attributes_for_oid(kind):
            return plain(str(attribute.value), 80) or "?"
    return plain(name.rfc4514_string(), 80) or "?"


def _hosts(made: x509.Certificate) -> tuple[str, ...]:
    try:
        found = made.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (x509.ExtensionNotFound, ValueError):
        return ()
    hosts = [*found.get_values_for_type(x509.DNSName)]
    hosts += [str(address) for address in found.get_values_for_type(x509.IPAddress)]
    return tuple(plain(host, 80) or "?" for host in hosts)
