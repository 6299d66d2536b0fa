"""Signs of a load balancer or reverse proxy before EWS, from the headers of answers. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from signage.core.plain import plain
from signage.doctor.words import listed

Headers = Sequence[tuple[str, str]]
"""One answer's, the names in small letters; a name may come more than once."""

# Cookies by which load balancers find a client's server again, by their makers' manuals. Exchange's
# own X-BackEndCookie is not among them: every Exchange since 2013 sets it, with one server as well.
_AFFINITY = (
    ("BIGipServer", "F5 BIG-IP"),
    ("NSC_", "Citrix ADC"),
    ("citrix_ns_id", "Citrix ADC"),
    ("AWSALB", "AWS"),
    ("AWSELB", "AWS"),
    ("ARRAffinity", "Azure"),
    ("ApplicationGatewayAffinity", "Azure Application Gateway"),
    ("SERVERID", "HAProxy"),
    ("KEMP", "Kemp LoadMaster"),
    ("barra_counter_session", "Barracuda"),
    ("BNI_persistence", "Barracuda"),
    ("BNES_", "Barracuda"),
    ("incap_ses", "Imperva"),
    ("visid_incap", "Imperva"),
    ("__cf", "Cloudflare"),
    ("exchangecookie", "an affinity of Exchange 2010"),
)
_FRONT, _BACK = ("x-feserver",), ("x-calculatedbetarget", "x-beserver", "x-diaginfo")
_NAME = re.compile(r"[A-Za-z0-9_.-]{1,63}")


def signs(answers: Sequence[Headers]) -> list[str]:
    """What was seen, in sentences; nothing: no sign."""
    return [
        *_several("front ends", _named(answers, _FRONT)),
        *_several("back ends", _named(answers, _BACK)),
        *_apart(answers),
        *_cookies(answers),
        *_gateways(answers),
    ]


def servers(answers: Sequence[Headers]) -> list[str]:
    """The names of all servers that answers name, each once."""
    return _named(answers, (*_FRONT, *_BACK))


def _several(what: str, names: list[str]) -> Iterator[str]:
    if len(names) > 1:
        yield f"Different {what} answered: {listed(names)}."


def _apart(answers: Sequence[Headers]) -> Iterator[str]:
    """One server takes the question and another one has the mailbox."""
    for headers in answers:
        front, back = _named([headers], _FRONT), _named([headers], _BACK)
        if front and back and not set(front) & set(back):
            yield f"The front end is {front[0]}, the back end {back[0]}."
            return


def _cookies(answers: Sequence[Headers]) -> Iterator[str]:
    found: dict[str, str] = {}
    for headers in answers:
        for name, value in headers:
            cookie = value.partition("=")[0].strip() if name == "set-cookie" else ""
            maker = next((m for begin, m in _AFFINITY if cookie.startswith(begin)), None)
            if maker and _NAME.fullmatch(cookie):
                found[cookie] = maker
    for cookie, maker in found.items():
        yield f"A cookie that ties clients to a server: {cookie} ({maker})."


def _gateways(answers: Sequence[Headers]) -> Iterator[str]:
    """Exchange is IIS; another name in Server, or a Via, is somebody else's."""
    others: dict[str, None] = {}
    for headers in answers:
        for name, value in headers:
            shown = plain(value, 60)
            if shown and name == "server" and not shown.startswith("Microsoft-"):
                others[f"Answers come from {shown}, not from IIS."] = None
            elif shown and name == "via":
                others[f"Answers came through: {shown}."] = None
    yield from others


def _named(answers: Sequence[Headers], headers: tuple[str, ...]) -> list[str]:
    """Short names of servers, in capitals, each once and in the order in which they came."""
    found: dict[str, None] = {}
    for answer in answers:
        for name, value in answer:
            server = value.partition(".")[0].strip().upper()
            if name in headers and _NAME.fullmatch(server):
                found[server] = None
    return list(found)
