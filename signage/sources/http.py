"""The HTTP under all sources: TLS always verified, answers bounded, faults told by their cause."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from http.cookiejar import DefaultCookiePolicy
from pathlib import Path
from typing import Any

import requests
import urllib3
from requests.adapters import DEFAULT_CA_BUNDLE_PATH, HTTPAdapter

from signage.core.health import Fault, FaultKind
from signage.sources.base import SourceError
from signage.sources.http_faults import http_date, http_fault

MAX_ANSWER = 16 * 2**20  # bytes, unpacked; two hundred items take a quarter of one MiB
_CHUNK = 65_536


class _TooLongError(Exception):
    """The answer passed MAX_ANSWER."""


class HttpsAdapter(HTTPAdapter):
    """Sends what a session sends, and brings every answer back, whatever its status.

    What goes wrong before there is one leaves it as a SourceError. TLS 1.2 or newer, verified,
    against `ca_file` alone or the system's authorities; what a caller or the environment says of
    verification is not listened to. `dated` is told the Date header of each answer. An answer is
    read whole here, within `answer_timeout` seconds.
    """

    def __init__(
        self,
        ca_file: Path | None,
        answer_timeout: float,
        dated: Callable[[datetime], None],
    ) -> None:
        self._ca_file = None if ca_file is None else str(ca_file)
        self._answer_timeout = answer_timeout
        self._dated = dated
        self._tls = _tls(self._ca_file)
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
            self._note_date(response)
            if self._is_read_here(response, stream):
                _read_body(response, self._answer_timeout)
        except (
            requests.RequestException,
            urllib3.exceptions.HTTPError,
            OSError,
            _TooLongError,
        ) as error:
            fault = _transport_fault(error)
        if fault is None:
            fault = self._refusal(response)
        if fault is not None:
            raise SourceError(fault)  # out here, so that it drags no error along that quotes text
        return response

    def _is_read_here(self, response: requests.Response, stream: bool) -> bool:
        return True

    def _refusal(self, response: requests.Response) -> Fault | None:
        """The fault that an answer stands for; None: whoever asked is to look at it."""
        return None

    def _note_date(self, response: requests.Response) -> None:
        moment = http_date(response.headers.get("Date"))
        if moment is not None:
            self._dated(moment)


class ExchangeAdapter(HttpsAdapter):
    """Sends what exchangelib's sessions send; only SOAP and refused log-ons come back.

    An answer that is asked for as a stream is left to `pieces`.
    """

    def _is_read_here(self, response: requests.Response, stream: bool) -> bool:
        streams = stream and response.status_code == 200
        return response.status_code != 401 and not streams  # a log-on needs its unread bodies

    def _refusal(self, response: requests.Response) -> Fault | None:
        if response.status_code == 401 or _is_soap(response):
            return None
        return http_fault(response.status_code, response.headers)


def plain_session(adapter: HttpsAdapter, proxy: str | None) -> requests.Session:
    """A session of our own over `adapter`: no netrc, no cookies, no other scheme than https.

    `proxy` is the address of a web proxy or "none"; None: as the environment says.
    """
    session = requests.Session()
    route(session, proxy)
    session.adapters.clear()
    session.mount("https://", adapter)
    session.auth = _as_it_is  # or the machine's netrc would replace our Authorization header
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))
    return session


def route(session: requests.Session, proxy: str | None) -> None:
    """Have `session` go through `proxy`: an address, "none", or None for what the environment says.

    With either of the first two, requests looks at no environment variable any more.
    """
    if proxy is not None:
        session.trust_env = False
        session.proxies = {} if proxy == "none" else {"https": proxy}


def proxy_for(url: str, proxy: str | None) -> str | None:
    """The address of the proxy through which such a session asks for `url`; None: straight."""
    with requests.Session() as session:
        route(session, proxy)
        found = session.merge_environment_settings(url, {}, None, None, None)
        return requests.utils.select_proxy(url, found["proxies"])


def trust(ca_file: Path | None) -> ssl.SSLContext:
    """TLS as every source speaks it, for a look at a server without a request.

    Raises SourceError if the CA file cannot be read.
    """
    context = _tls(None if ca_file is None else str(ca_file))
    if ca_file is None:
        context.load_verify_locations(DEFAULT_CA_BUNDLE_PATH)  # which requests adds to the system's
    return context


def _as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


def pieces(response: requests.Response) -> Iterator[bytes]:
    """What comes of an answer that is a stream, as it comes. Raises SourceError.

    Each wait is limited by the read timeout that the answer was asked for with.
    """
    fault: Fault | None = None
    try:
        while part := response.raw.read1(_CHUNK, decode_content=True):
            yield part
    except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
        fault = _transport_fault(error)
    finally:
        response.close()
    if fault is not None:
        raise SourceError(fault)


def hang_up(response: requests.Response) -> None:
    """End a stream that another thread waits for: its wait is over at once."""
    # A close would wait for the reading thread; RuntimeError, ValueError: it is over already.
    with suppress(OSError, RuntimeError, ValueError):
        response.raw.shutdown()


def _tls(ca_file: str | None) -> ssl.SSLContext:
    try:
        context = ssl.create_default_context(cafile=ca_file)
    except OSError:  # SSLError is one
        context = None
    if context is None:
        raise SourceError(Fault(FaultKind.CERTIFICATE, f"the CA file cannot be read: {ca_file}"))
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _is_soap(response: requests.Response) -> bool:
    """A SOAP fault comes as HTTP 500 (SOAP 1.1, 6.2); so does a web server's page of apology."""
    if response.status_code == 500:
        return response.content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<?xml", b"<s:", b"<S"))
    return response.status_code == 200


