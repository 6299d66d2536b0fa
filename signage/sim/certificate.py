"""A certificate authority and a server certificate, made anew at every start."""

from __future__ import annotations

import enum
import shutil
import ssl
import tempfile
import warnings
import weakref
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

# Fixed dates: the simulated clock may stand anywhere, the client's is the machine's own.
_VALID = (datetime(2001, 1, 1, tzinfo=UTC), datetime(2098, 1, 1, tzinfo=UTC))
_EXPIRED = (datetime(2001, 1, 1, tzinfo=UTC), datetime(2002, 1, 1, tzinfo=UTC))


class Flaw(enum.Enum):
    """What a client has to refuse about the server."""

    NONE = "none"
    EXPIRED = "expired"
    OTHER_NAME = "made out to another name"
    OTHER_AUTHORITY = "signed by an authority that is not the one in the CA file"
    OLD_TLS = "speaks TLS 1.1 at most"


class Certificate:
    """The server's identity: its TLS context, and the CA file that clients verify it with.

    The key is on disk for a moment only, in a folder that nobody else can enter; the CA file
    stays until `remove`.
    """

    def __init__(self, flaw: Flaw = Flaw.NONE) -> None:
        authority = _Authority("Room sign simulator")
        signer = _Authority("Another authority") if flaw is Flaw.OTHER_AUTHORITY else authority
        key = ec.generate_private_key(ec.SECP256R1())
        names = ["mail.example.com"] if flaw is Flaw.OTHER_NAME else ["localhost"]
        certificate = signer.sign(key, names, _EXPIRED if flaw is Flaw.EXPIRED else _VALID)
        self.der = certificate.public_bytes(serialization.Encoding.DER)
        self._ca_pem = authority.certificate.public_bytes(serialization.Encoding.PEM)
        self._folder = Path(tempfile.mkdtemp(prefix="signage-sim-"))  # mode 0700
        # Whoever forgets `remove` leaves nothing behind either.
        self._removal = weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        self.ca_file = self._folder / "ca.pem"
        self.write_ca(self.ca_file)
        self.context = self._context(key, certificate, old=flaw is Flaw.OLD_TLS)

    def write_ca(self, path: Path) -> None:
        """Write the authority's certificate (PEM) for clients that verify the server."""
        path.write_bytes(self._ca_pem)

    def remove(self) -> None:
        """Remove the CA file and its folder."""
        self._removal()

    def _context(
        self, key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate, *, old: bool
    ) -> ssl.SSLContext:
        pem = self._folder / "server.pem"
        pem.touch(mode=0o600)
        pem.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
            + certificate.public_bytes(serialization.Encoding.PEM)
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        if old:
            # A deliberately poor server, to show that clients refuse it.
            context.set_ciphers("ALL:@SECLEVEL=0")
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)
                context.minimum_version = ssl.TLSVersion.TLSv1
                context.maximum_version = ssl.TLSVersion.TLSv1_1
        context.load_cert_chain(pem)
        pem.unlink()
        return context


class _Authority:
    """A root that signs server certificates."""

    def __init__(self, name: str) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        self.certificate = (
            _builder(self._name, self._name, self._key.public_key(), _VALID)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_usage(sign_certificates=True), critical=True)
            .add_extension(
                x509.SubjectKeyIdentifier.from_public_key(self._key.public_key()), critical=False
            )
            .sign(self._key, hashes.SHA256())
        )

    def sign(
        self,
        key: ec.EllipticCurvePrivateKey,
        names: list[str],
        valid: tuple[datetime, datetime],
    ) -> x509.Certificate:
        """A server certificate for these DNS names; for the loopback also its addresses."""
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
        alternatives: list[x509.GeneralName] = [x509.DNSName(name) for name in names]
        if "localhost" in names:
            alternatives += [x509.IPAddress(ip_address(ip)) for ip in ("127.0.0.1", "::1")]
        return (
            _builder(subject, self._name, key.public_key(), valid)
            .add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(sign_certificates=False), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()),
                critical=False,
            )
            .sign(self._key, hashes.SHA256())
        )


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePublicKey,
    valid: tuple[datetime, datetime],
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(valid[0])
        .not_valid_after(valid[1])
    )


def _usage(*, sign_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=sign_certificates,
        crl_sign=sign_certificates,
        encipher_only=False,
        decipher_only=False,
    )
