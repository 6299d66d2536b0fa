"""What the doctor, `signage rooms` and the sign ask Microsoft Graph besides the room's calendar.

Ids of folders, rooms and room lists of the directory, working hours: no answer to any of these
holds an event.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from signage.core.health import Fault, FaultKind
from signage.core.plain import plain
from signage.sources.base import SourceError
from signage.sources.directory import Entry, WorkingHours
from signage.sources.graph import answer
from signage.sources.graph.hours import read_hours
from signage.sources.graph.place import FIELDS, LIST_FIELDS, read_list, read_room
from signage.sources.graph.settings import GraphSettings
from signage.sources.graph.wire import GraphWire, LostPlaceError, Token

FolderName = Literal["calendar", "inbox"]
_FOLDERS = {"calendar": ("calendar",), "inbox": ("mailFolders", "inbox")}
PAGE = 100  # the most that one page of places holds ("List places")
MAX_PAGES = 200


@dataclass(frozen=True, slots=True)
class MailboxSettings:
    """What a mailbox says of itself."""

    purpose: str  # "room", "user", "shared", "equipment" and others ("userPurpose")
    hours: WorkingHours | None


class GraphBrowser:
    """Answers questions about rooms. Every method raises SourceError for whatever goes wrong."""

    def __init__(self, settings: GraphSettings, token: Token) -> None:
        self._wire = GraphWire(settings, token)
        self._room = settings.room

    def close(self) -> None:
        """Let go of the connection, and of the log-on too."""
        self.hang_up()
        self._wire.token.close()

    def hang_up(self) -> None:
        """Let go of the connection; the log-on is somebody else's."""
        self._wire.close()

    def has_folder(self, name: FolderName, mailbox: str) -> None:
        """Ask for the id of a folder, and for nothing of what is in it; SourceError: refused."""
        address = self._wire.address("users", mailbox, *_FOLDERS[name], query="$select=id")
        if not isinstance(self._document(address).get("id"), str):
            raise answer.bad_answer("the answer holds no id")

    def room_lists(self) -> tuple[Entry, ...]:
        """Every room list of the organization."""
        return self._listed(read_list, LIST_FIELDS, "microsoft.graph.roomlist")

    def rooms(self, room_list: str) -> tuple[Entry, ...]:
        """The rooms of the list at that address."""
        return self._listed(read_room, FIELDS, room_list, "microsoft.graph.roomlist", "rooms")

    def all_rooms(self) -> tuple[Entry, ...]:
        """Every room of the organization, in a list or not."""
        return self._listed(read_room, FIELDS, "microsoft.graph.room")

    def room(self) -> Entry | None:
        """The directory's entry of the room itself; None: it has none."""
        try:
            return read_room(self._document(self._wire.address("places", self._room)))
        except SourceError as error:
            if error.fault.kind not in (FaultKind.NO_SUCH_ROOM, FaultKind.INACTIVE):
                raise
        return None

    def mailbox_settings(self, now: datetime) -> MailboxSettings:
        """What the room's mailbox is for, and when it is at work."""
        query = "$select=timeZone,userPurpose,workingHours"
        said = self._document(
            self._wire.address("users", self._room, "mailboxSettings", query=query)
        )
        purpose = said.get("userPurpose")
        told = plain(purpose, 40) if isinstance(purpose, str) else None
        return MailboxSettings(told or "", read_hours(said, now))

    def _document(self, address: str) -> dict[str, Any]:
        return answer.document(self._ask(address))

    def _listed(
        self, read: Callable[[dict[str, Any]], Entry | None], fields: tuple[str, ...], *path: str
    ) -> tuple[Entry, ...]:
        query = f"$select={','.join(fields)}&$top={PAGE}"
        address = self._wire.address("places", *path, query=query)
        found: list[Entry] = []
        for _ in range(MAX_PAGES):
            page = answer.page(self._ask(address), self._wire.settings.endpoint)
            found += [entry for each in page.events if (entry := read(each)) is not None]
            if page.following is None:
                return tuple(found)
            address = page.following
        raise SourceError(Fault(FaultKind.INCOMPLETE, "the server does not come to an end"))

    def _ask(self, address: str) -> bytes:
        try:
            return self._wire.ask(address)
        except LostPlaceError:
            pass
        raise SourceError(Fault(FaultKind.INCOMPLETE, "HTTP 410: the server loses its place"))
