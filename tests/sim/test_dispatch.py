"""No request, however mangled, does more than earn a fault."""

from __future__ import annotations

import copy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from signage.sim.dispatch import OPERATIONS, Dispatch, Reply
from signage.sim.faults import FaultScript
from signage.sim.folders import FolderName
from signage.sim.mailbox import name_of
from signage.sim.scenario import Scenario
from tests.sim.client import ENVELOPE
from tests.sim.conftest import NOW
from tests.sim.schema import needs_schema, violations

ROOM = "juniper@example.com"
FOLDER = (
    f'<t:DistinguishedFolderId Id="calendar"><t:Mailbox><t:EmailAddress>{ROOM}</t:EmailAddress>'
    f'</t:Mailbox></t:DistinguishedFolderId><t:FolderId Id="{FolderName(ROOM, "root").encode()}"/>'
)
SHAPE = (
    "<t:BaseShape>AllProperties</t:BaseShape><t:AdditionalProperties>"
    '<t:FieldURI FieldURI="{}"/></t:AdditionalProperties>'
)
ITEM_SHAPE = f"<m:ItemShape>{SHAPE.format('item:Subject')}</m:ItemShape>"
FOLDER_SHAPE = f"<m:FolderShape>{SHAPE.format('folder:DisplayName')}</m:FolderShape>"
CALENDAR_ITEM = (
    "<t:CalendarItem><t:Subject>x</t:Subject><t:Start>2025-10-14T17:00:00</t:Start>"
    "<t:End>2025-10-14T18:00:00Z</t:End><t:IsAllDayEvent>false</t:IsAllDayEvent>"
    "<t:RequiredAttendees><t:Attendee><t:Mailbox><t:EmailAddress>juniper@example.com"
    "</t:EmailAddress></t:Mailbox></t:Attendee></t:RequiredAttendees><t:Recurrence>"
    "<t:WeeklyRecurrence><t:Interval>1</t:Interval><t:DaysOfWeek>Tuesday</t:DaysOfWeek>"
    "</t:WeeklyRecurrence><t:NumberedRecurrence><t:StartDate>2025-10-14</t:StartDate>"
    "<t:NumberOfOccurrences>3</t:NumberOfOccurrences></t:NumberedRecurrence></t:Recurrence>"
    "</t:CalendarItem>"
)
CHANGE = "<t:DayOrder>5</t:DayOrder><t:Month>{}</t:Month><t:DayOfWeek>Sunday</t:DayOfWeek>"
ITEM = "{item}"
SUBSCRIPTION = "{subscription}"
WATCHED = '<t:DistinguishedFolderId Id="calendar"/>'
BODIES = {
    "Subscribe": f"<m:Subscribe><m:StreamingSubscriptionRequest><t:FolderIds>{WATCHED}"
    "</t:FolderIds><t:EventTypes><t:EventType>ModifiedEvent</t:EventType></t:EventTypes>"
    "</m:StreamingSubscriptionRequest></m:Subscribe>",
    "GetStreamingEvents": "<m:GetStreamingEvents><m:SubscriptionIds><t:SubscriptionId>"
    f"{SUBSCRIPTION}</t:SubscriptionId></m:SubscriptionIds>"
    "<m:ConnectionTimeout>1</m:ConnectionTimeout></m:GetStreamingEvents>",
    "Unsubscribe": f"<m:Unsubscribe><m:SubscriptionId>{SUBSCRIPTION}</m:SubscriptionId>"
    "</m:Unsubscribe>",
    "FindItem": f'<m:FindItem Traversal="Shallow">{ITEM_SHAPE}<m:CalendarView '
    'MaxEntriesReturned="9" StartDate="2025-10-14T00:00:00" EndDate="2025-10-15T00:00:00Z"/>'
    f"<m:ParentFolderIds>{FOLDER}</m:ParentFolderIds></m:FindItem>",
    "FindItem paged": f'<m:FindItem Traversal="Shallow">{ITEM_SHAPE}<m:IndexedPageItemView '
    'MaxEntriesReturned="2" Offset="1" BasePoint="End"/>'
    f"<m:ParentFolderIds>{FOLDER}</m:ParentFolderIds></m:FindItem>",
    "GetItem": f"<m:GetItem>{ITEM_SHAPE}<m:ItemIds>{ITEM}</m:ItemIds></m:GetItem>",
    "GetFolder": f"<m:GetFolder>{FOLDER_SHAPE}<m:FolderIds>{FOLDER}</m:FolderIds></m:GetFolder>",
    "FindFolder": f'<m:FindFolder Traversal="Deep">{FOLDER_SHAPE}<m:IndexedPageFolderView '
    'MaxEntriesReturned="5" Offset="0" BasePoint="Beginning"/><m:ParentFolderIds>'
    f"{FOLDER}</m:ParentFolderIds></m:FindFolder>",
    "ResolveNames": '<m:ResolveNames ReturnFullContactData="false">'
    "<m:UnresolvedEntry>jun</m:UnresolvedEntry></m:ResolveNames>",
    "ConvertId": '<m:ConvertId DestinationFormat="EwsId"><m:SourceIds><t:AlternateId '
    f'Format="EwsId" Id="{FolderName(ROOM, "calendar").encode()}" Mailbox="{ROOM}"/>'
    "</m:SourceIds></m:ConvertId>",
    "CreateItem": '<m:CreateItem SendMeetingInvitations="SendToAllAndSaveCopy">'
    f"<m:SavedItemFolderId>{FOLDER.partition('<t:FolderId')[0]}</m:SavedItemFolderId>"
    f"<m:Items>{CALENDAR_ITEM}</m:Items></m:CreateItem>",
    "UpdateItem": '<m:UpdateItem ConflictResolution="AutoResolve" '
    'SendMeetingInvitationsOrCancellations="SendToNone"><m:ItemChanges><t:ItemChange>'
    f'{ITEM}<t:Updates><t:SetItemField><t:FieldURI FieldURI="item:Subject"/><t:CalendarItem>'
    "<t:Subject>y</t:Subject></t:CalendarItem></t:SetItemField><t:DeleteItemField>"
    '<t:FieldURI FieldURI="item:Body"/></t:DeleteItemField></t:Updates></t:ItemChange>'
    "</m:ItemChanges></m:UpdateItem>",
    "DeleteItem": '<m:DeleteItem DeleteType="HardDelete" SendMeetingCancellations="SendToNone">'
    f"<m:ItemIds>{ITEM}</m:ItemIds></m:DeleteItem>",
    "GetServerTimeZones": '<m:GetServerTimeZones ReturnFullTimeZoneData="true"><m:Ids>'
    "<t:Id>GMT Standard Time</t:Id><t:Id>UTC</t:Id></m:Ids></m:GetServerTimeZones>",
    "GetUserAvailability": "<m:GetUserAvailabilityRequest><t:TimeZone><t:Bias>0</t:Bias>"
    f"<t:StandardTime><t:Bias>0</t:Bias><t:Time>02:00:00</t:Time>{CHANGE.format(10)}"
    f"</t:StandardTime><t:DaylightTime><t:Bias>-60</t:Bias><t:Time>01:00:00</t:Time>"
    f"{CHANGE.format(3)}</t:DaylightTime></t:TimeZone><m:MailboxDataArray><t:MailboxData>"
    f"<t:Email><t:Address>{ROOM}</t:Address></t:Email><t:AttendeeType>Room</t:AttendeeType>"
    "</t:MailboxData></m:MailboxDataArray><t:FreeBusyViewOptions><t:TimeWindow><t:StartTime>"
    "2025-10-14T00:00:00</t:StartTime><t:EndTime>2025-10-15T00:00:00</t:EndTime>"
    "</t:TimeWindow><t:MergedFreeBusyIntervalInMinutes>60</t:MergedFreeBusyIntervalInMinutes>"
    "<t:RequestedView>DetailedMerged</t:RequestedView></t:FreeBusyViewOptions>"
    "</m:GetUserAvailabilityRequest>",
    "GetRoomLists": "<m:GetRoomLists/>",
    "GetRooms": "<m:GetRooms><m:RoomList><t:EmailAddress>floor-3@example.com</t:EmailAddress>"
    "</m:RoomList></m:GetRooms>",
}
HEADER = (
    '<t:RequestServerVersion Version="Exchange2016"/><t:ExchangeImpersonation><t:ConnectingSID>'
    f"<t:PrimarySmtpAddress>{ROOM}</t:PrimarySmtpAddress></t:ConnectingSID>"
    '</t:ExchangeImpersonation><t:TimeZoneContext><t:TimeZoneDefinition Id="GMT Standard Time"/>'
    "</t:TimeZoneContext>"
)
JUNK = [
    "",
    "x",
    "-1",
    "0",
    "99999999999",
    "2025-13-99",
    "\u20ac",
    "true",
    "calendar",
    "25:61",
    "::",
]


