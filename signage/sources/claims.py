"""What a token of our own says of us: who we are, and what we may do everywhere. Pure.

A token is a JSON Web Token (RFC 7519), whose middle part is JSON that anybody can read. Nothing is
verified here, and nothing rests on it: whoever the token is for judges it ("Access tokens in the
Microsoft identity platform", which also says that this form may change).
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Claims:
    """Never the token itself."""

    roles: frozenset[str]
    """Application permissions that hold for the whole tenant; what Exchange grants is not here."""
    object_id: str = ""  # of the service principal, the enterprise application
    client_id: str = ""


def claims(token: str) -> Claims | None:
    """What a token says; None: it is written in another form."""
    parts = token.split(".")
    try:
        body = base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4))
        said: Any = json.loads(body)
    except (IndexError, ValueError, RecursionError):
        return None
    if not isinstance(said, dict):
        return None
    roles = said.get("roles", [])
    if not isinstance(roles, list) or not all(isinstance(role, str) for role in roles):
        return None
    return Claims(frozenset(roles), _text(said, "oid"), _text(said, "appid") or _text(said, "azp"))


def _text(said: dict[str, Any], name: str) -> str:
    value = said.get(name)
    return value if isinstance(value, str) else ""
