"""Requests that break the rules get the SOAP fault that Exchange would send."""

from __future__ import annotations

import pytest
from lxml import etree

from signage.sim.soap import SoapError, answer, parse, t
from tests.sim.client import ENVELOPE, post

NAMES = {
    "s": "http://schemas.xmlsoap.org/soap/envelope/",
    "e": "http://schemas.microsoft.com/exchange/services/2006/errors",
}
ID_ONLY = "<m:ItemShape><t:BaseShape>IdOnly</t:BaseShape></m:ItemShape>"
CALENDAR = '<m:ParentFolderIds><t:DistinguishedFolderId Id="calendar"/></m:ParentFolderIds>'
VIEW = '<m:CalendarView StartDate="{}" EndDate="2025-10-15T00:00:00Z"/>'


@pytest.mark.parametrize(
    "body",
    [
        "<m:GetMailTips/>",
        "<m:FindItem/>",
        f'<m:FindItem Traversal="Shallow">{ID_ONLY}</m:FindItem>',
        f"<m:FindItem>{ID_ONLY}{VIEW.format('tomorrow')}{CALENDAR}</m:FindItem>",
        "<m:FindItem><m:ItemShape><t:BaseShape>Every</t:BaseShape></m:ItemShape></m:FindItem>",
        "<m:FindItem><m:ItemShape><t:BaseShape>IdOnly</t:BaseShape><t:AdditionalProperties>"
        '<t:FieldURI FieldURI="x:Y"/></t:AdditionalProperties></m:ItemShape></m:FindItem>',
        "<m:GetFolder/>",
        "<m:ResolveNames/>",
        "<m:UpdateItem/>",
        "<t:FindItem/>",
        "not xml <",
    ],
)
def test_what_breaks_the_schema_is_a_schema_fault(start, body):
    """HTTP 500, ErrorSchemaValidation, in the namespaces where clients look for it."""
    response = post(start(), body)
    root = etree.fromstring(response.content)
    assert response.status_code == 500
    assert root.findtext(".//e:ResponseCode", namespaces=NAMES) == "ErrorSchemaValidation"
    assert root.findtext(".//faultcode") == "a:ErrorSchemaValidation"


@pytest.mark.parametrize(
    ("view", "code"),
    [
        ('StartDate="2025-10-16T00:00:00Z"', "ErrorCalendarEndDateIsEarlierThanStartDate"),
        ('MaxEntriesReturned="0" StartDate="2025-10-14T00:00:00Z"', "ErrorInvalidPagingMaxRows"),
    ],
)
def test_senseless_views_are_refused_in_the_message(start, view, code):
    """What the schema allows and sense does not is an error of that folder (HTTP 200)."""
    body = (
        f'<m:FindItem Traversal="Shallow">{ID_ONLY}<m:CalendarView {view} '
        f'EndDate="2025-10-15T00:00:00Z"/><m:ParentFolderIds><t:DistinguishedFolderId '
        'Id="calendar"><t:Mailbox><t:EmailAddress>juniper@example.com</t:EmailAddress>'
        "</t:Mailbox></t:DistinguishedFolderId></m:ParentFolderIds></m:FindItem>"
    )
    response = post(start(), body)
    assert response.status_code == 200
    assert f"<m:ResponseCode>{code}<" in response.text


def test_a_dtd_is_prohibited():
    """No entity is ever expanded, in whatever encoding the DTD comes."""
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa">]>' + ENVELOPE.format(header="", body="<m:X>&a;</m:X>")
    for encoding in ("utf-8", "utf-16"):
        with pytest.raises(SoapError, match="Schema"):
            parse(bomb.encode(encoding))


def test_comments_and_processing_instructions_are_no_elements():
    """What an XML library puts between the elements is never taken for one of them."""
    body = "<!-- x --><?pi y?><m:GetRooms><!-- z --><m:RoomList/></m:GetRooms>"
    request = parse(ENVELOPE.format(header="", body=body).encode())
    assert request.operation == "GetRooms"
    assert [child.tag.rpartition("}")[2] for child in request.body] == ["RoomList"]


def test_the_header_is_read():
    """Impersonation and the zone of naive times come from the SOAP header."""
    header = (
        "<t:ExchangeImpersonation><t:ConnectingSID><t:PrimarySmtpAddress>a@example.com"
        "</t:PrimarySmtpAddress></t:ConnectingSID></t:ExchangeImpersonation><t:TimeZoneContext>"
        '<t:TimeZoneDefinition Id="Tokyo Standard Time"/></t:TimeZoneContext>'
    )
    request = parse(ENVELOPE.format(header=header, body="<m:GetRoomLists/>").encode())
    assert (request.impersonated, request.zone_id) == ("a@example.com", "Tokyo Standard Time")


@pytest.mark.parametrize("code", [0, 1, 8, 0x0B, 0x1F])
def test_control_characters_travel_as_references(code):
    """What XML cannot say is written as a character reference, as Exchange does."""
    assert f"a&#x{code:X};b".encode() in answer(t("Subject", f"a{chr(code)}b"))


def test_every_answer_names_the_version(start):
    """ServerVersionInfo of Exchange SE stands in the header of every answer."""
    text = post(start(), "<m:GetRoomLists/>").text
    for part in ('MajorVersion="15"', 'MinorVersion="2"', 'MajorBuildNumber="2562"'):
        assert part in text
