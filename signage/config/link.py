"""The address that a sign shows as a QR code: read from the file, and filled in for a room."""

from __future__ import annotations

from string import Formatter
from urllib.parse import quote, urlsplit

from signage.config.values import RefusedError, closest, found, quoted

LONGEST = 62
"""Bytes of an address; a version 4 code of level M holds as many (ISO/IEC 18004, table 7)."""

FILLED = ("mailbox", "local", "name")
"""What may stand in braces: the room's address, the part of it before the @, and its name."""

_EXAMPLE = '"https://rm.example/{local}"'


def link(value: object) -> str:
    """An address with or without the room's own in it; http or https, in ASCII."""
    if not isinstance(value, str) or not value.isascii() or not value.isprintable():
        raise RefusedError(f"found {found(value)}; allowed: an address such as {_EXAMPLE}")
    try:
        fields = [
            (name, spec, conversion)
            for _, name, spec, conversion in Formatter().parse(value)
            if name is not None
        ]
        parts = urlsplit(value)
        host, _ = parts.hostname, parts.port
    except ValueError:
        fields, host, parts = [], None, urlsplit("")
    if "@" in parts.netloc:
        raise RefusedError(
            f"found an address with a log-on in it; allowed: an address such as {_EXAMPLE}",
            "Whoever walks by can read the code: take the log-on out.",
        )
    if parts.scheme not in ("http", "https") or not host or " " in value or "{" in parts.netloc:
        raise RefusedError(f"found {found(value)}; allowed: an address such as {_EXAMPLE}")
    for name, spec, conversion in fields:
        if name not in FILLED or spec or conversion:
            allowed = ", ".join(f"{{{known}}}" for known in FILLED)
            raise RefusedError(
                f"nothing to fill in for {quoted(f'{{{name}}}')}; allowed: {allowed}",
                closest(name, list(FILLED)),
            )
    return value


def fill(template: str, mailbox: str, name: str) -> str:
    """The address for one room; what is filled in is quoted as RFC 3986 wants it."""
    return template.format(
        mailbox=quote(mailbox, safe="@"),
        local=quote(mailbox.rpartition("@")[0], safe=""),
        name=quote(name, safe=""),
    )
