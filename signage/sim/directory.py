"""The address book: ResolveNames, GetRoomLists, GetRooms, and ConvertId."""

from __future__ import annotations

from signage.sim.folders import FolderName
from signage.sim.mailbox import ItemName, MailboxError
from signage.sim.operations import Call, answer_each, failure, response, success
from signage.sim.soap import NAMES, Element, invalid, m, t

_MOST_RESOLUTIONS = 100  # "ResolveNames operation", remarks


def resolve_names(call: Call) -> Element:
    """The ResolveNames operation: mailboxes and room lists whose name or address begins so."""
    wanted = (call.body.findtext("m:UnresolvedEntry", namespaces=NAMES) or "").strip().lower()
    wanted = wanted.removeprefix("smtp:")
    if not wanted:
        raise invalid("UnresolvedEntry is missing")
    organization = call.organization
    known = [(mailbox.name, mailbox.address, "Mailbox") for mailbox in organization.mailboxes]
    known += [(group.name, group.address, "PublicDL") for group in organization.lists]
    found = [
        entry
        for entry in known
        if entry[1].lower().startswith(wanted)
        or any(word.startswith(wanted) for word in (entry[0].lower(), *entry[0].lower().split()))
    ][:_MOST_RESOLUTIONS]
    if not found:
        error = MailboxError("ErrorNameResolutionNoResults", "No results were found.")
        return response("ResolveNames", [failure("ResolveNames", error)])
    resolutions = m(
        "ResolutionSet",
        *(t("Resolution", _mailbox("Mailbox", *entry)) for entry in found),
        TotalItemsInView=str(len(found)),
        IncludesLastItemInRange="true",
    )
    message = success("ResolveNames", resolutions)
    if len(found) > 1:
        # Several hits are a warning that carries the hits.
        message.set("ResponseClass", "Warning")
        message.insert(0, m("MessageText", "Multiple results were found."))
        message[1].text = "ErrorNameResolutionMultipleResults"
        message.insert(2, m("DescriptiveLinkKey", "0"))
    return response("ResolveNames", [message])


def get_room_lists(call: Call) -> Element:
    """The GetRoomLists operation."""
    lists = (
        _mailbox("Address", each.name, each.address, "PublicDL") for each in call.organization.lists
    )
    return m(
        "GetRoomListsResponse",
        m("ResponseCode", "NoError"),
        m("RoomLists", *lists),
        ResponseClass="Success",
    )


def get_rooms(call: Call) -> Element:
    """The GetRooms operation: the rooms of one list."""
    wanted = (call.within("m:RoomList").findtext("t:EmailAddress", namespaces=NAMES) or "").lower()
    group = next((each for each in call.organization.lists if each.address.lower() == wanted), None)
    if group is None:
        return m(
            "GetRoomsResponse",
            m("MessageText", "The room list was not found."),
            m("ResponseCode", "ErrorNonExistentMailbox"),
            m("DescriptiveLinkKey", "0"),
            ResponseClass="Error",
        )
    rooms = (call.organization.mailbox(address) for address in group.rooms)
    return m(
        "GetRoomsResponse",
        m("ResponseCode", "NoError"),
        m(
            "Rooms",
            *(t("Room", _mailbox("Id", room.name, room.address, "Mailbox")) for room in rooms),
        ),
        ResponseClass="Success",
    )


def convert_id(call: Call) -> Element:
    """The ConvertId operation: ids are the same in every format here, but must be real ones."""
    target = call.body.get("DestinationFormat") or ""

    def answer(element: Element) -> Element:
        text, mailbox = element.get("Id") or "", element.get("Mailbox") or ""
        if not element.tag.endswith("}AlternateId"):
            raise MailboxError("ErrorInvalidIdMalformed", "Id is malformed.")
        try:
            ItemName.decode(text)
        except MailboxError:
            FolderName.decode(text)
        converted = m("AlternateId", Format=target, Id=text, Mailbox=mailbox)
        converted.set(_TYPE, "t:AlternateIdType")
        return converted

    return answer_each("ConvertId", call.within("m:SourceIds"), answer)


# The schema declares AlternateId with an abstract base type; the real one is named here.
_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"


def _mailbox(tag: str, name: str, address: str, kind: str) -> Element:
    return t(
        tag,
        t("Name", name),
        t("EmailAddress", address),
        t("RoutingType", "SMTP"),
        t("MailboxType", kind),
    )
