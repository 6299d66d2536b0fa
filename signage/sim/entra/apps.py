"""The applications of a tenant: how each proves itself, and what it was granted."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from signage.sim.app_certificate import AppCertificate

TENANT = "11111111-2222-4333-8444-555555555555"
DOMAIN = "example.com"

# The application permission that opens every mailbox over EWS, under impersonation.
EWS_ROLE = "full_access_as_app"


@dataclass(frozen=True, slots=True)
class AppSecret:
    """A client secret; it ends at `end` (aware), or never."""

    value: str = field(repr=False)
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class Scoped:
    """A grant of RBAC for Applications: a permission, on these mailboxes alone."""

    role: str  # "Calendars.Read"; the role group is called "Application Calendars.Read"
    mailboxes: frozenset[str]  # addresses in small letters


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """One application's registration and its service principal in the tenant."""

    client_id: str
    name: str = "Room signs"
    object_id: str = "99999999-8888-4777-8666-555555555555"  # of the service principal
    secrets: tuple[AppSecret, ...] = ()
    certificates: tuple[AppCertificate, ...] = ()
    roles: frozenset[str] = frozenset()  # consented in Entra: they hold for the whole tenant
    scoped: tuple[Scoped, ...] = ()  # granted in Exchange, beside those
    enabled: bool = True
    managed: bool = False  # it is a machine's managed identity too


class Apps:
    """The applications of one tenant; may be changed from any thread."""

    def __init__(self, apps: Iterable[App], tenant: str = TENANT, domain: str = DOMAIN) -> None:
        self.tenant = tenant
        self.domain = domain
        self._lock = threading.Lock()
        self._apps = {app.client_id: app for app in apps}

    def is_tenant(self, name: str) -> bool:
        """Whether this is the tenant's id or domain."""
        return name.lower() in {self.tenant, self.domain}

    @property
    def first(self) -> App:
        """The one that was registered first."""
        return next(iter(self._apps.values()))

    def find(self, client_id: str) -> App | None:
        """The application of that id."""
        return self._apps.get(client_id)

    def managed(self, client_id: str) -> App | None:
        """The managed identity of that client id; "" for the machine's own."""
        found = [app for app in list(self._apps.values()) if app.managed]
        return next((app for app in found if client_id in {"", app.client_id}), None)

    def add(self, app: App) -> None:
        """Register an application."""
        with self._lock:
            self._apps = {**self._apps, app.client_id: app}

    def change(self, client_id: str, **changes: Any) -> App:
        """Change a registration; tokens that were issued go on saying what they said."""
        with self._lock:
            app = replace(self._apps[client_id], **changes)
            self._apps = {**self._apps, client_id: app}
        return app


DEFAULT_APP = App(
    client_id="aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee",
    secrets=(AppSecret("seven~calm~corridors"),),
    roles=frozenset({"Calendars.Read", "Place.Read.All", EWS_ROLE}),
)
