"""What the probe may touch: its own list, held against every request of whole probes.

The second exception to what this program may do (the first is in test_permitted): it makes, opens
and deletes marked items, in the probe's calendar and in the room's, and nothing else.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import xmlschema

from signage.sim import faults
from signage.sim.connection import Exchange
from signage.sim.mailbox import ItemName
from signage.sim.processing import RoomSettings
from signage.sim.server import Simulator
from signage.sources.probes import PROPERTY, PROPERTY_SET, is_marked
from tests.doctor.clinic import PASSWORD, SIGN, WIDE
from tests.doctor.proband import ORGANIZER, SECRET, SENDER, house, probed
from tests.simulated import ROOM, kept
from tests.sources.test_ews_requests import VIEW_FIELDS, M, T

SOAP = "{http://schemas.xmlsoap.org/soap/envelope/}"
CANARY = "kanariefugl"
REUSED = f'[doctor]\nprobe_mailbox = "{SENDER}"'
MARKS = {"calendar:UID", "calendar:CalendarItemType"}


def everything(folder: Path) -> Iterator[tuple[Simulator, str]]:
    """Probes in which all happens that can, with other people's meetings around them."""
    lines = [
        ((SIGN, ORGANIZER), {}),
        ((WIDE, ORGANIZER), {"more": REUSED, "source": 'access = "impersonation"'}),
        ((SIGN, replace(ORGANIZER, rights=())), {}),
    ]
    for users, keys in lines:
        with house(RoomSettings(), *users) as (simulator, clock):
            for day in range(0, 200, 9):
                text = {"subject": f"{CANARY} {day}", "body": CANARY, "location": CANARY}
                simulator.mailbox(ROOM).add(kept(f"{CANARY}-{day}", 24.0 * day, 2, **text))
                simulator.mailbox(SENDER).add(kept(f"own-{day}", 24.0 * day, 1, **text))
            before = [box.items() for box in simulator.organization.mailboxes]
            simulator.faults.now(faults.busy(), times=1, operations="DeleteItem")
            told = repr(probed(folder, simulator, clock, **keys))
            if users[1].rights:
                assert [box.items() for box in simulator.organization.mailboxes] == before
            yield simulator, told


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[list[Exchange], str]]:
    folder = tmp_path_factory.mktemp("runs")
    return [(simulator.requests, told) for simulator, told in everything(folder)]


def operations(found: list[Exchange]) -> Iterator[tuple[Exchange, ET.Element]]:
    for exchange in found:
        if exchange.request:
            envelope = ET.fromstring(exchange.request)  # noqa: S314 - our own
            (operation,) = envelope.find(f"{SOAP}Body")
            yield exchange, operation


def mailbox_of(operation: ET.Element) -> str | None:
    """Whose calendar is named; nothing but a calendar may be."""
    (folder,) = operation.iter(f"{T}DistinguishedFolderId")
    assert folder.get("Id") == "calendar"
    return folder.findtext(f"{T}Mailbox/{T}EmailAddress")


def uid_of(item_id: str, uids: dict[tuple[str, int], str]) -> str:
    """The UID that an answer gave to that id, or to the series that it is of."""
    name = ItemName.decode(item_id)
    return uids[name.address, name.number]


