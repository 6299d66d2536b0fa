"""The room's calendar over Exchange Web Services, read by one request.

exchangelib writes the requests, logs on and keeps the connection. Its reading of answers is not
used: see `answer` and `items`. Nobody imports this module before the first frame is shown,
since it takes many times as long as opening the window.

Each poll is the whole view again. An empty SyncFolderItems would say cheaply that nothing changed
(1.6 ms of CPU and 1.3 kB against 2.6 ms and 6.6 kB for ten meetings, 9.9 ms and 119 kB for two
hundred), but it tells of masters, not of occurrences, and keeps a state between polls: a
millisecond a minute is not worth a second truth.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar
from xml.etree import ElementTree as ET

from exchangelib import EWSDateTime  # type: ignore[import-untyped]
from exchangelib.errors import EWSError  # type: ignore[import-untyped]
from exchangelib.fields import FieldPath  # type: ignore[import-untyped]
from exchangelib.folders import Calendar, Root  # type: ignore[import-untyped]
from exchangelib.items import ID_ONLY, SHALLOW  # type: ignore[import-untyped]
from exchangelib.items import CalendarItem as EwsCalendarItem
from exchangelib.properties import (  # type: ignore[import-untyped]
    CalendarView,
    DistinguishedFolderId,
    ItemId,
    Mailbox,
)
from exchangelib.services import FindItem, GetItem  # type: ignore[import-untyped]
from exchangelib.winzone import MS_TIMEZONE_TO_IANA_MAP  # type: ignore[import-untyped]

from signage.core.calendar import CalendarItem, Span
from signage.core.health import Fault, FaultKind
from signage.sources.base import Read, SourceError
from signage.sources.ews import answer
from signage.sources.ews.account import account_of
from signage.sources.ews.items import id_of, read_item, with_extras, zones
from signage.sources.ews.logon import Secret, logon_of
from signage.sources.ews.settings import EwsSettings, Extra
from signage.sources.http_faults import http_fault
from signage.sources.quiet import quiet_library_logging
from signage.sources.tokens import Tokens

_T = TypeVar("_T")

MAX_ITEMS = 200  # to one view
MAX_VIEWS = 32  # to one read: thousands of items in a day and a half are no room's calendar
SHORTEST_VIEW = timedelta(minutes=15)  # where not even this is given whole, nothing will be
_BATCH = 100  # items to one GetItem


def fields_of(*names: str) -> tuple[Any, ...]:
    """Fields of a calendar item by the library's names, as a request asks for them."""
    return tuple(FieldPath(field=EwsCalendarItem.get_field_by_fieldname(name)) for name in names)


# All of these come with a view, in one request (EWS reference, "CalendarView").
VIEW_FIELDS = fields_of(
    "subject",
    "sensitivity",
    "uid",
    "recurrence_id",
    "start",
    "end",
    "original_start",
    "is_all_day",
    "legacy_free_busy_status",
    "location",
    "is_meeting",
    "is_cancelled",
    "type",
    "my_response_type",
    "organizer",
    "appointment_state",
    "_start_timezone",
    "_end_timezone",
)
_EXTRA_FIELDS: dict[Extra, tuple[Any, ...]] = {
    "attendees": fields_of("required_attendees", "optional_attendees"),
    "resources": fields_of("resources"),
    "organizer_address": fields_of("organizer"),
    "description": fields_of("text_body"),
}