def _read_body(response: requests.Response, seconds: float) -> None:
    """Read the answer as it comes: not longer than `seconds`, not more than MAX_ANSWER.

    A server that sends a byte now and then would outlast any timeout that counts silence.
    """
    late = threading.Event()
    timer = threading.Timer(seconds, late.set)
    timer.daemon = True
    timer.start()
    answer = bytearray()
    try:
        while part := response.raw.read1(_CHUNK, decode_content=True):
            answer += part
            if late.is_set():
                raise TimeoutError
            if len(answer) > MAX_ANSWER:
                raise _TooLongError
    except BaseException:
        response.close()  # its connection is in the middle of an answer: nobody may reuse it
        raise
    finally:
        timer.cancel()
    response._content = bytes(answer)  # as `requests` itself keeps a body that was read
    response._content_consumed = True  # type: ignore[attr-defined]


def _transport_fault(error: Exception) -> Fault:
    """By the cause at the bottom; its own text is left out, but for OpenSSL's fixed phrases."""
    causes = _causes(error)
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return Fault(FaultKind.CERTIFICATE, cause.verify_message)
    for cause in causes:
        if isinstance(cause, ssl.SSLError):
            return Fault(FaultKind.CERTIFICATE, f"TLS failed: {cause.reason or 'no reason given'}")
    for kinds, fault in _TRANSPORT:
        if any(isinstance(cause, kinds) for cause in causes):
            return fault
    return Fault(FaultKind.UNREACHABLE, "no connection")


_TRANSPORT: tuple[tuple[tuple[type[Exception], ...], Fault], ...] = (
    (
        (socket.gaierror, urllib3.exceptions.NameResolutionError),
        Fault(FaultKind.UNREACHABLE, "the server's name is not known"),
    ),
    ((ConnectionRefusedError,), Fault(FaultKind.UNREACHABLE, "the connection was refused")),
    # After these two, which urllib3 wraps in a kind of timeout as well.
    (
        (TimeoutError, requests.Timeout, urllib3.exceptions.TimeoutError),
        Fault(FaultKind.UNREACHABLE, "no answer in time"),
    ),
    (
        (http.client.IncompleteRead, urllib3.exceptions.IncompleteRead),
        Fault(FaultKind.BAD_ANSWER, "the answer broke off"),
    ),
    (
        (urllib3.exceptions.DecodeError, _TooLongError),
        Fault(FaultKind.BAD_ANSWER, "the answer is too long or cannot be unpacked"),
    ),
    ((ConnectionError,), Fault(FaultKind.UNREACHABLE, "the connection was cut")),
)


def _causes(error: BaseException) -> list[BaseException]:
    """The error and all it wraps: libraries hide the cause in arguments, reasons and contexts."""
    found: list[BaseException] = []
    waiting: list[object] = [error]
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, BaseException) and one not in found:
            found.append(one)
            waiting += [*one.args, getattr(one, "reason", None), one.__cause__, one.__context__]
    return found
