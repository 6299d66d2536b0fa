"""An application's certificate: made for tests and demonstrations, and what it signs verified."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID


@dataclass(frozen=True, slots=True)
class AppCertificate:
    """What is uploaded to an application's registration: a certificate without its key."""

    der: bytes = field(repr=False)

    @classmethod
    def make(cls, start: datetime, end: datetime, name: str = "signage") -> tuple[bytes, bytes]:
        """A new certificate (DER) that is valid between two moments, and a PEM with its key."""
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        made = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(start)
            .not_valid_after(end)
            .sign(key, hashes.SHA256())
        )
        private = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        pem = private + made.public_bytes(serialization.Encoding.PEM)
        return made.public_bytes(serialization.Encoding.DER), pem

    @property
    def thumbprints(self) -> frozenset[str]:
        """Those that an assertion's header may carry: `x5t#S256` and the older `x5t`."""
        digests = hashlib.sha256(self.der).digest(), hashlib.sha1(self.der).digest()  # noqa: S324
        return frozenset(base64.urlsafe_b64encode(d).rstrip(b"=").decode() for d in digests)

    def is_valid(self, moment: datetime) -> bool:
        """Whether an aware moment lies within its validity."""
        read = x509.load_der_x509_certificate(self.der)
        return read.not_valid_before_utc <= moment.astimezone(UTC) <= read.not_valid_after_utc

    def verifies(self, algorithm: str, signature: bytes, signed: bytes) -> bool:
        """Whether its key made a signature; PS256 and RS256 are known (RFC 7518, 3.3 and 3.5)."""
        key = x509.load_der_x509_certificate(self.der).public_key()
        if not isinstance(key, rsa.RSAPublicKey):
            return False
        paddings: dict[str, padding.AsymmetricPadding] = {
            "PS256": padding.PSS(padding.MGF1(hashes.SHA256()), 32),
            "RS256": padding.PKCS1v15(),
        }
        if algorithm not in paddings:
            return False
        try:
            key.verify(signature, signed, paddings[algorithm], hashes.SHA256())
        except InvalidSignature:
            return False
        return True
