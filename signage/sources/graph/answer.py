"""From the bytes of a Graph answer to its events, strictly: a part is never a whole. Pure."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from signage.core.health import Fault, FaultKind
from signage.sources.base import SourceError
from signage.sources.http import server_of

Event = dict[str, Any]
"""One event as JSON has it."""


class Page(NamedTuple):
    """One page of a collection (OData 4.01 JSON, "nextLink")."""

    events: list[Event]
    following: str | None  # the address of the next page; None: this was the last one


def bad_answer(detail: str) -> SourceError:
    """An answer that is not what was asked for. `detail` must not quote it."""
    return SourceError(Fault(FaultKind.BAD_ANSWER, detail))


def page(answer: bytes, endpoint: str) -> Page:
    """One page of events. Raises SourceError for anything that is not one whole JSON object.

    So it does for a next page that is not of `endpoint`: the token is for nobody else.
    """
    whole = document(answer)
    events = whole.get("value")
    if not isinstance(events, list) or not all(isinstance(event, dict) for event in events):
        raise bad_answer("the answer holds no list")
    following = whole.get("@odata.nextLink")
    if following is None:
        return Page(events, None)
    if not isinstance(following, str) or server_of(following) != server_of(endpoint):
        raise bad_answer("the next page is not at the server that was asked")
    return Page(events, following)


def error_of(answer: bytes) -> tuple[str | None, str]:
    """Code and message of an error's body ("Microsoft Graph error responses", Microsoft Learn).

    None where it names no code. The message is a server's own words: to be compared, never shown.
    """
    try:
        error = document(answer).get("error")
    except SourceError:
        return None, ""
    if not isinstance(error, dict):
        return None, ""
    code, message = error.get("code"), error.get("message")
    return code if isinstance(code, str) else None, message if isinstance(message, str) else ""


def document(answer: bytes) -> dict[str, Any]:
    """The JSON object that an answer is. Raises SourceError where it is none, or not whole."""
    try:
        found = json.loads(answer)
    except (ValueError, RecursionError):
        found = None  # the error quotes the document: it stays here
    if not isinstance(found, dict):
        raise bad_answer("the answer is not a whole JSON object")
    return found
