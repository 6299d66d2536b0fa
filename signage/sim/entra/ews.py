"""What an application may do over Exchange Web Services, as an account of the organization."""

from __future__ import annotations

from datetime import datetime

from signage.sim.entra.apps import EWS_ROLE
from signage.sim.entra.logon import BearerError, Entra
from signage.sim.organization import User

_SCOPED_ROLE = "EWS.AccessAsApp"  # its role group is "Application EWS.AccessAsApp"


def ews_user(entra: Entra, header: str, now: datetime) -> User | None:
    """Whom a token lets in; None: nobody.

    An application owns no mailbox and no rights: it acts for those that its permission opens
    ("Authenticate an EWS application by using OAuth", "Role Based Access Control for Applications",
    Microsoft Learn).
    """
    try:
        bearer = entra.check_bearer(header, "ews", now)
    except BearerError:
        return None
    granted = [grant.mailboxes for grant in bearer.app.scoped if grant.role == _SCOPED_ROLE]
    everywhere = EWS_ROLE in bearer.roles
    return User(
        username=bearer.app.client_id,
        password="",
        name=bearer.app.name,
        impersonate=everywhere or bool(granted),
        scope=None if everywhere else frozenset().union(*granted),
        default="none",
    )
