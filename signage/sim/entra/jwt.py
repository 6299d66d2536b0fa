"""JSON Web Tokens (RFC 7515, 7519): read, and signed with the simulator's own key."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Jwt:
    """A token taken apart; nothing of it is verified yet."""

    header: dict[str, Any]
    claims: dict[str, Any] = field(repr=False)
    signed: bytes = field(repr=False)  # what the signature is over
    signature: bytes = field(repr=False)


def read(token: str) -> Jwt:
    """Take a token apart; ValueError where it is none."""
    try:
        head, body, signature = token.split(".")
        header, claims = json.loads(_decoded(head)), json.loads(_decoded(body))
        found = Jwt(header, claims, f"{head}.{body}".encode("ascii"), _decoded(signature))
    except (binascii.Error, UnicodeError) as error:
        raise ValueError from error
    if not isinstance(header, dict) or not isinstance(claims, dict):
        raise ValueError
    return found


def issue(claims: dict[str, Any], key: bytes) -> str:
    """A token of ours (HS256: whoever verifies it is who made it)."""
    head = _encoded(json.dumps({"typ": "JWT", "alg": "HS256"}).encode())
    signed = f"{head}.{_encoded(json.dumps(claims).encode())}"
    return f"{signed}.{_encoded(_mac(signed.encode(), key))}"


def verify(token: str, key: bytes) -> dict[str, Any] | None:
    """The claims of a token of ours; None where it is not, or was changed."""
    try:
        found = read(token)
    except ValueError:
        return None
    return found.claims if hmac.compare_digest(found.signature, _mac(found.signed, key)) else None


def _mac(signed: bytes, key: bytes) -> bytes:
    return hmac.digest(key, signed, hashlib.sha256)


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decoded(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
