"""PowerShell lines that give an application the calendars of rooms, and take the rest away. Pure.

"Role Based Access Control for Applications in Exchange Online" and "Revoke application permissions"
(Microsoft Learn). What Exchange grants and what Entra grants add up: a grant for the whole tenant
makes any scope worthless.
"""

from __future__ import annotations

from collections.abc import Iterable

ROLE = "Application Calendars.Read"
SIGN = "Place.Read.All"  # the one permission in Entra that a sign has any use for
_OBJECT = "OBJECT-ID"

WAIT = (
    "It takes from half an hour to two hours until Graph knows of it; "
    "Test-ServicePrincipalAuthorization tells at once."
)


def granting(app: str, object_id: str, room: str) -> tuple[str, ...]:
    """Let the application read the calendars of rooms, and of nobody else."""
    whole = f"New-ServicePrincipal -AppId {app} -ObjectId {object_id or _OBJECT}"
    lines = (
        "Connect-ExchangeOnline",
        f"{whole} -DisplayName 'Room signs'",
        "New-ManagementScope -Name Rooms -RecipientRestrictionFilter "
        "\"RecipientTypeDetails -eq 'RoomMailbox'\"",
        f"New-ManagementRoleAssignment -App {app} -Role '{ROLE}' -CustomResourceScope Rooms",
        testing(app, room),
    )
    if object_id:
        return lines
    return (
        f"{_OBJECT} is that of the enterprise application (Entra admin center, Enterprise "
        "applications, Overview), not of the registration:",
        *lines,
    )


def testing(app: str, mailbox: str) -> str:
    """Tells what the application may do with a mailbox: InScope is True for rooms alone."""
    return f"Test-ServicePrincipalAuthorization -Identity {app} -Resource {mailbox}"


def revoking(object_id: str, roles: Iterable[str]) -> tuple[str, ...]:
    """Take grants for the whole tenant away."""
    wide = ", ".join(sorted(roles))
    return (
        f"Then take the tenant-wide grants away ({wide}): Entra admin center, Enterprise "
        "applications, Room signs, Permissions, Revoke permission; or",
        "Connect-MgGraph -Scopes Application.Read.All,AppRoleAssignment.ReadWrite.All",
        f"Get-MgServicePrincipalAppRoleAssignment -ServicePrincipalId {object_id or _OBJECT} | "
        "Format-List Id,AppRoleId,ResourceDisplayName",
        "Remove-MgServicePrincipalAppRoleAssignment -ServicePrincipalId "
        f"{object_id or _OBJECT} -AppRoleAssignmentId ID",
    )
