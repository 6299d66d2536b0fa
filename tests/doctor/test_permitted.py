"""What the doctor may touch: its own list, held against every request of whole walks.

The product's own list is in tests/sources/test_ews_requests.py: FindItem and GetItem of the room's
calendar. The doctor adds names, hours and the ids of folders, and, as the first of two exceptions,
one GetFolder each to the room's inbox and to the one mailbox that [doctor] other_mailbox names.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from signage.sim.connection import Exchange
from tests.doctor.clinic import MAYA, WIDE, organization, visit, walked
from tests.simulated import ROOM, kept
from tests.sources.test_ews_requests import VIEW_FIELDS, M, T

OTHER = f'[doctor]\nother_mailbox = "{MAYA.address}"'
READ = 'read = ["attendees", "resources", "organizer_address", "description"]'

ASKS = {
    f"{M}FindItem",
    f"{M}GetFolder",
    f"{M}GetRoomLists",
    f"{M}GetRooms",
    f"{M}ResolveNames",
    f"{M}GetUserAvailabilityRequest",
}
FOLDERS = {("calendar", ROOM), ("inbox", ROOM), ("inbox", MAYA.address)}


def asked(access: str, folder: Path, more: str) -> list[Exchange]:
    """Every request of a walk in which all that the doctor ever does is done."""
    with organization(WIDE, room_list="") as simulator:
        simulator.mailbox(ROOM).add(kept(sensitivity="Private"))
        source = f'access = "{access}"\n{READ}'
        with visit(folder, simulator, source=source, more=more) as looked_at:
            walked(looked_at)
        return simulator.requests


@pytest.mark.parametrize("access", ["delegate", "impersonation"])
@pytest.mark.parametrize("more", ["", OTHER])
def test_only_what_is_on_the_list_is_asked_for(access: str, more: str, tmp_path: Path) -> None:
    """Operations, folders, fields and whom it acts for: nothing beyond, and the mail just once."""
    folders: Counter[tuple[str | None, str | None]] = Counter()
    operations, acting_as = set(), set()
    for exchange in asked(access, tmp_path, more):
        if not exchange.request:
            continue  # the greetings: no body, no log-on
        envelope = ET.fromstring(exchange.request)  # noqa: S314 - our own
        (operation,) = envelope.find("{http://schemas.xmlsoap.org/soap/envelope/}Body")
        operations.add(operation.tag)
        fields = {field.get("FieldURI") for field in operation.iter(f"{T}FieldURI")}
        acting_as |= {address.text for address in envelope.iter(f"{T}PrimarySmtpAddress")}
        if operation.tag == f"{M}FindItem":
            assert fields <= VIEW_FIELDS
            (named,) = operation.find(f"{M}ParentFolderIds")
            assert named.get("Id") == "calendar"
            assert named.findtext(f"{T}Mailbox/{T}EmailAddress") == ROOM
        else:
            assert not fields, operation.tag
        if operation.tag == f"{M}GetFolder":
            assert operation.findtext(f"{M}FolderShape/{T}BaseShape") == "IdOnly"
            (named,) = operation.find(f"{M}FolderIds")
            folders[named.get("Id"), named.findtext(f"{T}Mailbox/{T}EmailAddress")] += 1
        if operation.tag == f"{M}ResolveNames":
            assert operation.get("ReturnFullContactData") == "false"
            assert operation.get("SearchScope") == "ActiveDirectory", "no mailbox's own contacts"
            assert operation.findtext(f"{M}UnresolvedEntry") == f"smtp:{ROOM}"
        if operation.tag == f"{M}GetUserAvailabilityRequest":
            addresses = [element.text for element in operation.iter(f"{T}Address")]
            assert addresses == [ROOM]
            assert next(operation.iter(f"{T}RequestedView")).text == "MergedOnly"
    assert operations <= ASKS
    assert f"{M}GetItem" not in operations, "descriptions and attendees are none of its business"
    assert folders.keys() <= FOLDERS
    assert folders["inbox", ROOM] == 1
    assert folders["inbox", MAYA.address] == (1 if more else 0)
    mailboxes = {ROOM, MAYA.address} if more else {ROOM}
    assert acting_as == (mailboxes if access == "impersonation" else set())


def test_an_item_is_read_only_where_the_sign_reads_it(tmp_path: Path) -> None:
    """Whatever a walk asks, every item comes from the room's calendar view: 60 days and a look far
    ahead, in bounded windows."""
    views = []
    for exchange in asked("delegate", tmp_path, ""):
        if exchange.operation == "FindItem":
            envelope = ET.fromstring(exchange.request)  # noqa: S314 - our own
            (view,) = envelope.iter(f"{M}CalendarView")
            assert int(view.get("MaxEntriesReturned") or 0) <= 200
            views.append((view.get("StartDate"), view.get("EndDate")))
        else:
            assert b"CalendarItem" not in exchange.response
    assert len(views) == 1 + 4 + 1
    assert views[0] == ("2026-11-23T00:00:00Z", "2026-11-24T00:00:00Z")
    assert views[1][0] == "2026-10-24T09:30:00Z"
    assert views[4][1] == "2026-12-23T09:30:00Z"