def asked(name: str, item: str, dispatch: Dispatch) -> bytes:
    """A request by the name of its body, with a subscription where it needs one."""
    body = BODIES[name].replace(ITEM, item)
    if SUBSCRIPTION in body:
        room = dispatch._organization.mailbox(ROOM)
        body = body.replace(SUBSCRIPTION, dispatch.subscriptions.add(room, {"ModifiedEvent"}))
    return ENVELOPE.format(header=HEADER, body=body).encode()


def body_of(reply: Reply) -> bytes:
    """What is answered; of a stream, the first message."""
    return reply.body if reply.stream is None else next(reply.stream).body


def served() -> tuple[Dispatch, object, str]:
    organization = Scenario.built_in("reference").organization(lambda: NOW)
    mailbox = organization.mailbox(ROOM)
    name = name_of(ROOM, mailbox.items()[0]).encode()
    dispatch = Dispatch(organization, FaultScript(), lambda: NOW)
    return dispatch, organization.users[0], f'<t:ItemId Id="{name}"/>'


def test_the_table_of_operations_is_whole():
    """Every operation of the contract is answered, and the bodies below cover them all."""
    assert set(OPERATIONS) == {name.partition(" ")[0] for name in BODIES}


@needs_schema
@pytest.mark.parametrize("name", sorted(BODIES))
def test_well_formed_requests_and_their_answers_are_valid(name):
    """Each body below is a valid request, and its answer is a valid success."""
    dispatch, user, item = served()
    request = asked(name, item, dispatch)
    assert violations(request) == []
    reply = dispatch.reply(user, request)
    assert reply.status == 200
    answer = body_of(reply)
    assert violations(answer) == []
    assert b"Success" in answer or b"Warning" in answer


@given(st.sampled_from(sorted(BODIES)), st.data())
@settings(max_examples=200, deadline=None)
def test_mangled_requests_earn_a_fault_at_most(name, data):
    """Elements dropped, doubled and swapped, texts and attributes replaced: always an answer."""
    dispatch, user, item = served()
    root = etree.fromstring(asked(name, item, dispatch))
    for _ in range(data.draw(st.integers(1, 3))):
        elements = list(root.iter())[1:]
        element = elements[data.draw(st.integers(0, len(elements) - 1))]
        action = data.draw(st.sampled_from(["drop", "double", "text", "attribute", "rename"]))
        parent = element.getparent()
        if action == "drop":
            parent.remove(element)
        elif action == "double":
            parent.append(copy.deepcopy(element))
        elif action == "text":
            element.text = data.draw(st.sampled_from(JUNK))
        elif action == "attribute":
            for key in element.attrib:
                element.set(key, data.draw(st.sampled_from(JUNK)))
        else:
            element.tag = elements[data.draw(st.integers(0, len(elements) - 1))].tag
        if len(root) < 2:
            break
    reply = dispatch.reply(user, etree.tostring(root))
    assert reply.status in {200, 500}
    etree.fromstring(body_of(reply))
