"""The table behind `remedies`: sentences and commands, with names in braces to be filled in.

Commands are those of Windows PowerShell: of the Exchange Management Shell or the module
ExchangeOnlineManagement, and of the module ActiveDirectory (Microsoft Learn has a page for each).
"""

from __future__ import annotations

from collections.abc import Mapping

from signage.core.advice import AdviceKind
from signage.core.health import FaultKind

Lines = tuple[str, ...]
K = FaultKind

_DOCTOR = "signage doctor says where on the way it fails."
GRAPH = 'In Exchange Online set source.kind = "graph": EWS ends there for good on 2027-04-01.'
ONLINE = (
    "Until then let EWS be used, and by this application: the list is replaced as a whole, and a "
    "change may take a day.",
    "Get-OrganizationConfig -RetrieveEwsOperationAccessPolicy | Format-List EwsEnabled,"
    "EwsAllowedAppIDs",
    "Set-CASMailbox {room} -EwsEnabled $true",
)
_SERVICE = "Get-ServerHealth -Identity SERVER | Where-Object AlertValue -ne Healthy"

ACCOUNT: Mapping[FaultKind, Lines] = {
    K.UNREACHABLE: (
        "Check cable or Wi-Fi, name server and firewall, and source.endpoint ({endpoint}).",
        "curl --silent --show-error --head {endpoint}  (any HTTP status is a good sign)",
    ),
    K.PROXY: (
        'Check source.proxy ("none" goes direct), and let the proxy pass {host}:{port} through '
        "without a log-on of its own and without opening the encryption.",
    ),
    K.CERTIFICATE: (
        "Let the server send its whole certificate chain, under the name {host}; for an authority "
        "of your own name its PEM file in source.ca_file. Check this machine's clock.",
        "openssl s_client -connect {host}:{port} -servername {host} -showcerts </dev/null",
    ),
    K.WEAK_TLS: (
        "Switch TLS 1.2 or 1.3 on at {host}, or at the load balancer in front of it (Microsoft "
        'Learn, "Exchange Server TLS configuration best practices"): nothing older is spoken.',
        "openssl s_client -connect {host}:{port} -servername {host} -tls1_2 </dev/null",
    ),
    K.WRONG_ENDPOINT: (
        "No EWS answers at source.endpoint ({endpoint}): it is https://SERVER/EWS/Exchange.asmx. "
        "A publishing proxy (AD FS, WAP, a portal) must let /EWS/ pass without its log-on page.",
        "Get-WebServicesVirtualDirectory | Format-List Server,InternalUrl,ExternalUrl",
    ),
    K.BAD_ANSWER: (
        "Something answers at {host}, and not as EWS does: a proxy or scanner on the way that "
        f"changes answers, or a server in trouble. {_DOCTOR}",
        _SERVICE,
    ),
    K.THROTTLED: (
        "Nothing to do at once: the sign waits as long as the server asked. If it comes often, let "
        'each room have its own budget (source.access = "impersonation"), or a wider policy.',
        "Get-ThrottlingPolicyAssociation -Identity {name}",
    ),
    K.UNAVAILABLE: (
        "Nothing to do at the sign: {host} answers, and cannot open the mailbox for now.",
        "Get-MailboxDatabase (Get-Mailbox {room}).Database -Status | Format-List Name,Mounted",
        _SERVICE,
    ),
    K.MOVING: (
        "Nothing to do at the sign: the mailbox is being moved, or its server has just changed.",
        "Get-MoveRequest -Identity {room} | Get-MoveRequestStatistics",
    ),
    K.MOVED: (
        "The mailbox is not on this server: set source.endpoint to the one that it is on now; in "
        'Exchange Online set source.kind = "graph".',
        "Get-Recipient {room} | Format-List RecipientTypeDetails,Database,ExternalEmailAddress",
    ),
    K.UNAUTHORISED: (
        "The server says no more than no: the password may be wrong, or the account locked, "
        "disabled, expired, or its password expired or to be changed. Look before the next try, "
        "since each wrong one counts towards a lock-out.",
        "Get-ADUser {name} -Properties LockedOut,Enabled,PasswordExpired,AccountExpirationDate,"
        "pwdLastSet,BadLogonCount",
        "Put a new password where source.secret ({secret}) is kept: it is taken at once. A user "
        "name is DOMAIN\\name or name@domain; source.auth must be one that the server offers.",
    ),
    K.EXPIRED: (
        "Set a new password and put it where source.secret ({secret}) is kept: it is taken at "
        "once.",
        "Set-ADAccountPassword {name} -Reset",
        "Set-ADUser {name} -ChangePasswordAtLogon $false -PasswordNeverExpires $true",
    ),
    K.ACCOUNT_LOCKED: (
        "Find out who uses an old password of {account}, then unlock it.",
        "Unlock-ADAccount {name}",
    ),
    K.ACCOUNT_DISABLED: (
        "Enable the account {account}.",
        "Enable-ADAccount {name}",
    ),
    K.NO_SECRET: (
        "What [source] names as secret ({secret}) or certificate cannot be read: signage check "
        "tells what is wrong with it.",
        "sudo signage-deploy secret {secret}  (on a sign that signage-deploy has installed)",
        "install -D -m 600 /dev/stdin secrets/{secret}  (beside the configuration; then type it, "
        "Enter, Ctrl-D)",
    ),
    K.APP_UNKNOWN: (
        "Check source.tenant, source.client_id ({client_id}) and source.cloud: Entra knows no such "
        "application there.",
    ),
    K.APP_DENIED: (
        "Let the application {client_id} in: an administrator's consent, its role, and the scope "
        "that the role holds for; a Conditional Access policy may keep it out as well.",
        "Test-ServicePrincipalAuthorization -Identity {client_id} -Resource {room}",
    ),
    K.FORBIDDEN: (
        "Let {account} read this calendar, and nothing else:",
        "Add-MailboxFolderPermission -Identity {room}:\\Calendar -User '{account}' "
        "-AccessRights Reviewer",
        "In a mailbox of another language the folder has another name:",
        "Get-MailboxFolderStatistics {room} -FolderScope Calendar | Format-List Name,FolderPath",
        "An HTTP 403 comes before any folder is looked at: EWS may be off for the account, or "
        "something on the way forbids it.",
        "Set-CASMailbox {name} -EwsEnabled $true",
        'With source.access = "impersonation" the rights are the room\'s own: then the folder '
        "was not found, and somebody should look at the mailbox.",
    ),
    K.IMPERSONATION: (
        "Let {account} act for rooms, and for nobody else, or set source.access = "
        '"delegate" and give it Reviewer on the calendar:',
        "New-ManagementScope -Name Rooms -RecipientRestrictionFilter "
        "\"RecipientTypeDetails -eq 'RoomMailbox'\"",
        "New-ManagementRoleAssignment -Name Signage -Role ApplicationImpersonation "
        "-User '{account}' -CustomRecipientWriteScope Rooms",
    ),
    K.NO_SUCH_ROOM: (
        "Nobody has the address {room} as the primary one of a mailbox: check room.mailbox. A "
        "mailbox that was deleted looks the same.",
        "Get-Recipient {room} | Format-List PrimarySmtpAddress,RecipientTypeDetails",
        "Get-Mailbox -SoftDeletedMailbox -Identity {room}",
    ),
    K.INACTIVE: (
        "The mailbox of {room} is there no longer, or cannot be used: archived, soft-deleted, "
        "without licence, or without a calendar. Restore it, or check room.mailbox.",
        "Get-Mailbox -SoftDeletedMailbox -Identity {room}",
        "Get-Mailbox {room} | Format-List RecipientTypeDetails,AccountDisabled,ExchangeGuid",
    ),
    K.SWITCHED_OFF: (
        'Let EWS be used, and by the application "signage" where a list says which may:',
        "Set-CASMailbox {room} -EwsEnabled $true",
        "Get-OrganizationConfig | Format-List Ews*",
    ),
    K.INCOMPLETE: (
        "The server gives no whole view of the day: too many items, or too strict a limit.",
        "Get-ThrottlingPolicy | Format-List Name,EwsFindCountLimit",
    ),
    K.INTERNAL: ("A fault of signage itself: the log names the place; please report it.",),
}

