"""From a configuration that reads a room over EWS to one that reads it over Microsoft Graph. Pure.

The text is edited line by line, so that comments and all other tables stay as they are, and what
comes of it is parsed: a file that is written in another way than one key a line is not guessed at.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from signage.core.advice import is_exchange_online

SECRET = "graph-client-secret"  # noqa: S105 - the name of one

# What a log-on to EWS needs and Graph has no use for.
_GONE = ("kind", "endpoint", "username", "auth", "access")
# National clouds by the EWS host of their Exchange Online; of the global one nothing is said.
_CLOUDS = {
    "outlook.office365.us": "usgov",
    "outlook-dod.office365.us": "usgov-dod",
    "webmail.apps.mil": "usgov-dod",
    "partner.outlook.cn": "china",
}
_PROBE = {"probe_mailbox", "probe_username", "probe_secret"}  # of [doctor]: it goes over EWS
_HEADER = re.compile(r"\s*\[\s*(source|doctor)\s*\]\s*(#.*)?")
_TABLE = re.compile(r"\s*\[")
_KEY = re.compile(r"\s*([a-z_]+)\s*=")


class Migrated(NamedTuple):
    """The new file, and what only a person can do."""

    text: str
    missing: tuple[str, ...]  # keys that are to be filled in
    secret: str | None  # the name of the secret that is to be put in its place; None: none is new
    doubts: tuple[str, ...]  # what somebody should look at


class UnusualLayoutError(Exception):
    """[source] is not written one key a line: an inline table, dotted keys, a text over lines."""


def migrated(text: str, document: Mapping[str, Any]) -> Migrated:
    """`text`, whose TOML is `document`, for Microsoft Graph. Raises UnusualLayoutError."""
    source = document.get("source")
    if not isinstance(source, dict):
        raise UnusualLayoutError
    host = (urlsplit(str(source.get("endpoint", ""))).hostname or "").lower()
    online, as_app = is_exchange_online(host), source.get("auth") == "oauth"
    gone, new = set(_GONE), {"kind": "graph"}
    if not as_app:
        gone |= {"secret", "certificate"}
        new["secret"] = SECRET
    if host in _CLOUDS:
        gone |= {"cloud", "authority"}
        new["cloud"] = _CLOUDS[host]
    if not online:
        gone.add("ca_file")  # it says whom to trust at one's own server
    missing = tuple(key for key in ("tenant", "client_id") if key not in source)
    edited = _edited(
        text, {"source": gone, "doctor": _PROBE}, _block(new, missing, _domain(document))
    )
    kept = {key: value for key, value in source.items() if key not in gone}
    expected, probes = {**document, "source": kept | new}, False
    if isinstance(doctor := document.get("doctor"), dict):
        probes = bool(doctor.keys() & _PROBE)
        expected["doctor"] = {key: doctor[key] for key in doctor if key not in _PROBE}
    if _parsed(edited) != expected:
        raise UnusualLayoutError
    doubts: tuple[str, ...] = (
        ()
        if online
        else (
            f"{host or 'the endpoint'} is not Exchange Online: has the room's "
            "mailbox been moved to Microsoft 365?",
        )
    )
    if "ca_file" in source and "ca_file" in gone:
        doubts += ("ca_file is taken out: it was for your own server, and Graph has a public one.",)
    if probes:
        doubts += ("[doctor] probe_… is taken out: test invitations are sent over EWS alone.",)
    return Migrated(edited, missing, new.get("secret"), doubts)


def _block(new: Mapping[str, str], missing: tuple[str, ...], domain: str) -> list[str]:
    examples = {
        "tenant": f'"{domain}"    # or the ID of the directory (Entra admin center, Overview)',
        "client_id": '"00000000-0000-0000-0000-000000000000"    # of the application (App '
        "registrations)",
    }
    lines = ["# Read over Microsoft Graph; written by signage migrate-config."]
    lines += [f'{key} = "{value}"' for key, value in new.items()]
    if missing:
        lines.append("# To be filled in: take the # away from these.")
        lines += [f"# {key} = {examples[key]}" for key in missing]
    return lines


def _edited(text: str, gone: Mapping[str, set[str]], block: list[str]) -> str:
    """The text with `block` under [source], and what is gone from each table as comments."""
    end = "\r\n" if "\r\n" in text else "\n"
    made, leaving = [], set[str]()
    for line in text.splitlines(keepends=True):
        if header := _HEADER.fullmatch(line.rstrip("\r\n")):
            leaving = gone[header[1]]
            made.append(line if line.endswith("\n") else line + end)
            made += [each + end for each in block] if header[1] == "source" else []
            continue
        leaving = set() if _TABLE.match(line) else leaving
        key = _KEY.match(line)
        made.append(f"# {line}" if key is not None and key[1] in leaving else line)
    return "".join(made)


def _domain(document: Mapping[str, Any]) -> str:
    """Of the room's address: in most tenants one of its own."""
    room = document.get("room")
    mailbox = room.get("mailbox") if isinstance(room, dict) else None
    domain = str(mailbox or "").rpartition("@")[2]
    return domain if re.fullmatch(r"[A-Za-z0-9.-]+", domain) else "example.com"


def _parsed(text: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(text)
    except ValueError:
        return None
