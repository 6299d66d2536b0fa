"""exchangelib, pointed at a simulator the way a stranger would: TLS verified by its CA file."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import exchangelib
import requests
import requests.adapters
from exchangelib.fields import FieldPath
from exchangelib.folders import Calendar, Root
from exchangelib.items import ID_ONLY, SHALLOW, CalendarItem
from exchangelib.properties import CalendarView, DistinguishedFolderId, Mailbox
from exchangelib.protocol import BaseProtocol, close_connections
from exchangelib.services import FindItem

from signage.sim.server import Simulator

VIEW_FIELDS = (
    *("subject", "start", "end", "location", "organizer", "sensitivity", "is_all_day", "type"),
    *("legacy_free_busy_status", "is_cancelled", "is_meeting", "my_response_type", "uid"),
    *("appointment_state", "original_start", "recurrence_id", "_start_timezone", "_end_timezone"),
)


class _Adapter(requests.adapters.HTTPAdapter):
    """Verifies with the one authority given, TLS 1.2 or newer."""

    ca_file: Path

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        context = ssl.create_default_context(cafile=str(self.ca_file))
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        super().init_poolmanager(*args, ssl_context=context, **kwargs)


@contextmanager
def account(
    simulator: Simulator,
    mailbox: str = "juniper@example.com",
    *,
    auth: str = exchangelib.BASIC,
    access: str = exchangelib.DELEGATE,
    username: str | None = None,
    password: str | None = None,
    version: bool = True,
) -> Iterator[exchangelib.Account]:
    """An exchangelib account on the simulator; its connections are closed afterwards."""
    before = BaseProtocol.HTTP_ADAPTER_CLS, BaseProtocol.TIMEOUT
    BaseProtocol.HTTP_ADAPTER_CLS = type("Adapter", (_Adapter,), {"ca_file": simulator.ca_file})
    BaseProtocol.TIMEOUT = (2, 2)
    build = exchangelib.Build(15, 2, 2562)
    configuration = exchangelib.Configuration(
        service_endpoint=simulator.endpoint,
        credentials=exchangelib.Credentials(
            username or simulator.username, password or simulator.password
        ),
        auth_type=auth,
        retry_policy=exchangelib.FailFast(),
        version=exchangelib.Version(build=build) if version else None,
    )
    try:
        yield exchangelib.Account(
            mailbox,
            config=configuration,
            access_type=access,
            default_timezone=exchangelib.EWSTimeZone("Europe/London"),
        )
    finally:
        close_connections()
        BaseProtocol.HTTP_ADAPTER_CLS, BaseProtocol.TIMEOUT = before


def view(
    account: exchangelib.Account, start: datetime, end: datetime, most: int = 100
) -> list[CalendarItem]:
    """One FindItem with a calendar view of the account's mailbox."""
    folder = Calendar(
        root=Root(account=account, name="root"),
        _distinguished_id=DistinguishedFolderId(
            id="calendar", mailbox=Mailbox(email_address=account.primary_smtp_address)
        ),
    )
    fields = [FieldPath(field=CalendarItem.get_field_by_fieldname(name)) for name in VIEW_FIELDS]
    calendar_view = CalendarView(
        start=exchangelib.EWSDateTime.from_datetime(start),
        end=exchangelib.EWSDateTime.from_datetime(end),
        max_items=most,
    )
    return list(
        FindItem(account=account).call(
            folders=[folder],
            additional_fields=fields,
            restriction=None,
            order_fields=None,
            shape=ID_ONLY,
            query_string=None,
            depth=SHALLOW,
            calendar_view=calendar_view,
            max_items=most,
            offset=0,
        )
    )


ENVELOPE = (
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" '
    'xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types" '
    'xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages">'
    "<s:Header>{header}</s:Header><s:Body>{body}</s:Body></s:Envelope>"
)


def post(simulator: Simulator, body: str, header: str = "", **options: Any) -> requests.Response:
    """One request of plain `requests`, for what exchangelib would never send."""
    options.setdefault("auth", (simulator.username, simulator.password))
    return requests.post(
        simulator.endpoint,
        data=ENVELOPE.format(header=header, body=body).encode(),
        headers={"Content-Type": "text/xml; charset=utf-8"} | options.pop("headers", {}),
        verify=options.pop("verify", str(simulator.ca_file)),
        timeout=options.pop("timeout", 5),
        **options,
    )