_APP_ROLE = (
    "Let the application read the calendars of rooms alone (RBAC for Applications; a consent to "
    "the whole tenant would make its scope worthless):",
    "New-ManagementScope -Name Rooms -RecipientRestrictionFilter "
    "\"RecipientTypeDetails -eq 'RoomMailbox'\"",
    'New-ManagementRoleAssignment -App {client_id} -Role "{role}" -CustomResourceScope Rooms',
    "Test-ServicePrincipalAuthorization -Identity {client_id} -Resource {room}",
)

# Where an application logs on, the account's remedies are of no use.
APP: Mapping[FaultKind, Lines] = {
    K.UNAUTHORISED: (
        "Check that source.secret ({secret}) holds the value of a client secret of the application "
        "{client_id} and not its ID, or that source.certificate is registered for it.",
    ),
    K.EXPIRED: (
        "Make a new client secret or certificate for the application {client_id} (Entra admin "
        "center, App registrations, Certificates & secrets) and put it where source.secret "
        "({secret}) or source.certificate is kept: it is taken at once.",
    ),
    K.ACCOUNT_DISABLED: (
        "Enable the application {client_id} (Entra admin center, Enterprise applications).",
    ),
    K.FORBIDDEN: _APP_ROLE,
    K.IMPERSONATION: _APP_ROLE,
    K.THROTTLED: (
        "Nothing to do at once: the sign waits as long as the server asked. If it comes often, "
        "other programs use the application {client_id} too: give the signs their own.",
    ),
    K.INACTIVE: (
        "The mailbox of {room} is inactive, soft-deleted, without licence, or not in Exchange "
        'Online: restore it, or set source.kind = "ews" for a room on Exchange Server.',
        "Get-EXOMailbox -Identity {room} -SoftDeletedMailbox",
    ),
}

# What is another thing with Microsoft Graph.
GRAPH_ONLY: Mapping[FaultKind, Lines] = {
    K.WRONG_ENDPOINT: (
        "No Microsoft Graph answers at {host}: leave source.endpoint out, and check source.cloud.",
    ),
    K.BAD_ANSWER: (
        "Something answers at {host}, and not as Microsoft Graph does: a proxy or scanner on the "
        f"way that changes answers. {_DOCTOR}",
    ),
    K.UNAVAILABLE: (
        "Nothing to do at the sign: Microsoft 365 cannot open the mailbox for now. Its state is "
        "told in the Microsoft 365 admin center, Service health.",
    ),
}

ADVICE: Mapping[AdviceKind, Lines] = {
    AdviceKind.EWS_ENDS: (
        "Exchange Online ends EWS for good on {day}; it is off by default since 2026-10-01. "
        "Register an application for Microsoft Graph; signage migrate-config writes the "
        "configuration.",
    ),
    AdviceKind.SERVER_CERTIFICATE: (
        "The certificate of {host} expires on {day}: renew it at the server.",
    ),
    AdviceKind.OWN_CERTIFICATE: (
        "The certificate in source.certificate expires on {day}: put a new one there; it is taken "
        "without a restart.",
    ),
}
