"""The probe's two calendars over Exchange Web Services: see `sources.probes`.

The only writes of this program. Both classes touch items that carry the probe's mark, and check it
themselves: a server that ignores what it is asked to look for does not make them touch another.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from xml.etree import ElementTree as ET

from exchangelib import EWSDateTime  # type: ignore[import-untyped]
from exchangelib.properties import (  # type: ignore[import-untyped]
    FreeBusyViewOptions,
    MailboxData,
    TimeWindow,
)
from exchangelib.services import (  # type: ignore[import-untyped]
    CreateItem,
    DeleteItem,
    FindItem,
    GetItem,
)

from signage.core.calendar import CalendarItem, Response, Span
from signage.sources.base import SourceError
from signage.sources.ews import answer, probe_requests
from signage.sources.ews.answer import MESSAGES, TYPES
from signage.sources.ews.browse import UTC_ZONE, Answers, Availability, EwsBrowser, succeed
from signage.sources.ews.items import id_of, read_item, with_extras
from signage.sources.ews.logon import Secret
from signage.sources.ews.settings import EwsSettings
from signage.sources.ews.source import VIEW_FIELDS, Get, fields_of
from signage.sources.probes import PROPERTY, PROPERTY_SET, Found, Invitation, clean, is_marked
from signage.sources.tokens import Tokens

_MARKS = fields_of("uid", "type")  # all that is asked of an item before it is known to be ours
_COPY = (*VIEW_FIELDS, *fields_of("text_body"))
_GONE = "ErrorItemNotFound"


class EwsOrganizer(EwsBrowser):
    """An `Organizer`: `settings.room` is whose calendar it is, `room` the room that is invited."""

    def __init__(
        self,
        settings: EwsSettings,
        room: str,
        secret: Secret | None = None,
        tokens: Tokens | None = None,
    ) -> None:
        super().__init__(settings, secret, tokens)
        self._invited = room

    def free(self, start: datetime, half_hours: int) -> str:
        """See `Organizer.free`: digits alone, by GetUserAvailability."""
        service = Availability(protocol=self._logged_on().protocol)
        begin = EWSDateTime.from_datetime(start)
        payload = service.get_payload(
            mailbox_data=[MailboxData(email=self._invited, attendee_type="Room")],
            timezone=UTC_ZONE,
            free_busy_view_options=FreeBusyViewOptions(
                time_window=TimeWindow(start=begin, end=begin + half_hours * timedelta(minutes=30)),
                merged_free_busy_interval=30,
                requested_view="MergedOnly",
            ),
        )

        def ask() -> str:
            (response,) = self._told(service, payload)
            succeed(response.findall(f"{MESSAGES}ResponseMessage"))
            view = response.find(f"{MESSAGES}FreeBusyView")
            digits = "" if view is None else view.findtext(f"{TYPES}MergedFreeBusy") or ""
            if len(digits) < half_hours or not digits.isdigit():
                raise answer.bad_answer("the answer does not say when the room is free")
            return digits[:half_hours]

        return self._asked(ask)

    def send(self, invitation: Invitation) -> None:
        """See `Organizer.send`: one CreateItem."""
        payload = probe_requests.create(invitation, self._settings.room)
        self._do(_Create, payload)

    def sent(self) -> tuple[Found, ...]:
        """See `Organizer.sent`: one FindItem, as items are kept: a series is one."""
        payload = probe_requests.find(self._invited, self._settings.room)
        items = answer.view(self._do(_Find, payload, strictly=False)).items
        return tuple(
            Found(item_id, uid)
            for item in items
            if (item_id := id_of(item)) and is_marked(uid := _uid(item)) and self._is_ours(item)
        )

    def answers(self, found: Sequence[Found]) -> Mapping[str, Response]:
        """See `Organizer.answers`: one GetItem."""
        if not found:
            return {}
        messages = self._do(_GetOwn, probe_requests.answers(found), strictly=False)
        return {_uid(item): _answer(item) for item in answer.items(messages)}

    def withdraw(self, found: Sequence[Found]) -> None:
        """See `Organizer.withdraw`: one DeleteItem."""
        if found:
            _gone(self._do(_Delete, probe_requests.delete(found, cancelling=True), strictly=False))

    def _is_ours(self, item: ET.Element) -> bool:
        for each in item.findall(f"{TYPES}ExtendedProperty"):
            path = each.find(f"{TYPES}ExtendedFieldURI")
            named = {} if path is None else path.attrib
            ident = (named.get("PropertySetId") or "").strip("{}").lower()
            if (ident, named.get("PropertyName")) == (str(PROPERTY_SET), PROPERTY):
                return each.findtext(f"{TYPES}Value") == self._invited.lower()
        return False

    def _do(self, kind: Callable[..., Any], payload: Any, *, strictly: bool = True) -> list[Any]:
        return _done(self, kind, payload, strictly)


class EwsRoomCalendar(EwsBrowser):
    """A `RoomCalendar`: `settings.room` is the room, as whoever the settings log on."""

    def marked(self, span: Span) -> tuple[Found, ...]:
        """See `RoomCalendar.marked`: calendar views that bring ids, UIDs and types."""

        def ask() -> tuple[Found, ...]:
            found: dict[str, Found] = {}
            for item in self._elements(self._logged_on(), span, _MARKS):
                uid, item_id = _uid(item), id_of(item)
                if item_id and is_marked(uid):
                    kind = item.findtext(f"{TYPES}CalendarItemType")
                    found[uid] = Found(item_id, uid, kind in ("Occurrence", "Exception"))
            return tuple(found.values())

        return self._asked(ask)

    def copies(self, found: Sequence[Found]) -> Mapping[str, CalendarItem]:
        """See `RoomCalendar.copies`: one GetItem."""
        if not found:
            return {}

        def ask() -> dict[str, CalendarItem]:
            service = Get(account=self._logged_on())
            items = answer.items(service.ask([each.item_id for each in found], _COPY))
            zone = self._settings.zone
            return {
                _uid(item): with_extras(read_item(item, zone, self._zone_named), item)
                for item in items
                if is_marked(_uid(item))
            }

        return self._asked(ask)

    def remove(self, found: Sequence[Found]) -> None:
        """See `RoomCalendar.remove`: one DeleteItem."""
        if found:
            payload = probe_requests.delete(found, cancelling=False)
            _gone(_done(self, _Delete, payload, strictly=False))


def _done(browser: EwsBrowser, kind: Any, payload: Any, strictly: bool) -> list[ET.Element]:
    """The messages of one request; `strictly`: every one has to be a success."""

    def ask() -> list[ET.Element]:
        messages = browser._told(kind(account=browser._logged_on()), payload)
        if strictly:
            succeed(messages)
        return messages

    return browser._asked(ask)


def _gone(messages: list[ET.Element]) -> None:
    """Raises SourceError unless each is deleted, or was before."""
    for message in messages:
        fault = answer.refusal(message)
        if fault is not None and fault.detail != _GONE:
            raise SourceError(fault)


def _uid(item: ET.Element) -> str:
    return clean((item.findtext(f"{TYPES}UID") or "").strip())


def _answer(item: ET.Element) -> Response:
    said = item.findtext(f"{TYPES}Resources/{TYPES}Attendee/{TYPES}ResponseType") or ""
    try:
        return Response(said.strip())
    except ValueError:
        return Response.UNKNOWN


class _Create(Answers, CreateItem):  # type: ignore[misc]
    """CreateItem."""


class _Find(Answers, FindItem):  # type: ignore[misc]
    """FindItem."""


class _GetOwn(Answers, GetItem):  # type: ignore[misc]
    """GetItem."""


class _Delete(Answers, DeleteItem):  # type: ignore[misc]
    """DeleteItem."""
