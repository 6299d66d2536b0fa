"""What works today and will not for ever: said on the why page and in the log, not on the sign."""

from __future__ import annotations

import enum
from datetime import date, datetime, timedelta

from signage.core.values import frozen

# "Deprecation of Exchange Web Services in Exchange Online" (Microsoft Learn): blocked step by step
# from 2026-10-01, gone for every tenant on this day. Exchange Server keeps EWS.
EWS_ENDS = date(2027, 4, 1)

_AHEAD = timedelta(days=30)  # that a certificate's end is announced

# EWS hosts of Exchange Online in each cloud ("Office 365 URLs and IP address ranges").
_ONLINE = frozenset(
    {
        "outlook.office365.com",
        "outlook.office.com",
        "outlook.office365.us",
        "outlook-dod.office365.us",
        "webmail.apps.mil",
        "partner.outlook.cn",
    }
)


class AdviceKind(enum.Enum):
    """What will end. The value is the key of its words."""

    EWS_ENDS = "ews_ends"  # the endpoint is Exchange Online's
    SERVER_CERTIFICATE = "server_certificate"
    OWN_CERTIFICATE = "own_certificate"  # of a client certificate's log-on, or an application's


@frozen
class Advice:
    """One thing that ends on `day`."""

    kind: AdviceKind
    day: date


def certificate_advice(
    ends: datetime | None, moment: datetime, kind: AdviceKind = AdviceKind.SERVER_CERTIFICATE
) -> tuple[Advice, ...]:
    """What there is to say of a certificate that `ends` (None: not known)."""
    if ends is None or ends - moment > _AHEAD:
        return ()
    return (Advice(kind, ends.date()),)


def is_exchange_online(host: str | None) -> bool:
    """Whether an EWS endpoint's host is Exchange Online's, where EWS ends."""
    return (host or "").lower().rstrip(".") in _ONLINE