def test_only_what_is_on_the_list_is_asked_for(runs: list[tuple[list[Exchange], str]]) -> None:
    """Operations, folders, fields and items: everything that is opened or deleted carries the mark,
    and everything that is made carries both."""
    seen = set()
    for found, _ in runs:
        uids: dict[tuple[str, int], str] = {}
        for exchange, operation in operations(found):
            name = operation.tag.removeprefix(M)
            seen.add(name)
            fields = {field.get("FieldURI") for field in operation.iter(f"{T}FieldURI")}
            named = [element.get("Id") for element in operation.iter(f"{T}ItemId")]
            named += [e.get("OccurrenceId") for e in operation.iter(f"{T}RecurringMasterItemId")]
            if name == "FindItem" and mailbox_of(operation) == ROOM:
                assert fields == MARKS, "of other people's items it sees no more than this"
            elif name == "FindItem":
                assert mailbox_of(operation) == SENDER
                assert fields == {"calendar:UID"}
                (path,) = operation.iterfind(f"{M}Restriction/{T}IsEqualTo/{T}ExtendedFieldURI")
                assert path.get("PropertySetId") == str(PROPERTY_SET)
            elif name == "GetItem":
                assert fields <= VIEW_FIELDS | {"item:TextBody", "calendar:Resources"}
            elif name == "CreateItem":
                assert mailbox_of(operation) == SENDER
                assert_marked(operation)
            elif name == "DeleteItem":
                assert operation.get("DeleteType") == "HardDelete"
            else:
                assert name == "GetUserAvailabilityRequest"
                assert [element.text for element in operation.iter(f"{T}Address")] == [ROOM]
                assert next(operation.iter(f"{T}RequestedView")).text == "MergedOnly"
            if name in ("GetItem", "DeleteItem"):
                assert named
                assert all(is_marked(uid_of(each, uids)) for each in named), name
            elif name == "FindItem":
                learn(exchange.response, uids)
    assert seen == {
        "FindItem",
        "GetItem",
        "CreateItem",
        "DeleteItem",
        "GetUserAvailabilityRequest",
    }


def learn(response: bytes, uids: dict[tuple[str, int], str]) -> None:
    for item in ET.fromstring(response).iter(f"{T}CalendarItem"):  # noqa: S314 - our own
        name = ItemName.decode(item.find(f"{T}ItemId").get("Id"))
        uids[name.address, name.number] = item.findtext(f"{T}UID")


def assert_marked(operation: ET.Element) -> None:
    (item,) = operation.iter(f"{T}CalendarItem")
    path = item.find(f"{T}ExtendedProperty/{T}ExtendedFieldURI")
    assert (path.get("PropertySetId"), path.get("PropertyName")) == (str(PROPERTY_SET), PROPERTY)
    assert item.findtext(f"{T}ExtendedProperty/{T}Value") == ROOM
    assert is_marked(item.findtext(f"{T}UID"))
    asked = [element.text for element in item.iter(f"{T}EmailAddress")]
    assert asked == [ROOM], "nobody but the room is invited"


def test_nothing_of_anybody_else_is_read_or_told(runs: list[tuple[list[Exchange], str]]) -> None:
    """No text of a foreign item comes over the wire at all, and none stands in a finding."""
    for found, told in runs:
        assert CANARY not in told.casefold()
        for exchange in found:
            texts = re.sub(rb"<t:UID>[^<]*</t:UID>", b"", exchange.response)
            assert CANARY.encode() not in texts
        assert PASSWORD not in told
        assert SECRET not in told


@pytest.mark.skipif("EWS_SCHEMA_DIR" not in os.environ, reason="EWS_SCHEMA_DIR is not set")
def test_every_request_and_answer_fits_the_schema(runs: list[tuple[list[Exchange], str]]) -> None:
    """Exchange refuses what does not, and the simulator answers as Exchange would."""
    folder = Path(os.environ["EWS_SCHEMA_DIR"])
    schema = xmlschema.XMLSchema(folder / "ews-all.xsd", defuse="never")
    for found, _ in runs:
        kinds = set()
        for exchange, operation in operations(found):
            kind = tuple(element.tag for element in operation.iter()), exchange.status
            if kind in kinds:
                continue  # the same elements, with other words in them
            kinds.add(kind)
            schema.validate(operation)
            for element in ET.fromstring(exchange.request).find(f"{SOAP}Header"):  # noqa: S314
                schema.validate(element)
            body = ET.fromstring(exchange.response).find(f"{SOAP}Body")  # noqa: S314
            if exchange.status == 200:
                schema.validate(body[0])
