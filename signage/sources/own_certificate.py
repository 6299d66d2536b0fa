"""When the certificate ends by which this client logs on, at Exchange or at Entra."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from pathlib import Path


def own_certificate_ends(file: Path) -> datetime | None:
    """The first of the file's certificates (PEM) is ours: aware, UTC. None: it cannot be read."""
    from cryptography import x509  # noqa: PLC0415 -- which both back ends load as well

    with suppress(OSError, ValueError):
        found = x509.load_pem_x509_certificates(file.read_bytes())
        return found[0].not_valid_after_utc
    return None