class EwsSource:
    """Reads one room's calendar by one FindItem, cold and warm; see `CalendarSource`.

    `secret` returns the password, `tokens` those of OAuth: what the settings' log-on needs of them.
    A password or certificate that has changed is used from the next read on. Each source has its
    own connection.
    """

    def __init__(
        self, settings: EwsSettings, secret: Secret | None = None, tokens: Tokens | None = None
    ) -> None:
        quiet_library_logging()
        self._settings = settings
        self._logon = logon_of(settings, secret, tokens)
        self._account: Any = None
        self._server_time: datetime | None = None
        self._certificate_ends: datetime | None = None
        self._zone_named = zones(MS_TIMEZONE_TO_IANA_MAP)

    def fetch(self, span: Span) -> Read:
        """See `CalendarSource.fetch`; a logged-on read makes one request unless the view is cut."""
        return self._asked(
            lambda: Read(self._items(span), self._server_time, self._certificate_ends)
        )

    def _asked(self, ask: Callable[[], _T]) -> _T:
        """What `ask` brings; whatever goes wrong in it leaves as a SourceError."""
        if self._account is not None and self._logon.changed():
            self._log_off()
        for last in (False, True):
            self._server_time = None
            try:
                return ask()
            except SourceError as error:
                fault = error.fault
            except PermissionError:  # requests_ntlm: the server offers NTLM and does not go through
                fault = http_fault(401, {})
            except EWSError as error:
                fault = Fault(FaultKind.BAD_ANSWER, type(error).__name__)
            except BaseException:  # Ctrl-C: the library's one session stays out, and is waited for
                self._log_off()
                raise
            if fault.kind.refused:
                self._log_off()  # the next read logs on anew: with what has changed, here or there
            if fault.kind is not FaultKind.UNAUTHORISED or not self._logon.refused() or last:
                break
        # A new error out here: it drags along no cause, and no frame that holds an item.
        raise SourceError(fault, self._server_time)

    def close(self) -> None:
        """See `CalendarSource.close`."""
        self._log_off()

    def _log_off(self) -> None:
        """Let go of the connection and all that it stands for; the next request logs on anew."""
        account, self._account = self._account, None
        if account is not None:
            account.protocol.close()

    def _items(self, span: Span) -> tuple[CalendarItem, ...]:
        account = self._logged_on()
        zone = self._settings.zone
        # One that crosses a cut is seen twice, and may have been made private in between: only one
        # that is the same is dropped, the others are masked together.
        items = dict.fromkeys(
            read_item(e, zone, self._zone_named) for e in self._elements(account, span)
        )
        # Exchange's view also holds items that only touch the span.
        within = tuple(i for i in items if i.start < span.end and (i.end > span.start))
        return self._with_extras(account, within) if self._settings.read and within else within

    def _elements(
        self, account: Any, span: Span, fields: Sequence[Any] = VIEW_FIELDS
    ) -> list[ET.Element]:
        """The view of `span`, in halves of halves where the server cuts it short.

        The library would ask on: a CalendarView has no pages, so it gets the same one for ever.
        """
        found: list[ET.Element] = []
        waiting = [span]
        for _ in range(MAX_VIEWS):
            start, end = waiting.pop()
            view = answer.view(
                _Find(account=account).ask(self._folder(account), start, end, fields)
            )
            half = (end - start) / 2
            if view.whole:
                found += view.items
            elif half < SHORTEST_VIEW:
                break
            else:
                waiting += [Span(start + half, end), Span(start, start + half)]
            if not waiting:
                return found
        raise SourceError(Fault(FaultKind.INCOMPLETE, "the server does not give a whole view"))

    def _with_extras(self, account: Any, items: Sequence[CalendarItem]) -> tuple[CalendarItem, ...]:
        fields = tuple(f for extra in self._settings.read for f in _EXTRA_FIELDS[extra])
        found: dict[str | None, ET.Element] = {}
        ids = list(dict.fromkeys(item.item_id for item in items))
        for first in range(0, len(ids), _BATCH):
            batch = ids[first : first + _BATCH]
            for element in answer.items(Get(account=account).ask(batch, fields)):
                found[id_of(element)] = element
        # One that went in between, or cannot be opened, keeps its place without its extras.
        return tuple(
            with_extras(item, found[item.item_id]) if item.item_id in found else item
            for item in items
        )

    def _logged_on(self) -> Any:
        """The account, made on the first read; costs no request."""
        if self._account is None:
            self._account = account_of(self._settings, self._logon, self._note_date, self._note_end)
        return self._account

    def _note_date(self, moment: datetime) -> None:
        self._server_time = moment

    def _note_end(self, moment: datetime) -> None:
        self._certificate_ends = moment

    def _folder(self, account: Any) -> Any:
        """The room's calendar, by its well-known name: the library need not look for it."""
        folder_id = DistinguishedFolderId(
            id="calendar", mailbox=Mailbox(email_address=self._settings.room)
        )
        return Calendar(root=Root(account=account, name="root"), _distinguished_id=folder_id)


class _Answers:
    """What an exchangelib service does with an answer, replaced by `answer`."""

    def _get_soap_parts(self, response: Any) -> tuple[None, ET.Element]:
        return None, answer.body(response.content)

    def _get_soap_messages(self, body: ET.Element) -> list[ET.Element]:
        return answer.messages(body, self.SERVICE_NAME)  # type: ignore[attr-defined]

    def _response_generator(self, payload: Any) -> list[ET.Element]:
        return self._get_response_xml(payload=payload)  # type: ignore[attr-defined, no-any-return]


class _Find(_Answers, FindItem):  # type: ignore[misc]
    def ask(
        self, folder: Any, start: datetime, end: datetime, fields: Sequence[Any]
    ) -> list[ET.Element]:
        payload = self.get_payload(
            folders=[folder],
            additional_fields=fields,
            restriction=None,
            order_fields=None,
            query_string=None,
            shape=ID_ONLY,
            depth=SHALLOW,
            calendar_view=CalendarView(
                start=EWSDateTime.from_datetime(start),
                end=EWSDateTime.from_datetime(end),
                max_items=MAX_ITEMS,
            ),
            page_size=MAX_ITEMS,
        )
        return list(self._get_elements(payload=payload))


class Get(_Answers, GetItem):  # type: ignore[misc]
    """GetItem."""

    def ask(self, item_ids: Iterable[str], fields: Sequence[Any]) -> list[ET.Element]:
        payload = self.get_payload(
            items=[ItemId(id=item_id) for item_id in item_ids],
            additional_fields=fields,
            shape=ID_ONLY,
        )
        return list(self._get_elements(payload=payload))
