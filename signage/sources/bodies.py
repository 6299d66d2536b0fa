"""The bodies of answers: read whole within limits, or as they come."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Generator, Iterator
from contextlib import suppress

import requests
import urllib3

from signage.core.health import Fault
from signage.sources.base import SourceError
from signage.sources.transport import TooLongError, transport_fault

MAX_ANSWER = 16 * 2**20  # bytes, unpacked; two hundred items take a quarter of one MiB
_CHUNK = 65_536


def read_body(response: requests.Response, seconds: float) -> None:
    """Read the answer, within the limits of `_parts`."""
    response._content = b"".join(_parts(response.raw, seconds))  # as `requests` keeps a body itself
    response._content_consumed = True  # type: ignore[attr-defined]


def limit(response: requests.Response, seconds: float) -> None:
    """Have whoever reads the answer, and `requests` for them, meet those limits too."""
    answer = weakref.ref(response.raw)  # which holds what follows: nobody else may keep it open

    def stream(*_: object, **__: object) -> Iterator[bytes]:
        fault: Fault | None = None
        try:
            if (raw := answer()) is not None:
                yield from _parts(raw, seconds)
        except (urllib3.exceptions.HTTPError, OSError, TooLongError) as error:
            fault = transport_fault(error)
        if fault is not None:
            raise SourceError(fault)

    response.raw.stream = stream  # type: ignore[method-assign]


def _parts(raw: urllib3.HTTPResponse, seconds: float) -> Iterator[bytes]:
    """The answer as it comes: not longer than `seconds`, not more than MAX_ANSWER.

    A server that sends a byte now and then would outlast any timeout that counts silence.
    """
    late = threading.Event()
    timer = threading.Timer(seconds, late.set)
    timer.daemon = True
    timer.start()
    length = 0
    try:
        while part := raw.read1(_CHUNK, decode_content=True):
            yield part
            length += len(part)
            if late.is_set():
                raise TimeoutError
            if length > MAX_ANSWER:
                raise TooLongError
    except BaseException:
        raw.close()  # its connection is in the middle of an answer: nobody may reuse it
        raw.release_conn()
        raise
    finally:
        timer.cancel()


def pieces(response: requests.Response) -> Generator[bytes, None, None]:
    """What comes of an answer that is a stream, as it comes. Raises SourceError.

    Each wait is limited by the read timeout that the answer was asked for with.
    """
    fault: Fault | None = None
    try:
        while part := response.raw.read1(_CHUNK, decode_content=True):
            yield part
    except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
        fault = transport_fault(error)
    finally:
        response.close()
    if fault is not None:
        raise SourceError(fault)


def hang_up(response: requests.Response) -> None:
    """End a stream that another thread waits for: its wait is over at once."""
    # A close would wait for the reading thread; RuntimeError, ValueError: it is over already.
    with suppress(OSError, RuntimeError, ValueError):
        response.raw.shutdown()
