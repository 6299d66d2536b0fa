"""One view by exchangelib's own service and parser, and the same one by ours: for comparison."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from exchangelib import (
    BASIC,
    DELEGATE,
    Account,
    Build,
    Configuration,
    Credentials,
    EWSDateTime,
    EWSTimeZone,
    FailFast,
    Version,
)
from exchangelib.fields import FieldPath
from exchangelib.folders import Calendar, Root
from exchangelib.items import ID_ONLY, SHALLOW
from exchangelib.items import CalendarItem as EwsCalendarItem
from exchangelib.properties import CalendarView, DistinguishedFolderId, Mailbox
from exchangelib.services import FindItem

from signage.core.calendar import CalendarItem
from signage.sources.base import Read, SourceError
from signage.sources.ews.settings import EwsSettings
from signage.sources.ews.source import EwsSource
from tests.scripted_server import (
    Certificates,
    Reply,
    Request,
    ScriptedServer,
)
from tests.simulated import ROOM, SPAN, ZONE

Script = list[Reply] | Callable[[Request], Reply]

BUSY = "<{0}:MessageXml><t:Value Name='BackOffMilliseconds'>297749</t:Value></{0}:MessageXml>"
ALL_DAY = "<t:IsAllDayEvent>true</t:IsAllDayEvent>"


# --- the library's own way -----------------------------------------------------------------------


def configured(server: ScriptedServer, **changes: Any) -> Configuration:
    values: dict[str, Any] = {
        "service_endpoint": server.endpoint,
        "credentials": Credentials("sign", "secret"),
        "auth_type": BASIC,
        "retry_policy": FailFast(),
        "version": Version(Build(15, 2, 2562)),
        "max_connections": 1,
    }
    return Configuration(**(values | changes))


def library_account(server: ScriptedServer, zone: str = "UTC", **changes: Any) -> Account:
    return Account(
        ROOM,
        config=configured(server, **changes),
        access_type=DELEGATE,
        default_timezone=EWSTimeZone(zone),
    )


FIELDS = ("subject", "start", "end", "sensitivity", "legacy_free_busy_status", "is_all_day")


def library_view(
    server: ScriptedServer,
    *more: str,
    most: int | None = 10,
    account: Account | None = None,
    **changes: Any,
) -> list[Any]:
    """One FindItem by the library's own service and parser."""
    account = account or library_account(server, **changes)
    folder_id = DistinguishedFolderId(id="calendar", mailbox=Mailbox(email_address=ROOM))
    calendar = Calendar(root=Root(account=account, name="root"), _distinguished_id=folder_id)
    names = FIELDS + more
    return list(
        FindItem(account=account).call(
            folders=[calendar],
            additional_fields=[
                FieldPath(field=EwsCalendarItem.get_field_by_fieldname(name)) for name in names
            ],
            restriction=None,
            order_fields=None,
            shape=ID_ONLY,
            query_string=None,
            depth=SHALLOW,
            calendar_view=CalendarView(
                start=EWSDateTime.from_datetime(SPAN.start),
                end=EWSDateTime.from_datetime(SPAN.end),
                max_items=most,
            ),
            max_items=most,
            offset=0,
        )
    )


# --- our way -------------------------------------------------------------------------------------


def reader(server: ScriptedServer, certificates: Certificates, **changes: Any) -> EwsSource:
    values: dict[str, Any] = {
        "auth": "basic",
        "ca_file": certificates.ca_file,
        "read_timeout": 0.5,
    }
    settings = EwsSettings(server.endpoint, ROOM, "sign", **({"zone": ZONE} | values | changes))
    return EwsSource(settings, lambda: "secret")


def our_read(script: Script, certificates: Certificates, **changes: Any) -> tuple[Read, int]:
    """What our source makes of the same answers, and how many requests it took."""
    with ScriptedServer(script, certificates.server_context()) as server:
        source = reader(server, certificates, **changes)
        try:
            return source.fetch(SPAN), len(server.requests)
        finally:
            source.close()


def our_items(script: Script, certificates: Certificates) -> tuple[CalendarItem, ...]:
    return tuple(our_read(script, certificates)[0].items)


def our_fault(script: Script, certificates: Certificates, **changes: Any) -> SourceError:
    with pytest.raises(SourceError) as raised:
        our_read(script, certificates, **changes)
    return raised.value
