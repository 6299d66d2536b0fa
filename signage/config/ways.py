"""The ways of connecting: which keys of [source] each one needs, takes, and has no use for."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from signage.config.schema import Source
from signage.core.values import frozen
from signage.errors import Problem


@frozen
class Way:
    """One way of logging on, as the file names it."""

    name: str
    """How messages call it."""
    needs: tuple[str, ...]
    takes: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()
    """Exactly one of these proves who is asking."""


WAYS = {
    "ntlm": Way('auth = "ntlm"', ("endpoint", "username", "secret")),
    "basic": Way('auth = "basic"', ("endpoint", "username", "secret")),
    "kerberos": Way('auth = "kerberos"', ("endpoint",), ("username", "secret")),
    "certificate": Way('auth = "certificate"', ("endpoint", "certificate")),
    "oauth": Way(
        'auth = "oauth"',
        ("endpoint", "tenant", "client_id"),
        ("cloud", "authority"),
        ("secret", "certificate"),
    ),
    "graph": Way(
        'kind = "graph"',
        ("tenant", "client_id"),
        ("endpoint", "cloud", "authority"),
        ("secret", "certificate", "managed_identity"),
    ),
    "identity": Way(
        'kind = "graph" with managed_identity',
        ("managed_identity",),
        ("endpoint", "client_id", "cloud"),
    ),
}
_KEYS = (
    "endpoint",
    "username",
    "secret",
    "tenant",
    "client_id",
    "certificate",
    "managed_identity",
    "cloud",
    "authority",
)
_HINTS = {
    "endpoint": 'The address of EWS: endpoint = "https://mail.example.com/EWS/Exchange.asmx"; '
    "signage discover finds it.",
    "username": 'As the server wants it: username = "EXAMPLE\\\\room-signs", or '
    '"room-signs@example.com".',
    "secret": 'The NAME of the secret, which is kept elsewhere: secret = "exchange-password" '
    '(see README, "Secrets").',
    "tenant": "The directory (tenant) ID or a domain of it: Microsoft Entra admin center, "
    "Overview.",
    "client_id": "The application (client) ID: Microsoft Entra admin center, App registrations.",
    "certificate": "A PEM file with the certificate and its key: "
    'certificate = "/etc/signage/client.pem"',
}


def way_of(source: Source) -> Way:
    """The way that `kind`, `auth` and `managed_identity` choose."""
    if source.kind == "graph":
        return WAYS["identity" if source.managed_identity else "graph"]
    return WAYS[source.auth]


def misfits(source: Source, doubted: Collection[str] = ()) -> Iterator[Problem]:
    """Every key that the chosen way lacks, and every one that it has no use for.

    Nothing is said of the `doubted` keys, written "table.key".
    """
    doubtful = {key.removeprefix("source.") for key in doubted}
    if doubtful & {"kind", "auth", "managed_identity"}:
        return
    if source.kind == "graph" and source.auth != "oauth":
        yield Problem(
            "[source] auth",
            f'found "{source.auth}"; allowed: "oauth", the only log-on to Microsoft Graph',
            "Take the line out.",
        )
    way, given = way_of(source), _given(source)
    for key in way.needs:
        if key not in given and key not in doubtful:
            yield Problem(_place(key), f"this key is missing; {way.name} needs it", _HINTS[key])
    yield from _proofs(way, given, doubtful)
    for key in _KEYS:
        if key in given and key not in {*way.needs, *way.takes, *way.one_of, *doubtful}:
            yield Problem(_place(key), f"{way.name} has no use for this key", _spare(key))
    yield from _pairs(source, given, doubtful)


def _proofs(way: Way, given: set[str], doubtful: set[str]) -> Iterator[Problem]:
    """Neither none of the proofs nor two of them."""
    found = [key for key in way.one_of if key in given]
    if not way.one_of or len(found) == 1 or doubtful & set(way.one_of):
        return
    wanted = " or ".join(way.one_of)
    if found:
        what = f"there is {found[0]} too; allowed: one of {wanted}"
        yield Problem(_place(found[1]), what, "Take one of them out.")
    else:
        what = f"this key is missing; {way.name} needs {wanted}"
        yield Problem(_place(way.one_of[0]), what, f"{_HINTS['secret']} {_HINTS['certificate']}")


def _pairs(source: Source, given: set[str], doubtful: set[str]) -> Iterator[Problem]:
    """What goes only with another key, or not with it."""
    if source.auth == "oauth" and source.access == "delegate" and "access" not in doubtful:
        yield Problem(
            "[source] access",
            'found "delegate"; allowed with OAuth: "impersonation"',
            "An application has no mailbox of its own: it acts for the room. Take the line out.",
        )
    if "secret" in given and "username" not in given | doubtful and source.auth == "kerberos":
        what = "this key is missing; a password (secret) is of no use without it"
        remedy = f"{_HINTS['username']} Without both, a keytab or ticket is used."
        yield Problem("[source] username", what, remedy)
    if "authority" in given and source.cloud != "global" and "cloud" not in doubtful:
        what = f'there is cloud = "{source.cloud}" too; allowed: one of the two'
        yield Problem("[source] authority", what, "Take one of them out.")


def _given(source: Source) -> set[str]:
    """The keys whose value says something; a default does not."""
    silent = (None, False, "global")
    return {key for key in _KEYS if getattr(source, key) not in silent}


def _spare(key: str) -> str:
    used = ", ".join(
        way.name for way in WAYS.values() if key in {*way.needs, *way.takes, *way.one_of}
    )
    return f"Take it out; it is for {used}."


def _place(key: str) -> str:
    return f"[source] {key}"
