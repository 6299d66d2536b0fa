"""Holds SOAP messages against the EWS schema that EWS_SCHEMA_DIR names."""

from __future__ import annotations

import functools
import os
from pathlib import Path

import pytest
from lxml import etree

SOAP = "{http://schemas.xmlsoap.org/soap/envelope/}"
_VARIABLE = "EWS_SCHEMA_DIR"

needs_schema = pytest.mark.skipif(
    not os.environ.get(_VARIABLE), reason=f"{_VARIABLE} does not name the folder of the EWS schema"
)


@functools.cache
def _schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(Path(os.environ[_VARIABLE]) / "ews-all.xsd"))


def violations(message: bytes) -> list[str]:
    """What the schema has against the header and the body of a SOAP message; empty: nothing.

    A SOAP fault is no part of the schema and has to be told apart by the caller.
    """
    root = etree.fromstring(message)
    assert root.tag == f"{SOAP}Envelope", root.tag
    parts = [part for name in ("Header", "Body") for part in root.iterfind(f"{SOAP}{name}/*")]
    assert root.find(f"{SOAP}Body/*") is not None, "no body"
    found = []
    for part in parts:
        if not _schema().validate(etree.fromstring(etree.tostring(part))):
            found += [f"{etree.QName(part).localname}: {e.message}" for e in _schema().error_log]
    return found


def is_fault(message: bytes) -> bool:
    """Is it a SOAP fault?"""
    return etree.fromstring(message).find(f"{SOAP}Body/{SOAP}Fault") is not None
