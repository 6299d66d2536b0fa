"""Subscriptions to a calendar's changes, as far as a display may hold them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from signage.sim.graph.call import Call
from signage.sim.graph.errors import GraphError, not_found
from signage.sim.web import Answer, new_id

SHORTEST = timedelta(minutes=45)  # a shorter one is made this long ("subscription resource type")
LONGEST = timedelta(minutes=10_080)


def create(call: Call) -> Answer:
    """POST /subscriptions; the notification address has to answer, or there is none."""
    wanted = call.body()
    resource = str(wanted.get("resource", "")).strip("/").split("/")
    if len(resource) < 3 or resource[0] != "users" or resource[-1].lower() != "events":
        raise GraphError("ExtensionError", "The resource is not one that is served here.", 400)
    found = call.world.organization.find(resource[1])
    if found is None:
        raise GraphError("ResourceNotFound", "The resource was not found.")
    call.require("Calendars.Read", found)
    address = str(wanted.get("notificationUrl", ""))
    if not address.startswith("https://"):
        raise GraphError("InvalidRequest", "The notification address must be HTTPS.", 400)
    if not call.world.subscriptions.reachable:
        raise GraphError("ValidationError", "The subscription validation request failed.", 400)
    made = {
        "id": new_id(),
        "resource": wanted["resource"],
        "applicationId": call.bearer.app.client_id,
        "changeType": wanted.get("changeType", "created,updated,deleted"),
        "clientState": wanted.get("clientState"),
        "notificationUrl": address,
        "lifecycleNotificationUrl": wanted.get("lifecycleNotificationUrl"),
        "expirationDateTime": _end(call, wanted),
        "creatorId": call.bearer.app.object_id,
        "latestSupportedTlsVersion": "v1_2",
    }
    call.world.subscriptions.put(made)
    return Answer(made, 201)


def renew(call: Call) -> Answer:
    """PATCH /subscriptions/{id}."""
    found = _mine(call)
    renewed = found | {"expirationDateTime": _end(call, call.body())}
    call.world.subscriptions.put(renewed)
    return Answer(renewed)


def remove(call: Call) -> Answer:
    """DELETE /subscriptions/{id}."""
    call.world.subscriptions.remove(_mine(call)["id"])
    return Answer(None, 204)


def _mine(call: Call) -> dict[str, Any]:
    found = call.world.subscriptions.find(call.names[0])
    if found is None or found["applicationId"] != call.bearer.app.client_id:
        raise not_found("The subscription")
    if datetime.fromisoformat(found["expirationDateTime"]) <= call.now:
        raise not_found("The subscription")
    return found


def _end(call: Call, wanted: dict[str, Any]) -> str:
    try:
        end = datetime.fromisoformat(str(wanted.get("expirationDateTime")))
    except ValueError as error:
        raise GraphError("InvalidRequest", "The expiration is not a time.", 400) from error
    length = end - call.now if end.tzinfo else timedelta()
    if not timedelta() < length <= LONGEST:
        raise GraphError("InvalidRequest", "The expiration is out of range.", 400)
    return f"{max(end, call.now + SHORTEST).isoformat()}"
