"""Checks of rights: the room's calendar can be read, and nothing else."""

from __future__ import annotations

from datetime import timedelta

from signage.core.calendar import Span
from signage.core.health import Fault, FaultKind
from signage.core.remedies import remedies
from signage.doctor.base import Check, Finding, passed, skipped, warning
from signage.doctor.server import ROOM, worded
from signage.doctor.visit import Visit
from signage.doctor.words import counted
from signage.sources.base import SourceError

_SHUT = ROOM - {FaultKind.NO_SUCH_ROOM, FaultKind.MOVING, FaultKind.UNAVAILABLE}


def access(visit: Visit) -> Finding:
    """Whether the way in works that the configuration names."""
    refusal, kind = visit.calendar_refusal, visit.config.source.access
    if refusal is not None and refusal.kind is FaultKind.IMPERSONATION:
        return worded(refusal, visit)
    if kind == "impersonation":
        return passed(f"impersonation: it acts as {visit.room}")
    return passed("delegate: by the account's own rights on the calendar")


def calendar(visit: Visit) -> Finding:
    """Whether the room's calendar can be read, as the sign reads it."""
    start = visit.now.replace(hour=0, minute=0, second=0, microsecond=0)
    items = visit.source.fetch(Span(start, start + timedelta(days=1))).items
    return passed(f"can be read: {counted(len(items), 'item')} today (UTC)")


def mail(visit: Visit) -> Finding:
    """That the room's mail can not be read: one GetFolder, for its id only."""
    return _shut("the room's mail", visit.room, visit, _mail_remedies(visit))


def other_mailbox(visit: Visit) -> Finding:
    """That another mailbox can not be opened: one GetFolder, for its id only."""
    other = visit.config.doctor.other_mailbox
    if other is None:
        return skipped(
            "not tried",
            "Name a mailbox that the account must not be able to open: [doctor] other_mailbox = "
            '"someone@example.com"',
        )
    return _shut(f"the mailbox {other}", other, visit, _scope_remedies(visit))


def _shut(what: str, mailbox: str, visit: Visit, narrower: tuple[str, ...]) -> Finding:
    impersonates = visit.config.source.access == "impersonation"
    elsewhere = impersonates and mailbox != visit.room  # only acting as its owner says anything
    browser = visit.browser_of(mailbox) if elsewhere else visit.browser
    try:
        browser.has_folder("inbox", mailbox)
    except SourceError as error:
        return _refused(what, error.fault, own=mailbox == visit.room)
    finally:
        if browser is not visit.browser:
            browser.close()
    reason = "Whoever gets hold of this machine's secret reads it too."
    if impersonates and mailbox == visit.room:
        reason += (
            " Impersonation always opens the whole mailbox of the room. It is needed for changes "
            "at once (streaming) and for many signs with one account; rights on the calendar "
            "alone are narrower."
        )
    return warning(f"the account can open {what}", reason, *narrower)


def _refused(what: str, refusal: Fault, *, own: bool) -> Finding:
    if refusal.kind in _SHUT:
        return passed(f"{what} cannot be opened ({refusal.detail})")
    if refusal.kind is FaultKind.NO_SUCH_ROOM:
        return warning(
            f"{what}: there is no such mailbox",
            "So this check shows nothing.",
            "Check [room] mailbox." if own else "Name another one in [doctor] other_mailbox.",
        )
    return warning(
        f"{what} could not be tried ({refusal.detail or refusal.kind.value})",
        "Whether it can be opened is not known.",
        "signage doctor  (once more, later)",
    )


def _mail_remedies(visit: Visit) -> tuple[str, ...]:
    room, account = visit.room, visit.facts.account
    if visit.config.source.auth == "oauth":
        return _app_remedies(visit)
    if visit.config.source.access == "impersonation":
        return (
            'access = "delegate"  (in [source], after the next two lines)',
            f"Add-MailboxFolderPermission -Identity {room}:\\Calendar -User '{account}' "
            "-AccessRights Reviewer",
            f"{_assignment(account)} | Remove-ManagementRoleAssignment",
        )
    return (
        f"Get-MailboxPermission {room} -User '{account}'",
        f"Remove-MailboxPermission {room} -User '{account}' -AccessRights FullAccess "
        "-Confirm:$false",
        f"Get-MailboxFolderPermission {room}:\\Inbox",
        f"Add-MailboxFolderPermission -Identity {room}:\\Calendar -User '{account}' "
        "-AccessRights Reviewer",
    )


def _scope_remedies(visit: Visit) -> tuple[str, ...]:
    account, other = visit.facts.account, visit.config.doctor.other_mailbox
    if visit.config.source.auth == "oauth":
        return _app_remedies(visit)
    if visit.config.source.access == "impersonation":
        return (
            "New-ManagementScope -Name Rooms -RecipientRestrictionFilter "
            "\"RecipientTypeDetails -eq 'RoomMailbox'\"",
            f"{_assignment(account)} | Set-ManagementRoleAssignment "
            "-CustomRecipientWriteScope Rooms",
        )
    return (
        f"Get-MailboxPermission {other} -User '{account}'",
        f"Remove-MailboxPermission {other} -User '{account}' -AccessRights FullAccess "
        "-Confirm:$false",
    )


def _assignment(account: str) -> str:
    role = "-Role ApplicationImpersonation"
    return f"Get-ManagementRoleAssignment -RoleAssignee '{account}' {role}"


def _app_remedies(visit: Visit) -> tuple[str, ...]:
    """Of an application in Exchange Online: a role with a scope, or a policy."""
    app = visit.facts.client_id
    return (
        *remedies(Fault(FaultKind.FORBIDDEN), visit.facts),
        f"New-ApplicationAccessPolicy -AppId {app} -PolicyScopeGroupId ROOMS@EXAMPLE.COM "
        "-AccessRight RestrictAccess  (the older way: a mail-enabled security group of the rooms)",
        f"Test-ApplicationAccessPolicy -AppId {app} -Identity {visit.room}",
    )


CHECKS: tuple[Check[Visit], ...] = (
    Check("access", access, ("log-on",)),
    Check("calendar", calendar, ("access",)),
    Check("mail", mail, ("access",)),
    Check("other-mailbox", other_mailbox, ("access",)),
)
