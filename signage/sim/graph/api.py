"""Graph's table of paths, and the way of a request through it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from signage.sim.entra.logon import BearerError
from signage.sim.faults import Fault
from signage.sim.graph import directory, places, subscribing, users
from signage.sim.graph.calendar import calendar_view
from signage.sim.graph.call import Call, Operation, World
from signage.sim.graph.delta import calendar_view_delta
from signage.sim.graph.errors import GraphError, not_found, refused, scripted
from signage.sim.graph.schedule import get_schedule
from signage.sim.web import Answer, Asked

VERSION = "v1.0"

_REASONS = {
    "missing_token": "Access token is empty.",
    "token_expired": "Lifetime validation failed, the token is expired.",
    "invalid_audience": "Access token validation failure. Invalid audience.",
}


@dataclass(frozen=True, slots=True)
class Route:
    """One operation: how it is asked for. "{}" stands for any one segment."""

    name: str  # what a FaultScript calls it
    method: str
    path: tuple[str, ...]
    run: Operation

    def match(self, method: str, path: tuple[str, ...]) -> tuple[str, ...] | None:
        """What stands in the places of the path; None: another operation."""
        if method != self.method or len(path) != len(self.path):
            return None
        pairs = list(zip(self.path, path, strict=True))
        if any(want not in ("{}", got.lower()) for want, got in pairs):
            return None
        return tuple(got for want, got in pairs if want == "{}")


def _route(name: str, method: str, path: str, run: Operation) -> Route:
    return Route(name, method, tuple(path.lower().split("/")), run)


ROUTES = (
    _route("calendarView", "GET", "users/{}/calendar/calendarView", calendar_view),
    _route("calendarView", "GET", "users/{}/calendarView", calendar_view),
    _route("delta", "GET", "users/{}/calendar/calendarView/delta", calendar_view_delta),
    _route("delta", "GET", "users/{}/calendarView/delta", calendar_view_delta),
    _route("getSchedule", "POST", "users/{}/calendar/getSchedule", get_schedule),
    _route("calendar", "GET", "users/{}/calendar", users.calendar),
    _route("inbox", "GET", "users/{}/mailFolders/inbox", users.inbox),
    _route("messages", "GET", "users/{}/messages", users.messages),
    _route("mailboxSettings", "GET", "users/{}/mailboxSettings", users.mailbox_settings),
    _route("user", "GET", "users/{}", users.user),
    _route("rooms", "GET", "places/microsoft.graph.room", places.rooms),
    _route("roomLists", "GET", "places/microsoft.graph.roomList", places.room_lists),
    _route("roomsOfList", "GET", "places/{}/microsoft.graph.roomList/rooms", places.rooms_of_list),
    _route("place", "GET", "places/{}", places.place),
    _route("createSubscription", "POST", "subscriptions", subscribing.create),
    _route("renewSubscription", "PATCH", "subscriptions/{}", subscribing.renew),
    _route("deleteSubscription", "DELETE", "subscriptions/{}", subscribing.remove),
    _route("organization", "GET", "organization", directory.organization),
    _route(
        "appRoleAssignments",
        "GET",
        "servicePrincipals/{}/appRoleAssignments",
        directory.app_role_assignments,
    ),
)


class Graph:
    """The service behind /v1.0; see `JsonApi`."""

    def __init__(self, world: World, now: Callable[[], datetime]) -> None:
        self.world = world
        self._now = now

    def operation(self, asked: Asked) -> str | None:
        """See `JsonApi`; what Graph has and this one has not is named "unknown"."""
        if asked.path[:1] != (VERSION,):
            return None
        route, _ = self._find(asked)
        return route.name if route is not None else "unknown"

    def run(self, asked: Asked, operation: str, faults: tuple[Fault, ...]) -> Answer:
        """See `JsonApi`."""
        try:
            return self._run(asked, faults)
        except GraphError as error:
            return refused(error, asked, self._now())

    def refuse(self, asked: Asked, fault: Fault) -> Answer:
        """See `JsonApi`."""
        return scripted(fault, asked, self._now())

    def _run(self, asked: Asked, faults: tuple[Fault, ...]) -> Answer:
        now = self._now()
        try:
            header = asked.headers.get("authorization", "")
            bearer = self.world.entra.check_bearer(header, "graph", now)
        except BearerError as error:
            message = _REASONS.get(error.reason, "Access token validation failure.")
            raise GraphError("InvalidAuthenticationToken", message) from error
        route, names = self._find(asked)
        if route is None:
            raise not_found()
        return route.run(Call(asked, bearer, self.world, now, faults, names))

    def _find(self, asked: Asked) -> tuple[Route | None, tuple[str, ...]]:
        for route in ROUTES:
            names = route.match(asked.method, asked.path[1:])
            if names is not None:
                return route, names
        return None, ()
