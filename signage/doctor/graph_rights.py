"""Checks of rights: the calendars of rooms can be read, and nothing else in the tenant."""

from __future__ import annotations

from datetime import timedelta

from signage.core.calendar import Span
from signage.core.health import Fault, FaultKind
from signage.doctor.base import Check, Finding, fault, passed, skipped, warning
from signage.doctor.graph_grants import SIGN, WAIT, granting, revoking, testing
from signage.doctor.graph_visit import GraphVisit
from signage.doctor.server import timed, worded
from signage.doctor.words import counted, listed
from signage.sources.base import SourceError
from signage.sources.graph.browse import FolderName

_SHUT = frozenset({FaultKind.FORBIDDEN, FaultKind.APP_DENIED})
_EVERYBODY = "holds for every mailbox of the tenant"


def permissions(visit: GraphVisit) -> Finding:
    """What the application may do in the whole tenant: nothing is needed but to see places."""
    found = visit.claims
    if found is None:
        return skipped(
            "the token does not tell",
            testing(visit.client_id, visit.room),
            "Entra admin center, Enterprise applications, Room signs, Permissions: nothing but "
            f"{SIGN} should stand there.",
        )
    roles = found.roles | visit.exchange_roles
    wide = sorted(roles - {SIGN})
    if not wide:
        said = f"{SIGN}, and" if SIGN in roles else "none for the whole tenant;"
        return passed(f"{said} what Exchange itself grants, which no token tells")
    return warning(
        f"too wide: {listed(wide)}",
        "\n".join(
            [
                f"Each {_EVERYBODY}, and whoever gets hold of this machine's proof has it too.",
                *(_worse(role) for role in wide if _worse(role)),
                "Give the calendars of rooms alone, in Exchange; the two add up, so what Entra "
                "grants has to go:",
            ]
        ),
        *granting(visit.client_id, found.object_id, visit.room),
        *revoking(found.object_id, wide),
    )


def _worse(role: str) -> str:
    if role == "full_access_as_app":
        return f"{role} opens every mailbox whole, over EWS, which this sign does not use."
    if role.startswith("Mail"):
        return f"{role} opens people's mail or its settings."
    if "Write" in role or role.endswith(".Send"):
        return f"{role} changes things; a sign only reads."
    return ""


def calendar(visit: GraphVisit) -> Finding:
    """Whether the room's calendar can be read, as the sign reads it."""
    start = visit.now.replace(hour=0, minute=0, second=0, microsecond=0)
    try:
        items = visit.source.fetch(Span(start, start + timedelta(days=1))).items
    except SourceError as error:
        return _unread(error.fault, visit)
    return passed(f"can be read: {counted(len(items), 'item')} today (UTC)")


def _unread(refusal: Fault, visit: GraphVisit) -> Finding:
    if refusal.kind is FaultKind.INACTIVE:
        return fault(
            f"{visit.room} is not to be had over Graph ({refusal.detail})",
            "Graph reaches no mailbox that is on your own Exchange Server, and none that is "
            "deleted, inactive or without licence.",
            f"Get-Recipient {visit.room} | Format-List RecipientTypeDetails,ExternalEmailAddress",
            "Where that says MailUser, the mailbox is on your own Exchange Server: [source] kind = "
            '"ews", with its endpoint and an account there.',
            f"Get-EXOMailbox -Identity {visit.room} -SoftDeletedMailbox",
        )
    if refusal.kind not in _SHUT:
        return worded(refusal, visit)
    if refusal.kind is FaultKind.APP_DENIED:
        return fault(
            f"the application is kept out ({refusal.detail})",
            "A policy of the older kind leaves this room out; roles with a scope replace it.",
            "Get-ApplicationAccessPolicy | Format-List Identity,AppId,ScopeName,AccessRight",
            f"Test-ApplicationAccessPolicy -AppId {visit.client_id} -Identity {visit.room}",
            "Remove-ApplicationAccessPolicy -Identity IDENTITY  (once the role below is there)",
            *_granting(visit),
        )
    return fault(
        f"the application may not read it ({refusal.detail})",
        f"It has neither a role in Exchange that holds for this room nor one in Entra. {WAIT}",
        *_granting(visit),
    )


