"""What the doctor and `signage rooms` ask an Exchange server besides the room's calendar.

Ids of folders, names of rooms and lists, working hours: no answer to any of these holds an item.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Literal
from xml.etree import ElementTree as ET

from exchangelib import EWSDateTime  # type: ignore[import-untyped]
from exchangelib.folders import Calendar, Inbox, Root  # type: ignore[import-untyped]
from exchangelib.items import ID_ONLY  # type: ignore[import-untyped]
from exchangelib.properties import (  # type: ignore[import-untyped]
    DaylightTime,
    DistinguishedFolderId,
    FreeBusyViewOptions,
    Mailbox,
    MailboxData,
    RoomList,
    StandardTime,
    TimeWindow,
    TimeZone,
)
from exchangelib.services import (  # type: ignore[import-untyped]
    GetFolder,
    GetRoomLists,
    GetRooms,
    GetUserAvailability,
    ResolveNames,
)
from exchangelib.winzone import CLDR_TO_MS_TIMEZONE_MAP  # type: ignore[import-untyped]

from signage.core.plain import plain
from signage.sources.base import SourceError
from signage.sources.directory import Entry, WorkingHours
from signage.sources.ews import answer
from signage.sources.ews.answer import MESSAGES, TYPES
from signage.sources.ews.logon import Secret
from signage.sources.ews.settings import EwsSettings
from signage.sources.ews.source import EwsSource
from signage.sources.ews.working_hours import read_hours
from signage.sources.tokens import Tokens

FolderName = Literal["calendar", "inbox"]
_FOLDERS = {"calendar": Calendar, "inbox": Inbox}
_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Seen:
    """What an answer says of the server that gave it."""

    build: tuple[int, ...] | None  # the four numbers of ServerVersionInfo
    headers: tuple[tuple[str, str], ...]  # names in small letters


class EwsBrowser(EwsSource):
    """An EWS source that answers the doctor's questions too, over the same connection.

    Every method asks one request and raises SourceError for whatever goes wrong.
    """

    def __init__(
        self, settings: EwsSettings, secret: Secret | None = None, tokens: Tokens | None = None
    ) -> None:
        super().__init__(settings, secret, tokens)
        self.seen: list[Seen] = []
        """Of every answer to the questions below, oldest first."""

    def has_folder(self, name: FolderName, mailbox: str) -> None:
        """Ask for the id of a folder, and for nothing of what is in it; SourceError: refused."""

        def ask() -> None:
            account = self._logged_on()
            folder_id = DistinguishedFolderId(id=name, mailbox=Mailbox(email_address=mailbox))
            folder = _FOLDERS[name](
                root=Root(account=account, name="root"), _distinguished_id=folder_id
            )
            service = _Folder(account=account)
            payload = service.get_payload(folders=[folder], additional_fields=[], shape=ID_ONLY)
            succeed(self._told(service, payload))

        self._asked(ask)

    def room_lists(self) -> tuple[Entry, ...]:
        """Every room list of the organization (GetRoomLists)."""

        def ask() -> tuple[Entry, ...]:
            service = _RoomLists(protocol=self._logged_on().protocol)
            (response,) = self._told(service, service.get_payload())
            succeed([response])
            return _entries(response.findall(f"{MESSAGES}RoomLists/{TYPES}Address"))

        return self._asked(ask)

    def rooms(self, room_list: str) -> tuple[Entry, ...]:
        """The rooms of the list at that address (GetRooms)."""

        def ask() -> tuple[Entry, ...]:
            service = _Rooms(protocol=self._logged_on().protocol)
            payload = service.get_payload(room_list=RoomList(email_address=room_list))
            (response,) = self._told(service, payload)
            succeed([response])
            return _entries(response.findall(f"{MESSAGES}Rooms/{TYPES}Room/{TYPES}Id"))

        return self._asked(ask)

    def resolve(self, address: str) -> Entry | None:
        """The address book's entry of exactly that address (ResolveNames); None: it has none."""

        def ask() -> Entry | None:
            service = _Names(protocol=self._logged_on().protocol)
            payload = service.get_payload(
                unresolved_entries=[f"smtp:{address}"],
                parent_folders=None,
                return_full_contact_data=False,
                search_scope="ActiveDirectory",
                contact_data_shape=None,
            )
            (message,) = self._told(service, payload)
            if message.findtext(f"{MESSAGES}ResponseCode") == "ErrorNameResolutionNoResults":
                return None
            if message.get("ResponseClass") != "Warning":  # several found: all of them come
                succeed([message])
            found = _entries(message.iter(f"{TYPES}Mailbox"))
            return next((e for e in found if e.address.lower() == address.lower()), None)

        return self._asked(ask)

    def working_hours(self, now: datetime) -> WorkingHours | None:
        """The room's hours and time zone (GetUserAvailability); None: the server does not say.

        It is asked for the digits of one day's free and busy half hours, the least that there is.
        """

        def ask() -> WorkingHours | None:
            service = Availability(protocol=self._logged_on().protocol)
            start = EWSDateTime.from_datetime(
                now.replace(hour=0, minute=0, second=0, microsecond=0)
            )
            payload = service.get_payload(
                mailbox_data=[MailboxData(email=self._settings.room, attendee_type="Room")],
                timezone=UTC_ZONE,
                free_busy_view_options=FreeBusyViewOptions(
                    time_window=TimeWindow(start=start, end=start + timedelta(days=1)),
                    merged_free_busy_interval=30,
                    requested_view="MergedOnly",
                ),
            )
            (response,) = self._told(service, payload)
            message = response.find(f"{MESSAGES}ResponseMessage")
            succeed([] if message is None else [message])
            return read_hours(response.find(f"{MESSAGES}FreeBusyView/{TYPES}WorkingHours"))

        return self._asked(ask)

    def _told(self, service: Any, payload: Any) -> list[ET.Element]:
        if self._settings.auth == "oauth":  # an application is nobody: it always acts for somebody
            service.identity = self._logged_on().identity
        try:
            return list(service._get_elements(payload=payload))
        finally:
            if service.seen is not None:
                self.seen.append(service.seen)


