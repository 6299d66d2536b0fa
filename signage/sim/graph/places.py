"""Places: rooms and room lists with what the address book says of them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from signage.sim.graph.call import Call
from signage.sim.graph.errors import GraphError, not_found
from signage.sim.graph.pages import choose, paged
from signage.sim.organization import RoomList
from signage.sim.plan import RoomPlan
from signage.sim.web import Answer

PAGE = 100  # "List places": the most on one page


def rooms(call: Call) -> Answer:
    """GET /places/microsoft.graph.room."""
    call.require("Place.Read.All")
    return paged(call, "places/microsoft.graph.room", _rooms(call.world.rooms.values()), PAGE)


def room_lists(call: Call) -> Answer:
    """GET /places/microsoft.graph.roomlist."""
    call.require("Place.Read.All")
    lists = [_list(each) for each in call.world.organization.lists]
    return paged(call, "places/microsoft.graph.roomList", lists, PAGE)


def rooms_of_list(call: Call) -> Answer:
    """GET /places/{room list's address}/microsoft.graph.roomlist/rooms."""
    call.require("Place.Read.All")
    wanted = call.names[0].lower()
    for each in call.world.organization.lists:
        if wanted in {each.address.lower(), place_id(each.address)}:
            members = [call.world.rooms[address.lower()] for address in each.rooms]
            return paged(call, f"places('{call.names[0]}')/rooms", _rooms(members), PAGE)
    raise not_found("The room list")


def place(call: Call) -> Answer:
    """GET /places/{id or address}."""
    call.require("Place.Read.All")
    wanted = call.names[0].lower()
    for plan in call.world.rooms.values():
        if wanted in {plan.address.lower(), place_id(plan.address)}:
            kind = {"@odata.type": "#microsoft.graph.room"}
            return Answer(kind | choose(_room(plan), call.asked.query.get("$select")))
    raise GraphError("ErrorItemNotFound", "The place was not found.")


def place_id(address: str) -> str:
    """A place's id: a GUID, always the same for the same address."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"mailto:{address.lower()}"))


def _rooms(plans: Iterable[RoomPlan]) -> list[dict[str, Any]]:
    return [_room(plan) for plan in plans]


def _room(plan: RoomPlan) -> dict[str, Any]:
    """`room` with the properties of "room resource type" (Microsoft Learn)."""
    return {
        "id": place_id(plan.address),
        "displayName": plan.name,
        "address": None,
        "geoCoordinates": None,
        "phone": "",
        "emailAddress": plan.address,
        "nickname": plan.name,
        "label": "",
        "capacity": plan.capacity,
        "building": plan.building or None,
        "floorNumber": int(plan.floor) if plan.floor.isdecimal() else None,
        "floorLabel": plan.floor or None,
        "isWheelChairAccessible": False,
        "bookingType": "standard",
        "tags": list(plan.equipment),
        "audioDeviceName": None,
        "videoDeviceName": None,
        "displayDeviceName": None,
    }


def _list(group: RoomList) -> dict[str, Any]:
    return {
        "id": place_id(group.address),
        "displayName": group.name,
        "address": None,
        "geoCoordinates": None,
        "phone": "",
        "emailAddress": group.address,
    }
