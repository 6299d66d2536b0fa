"""Autodiscover in its older form (POX), as an Exchange server answers it (MS-OXDSCLI)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.sax.saxutils import escape, unescape

from signage.sim.organization import Organization

PATH = "/autodiscover/autodiscover.xml"
OPERATION = "Autodiscover"
_OUTER = "http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006"
_INNER = "http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a"
_ADDRESS = re.compile(rb"<EMailAddress>([^<]*)</EMailAddress>")


def autodiscover(
    organization: Organization, endpoint: str, moved: Mapping[str, str], request: bytes
) -> bytes:
    """The answer to a request; `endpoint` is that of EWS.

    `moved`: mailboxes that are asked for elsewhere, at another URL or by another address.
    """
    found = _ADDRESS.search(request)
    if found is None:
        return _error(600, "Invalid Request")
    address = unescape(found[1].decode("utf-8", "replace")).strip().lower()
    if target := moved.get(address):
        kind = (
            ("redirectUrl", "RedirectUrl") if "://" in target else ("redirectAddr", "RedirectAddr")
        )
        return _account(f"<Action>{kind[0]}</Action><{kind[1]}>{escape(target)}</{kind[1]}>")
    if organization.find(address) is None:
        return _error(500, "The email address can't be found.")
    protocols = "".join(
        f"<Protocol><Type>{kind}</Type><Server>localhost</Server><ASUrl>{endpoint}</ASUrl>"
        f"<EwsUrl>{endpoint}</EwsUrl></Protocol>"
        for kind in ("EXCH", "EXPR")
    )
    return _account(f"<AccountType>email</AccountType><Action>settings</Action>{protocols}")


def _account(content: str) -> bytes:
    user = "<User><DisplayName>Room</DisplayName></User>"
    inner = f'<Response xmlns="{_INNER}">{user}<Account>{content}</Account></Response>'
    return _whole(inner)


def _error(code: int, message: str) -> bytes:
    return _whole(
        f'<Response><Error Time="09:30:00.0000000" Id="1"><ErrorCode>{code}</ErrorCode>'
        f"<Message>{message}</Message><DebugData /></Error></Response>"
    )


def _whole(inner: str) -> bytes:
    head = '<?xml version="1.0" encoding="utf-8"?>'
    return f'{head}<Autodiscover xmlns="{_OUTER}">{inner}</Autodiscover>'.encode()
