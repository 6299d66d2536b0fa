"""What an EWS source is told: where the room's calendar is read, as whom, and what of it.

Apart from `ews` so that a configuration can be read without importing exchangelib.
"""

from __future__ import annotations

from datetime import tzinfo
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from signage.core.values import frozen

Auth = Literal["basic", "ntlm", "kerberos", "certificate", "oauth"]
Extra = Literal["attendees", "resources", "organizer_address", "description"]
"""A field that costs a second request (a view carries neither bodies nor recipient lists)."""


@frozen
class EwsSettings:
    """One room's mailbox on one server. Holds no password. ValueError: see each field."""

    endpoint: str  # https only: there is no way to read a calendar unverified
    room: str  # the room mailbox's SMTP address; nothing but its calendar is ever read
    username: str  # DOMAIN\name or name@domain; "": not asked for, or Kerberos' default
    zone: tzinfo  # the room's: all-day items are its whole local days
    auth: Auth = "ntlm"
    access: Literal["delegate", "impersonation"] = "impersonation"
    certificate: Path | None = None  # PEM with its key and no passphrase, for auth "certificate"
    ca_file: Path | None = None  # trust exactly these authorities; None: the system's
    proxy: str | None = None  # an address, "none", or None for what the environment says
    read: tuple[Extra, ...] = ()
    connect_timeout: float = 5.0  # seconds, for each address of the server
    read_timeout: float = 20.0  # seconds of silence
    answer_timeout: float = 60.0  # seconds for a whole answer, however it trickles

    def __post_init__(self) -> None:
        if urlsplit(self.endpoint).scheme != "https" or not urlsplit(self.endpoint).hostname:
            raise ValueError("the endpoint must be an https:// address")
        if "@" not in self.room:
            raise ValueError("the room must be an SMTP address")
        if (self.certificate is None) is (self.auth == "certificate"):
            raise ValueError("a certificate goes with the log-on of that name, and that with one")
        if min(self.connect_timeout, self.read_timeout, self.answer_timeout) <= 0:
            raise ValueError("timeouts must be above 0")
