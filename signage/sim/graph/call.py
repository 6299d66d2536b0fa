"""One request on its way through Graph: who asks, what they may, which mailbox they mean."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

from signage.sim.entra.logon import Bearer, Entra
from signage.sim.faults import Fault
from signage.sim.graph.errors import GraphError, invalid
from signage.sim.graph.state import Deltas, Subscriptions
from signage.sim.mailbox import Mailbox
from signage.sim.organization import Organization
from signage.sim.plan import RoomPlan
from signage.sim.web import Answer, Asked
from signage.sim.zones import zone_of

# Permission -> those that include it ("Microsoft Graph permissions reference").
_INCLUDED: Mapping[str, frozenset[str]] = {
    "Calendars.ReadBasic": frozenset(
        {"Calendars.ReadBasic", "Calendars.ReadBasic.All", "Calendars.Read", "Calendars.ReadWrite"}
    ),
    "Calendars.Read": frozenset({"Calendars.Read", "Calendars.ReadWrite"}),
    "Mail.ReadBasic": frozenset(
        {"Mail.ReadBasic", "Mail.ReadBasic.All", "Mail.Read", "Mail.ReadWrite"}
    ),
    "Mail.Read": frozenset({"Mail.Read", "Mail.ReadWrite"}),
    "MailboxSettings.Read": frozenset({"MailboxSettings.Read", "MailboxSettings.ReadWrite"}),
    "Place.Read.All": frozenset({"Place.Read.All", "Place.ReadWrite.All"}),
    "User.Read.All": frozenset(
        {"User.ReadBasic.All", "User.Read.All", "User.ReadWrite.All", "Directory.Read.All"}
    ),
    "Organization.Read.All": frozenset({"Organization.Read.All", "Directory.Read.All"}),
    "Application.Read.All": frozenset(
        {"Application.Read.All", "Application.ReadWrite.All", "Directory.Read.All"}
    ),
}


@dataclass(frozen=True, slots=True)
class World:
    """What Graph knows: the mailboxes, the rooms' own properties, the directory."""

    organization: Organization
    rooms: Mapping[str, RoomPlan]  # by address in small letters
    entra: Entra
    deltas: Deltas = field(default_factory=Deltas)
    subscriptions: Subscriptions = field(default_factory=Subscriptions)


@dataclass(frozen=True, slots=True)
class Call:
    """One authenticated request."""

    asked: Asked
    bearer: Bearer
    world: World
    now: datetime  # aware
    faults: tuple[Fault, ...] = ()
    names: tuple[str, ...] = field(default=())  # what stood in the path's places

    def require(self, permission: str, mailbox: Mailbox | None = None) -> None:
        """GraphError unless the application holds the permission, on that mailbox at least."""
        holders = _INCLUDED[permission]
        if self.bearer.roles & holders:
            return
        scoped = [grant for grant in self.bearer.app.scoped if grant.role in holders]
        if mailbox is None and scoped:
            return
        if mailbox is not None and any(mailbox.address.lower() in g.mailboxes for g in scoped):
            return
        if permission in {"User.Read.All", "Organization.Read.All", "Application.Read.All"}:
            raise GraphError(
                "Authorization_RequestDenied", "Insufficient privileges for this operation."
            )
        raise GraphError("ErrorAccessDenied", "Access is denied. Check credentials and try again.")

    def mailbox(self, permission: str) -> Mailbox:
        """The mailbox that the path's first place names; GraphError where it may not be opened."""
        self.require(permission)
        address = self.names[0]
        found = self.world.organization.find(address)
        if found is None:
            raise GraphError("ErrorInvalidUser", "The requested user is invalid.")
        self.require(permission, found)
        plan = self.world.rooms.get(found.address.lower())
        if plan is not None and plan.on_premises:
            raise GraphError(
                "MailboxNotEnabledForRESTAPI",
                "The mailbox is either inactive, soft-deleted, or is hosted on-premise.",
            )
        return found

    def zone(self) -> tuple[str, tzinfo]:
        """The zone of `Prefer: outlook.timezone`, by the name that was used; UTC without it."""
        for preference in self.asked.prefers():
            name, _, value = preference.partition("=")
            if name.strip().lower() == "outlook.timezone":
                wanted = value.strip().strip('"')
                return wanted, self.zone_named(wanted)
        return "UTC", ZoneInfo("UTC")

    def zone_named(self, name: str) -> tzinfo:
        """A zone by its Windows or IANA name; GraphError where it is neither."""
        found = zone_of(name)
        if found is not None:
            return found
        try:
            return ZoneInfo(name)
        except (KeyError, ValueError, OSError) as error:
            raise invalid("The TimeZone value is not supported.") from error

    @property
    def immutable(self) -> bool:
        """Whether ids are asked for that stay the same when an item is moved."""
        return any(p.lower() == 'idtype="immutableid"' for p in self.asked.prefers())

    def applied(self) -> tuple[tuple[str, str], ...]:
        """Preference-Applied, as Graph answers it."""
        return tuple(("Preference-Applied", each) for each in self.asked.prefers())

    def body(self) -> dict[str, Any]:
        """The request's JSON; GraphError where it is none."""
        try:
            found = json.loads(self.asked.body)
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise GraphError("BadRequest", "The body is not a JSON object.")
        return found

    def link(self, changes: dict[str, str], *, alone: bool = False) -> str:
        """The request's own address, as a next page has it: with `changes` of its query.

        `alone`: without the rest of the query.
        """
        query = changes if alone else self.asked.query | changes
        path = "/".join(quote(part, safe="@$") for part in self.asked.path)
        return f"{self.asked.base}/{path}?{urlencode(query, safe='$:', quote_via=quote)}"


Operation = Callable[[Call], Answer]
