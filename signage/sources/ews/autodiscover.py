"""Where a mailbox's EWS endpoint is, asked of Autodiscover once, while a sign is set up.

The older of its two forms (POX; "Autodiscover for Exchange", MS-OXDSCLI), which every Exchange has.
The library's own way is not used: it keeps a file, asks DNS past the system, and shows the log-on
to whatever host an unencrypted redirect names. Here the log-on goes to the mailbox's own domain,
and to nobody else unless a person names them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit
from xml.sax.saxutils import escape

from signage import __version__
from signage.core.health import Fault, FaultKind
from signage.sources.base import SourceError
from signage.sources.ews.answer import document
from signage.sources.ews.logon import Logon
from signage.sources.ews.settings import EwsSettings
from signage.sources.http import LogonAdapter, plain_session, server_of
from signage.sources.http_faults import http_fault

PATH = "/autodiscover/autodiscover.xml"
_MOST_HOPS = 5  # redirects in a row

_ASKED = "http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006"
_FORM = "http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a"
_NAME = f"{{{_FORM}}}"
# Of the protocols that an answer names, the one for this network first (MS-OXDSCLI, "Type").
_INSIDE, _OUTSIDE = "EXCH", "EXPR"


class Step(NamedTuple):
    """One question and what came of it, in words; `fault` where it went wrong."""

    url: str
    said: str
    fault: Fault | None = None


class Found(NamedTuple):
    """What Autodiscover says of a mailbox: its endpoint inside the network, and from outside."""

    inside: str | None
    outside: str | None
    mailbox: str | None = None  # ask for this address instead: the mailbox is known by that


def places(mailbox: str) -> tuple[str, ...]:
    """Where a mailbox's domain may say it (MS-OXDISCO, 3.1.5.4, those by https alone)."""
    domain = mailbox.rpartition("@")[2].lower()
    return tuple(f"https://{host}{PATH}" for host in (domain, f"autodiscover.{domain}"))


def ask(settings: EwsSettings, logon: Logon, urls: tuple[str, ...]) -> Iterator[Step | Found]:
    """Every step as it is done; a Found ends it. Bounded by the settings' timeouts.

    A log-on that is refused ends it too: the same again elsewhere would only lock the account.
    """
    waiting, hops, asked = list(urls), 0, set[str]()
    while waiting:
        url = waiting.pop(0)
        if url in asked:
            continue
        asked.add(url)
        answer = _answer(settings, logon, url)
        if isinstance(answer, str):
            hops += 1
            if hops > _MOST_HOPS or not _is_own(answer, url, settings.room):
                yield Step(url, f"sends on to {answer}, which is not followed: name it yourself")
            else:
                yield Step(url, f"sends on to {answer}")
                waiting.insert(0, answer)
        elif isinstance(answer, Found):
            yield Step(url, "answers")
            yield answer
            return
        else:
            yield Step(url, answer.detail, answer)
            if answer.kind.refused and answer.kind is not FaultKind.NO_SUCH_ROOM:
                return


def _answer(settings: EwsSettings, logon: Logon, url: str) -> Found | Fault | str:
    """What one address says: the endpoint, another address, or what is wrong."""
    settings = replace(settings, endpoint=url)
    try:
        adapter = LogonAdapter(
            settings.ca_file,
            settings.answer_timeout,
            lambda _: None,
            certificate=settings.certificate,
        )
        with closing(plain_session(adapter, settings.proxy)) as session:
            session.auth = logon.auth()
            response = session.post(
                url,
                data=_question(settings.room),
                headers={
                    "Content-Type": "text/xml; charset=utf-8",
                    "User-Agent": f"signage/{__version__}",
                },
                timeout=(settings.connect_timeout, settings.read_timeout),
                allow_redirects=False,
            )
            status, headers = response.status_code, response.headers
            content = b"" if status == 401 else response.content
    except SourceError as error:
        return error.fault
    except PermissionError:  # requests_ntlm: the server offers NTLM and does not go through
        return http_fault(401, {})
    if status in {301, 302, 307, 308} and headers.get("Location"):
        return urljoin(url, headers["Location"])
    if status != 200:
        return http_fault(status, headers, urlsplit(url).hostname)
    return _read(content)


def _question(mailbox: str) -> bytes:
    return (
        f'<?xml version="1.0" encoding="utf-8"?><Autodiscover xmlns="{_ASKED}"><Request>'
        f"<EMailAddress>{escape(mailbox)}</EMailAddress>"
        f"<AcceptableResponseSchema>{_FORM}</AcceptableResponseSchema>"
        "</Request></Autodiscover>"
    ).encode()


def _read(content: bytes) -> Found | Fault | str:
    """An answer of the form 2006a; its own texts are not repeated."""
    root = document(content)
    account = None if root is None else root.find(f".//{_NAME}Account")
    if root is None or account is None:
        if root is not None and root.find(".//{*}ErrorCode") is not None:
            return Fault(FaultKind.NO_SUCH_ROOM, "it knows no such mailbox")
        return Fault(FaultKind.WRONG_ENDPOINT, "this is not Autodiscover")
    action = (account.findtext(f"{_NAME}Action") or "").strip().lower()
    if action == "redirecturl":
        return (account.findtext(f"{_NAME}RedirectUrl") or "").strip()
    if action == "redirectaddr":
        return Found(None, None, (account.findtext(f"{_NAME}RedirectAddr") or "").strip())
    urls = {
        (each.findtext(f"{_NAME}Type") or "").strip(): (
            each.findtext(f"{_NAME}EwsUrl") or each.findtext(f"{_NAME}ASUrl") or ""
        ).strip()
        for each in account.iter(f"{_NAME}Protocol")
    }
    found = Found(urls.get(_INSIDE) or None, urls.get(_OUTSIDE) or None)
    if not found.inside and not found.outside:
        return Fault(FaultKind.SWITCHED_OFF, "it names no address of EWS for this mailbox")
    return found


def _is_own(target: str, asked: str, mailbox: str) -> bool:
    """Whether a redirect stays with the host that was asked, or in the mailbox's domain."""
    server, before = server_of(target), server_of(asked)
    if server is None or before is None:
        return False
    domain = mailbox.rpartition("@")[2].lower()
    return server[0] == before[0] or f".{server[0]}".endswith(f".{domain}")
