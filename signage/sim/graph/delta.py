"""calendarView/delta: what changed in a window since the last time."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from signage.sim.graph.calendar import view_of, window
from signage.sim.graph.call import Call
from signage.sim.graph.errors import GraphError
from signage.sim.graph.event import event, event_id
from signage.sim.graph.state import Round
from signage.sim.mailbox import Mailbox
from signage.sim.web import Answer

PAGE = 50  # events without odata.maxpagesize
_SIZE = re.compile(r"odata\.maxpagesize=(\d{1,4})", re.IGNORECASE)


def calendar_view_delta(call: Call) -> Answer:
    """GET /users/{id}/calendarView/delta ("event: delta"; it takes no $select).

    The window is that of the first request. A token that is not known is answered 410.
    """
    mailbox = call.mailbox("Calendars.Read")
    query = call.asked.query
    for option in ("$select", "$filter", "$expand", "$orderby", "$search", "$top"):
        if option in query:
            raise GraphError("ErrorInvalidUrlQuery", f"Change tracking does not take {option}.")
    token = query.get("$deltatoken") or query.get("$skiptoken")
    if token:
        found = call.world.deltas.find(token)
        if found is None or found.address != mailbox.address:
            raise GraphError("SyncStateNotFound", "The sync state is not found. Start again.")
        at = found
    else:
        at = Round(mailbox.address, *window(call))
    at = _begun(call, mailbox, at) if at.waiting is None else at
    size = next((int(hit[1]) for hit in map(_SIZE.fullmatch, call.asked.prefers()) if hit), PAGE)
    waiting = at.waiting or ()
    page, rest = waiting[:size], waiting[size:]
    content: dict[str, Any] = {
        "@odata.context": f"{call.asked.base}/v1.0/$metadata#Collection(event)",
        "value": list(page),
    }
    kept = call.world.deltas.keep(replace(at, waiting=rest or None))
    name = "$skiptoken" if rest else "$deltatoken"
    link = call.link({name: kept}, alone=True)
    content["@odata.nextLink" if rest else "@odata.deltaLink"] = link
    return Answer(content, headers=call.applied())


def _begun(call: Call, mailbox: Mailbox, at: Round) -> Round:
    """A round's start: all that differs from what the client was told, and what is gone."""
    view = view_of(call, None)
    items = {event_id(i, mailbox.address, view): i for i in mailbox.view(at.start, at.end)}
    told = [
        event(item, mailbox.address, view)
        for ident, item in items.items()
        if at.known.get(ident) != item.change
    ]
    gone = [
        {"@removed": {"reason": "deleted"}, "id": ident} for ident in at.known if ident not in items
    ]
    known = {ident: item.change for ident, item in items.items()}
    return replace(at, known=known, waiting=(*told, *gone))
