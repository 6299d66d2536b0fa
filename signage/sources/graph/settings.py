"""What a Graph source is told: where the room's calendar is read, and what of it.

Apart from `source` so that a configuration can be read without importing requests. Whom it logs on
as is the business of `signage.sources.tokens`.
"""

from __future__ import annotations

from datetime import tzinfo
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from signage.core.values import frozen

Extra = Literal["attendees", "resources", "organizer_address", "description"]
"""A field that no sign needs; it is asked for, and kept, only where it is named."""

Detail = Literal["floor", "seats", "amenities"]
"""A field of `Place`."""


@frozen
class GraphSettings:
    """One room's mailbox in one cloud. Holds no secret. ValueError: see each field."""

    endpoint: str  # https only, without a version: "https://graph.microsoft.com"
    room: str  # the room mailbox's SMTP address; nothing but its calendar is ever read
    zone: tzinfo  # the room's: all-day items are its whole local days
    ca_file: Path | None = None  # trust exactly these authorities; None: the system's
    proxy: str | None = None  # a web proxy's address or "none"; None: as the environment says
    read: tuple[Extra, ...] = ()
    place: frozenset[Detail] = frozenset()  # asked of the directory once a day, where it may be
    connect_timeout: float = 5.0  # seconds, for each address of the server
    read_timeout: float = 20.0  # seconds of silence
    answer_timeout: float = 60.0  # seconds for a whole answer, however it trickles

    def __post_init__(self) -> None:
        if urlsplit(self.endpoint).scheme != "https" or not urlsplit(self.endpoint).hostname:
            raise ValueError("the endpoint must be an https:// address")
        if "@" not in self.room:
            raise ValueError("the room must be an SMTP address")
        if min(self.connect_timeout, self.read_timeout, self.answer_timeout) <= 0:
            raise ValueError("timeouts must be above 0")
