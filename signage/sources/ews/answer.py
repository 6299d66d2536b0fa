"""From the bytes of an EWS answer to its response messages, strictly: a part is never a whole.

exchangelib's parser mends what it is given, so a truncated answer looks like a short calendar and
would free the room. This one refuses it. It forgives one thing alone: characters that XML forbids,
which Exchange passes on from the subjects that people paste.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import NamedTuple
from xml.etree import ElementTree as ET

from signage.core.health import Fault, FaultKind
from signage.sources.base import SourceError
from signage.sources.ews.faults import code_fault

SOAP = "{http://schemas.xmlsoap.org/soap/envelope/}"
MESSAGES = "{http://schemas.microsoft.com/exchange/services/2006/messages}"
TYPES = "{http://schemas.microsoft.com/exchange/services/2006/types}"
ERRORS = "{http://schemas.microsoft.com/exchange/services/2006/errors}"

_REFERENCE = re.compile(rb"&#(?:([0-9]{1,8})|[xX]([0-9a-fA-F]{1,8}));")
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")  # UTF-8
_GONE = frozenset({"ErrorCorruptData", "ErrorItemCorrupt", "ErrorItemNotFound"})
_BACK_OFF_LIMIT = timedelta(days=1).total_seconds() * 1000


class View(NamedTuple):
    """One answer to FindItem."""

    items: list[ET.Element]
    whole: bool  # the server says that nothing of the span is missing


def bad_answer(detail: str) -> SourceError:
    """An answer that is not what was asked for. `detail` must not quote it."""
    return SourceError(Fault(FaultKind.BAD_ANSWER, detail))


def body(answer: bytes) -> ET.Element:
    """The SOAP body. Raises SourceError for anything that is not one whole XML document."""
    envelope = document(answer)
    found = None if envelope is None else envelope.find(f"{SOAP}Body")
    if found is None:
        raise bad_answer("the answer is not whole XML, or not SOAP")
    return found


def document(answer: bytes) -> ET.Element | None:
    """The root of one whole XML document without a document type; None: it is something else."""
    # Safe for XML from outside: expat resolves no external entity, and the builder below refuses a
    # document type, without which there are no internal ones.
    parser = ET.XMLParser(target=_NoDoctype())  # noqa: S314
    try:
        parser.feed(_REFERENCE.sub(_legal, _CONTROL.sub(b"?", answer)))
        root: ET.Element | None = parser.close()
    except (ET.ParseError, ValueError, LookupError):
        root = None  # the error quotes the document: it stays here
    return root


def messages(soap_body: ET.Element, operation: str) -> list[ET.Element]:
    """The response messages of `operation`. Raises SourceError for a SOAP fault."""
    response = soap_body.find(f"{MESSAGES}{operation}Response/{MESSAGES}ResponseMessages")
    if response is not None:
        return response.findall(f"{MESSAGES}{operation}ResponseMessage")
    detail = soap_body.find(f"{SOAP}Fault/detail")
    if detail is None:
        raise bad_answer("the answer is neither a response nor a fault")
    code = detail.findtext(f"{ERRORS}ResponseCode")
    raise SourceError(code_fault(_stripped(code), _back_off(detail.find(f"{TYPES}MessageXml"))))


def refusal(message: ET.Element) -> Fault | None:
    """Why a response message brings nothing; None: it is a success."""
    code = _stripped(message.findtext(f"{MESSAGES}ResponseCode"))
    if message.get("ResponseClass") == "Success" and code == "NoError":
        return None
    return code_fault(code, _back_off(message.find(f"{MESSAGES}MessageXml")))


def view(found: list[ET.Element]) -> View:
    """What one folder's view holds. Raises SourceError if the server refused or said too little."""
    if len(found) != 1:
        raise bad_answer("the answer does not hold one view")
    fault = refusal(found[0])
    if fault is not None:
        raise SourceError(fault)
    root = found[0].find(f"{MESSAGES}RootFolder")
    items = None if root is None else root.find(f"{TYPES}Items")
    if root is None or items is None:
        raise bad_answer("the answer holds no view")
    # A server that does not say whether this is all has not said that it is.
    return View(list(items), root.get("IncludesLastItemInRange", "").strip() in ("true", "1"))


def items(found: list[ET.Element]) -> list[ET.Element]:
    """The items that GetItem brought, without those that are gone or cannot be opened.

    Raises SourceError if the server refused for another reason.
    """
    brought: list[ET.Element] = []
    for message in found:
        fault = refusal(message)
        if fault is None:
            brought += message.findall(f"{MESSAGES}Items/*")
        elif fault.detail not in _GONE:
            raise SourceError(fault)
    return brought


class _NoDoctype(ET.TreeBuilder):
    def doctype(self, name: str, public_id: str | None, system: str | None) -> None:
        raise ValueError("a SOAP message has no document type")  # SOAP 1.1, section 3


def _legal(reference: re.Match[bytes]) -> bytes:
    """The reference itself if XML 1.0 allows its character (2.2, "Char"), else a question mark."""
    decimal, hexadecimal = reference.groups()
    point = int(decimal) if decimal else int(hexadecimal, 16)
    allowed = (
        point in (0x9, 0xA, 0xD)
        or 0x20 <= point <= 0xD7FF
        or 0xE000 <= point <= 0xFFFD
        or 0x10000 <= point <= 0x10FFFF
    )
    return reference.group() if allowed else b"?"


def _back_off(message_xml: ET.Element | None) -> timedelta | None:
    """BackOffMilliseconds, which a fault and a response message carry alike."""
    for value in [] if message_xml is None else message_xml.iter(f"{TYPES}Value"):
        text = _stripped(value.text) or ""
        if value.get("Name") == "BackOffMilliseconds" and re.fullmatch(r"[0-9]{1,12}", text):
            return timedelta(milliseconds=min(int(text), _BACK_OFF_LIMIT))
    return None


def _stripped(text: str | None) -> str | None:
    return None if text is None else text.strip()