def _granting(visit: GraphVisit) -> tuple[str, ...]:
    found = visit.claims
    return granting(visit.client_id, found.object_id if found else "", visit.room)


def mail(visit: GraphVisit) -> Finding:
    """That the room's mail can not be read: one GET of the inbox, for its id only."""
    refusal = _refused("inbox", visit.room, visit)
    if refusal is None:
        return warning(
            "the application can open the room's mail",
            "A sign has no use for it, and whoever gets hold of this machine's proof reads it.",
            *_narrower(visit),
        )
    return _shut("the room's mail", refusal, own=True)


def other_mailbox(visit: GraphVisit) -> Finding:
    """That another mailbox can not be opened: one GET of its calendar, one of its inbox, ids only.

    A right on calendars alone says nothing of the inbox, and the other way round.
    """
    other = visit.config.doctor.other_mailbox
    if other is None:
        return skipped(
            "not tried",
            "Name a mailbox that the application must not be able to open: [doctor] "
            'other_mailbox = "someone@example.com"',
        )
    folders: tuple[FolderName, ...] = ("calendar", "inbox")
    refusals = {name: _refused(name, other, visit) for name in folders}
    opened = [name for name, refusal in refusals.items() if refusal is None]
    if opened:
        return warning(
            f"the application can open the {listed(opened)} of {other}",
            "Its rights are not bound to rooms: everybody's meetings can be read with this "
            "machine's proof.",
            *_narrower(visit),
        )
    worst = next((r for r in refusals.values() if r and r.kind not in _SHUT), refusals["calendar"])
    return _shut(f"the mailbox {other}", worst or Fault(FaultKind.FORBIDDEN), own=False)


def latency(visit: GraphVisit) -> Finding:
    """How long ten small requests take over one connection."""
    return timed(
        visit,
        lambda: visit.graph.has_folder("calendar", visit.room),
        "Microsoft 365 admin center, Health, Service health",
    )


def _refused(name: FolderName, mailbox: str, visit: GraphVisit) -> Fault | None:
    try:
        visit.graph.has_folder(name, mailbox)
    except SourceError as error:
        return error.fault
    return None


def _shut(what: str, refusal: Fault, *, own: bool) -> Finding:
    if refusal.kind in _SHUT:
        code = refusal.detail.partition(":")[0]
        return passed(f"{what} cannot be opened ({code})" if code else f"{what} cannot be opened")
    if refusal.kind in (FaultKind.NO_SUCH_ROOM, FaultKind.INACTIVE):
        return warning(
            f"{what}: there is no such mailbox in Microsoft 365",
            "So this check shows nothing.",
            "Check [room] mailbox." if own else "Name another one in [doctor] other_mailbox.",
        )
    return warning(
        f"{what} could not be tried ({refusal.detail or refusal.kind.value})",
        "Whether it can be opened is not known.",
        "signage doctor  (once more, later)",
    )


def _narrower(visit: GraphVisit) -> tuple[str, ...]:
    """Lines that leave the calendars of rooms, whether Entra or Exchange has given more."""
    found, app = visit.claims, visit.client_id
    wide = (found.roles | visit.exchange_roles if found else frozenset()) - {SIGN}
    object_id = found.object_id if found else ""
    if wide:
        return (f"The lines under permissions, above, narrow it: {listed(sorted(wide))}.",)
    return (
        "Exchange itself has given it: look which role, and whom its scope holds.",
        testing(app, visit.config.doctor.other_mailbox or visit.room),
        f"Get-ManagementRoleAssignment -RoleAssignee {object_id or app} | Format-List "
        "Name,Role,CustomResourceScope",
        "Remove-ManagementRoleAssignment NAME  (every one but Application Calendars.Read for "
        "the scope Rooms)",
    )


CHECKS: tuple[Check[GraphVisit], ...] = (
    Check("permissions", permissions, ("token",)),
    Check("calendar", calendar, ("certificate", "token")),
    Check("latency", latency, ("calendar",)),
    Check("mail", mail, ("certificate", "token")),
    Check("other-mailbox", other_mailbox, ("certificate", "token")),
)
