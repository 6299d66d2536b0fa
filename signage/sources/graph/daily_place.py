"""What the directory says of the room, asked beside the calendar once a day and kept by nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from signage.core.place import Place
from signage.sources.base import SourceError
from signage.sources.claims import claims
from signage.sources.graph.browse import GraphBrowser
from signage.sources.graph.settings import GraphSettings
from signage.sources.graph.wire import Token

PERMISSIONS = frozenset({"Place.Read.All", "Place.ReadWrite.All"})
_SECONDS = 5.0  # to connect, of silence, and for the answer: no calendar waits for long


class DailyPlace:
    """Asks for those fields of the room's place that the settings name.

    A decoration: whatever goes wrong is as if the directory said nothing, and is tried again the
    next day. Where the token tells that the permission is missing, nothing is asked.
    """

    def __init__(self, settings: GraphSettings, token: Token) -> None:
        self._token = token
        self._wanted = settings.place
        self._settings = replace(
            settings,
            connect_timeout=min(_SECONDS, settings.connect_timeout),
            read_timeout=min(_SECONDS, settings.read_timeout),
            answer_timeout=min(_SECONDS, settings.answer_timeout),
        )
        self._asked: datetime | None = None

    def on(self, day: datetime) -> Place | None:
        """The place, at the first call for that day; None at the others, and where it is unknown.

        A day is any moment that stays the same for as long as it lasts.
        """
        if not self._wanted or day == self._asked:
            return None
        self._asked = day
        try:
            return self._found()
        except SourceError:
            return None

    def _found(self) -> Place | None:
        said = claims(self._token.get())
        if said is not None and not said.roles & PERMISSIONS:
            return None
        browser = GraphBrowser(self._settings, self._token)
        try:
            entry = browser.room()
        finally:
            browser.hang_up()
        if entry is None or entry.place is None:
            return None
        wanted = {name: getattr(entry.place, name) for name in self._wanted}
        return Place(**wanted)
