"""The room's calendar over Microsoft Graph, read by one request.

Plain requests and JSON: the whole of what Graph's own libraries would do here, at a tenth of their
memory. One connection, one request at a time; Graph allows four in flight for one application and
mailbox ("Microsoft Graph service-specific throttling limits").
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from signage.core.calendar import CalendarItem, Span
from signage.core.health import Fault, FaultKind
from signage.sources.base import Read, SourceError
from signage.sources.graph import answer
from signage.sources.graph.answer import Event
from signage.sources.graph.daily_place import DailyPlace
from signage.sources.graph.items import EXTRA_FIELDS, FIELDS, read_event
from signage.sources.graph.settings import GraphSettings
from signage.sources.graph.wire import GraphWire, LostPlaceError, Token

PAGE = 200  # events; Graph gives up to 1,000, and ten if it is not asked
MAX_PAGES = 32  # to one read: thousands of events in two days are no room's calendar
_PREFER = ('outlook.timezone="UTC"', 'IdType="ImmutableId"')
_AS_TEXT = ('outlook.body-content-type="text"',)


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
        self._settings = settings
        self._token = token
        self._wire = GraphWire(settings, token, self._note_date, self._note_end)
        self._place = DailyPlace(settings, token)
        self._server_time: datetime | None = None
        self._ends: datetime | None = None  # the server's certificate; told at each connection

    def fetch(self, span: Span) -> Read:
        """See `CalendarSource.fetch`; a read makes one request unless there are several pages.

        The first one of a day makes another, if the settings want the directory's word on the room.
        """
        self._server_time = None
        try:
            items = self._items(span)
            return Read(items, self._server_time, self._ends, self._place.on(span.start))
        except SourceError as error:
            fault, seen = error.fault, error.server_time
        # A new error out here: it drags along no cause, and no frame that holds an item.
        raise SourceError(fault, self._server_time or seen)

    def close(self) -> None:
        """See `CalendarSource.close`."""
        self._wire.close()
        self._token.close()

    def _items(self, span: Span) -> tuple[CalendarItem, ...]:
        settings = self._settings
        # An event that comes again on another page may have changed in between, and be private now:
        # only one that is the same is dropped, the others are masked together.
        items = dict.fromkeys(
            read_event(event, settings.zone, settings.read) for event in self._events(span)
        )
        # The view is wider than the span, and holds events that only touch it.
        return tuple(item for item in items if item.start < span.end and item.end > span.start)

    def _events(self, span: Span) -> list[Event]:
        """Every event of the view. A list that loses its place while it is paged is begun again."""
        for _ in range(2):
            try:
                return [event for page in self._pages(self._first(span)) for event in page]
            except LostPlaceError:
                continue
        raise SourceError(Fault(FaultKind.INCOMPLETE, "HTTP 410: the server loses its place"))

    def _pages(self, first: str) -> Iterator[list[Event]]:
        following: str | None = first
        # On every request, or times and ids come in other forms on the next page.
        prefer = _PREFER + (_AS_TEXT if "description" in self._settings.read else ())
        for _ in range(MAX_PAGES):
            if following is None:
                return
            page = answer.page(self._wire.ask(following, prefer), self._settings.endpoint)
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
        asked = urlencode(query, safe="$,:")
        return self._wire.address("users", settings.room, "calendar", "calendarView", query=asked)

    def _note_date(self, moment: datetime) -> None:
        self._server_time = moment

    def _note_end(self, moment: datetime) -> None:
        self._ends = moment


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
