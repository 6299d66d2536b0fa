"""Bytes to requests and answers to bytes: SOAP 1.1 as Exchange speaks it. No sockets here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from lxml import etree

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
MESSAGES = "http://schemas.microsoft.com/exchange/services/2006/messages"
TYPES = "http://schemas.microsoft.com/exchange/services/2006/types"
ERRORS = "http://schemas.microsoft.com/exchange/services/2006/errors"
NAMES = {"s": SOAP, "m": MESSAGES, "t": TYPES, "e": ERRORS}

MAX_REQUEST_BYTES = 4 * 1024 * 1024

# Exchange Server SE RTM, and the schema version that its answers name.
BUILD = (15, 2, 2562, 17)
SCHEMA_VERSION = "V2017_07_11"

# XML 1.0 has no way to write these; Exchange sends them as character references all the same.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_PLACEHOLDER = 0x10F000  # private use: stands for a control character until it is bytes
_PLACEHELD = re.compile(rb"\xf4\x8f\x80[\x80-\x9f]")

Element = etree._Element


class SoapError(Exception):
    """The request as a whole is refused: answered by a SOAP fault with this response code."""

    def __init__(
        self, code: str, text: str, values: tuple[tuple[str, str], ...] = (), status: int = 500
    ) -> None:
        self.code = code
        self.text = text
        self.values = values  # MessageXml: (name, text), such as BackOffMilliseconds
        self.status = status
        super().__init__(code)


@dataclass(frozen=True, slots=True, repr=False)
class Request:
    """One request: the operation's name and element, and what the SOAP header asks for."""

    operation: str
    body: Element
    impersonated: str | None  # an SMTP address or principal name
    zone_id: str | None  # TimeZoneContext: the zone of times without an offset


def invalid(what: str) -> SoapError:
    """The request breaks the schema."""
    return SoapError("ErrorSchemaValidation", f"The request failed schema validation: {what}.")


def t(tag: str, *content: Element | str | None, **attributes: str) -> Element:
    """An element of the types namespace; None among the content is left out."""
    return _element(TYPES, tag, content, attributes)


def m(tag: str, *content: Element | str | None, **attributes: str) -> Element:
    """An element of the messages namespace; None among the content is left out."""
    return _element(MESSAGES, tag, content, attributes)


def moment(value: datetime) -> str:
    """xs:dateTime in UTC, to the second, as Exchange writes it."""
    return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def boolean(value: bool) -> str:
    """xs:boolean."""
    return "true" if value else "false"


def text_of(element: Element | None, path: str) -> str | None:
    """The stripped text at a path with the prefixes of NAMES; None: absent or empty."""
    found = element.find(path, NAMES) if element is not None else None
    text = (found.text or "").strip() if found is not None else ""
    return text or None


def parse(data: bytes) -> Request:
    """Read a request; SoapError for anything that is not one."""
    if len(data) > MAX_REQUEST_BYTES:
        raise SoapError("ErrorInvalidRequest", "The request is too large.")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise invalid("it is not well-formed") from error
    if root.getroottree().docinfo.doctype:  # type: ignore[union-attr]  # lxml-stubs lack it
        raise invalid("a DTD is prohibited")
    body = root.find("s:Body", NAMES)
    payload = (
        next((child for child in body if isinstance(child.tag, str)), None)
        if body is not None
        else None
    )
    if root.tag != f"{{{SOAP}}}Envelope" or payload is None:
        raise invalid("there is no SOAP body")
    name = etree.QName(payload)
    if name.namespace != MESSAGES:
        raise invalid("the element of the body is unknown")
    header = root.find("s:Header", NAMES)
    sid = (
        header.find("t:ExchangeImpersonation/t:ConnectingSID", NAMES)
        if header is not None
        else None
    )
    zone = (
        header.find("t:TimeZoneContext/t:TimeZoneDefinition", NAMES) if header is not None else None
    )
    return Request(
        operation=name.localname.removesuffix("Request"),
        body=payload,
        impersonated=next((who.text for who in sid if who.text), None) if sid is not None else None,
        zone_id=zone.get("Id") if zone is not None else None,
    )


def answer(payload: Element, build: tuple[int, ...] = BUILD) -> bytes:
    """An operation's answer in its envelope, as a server of that build gives it."""
    return _envelope(payload, build)


def fault(error: SoapError) -> bytes:
    """The SOAP fault that Exchange answers with instead of an operation's answer."""
    code = etree.Element("faultcode", nsmap={"a": TYPES})
    code.text = f"a:{error.code}"
    text = etree.Element("faultstring")
    text.set("{http://www.w3.org/XML/1998/namespace}lang", "en-US")
    text.text = error.text
    detail = etree.Element("detail")
    for tag, value in (("ResponseCode", error.code), ("Message", error.text)):
        child = etree.SubElement(detail, f"{{{ERRORS}}}{tag}", nsmap={"e": ERRORS})
        child.text = value
    if error.values:
        detail.append(
            t("MessageXml", *(t("Value", value, Name=name) for name, value in error.values))
        )
    element = etree.Element(f"{{{SOAP}}}Fault", nsmap={"s": SOAP})
    element.extend([code, text, detail])
    return _envelope(element, None)


def _envelope(payload: Element, build: tuple[int, ...] | None) -> bytes:
    envelope = etree.Element(f"{{{SOAP}}}Envelope", nsmap={"s": SOAP})
    if build is not None:
        fields = ("MajorVersion", "MinorVersion", "MajorBuildNumber", "MinorBuildNumber")
        version = t("ServerVersionInfo", Version=SCHEMA_VERSION)
        for field, number in zip(fields, build, strict=True):
            version.set(field, str(number))
        etree.SubElement(envelope, f"{{{SOAP}}}Header").append(version)
    etree.SubElement(envelope, f"{{{SOAP}}}Body").append(payload)
    data = etree.tostring(envelope, xml_declaration=True, encoding="utf-8")
    return _PLACEHELD.sub(lambda hit: b"&#x%X;" % (hit.group()[3] - 0x80), data)


def _element(
    namespace: str, tag: str, content: tuple[Element | str | None, ...], attributes: dict[str, str]
) -> Element:
    element = etree.Element(f"{{{namespace}}}{tag}", nsmap={"m": MESSAGES, "t": TYPES})
    for name, value in attributes.items():
        element.set(name, _CONTROL.sub("\ufffd", value))
    for child in content:
        if isinstance(child, str):
            element.text = _CONTROL.sub(_placeholder, child)
        elif child is not None:
            element.append(child)
    return element


def _placeholder(hit: re.Match[str]) -> str:
    code = ord(hit.group())
    return chr(_PLACEHOLDER + code) if code < 0x20 else "\ufffd"
