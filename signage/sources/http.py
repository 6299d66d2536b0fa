"""The HTTP under all sources: TLS always verified, answers bounded, faults told by their cause."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from http.cookiejar import DefaultCookiePolicy
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter

from signage.core.health import Fault, FaultKind
from signage.sources.base import SourceError
from signage.sources.bodies import limit, read_body
from signage.sources.http_faults import http_date, http_fault, page_fault
from signage.sources.tls import certificate_ends, context, newest_offered
from signage.sources.transport import TooLongError, transport_fault

_PROBE_SECONDS = 3.0


class HttpsAdapter(HTTPAdapter):
    """Sends what a session sends, and brings every answer back, whatever its status.

    What goes wrong before there is one leaves it as a SourceError. TLS 1.2 or newer, verified,
    against `ca_file` alone or the system's authorities; what a caller or the environment says of
    verification is not listened to. `dated` is told the Date header of each answer, and `ends` when
    the server's certificate does. An answer is read whole here, within `answer_timeout` seconds.
    `certificate` is a PEM file by which this client shows who it is.
    """

    def __init__(
        self,
        ca_file: Path | None,
        answer_timeout: float,
        dated: Callable[[datetime], None],
        ends: Callable[[datetime], None] | None = None,
        certificate: Path | None = None,
    ) -> None:
        self._ca_file = None if ca_file is None else str(ca_file)
        self._answer_timeout = answer_timeout
        self._dated = dated
        self._ends = ends
        self._certificate = certificate
        self._tls = context(self._ca_file, certificate)
        # One connection, which waits its turn: NTLM logs on connections, not requests.
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=0, pool_block=True)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs, ssl_context=self._tls)

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        return super().proxy_manager_for(proxy, **kwargs, ssl_context=self._tls)

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Any = None,
        verify: Any = True,
        cert: Any = None,
        proxies: Any = None,
    ) -> requests.Response:
        fault: Fault | None = None
        try:
            # Streamed, so that the body is read below, under its own time limit.
            response = super().send(request, True, timeout, self._ca_file or True, cert, proxies)
            self._note(response)
            if read := self._is_read_here(response, stream):
                read_body(response, self._answer_timeout)
            elif response.status_code == 401:
                limit(response, self._answer_timeout)
        except (
            requests.RequestException,
            urllib3.exceptions.HTTPError,
            OSError,
            TooLongError,
        ) as error:
            fault = transport_fault(error)
            if fault.kind is FaultKind.WEAK_TLS and not proxies:
                fault = _named(fault, request.url or "")
        if fault is None and read:
            fault = self._refusal(response)
        if fault is not None:
            raise SourceError(fault)  # out here, so that it drags no error along that quotes text
        return response

    def _is_read_here(self, response: requests.Response, stream: bool) -> bool:
        return True

    def _refusal(self, response: requests.Response) -> Fault | None:
        """The fault that an answer stands for; None: whoever asked is to look at it."""
        return None

    def _note(self, response: requests.Response) -> None:
        moment = http_date(response.headers.get("Date"))
        if moment is not None:
            self._dated(moment)
        if self._ends is not None and (ends := certificate_ends(response)) is not None:
            self._ends(ends)


class LogonAdapter(HttpsAdapter):
    """Leaves a refused log-on unread: the next step of NTLM and Kerberos needs its connection."""

    def _is_read_here(self, response: requests.Response, stream: bool) -> bool:
        return response.status_code != 401


class ExchangeAdapter(LogonAdapter):
    """Sends what exchangelib's sessions send; only SOAP and refused log-ons come back.

    An answer that is asked for as a stream is left to `pieces`.
    """

    def _is_read_here(self, response: requests.Response, stream: bool) -> bool:
        streams = stream and response.status_code == 200
        return super()._is_read_here(response, stream) and not streams

    def _refusal(self, response: requests.Response) -> Fault | None:
        if _is_soap(response):
            return page_fault(response.content)
        policy = response.headers.get("X-EWS-Policy-Reason")
        if response.status_code == 403 and self._certificate is not None and not policy:
            what = "HTTP 403: the server does not accept the client certificate"
            return Fault(FaultKind.UNAUTHORISED, what)
        host = urlsplit(response.url).hostname
        return http_fault(response.status_code, response.headers, host)


def plain_session(adapter: HttpsAdapter, proxy: str | None) -> requests.Session:
    """A session of our own over `adapter`: no netrc, no cookies, no other scheme than https.

    `proxy` is the address of a web proxy or "none"; None: as the environment says.
    """
    session = requests.Session()
    route(session, proxy)
    session.adapters.clear()
    session.mount("https://", adapter)
    session.auth = as_it_is  # or the machine's netrc would replace our Authorization header
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))
    return session


def route(session: requests.Session, proxy: str | None) -> None:
    """Have `session` go through `proxy`: an address, "none", or None for what the environment says.

    With either of the first two, requests looks at no environment variable any more.
    """
    if proxy is not None:
        session.trust_env = False
        session.proxies = {} if proxy == "none" else {"https": proxy}


def server_of(url: str) -> tuple[str, int] | None:
    """Host and port that a session would ask for `url`; None: not https, a log-on inside, no host.

    By the parser that it goes by itself: others read some addresses in another way, and what was
    found to be one host's would be sent to another.
    """
    try:
        parts = urllib3.util.parse_url(url)
    except urllib3.exceptions.LocationParseError:
        return None
    if parts.scheme != "https" or parts.auth is not None or not parts.host:
        return None
    return parts.host.lower(), parts.port or 443


def proxy_for(url: str, proxy: str | None) -> str | None:
    """The address of the proxy through which such a session asks for `url`; None: straight."""
    with requests.Session() as session:
        route(session, proxy)
        found = session.merge_environment_settings(url, {}, None, None, None)
        return requests.utils.select_proxy(url, found["proxies"])


def as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """The log-on of a session that needs none: with it, requests looks for none in a netrc."""
    return request


def _named(fault: Fault, url: str) -> Fault:
    """A fault of a server whose TLS is too old says how old."""
    parts = urlsplit(url)
    version = newest_offered(parts.hostname or "", parts.port or 443, _PROBE_SECONDS)
    if version is None:
        return fault
    return replace(fault, detail=f"the server offers {version} at most; TLS 1.2 is the least")


def _is_soap(response: requests.Response) -> bool:
    """A SOAP fault comes as HTTP 500 (SOAP 1.1, 6.2); so does a web server's page of apology."""
    if response.status_code == 500:
        return response.content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<?xml", b"<s:", b"<S"))
    return response.status_code == 200
