"""Readers of addresses: of mailboxes, servers, files, and the names of secrets."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from signage.config.values import RefusedError, found

_ADDRESS = re.compile(r"[^@\s<>\"',;]+@[^@\s<>\"',;.]+(\.[^@\s<>\"',;.]+)*")


def address(value: object) -> str:
    """A mailbox's primary SMTP address."""
    if (
        not isinstance(value, str)
        or not value.isprintable()
        or len(value) > 254
        or not _ADDRESS.fullmatch(value)
    ):
        raise RefusedError(
            f'found {found(value)}; allowed: an e-mail address such as "juniper@example.com"'
        )
    return value


def https_url(value: object) -> str:
    """The address of the EWS endpoint: https, a host, no log-on inside (which is never echoed)."""
    example = '"https://mail.example.com/EWS/Exchange.asmx"'
    if isinstance(value, str) and "@" in value:
        raise RefusedError(
            f"found an address with a log-on or an @ in it; allowed: an address such as {example}",
            "Take the log-on out of the address; it belongs into username and secret.",
        )
    if not isinstance(value, str) or not value.isprintable() or not value.isascii():
        raise RefusedError(f"found {found(value)}; allowed: an address such as {example}")
    try:
        parts = urlsplit(value)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host, parts = None, urlsplit("")
    odd = " " in value or "\\" in value  # which is a slash to some readers, and to some is none
    if parts.scheme == "http":
        raise RefusedError(
            "found an address that begins with http://; allowed: https:// only",
            "Passwords and calendars never travel unencrypted; use https:// and, for your own "
            "certificate authority, ca_file.",
        )
    if parts.scheme != "https" or not host or parts.query or parts.fragment or odd:
        raise RefusedError(f"found {found(value)}; allowed: an address such as {example}")
    return value


def authority(value: object) -> str:
    """The address of a log-on host: https and the host, nothing behind it."""
    example = '"https://login.microsoftonline.com"'
    parts = urlsplit(https_url(value))
    if parts.path not in ("", "/"):
        raise RefusedError(
            f"found an address with a path; allowed: an address such as {example}",
            "The directory is named by tenant.",
        )
    return f"https://{parts.netloc}"


def proxy(value: object) -> str:
    """The address of a web proxy, or "none"; no log-on inside (which is never echoed)."""
    allowed = 'allowed: an address such as "http://proxy.example.com:3128", or "none"'
    if isinstance(value, str) and "@" in value:
        raise RefusedError(
            f"found an address with a log-on or an @ in it; {allowed}",
            "For a proxy that wants a log-on take this key out, and set HTTPS_PROXY in the "
            "environment of the service (systemd.exec(5), EnvironmentFile=).",
        )
    if value == "none":
        return "none"
    if not isinstance(value, str) or not value.isprintable() or not value.isascii():
        raise RefusedError(f"found {found(value)}; {allowed}")
    try:
        parts = urlsplit(value)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host, parts = None, urlsplit("")
    bare = parts.path in ("", "/") and not parts.query and not parts.fragment
    if parts.scheme not in ("http", "https") or not host or not bare or " " in value:
        raise RefusedError(f"found {found(value)}; {allowed}")
    return value


_GUID = r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_DOMAIN = r"[a-zA-Z0-9-]{1,63}(\.[a-zA-Z0-9-]{1,63})+"


def tenant(value: object) -> str:
    """A directory in Entra: its ID or one of its domains; not echoed either, as for `client_id`."""
    if isinstance(value, str) and re.fullmatch(f"{_GUID}|{_DOMAIN}", value):
        return value
    raise RefusedError(
        "found something that is not the ID of a directory (it is not repeated here); allowed: "
        'its ID, or one of its domains such as "example.onmicrosoft.com"',
        "Microsoft Entra admin center, Overview, Tenant ID; "
        '"common" and "organizations" are for people, not for applications.',
    )


def client_id(value: object) -> str:
    """The ID of an application. What was found is not echoed: it may be a secret, misplaced."""
    if isinstance(value, str) and re.fullmatch(_GUID, value):
        return value
    raise RefusedError(
        "found something that is not the ID of an application (it is not repeated here); allowed: "
        'an ID such as "11111111-2222-3333-4444-555555555555"',
        "Microsoft Entra admin center, App registrations, Overview, Application (client) ID.",
    )


_SECRET_NAME = re.compile(r"[a-z][a-z0-9-]{0,62}", re.ASCII)


def secret_name(value: object) -> str:
    """The *name* of a secret. What was found is never echoed: it may be the secret itself."""
    if not isinstance(value, str) or not _SECRET_NAME.fullmatch(value):
        raise RefusedError(
            "found something that is not the name of a secret (it is not repeated here); "
            'allowed: small letters, digits and hyphens, such as "exchange-password"',
            "Write the name only; the secret itself is kept outside this file (see README, "
            '"Secrets").',
        )
    return value


def path(value: object) -> Path:
    """A file or folder; a relative one counts from the folder of the configuration file."""
    if not isinstance(value, str) or not value.strip() or "\0" in value or len(value) > 1000:
        raise RefusedError(f'found {found(value)}; allowed: a path such as "/etc/signage/ca.pem"')
    return Path(value)


class Listening(NamedTuple):
    """Where to answer: an address of this machine, and a port."""

    host: str
    port: int

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


def listening(value: object) -> Listening:
    """An IP address of this machine and a port; never all of its addresses at once."""
    from ipaddress import ip_address  # noqa: PLC0415 - few configurations open a port

    allowed = 'allowed: an IP address and a port, such as "127.0.0.1:9464"'
    host, colon, port = value.rpartition(":") if isinstance(value, str) else ("", "", "")
    try:
        told = ip_address(host.removeprefix("[").removesuffix("]"))
        number = int(port) if port.isascii() and port.isdecimal() else 0
    except ValueError:
        raise RefusedError(f"found {found(value)}; {allowed}") from None
    if not colon or not 0 < number < 65_536 or (told.version == 6) != host.startswith("["):
        raise RefusedError(f"found {found(value)}; {allowed}")
    if told.is_unspecified or told.is_multicast:
        raise RefusedError(
            f"found {found(value)}, which means every network of this machine; {allowed}",
            "Name the address that the monitoring server reaches, or use 127.0.0.1.",
        )
    return Listening(str(told), number)
