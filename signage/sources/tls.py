"""TLS as every source speaks it: 1.2 or newer, verified, and the newest that both sides know."""

from __future__ import annotations

import socket
import ssl
import warnings
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from requests.utils import DEFAULT_CA_BUNDLE_PATH

from signage.core.health import Fault, FaultKind
from signage.sources.base import SourceError


def context(ca_file: str | None, certificate: Path | None = None) -> ssl.SSLContext:
    """Trusts `ca_file` alone, or the system's authorities; shows `certificate` where it is asked.

    Raises SourceError if one of the files cannot be used.
    """
    made: ssl.SSLContext | None = None
    with suppress(OSError):  # SSLError is one
        made = ssl.create_default_context(cafile=ca_file)
    if made is None:
        raise SourceError(Fault(FaultKind.CERTIFICATE, f"the CA file cannot be read: {ca_file}"))
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    if certificate is not None and (what := _unfit(made, certificate)):
        raise SourceError(Fault(FaultKind.NO_SECRET, f"the client certificate {what}"))
    return made


def trust(ca_file: Path | None) -> ssl.SSLContext:
    """The same for a look at a server without a request.

    Raises SourceError if the CA file cannot be read.
    """
    made = context(None if ca_file is None else str(ca_file))
    if ca_file is None:
        made.load_verify_locations(DEFAULT_CA_BUNDLE_PATH)  # which requests adds to the system's
    return made


def certificate_ends(response: Any) -> datetime | None:
    """When the certificate of the server that gave a response is no longer good (aware, UTC).

    None where the connection is gone already.
    """
    sock = getattr(getattr(response.raw, "connection", None), "sock", None)
    found = sock.getpeercert() if isinstance(sock, ssl.SSLSocket) else None
    if not found or not isinstance(ends := found.get("notAfter"), str):
        return None
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(ends), UTC)


def newest_offered(host: str, port: int, seconds: float) -> str | None:
    """The version of TLS that an old server speaks, in words; None: it does not tell.

    A handshake and nothing more: it is verified by nobody, so nothing is sent or read after it.
    """
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    old.check_hostname = False
    old.verify_mode = ssl.CERT_NONE
    version: str | None = None
    with suppress(OSError, ValueError), warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        old.set_ciphers("ALL:@SECLEVEL=0")
        old.minimum_version = ssl.TLSVersion.TLSv1
        old.maximum_version = ssl.TLSVersion.TLSv1_1
        with socket.create_connection((host, port), seconds) as connection:
            connection.settimeout(seconds)
            with old.wrap_socket(connection, server_hostname=host) as wrapped:
                version = wrapped.version()
    return {"TLSv1": "TLS 1.0", "TLSv1.1": "TLS 1.1"}.get(version or "")


def _unfit(made: ssl.SSLContext, certificate: Path) -> str | None:
    """What is wrong with a client certificate, in words; None: it is loaded."""
    asked = False

    def passphrase() -> str:
        nonlocal asked  # OpenSSL would ask at the terminal, where nobody is
        asked = True
        return ""

    try:
        made.load_cert_chain(certificate, password=passphrase)
    except ssl.SSLError:  # an OSError too, so it comes first
        what = "has a key with a passphrase; it must not" if asked else "is no PEM of both parts"
    except (OSError, ValueError):
        what = "has a key with a passphrase; it must not" if asked else "cannot be read"
    else:
        return None
    return what
