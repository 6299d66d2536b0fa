"""Answers as bytes: a part is never taken for the whole, and nothing of them leaks."""

from __future__ import annotations

from datetime import timedelta

import pytest

from signage.core.health import FaultKind
from signage.sources.base import SourceError
from signage.sources.ews import answer
from tests.scripted_server import ENVELOPE, fault, item, refused, view

SUBJECT = "<t:Subject>canary {}</t:Subject>"
BACK_OFF = (
    "<{0}:MessageXml><t:Value Name='Other'>5</t:Value>"
    "<t:Value Name='BackOffMilliseconds'> 297749 </t:Value></{0}:MessageXml>"
)


def found(sent: bytes) -> answer.View:
    """What a FindItem's answer comes to."""
    return answer.view(answer.messages(answer.body(sent), "FindItem"))


def fault_of(sent: bytes) -> SourceError:
    with pytest.raises(SourceError) as raised:
        found(sent)
    assert "canary" not in repr(raised.value)
    assert raised.value.__context__ is None, "the parser's error quotes the document"
    return raised.value


def test_no_beginning_of_an_answer_is_an_answer() -> None:
    """Cut anywhere, it is a fault: a mended part would be a short calendar."""
    whole = view(item(), item(SUBJECT, "two"))
    assert len(found(whole).items) == 2
    for length in range(len(whole)):
        assert fault_of(whole[:length]).fault.kind is FaultKind.BAD_ANSWER


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"<html><body>canary: sign in</body></html>",
        b"canary",
        view() + b"<again/>",
        ENVELOPE.format("").encode(),
        ENVELOPE.format("<m:GetItemResponse/>").encode(),
        ENVELOPE.format("<s:Fault><faultstring>canary</faultstring></s:Fault>").encode(),
        ENVELOPE.format("<m:FindItemResponse><m:ResponseMessages/></m:FindItemResponse>").encode(),
        view().replace(b"<t:Items></t:Items>", b""),
        view().replace(b"NoError", b""),
        view().replace(b'"Success"', b'"Warning"'),
        b"<!DOCTYPE x [<!ENTITY e 'canary'>]>" + view(item(SUBJECT)).partition(b"?>")[2],
        view(item(SUBJECT)).replace(b"utf-8", b"canary"),
        view(item(SUBJECT)).decode().encode("utf-16"),
        view(item("<t:Subject>&canary;</t:Subject>")),
    ],
)
def test_what_is_not_an_answer_is_a_fault(sent: bytes) -> None:
    """Whatever else a server says: a bad answer, without its text."""
    assert fault_of(sent).fault.kind is FaultKind.BAD_ANSWER


@pytest.mark.parametrize(
    ("pasted", "read"),
    [
        ("&#x1F;", "?"),
        ("&#31;", "?"),
        ("&#xD800;", "?"),
        ("&#xFFFE;", "?"),
        ("&#99999999;", "?"),
        ("\x00\x0b", "??"),
        ("\uffff", "?"),
        ("&#x9;&#xA;", "\t\n"),
        ("&#x1F600;", "\U0001f600"),
        ("&#228;", "ä"),
        ("&amp;#31;", "&#31;"),
        ("\u202e\u200b", "\u202e\u200b"),
    ],
)
def test_characters_that_xml_forbids_do_not_cost_the_view(pasted: str, read: str) -> None:
    """Exchange passes on what people paste into a subject; one such item is still an item."""
    (element,) = found(view(item(SUBJECT.format(pasted)))).items
    assert element.findtext(f"{answer.TYPES}Subject") == f"canary {read}"


@pytest.mark.parametrize(
    ("said", "whole"),
    [
        ('IncludesLastItemInRange="true"', True),
        ('IncludesLastItemInRange="1"', True),
        ('IncludesLastItemInRange="false"', False),
        ('IncludesLastItemInRange="0"', False),
        ('IncludesLastItemInRange="perhaps"', False),
        ("", False),
    ],
)
def test_a_view_is_whole_only_if_the_server_says_so(said: str, whole: bool) -> None:
    """Silence is not a promise (the library takes "0" for a yes)."""
    assert found(view(item(), whole=said)).whole is whole


@pytest.mark.parametrize(
    "sent",
    [
        fault("ErrorServerBusy", BACK_OFF.format("t")),
        refused("ErrorServerBusy", BACK_OFF.format("m")),
    ],
)
def test_the_servers_own_wait_is_kept_to_the_millisecond(sent: bytes) -> None:
    """BackOffMilliseconds in a fault and in a message alike."""
    error = fault_of(sent)
    assert error.fault.kind is FaultKind.THROTTLED
    assert error.fault.retry_after == timedelta(milliseconds=297_749)


@pytest.mark.parametrize("value", ["", "soon", "-1", "1.5", "9" * 99])
def test_a_wait_that_makes_no_sense_is_none(value: str) -> None:
    """A back-off is a number of milliseconds, or it is not there."""
    sent = fault("ErrorServerBusy", BACK_OFF.format("t").replace("297749", value))
    assert fault_of(sent).fault.retry_after is None


def test_no_wait_is_longer_than_a_day() -> None:
    """A slip of a server's digits must not silence the sign for a year."""
    sent = fault("ErrorServerBusy", BACK_OFF.format("t").replace("297749", "9" * 12))
    assert fault_of(sent).fault.retry_after == timedelta(days=1)
