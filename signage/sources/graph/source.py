"""The room's calendar over Microsoft Graph, read by one request.

Plain requests and JSON: the whole of what Graph's own libraries would do here, at a tenth of their
memory. One connection, one request at a time; Graph allows four in flight for one application and
mailbox ("Microsoft Graph service-specific throttling limits").
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol
from urllib.parse import quote, urlencode

from signage import __version__
from signage.core.calendar import CalendarItem, Span
from signage.core.health import Fault, FaultKind
from signage.sources.base import Read, SourceError
from signage.sources.graph import answer
from signage.sources.graph.answer import Event
from signage.sources.graph.faults import graph_fault
from signage.sources.graph.identity import id_of
from signage.sources.graph.items import EXTRA_FIELDS, FIELDS, read_event
from signage.sources.graph.settings import GraphSettings
from signage.sources.http import HttpsAdapter, plain_session
from signage.sources.http_faults import page_fault
from signage.sources.quiet import quiet_library_logging

PAGE = 200  # events; Graph gives up to 1,000, and ten if it is not asked
MAX_PAGES = 32  # to one read: thousands of events in two days are no room's calendar
_PREFER = ('outlook.timezone="UTC"', 'IdType="ImmutableId"')
_AS_TEXT = ('outlook.body-content-type="text"',)


class Token(Protocol):
    """Who logs on: `signage.sources.tokens.Tokens`."""

    def get(self) -> str:
        """A bearer token. Raises SourceError."""
        ...

    def forget(self) -> None:
        """The token was refused: the next one is to be a new one."""
        ...

    def close(self) -> None:
        """Let go of connections; may be called from another thread, and twice."""
        ...


class _LostPlaceError(Exception):
    """The server knows nothing of the next page any more (HTTP 410)."""


class GraphSource:
    """Reads one room's calendar by one GET of its calendarView; see `CalendarSource`.

    The log-on is its own, and closed with it.

    A whole view is asked for at each poll: ten meetings are 8 kB, one as gzip sends them, and take
    0.2 ms to read. A delta query would spare that, and cost more: it takes no $select, so that it
    brings everybody's bodies and attendees, four times as much; its window is fixed in its token,
    so that each day begins anew; and raw items would have to be kept from one poll to the next
    ("event: delta"). A calendarView has no ETag of its own that could be asked after.
    """

    def __init__(self, settings: GraphSettings, token: Token) -> None:
        quiet_library_logging()
        self._settings = settings
        self._token = token
        self._session: Any = None
        self._server_time: datetime | None = None
        self._ends: datetime | None = None  # the server's certificate; told at each connection

    def fetch(self, span: Span) -> Read:
        """See `CalendarSource.fetch`; a read makes one request unless there are several pages."""
        self._server_time = None
        try:
            items = self._items(span)
            return Read(items, self._server_time, self._ends)
        except SourceError as error:
            fault, seen = error.fault, error.server_time
        # A new error out here: it drags along no cause, and no frame that holds an item.
        raise SourceError(fault, self._server_time or seen)

    def close(self) -> None:
        """See `CalendarSource.close`."""
        session, self._session = self._session, None
        if session is not None:
            session.close()
        self._token.close()

    def _items(self, span: Span) -> tuple[CalendarItem, ...]:
        settings = self._settings
        items = tuple(
            read_event(event, settings.zone, settings.read) for event in self._events(span)
        )
        # The view is wider than the span, and holds events that only touch it.
        return tuple(item for item in items if item.start < span.end and item.end > span.start)

    def _events(self, span: Span) -> list[Event]:
        """Every event of the view, once. A list that changes while it is paged is begun again."""
        for _ in range(2):
            found: dict[str, Event] = {}
            try:
                for page in self._pages(self._first(span)):
                    for event in page:
                        found.setdefault(id_of(event), event)
            except _LostPlaceError:
                continue
            return list(found.values())
        raise SourceError(Fault(FaultKind.INCOMPLETE, "HTTP 410: the server loses its place"))

    def _pages(self, first: str) -> Iterator[list[Event]]:
        following: str | None = first
        for _ in range(MAX_PAGES):
            if following is None:
                return
            page = answer.page(self._ask(following), self._settings.endpoint)
            yield page.events
            following = page.following
        if following is not None:
            raise SourceError(Fault(FaultKind.INCOMPLETE, "the server does not come to an end"))

    def _first(self, span: Span) -> str:
        """The address of the view ("List calendarView").

        An all-day event lies on midnights of UTC or of its maker, as the server sees it: the view
        is wide enough for either.
        """
        settings = self._settings
        as_if_utc = [
            moment + (moment.astimezone(settings.zone).utcoffset() or timedelta())
            for moment in span
        ]
        extras = (field for extra in settings.read for field in EXTRA_FIELDS[extra])
        query = {
            "startDateTime": _written(min(*span, *as_if_utc)),
            "endDateTime": _written(max(*span, *as_if_utc)),
            "$select": ",".join(dict.fromkeys((*FIELDS, *extras))),
            "$top": str(PAGE),
        }
        room = quote(settings.room, safe="@")
        root = settings.endpoint.rstrip("/").removesuffix("/v1.0")
        return f"{root}/v1.0/users/{room}/calendar/calendarView?{urlencode(query, safe='$,:')}"

    def _ask(self, address: str) -> bytes:
        """The body of a good answer. A refused token is replaced once: it may just have ended."""
        response = self._get(address)
        if response.status_code == 401:
            self._token.forget()
            response = self._get(address)
        if response.status_code == 401:
            self._token.forget()  # so that the next read logs on anew
        if response.status_code == 410:
            raise _LostPlaceError
        if response.status_code != 200 or page_fault(response.content) is not None:
            raise SourceError(graph_fault(response.status_code, response.headers, response.content))
        return bytes(response.content)

    def _get(self, address: str) -> Any:
        settings = self._settings
        token = self._token.get()
        session = self._session
        if session is None:
            adapter = HttpsAdapter(
                settings.ca_file, settings.answer_timeout, self._note_date, self._note_end
            )
            session = self._session = plain_session(adapter, settings.proxy)
        return session.get(
            address,
            headers={
                "Authorization": f"Bearer {token}",
                "Accept": "application/json",
                # On every request, or times and ids come in other forms on the next page.
                "Prefer": ", ".join(_PREFER + (_AS_TEXT if "description" in settings.read else ())),
                "User-Agent": f"signage/{__version__}",
            },
            timeout=(settings.connect_timeout, settings.read_timeout),
            allow_redirects=False,
        )

    def _note_date(self, moment: datetime) -> None:
        self._server_time = moment

    def _note_end(self, moment: datetime) -> None:
        self._ends = moment


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