def windows_zone(key: str) -> str | None:
    """The name that Windows, and so Exchange, has for an IANA time zone; None: it has none."""
    named: tuple[str, str] | None = CLDR_TO_MS_TIMEZONE_MAP.get(key)
    return named[0] if named else None


# The schema wants both halves of a rule even where a zone has none (EWS reference, "TimeZone").
_CHANGE = {"bias": 0, "occurrence": 1, "weekday": "Sunday", "time": time(2)}
UTC_ZONE = TimeZone(
    bias=0,
    standard_time=StandardTime(iso_month=11, **_CHANGE),
    daylight_time=DaylightTime(iso_month=3, **_CHANGE),
)


def succeed(messages: list[ET.Element]) -> None:
    """Raises SourceError unless every one of at least one message is a success."""
    if not messages:
        raise answer.bad_answer("the answer holds no message")
    for message in messages:
        if (fault := answer.refusal(message)) is not None:
            raise SourceError(fault)


def _entries(found: Any) -> tuple[Entry, ...]:
    """Names and addresses in the order in which they came; without an address it is no entry."""
    entries = []
    for element in found:
        address = plain(element.findtext(f"{TYPES}EmailAddress") or "")
        if address and "@" in address:
            name = plain(element.findtext(f"{TYPES}Name") or "") or address
            entries.append(Entry(name[:_LONGEST_NAME], address))
    return tuple(entries)


def _build(content: bytes) -> tuple[int, ...] | None:
    """ServerVersionInfo of the SOAP header (EWS reference)."""
    element = re.search(rb"<[^<>]*ServerVersionInfo[^<>]*>", content)
    found = dict(re.findall(rb'(\w+)="([0-9]{1,6})"', element.group())) if element else {}
    names = (b"MajorVersion", b"MinorVersion", b"MajorBuildNumber", b"MinorBuildNumber")
    return tuple(int(found[name]) for name in names) if found.keys() >= set(names) else None


class Answers:
    """What exchangelib's services do with an answer, replaced by `answer`. `seen`: of the last."""

    seen: Seen | None = None
    identity: Any = None  # for whom it is asked, where the service itself would ask for nobody

    @property
    def _account_to_impersonate(self) -> Any:
        if self.identity is not None:
            return self.identity
        return super()._account_to_impersonate  # type: ignore[misc]

    def _get_soap_parts(self, response: Any) -> tuple[None, ET.Element]:
        headers = tuple((name.lower(), value) for name, value in response.raw.headers.items())
        body = answer.body(response.content)
        self.seen = Seen(_build(response.content), headers)
        return None, body

    def _get_soap_messages(self, body: ET.Element) -> list[ET.Element]:
        return answer.messages(body, self.SERVICE_NAME)  # type: ignore[attr-defined]

    def _response_generator(self, payload: Any) -> list[ET.Element]:
        return self._get_response_xml(payload=payload)  # type: ignore[attr-defined, no-any-return]


class _Bare(Answers):
    """The response itself is the message: it has no list of them."""

    def _get_soap_messages(self, body: ET.Element) -> list[ET.Element]:
        found = body.find(f"{MESSAGES}{self.SERVICE_NAME}Response")  # type: ignore[attr-defined]
        return [found] if found is not None else super()._get_soap_messages(body)


class _Folder(Answers, GetFolder):  # type: ignore[misc]
    """GetFolder."""


class _Names(Answers, ResolveNames):  # type: ignore[misc]
    """ResolveNames."""


class _RoomLists(_Bare, GetRoomLists):  # type: ignore[misc]
    """GetRoomLists."""


class _Rooms(_Bare, GetRooms):  # type: ignore[misc]
    """GetRooms."""


class Availability(Answers, GetUserAvailability):  # type: ignore[misc]
    """GetUserAvailability: its messages stand in an array of their own."""

    def _get_soap_messages(self, body: ET.Element) -> list[ET.Element]:
        path = f"{MESSAGES}GetUserAvailabilityResponse/{MESSAGES}FreeBusyResponseArray"
        found = body.find(path)
        return list(found) if found is not None else super()._get_soap_messages(body)
