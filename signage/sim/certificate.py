"""A certificate authority and a server certificate, made anew at every start.

Only the authority's key may be kept: who trusts its certificate then trusts the next server too.
"""

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

from signage.errors import Problem, UserError

_EX_CANTCREAT = 73  # sysexits(3)

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

    The server's key is on disk for a moment only, in a folder that nobody else can enter; the CA
    file stays until `remove`. With `state`, a folder, the CA file is there and stays, and so does
    the authority's key, which nobody else can read. Raises UserError if they cannot.
    """

    def __init__(self, flaw: Flaw = Flaw.NONE, state: Path | None = None) -> None:
        authority = _Authority("Room sign simulator", _kept_key(state) if state else None)
        signer = _Authority("Another authority") if flaw is Flaw.OTHER_AUTHORITY else authority
        key = ec.generate_private_key(ec.SECP256R1())
        names = ["mail.example.com"] if flaw is Flaw.OTHER_NAME else ["localhost"]
        certificate = signer.sign(key, names, _EXPIRED if flaw is Flaw.EXPIRED else _VALID)
        self.der = certificate.public_bytes(serialization.Encoding.DER)
        self._ca_pem = authority.certificate.public_bytes(serialization.Encoding.PEM)
        self.folder = Path(tempfile.mkdtemp(prefix="signage-sim-"))  # mode 0700
        # Whoever forgets `remove` leaves nothing behind either.
        self._removal = weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)
        self.ca_file = (state or self.folder) / "ca.pem"
        self.write_ca(self.ca_file)
        self.context = self._context(key, certificate, old=flaw is Flaw.OLD_TLS)
        self._clients = _Authority("Room sign clients")

    def write_ca(self, path: Path) -> None:
        """Write the authority's certificate (PEM) for clients that verify the server."""
        path.write_bytes(self._ca_pem)

    def ask_clients(self) -> None:
        """Ask every client for a certificate; one that is not of `client` ends the handshake."""
        self.context.verify_mode = ssl.CERT_OPTIONAL
        pem = self._clients.certificate.public_bytes(serialization.Encoding.PEM)
        self.context.load_verify_locations(cadata=pem.decode())

    def client(self, name: str, passphrase: str | None = None) -> tuple[bytes, bytes]:
        """A client's certificate as DER, and with its key as PEM."""
        key = ec.generate_private_key(ec.SECP256R1())
        made = self._clients.sign(key, [name], _VALID, ExtendedKeyUsageOID.CLIENT_AUTH)
        pem = _pem(key, passphrase) + made.public_bytes(serialization.Encoding.PEM)
        return made.public_bytes(serialization.Encoding.DER), pem

    def remove(self) -> None:
        """Remove the temporary folder, with the CA file unless that is kept."""
        self._removal()

    def _context(
        self, key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate, *, old: bool
    ) -> ssl.SSLContext:
        pem = self.folder / "server.pem"
        pem.touch(mode=0o600)
        pem.write_bytes(_pem(key) + certificate.public_bytes(serialization.Encoding.PEM))
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

    def __init__(self, name: str, key: ec.EllipticCurvePrivateKey | None = None) -> None:
        self._key = key or ec.generate_private_key(ec.SECP256R1())
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
        use: x509.ObjectIdentifier = ExtendedKeyUsageOID.SERVER_AUTH,
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
            .add_extension(x509.ExtendedKeyUsage([use]), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()),
                critical=False,
            )
            .sign(self._key, hashes.SHA256())
        )


def _kept_key(folder: Path) -> ec.EllipticCurvePrivateKey:
    """The authority's key in that folder; it is made at the first start."""
    file = folder / "ca-key.pem"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not file.exists():
            made = _pem(ec.generate_private_key(ec.SECP256R1()))
            file.touch(mode=0o600, exist_ok=False)
            file.write_bytes(made)
        key = serialization.load_pem_private_key(file.read_bytes(), None)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise TypeError
        return key
    except OSError as error:
        problem = Problem(str(file), f"this cannot be used: {error.strerror}")
    except (ValueError, TypeError):  # of cryptography: no key, or one with a passphrase
        problem = Problem(str(file), "this is no key of the simulator's", f"rm {file}")
    raise UserError([problem], _EX_CANTCREAT)


def _pem(key: ec.EllipticCurvePrivateKey, passphrase: str | None = None) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption()
        if passphrase is None
        else serialization.BestAvailableEncryption(passphrase.encode()),
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
