"""Scripted trouble, as plain HTTP and as exchangelib meets it."""

from __future__ import annotations

import http.client
import ssl
import threading
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import exchangelib
import pytest
import requests
from exchangelib.errors import (
    ErrorMailboxStoreUnavailable,
    ErrorServerBusy,
    MalformedResponseError,
    SOAPError,
    UnauthorizedError,
)
from lxml import etree

from signage.sim import faults
from signage.sim.item import Item
from signage.sim.soap import MAX_REQUEST_BYTES
from tests.sim.client import account, post, view
from tests.sim.conftest import NOW

DAY = datetime(2025, 10, 14, tzinfo=UTC)
NEXT = DAY + timedelta(days=1)
ROOM = "juniper@example.com"
LISTS = "<m:GetRoomLists/>"


@pytest.mark.parametrize(
    ("fault", "status", "header"),
    [
        (faults.UNAUTHORIZED, 401, ("WWW-Authenticate", 'NTLM, Basic realm="localhost"')),
        (faults.FORBIDDEN, 403, (faults.POLICY_HEADER, None)),
        (faults.blocked(), 403, (faults.POLICY_HEADER, "EWS is disabled for this user or tenant")),
        (faults.NOT_FOUND, 404, ("Retry-After", None)),
        (faults.throttled(), 429, ("Retry-After", None)),
        (faults.throttled(7), 429, ("Retry-After", "7")),
        (faults.unavailable(), 503, ("Retry-After", None)),
        (faults.unavailable(30, close=True), 503, ("Connection", "close")),
        (faults.unavailable(30), 503, ("Connection", None)),
    ],
)
def test_statuses(start, fault, status, header):
    """Each HTTP status comes with the headers that tell it apart; afterwards all is well."""
    simulator = start()
    simulator.faults.now(fault, times=1)
    answer = post(simulator, LISTS)
    assert answer.status_code == status
    assert answer.headers.get(header[0]) == header[1]
    assert post(simulator, LISTS).status_code == 200


def test_a_busy_server_says_how_long_in_a_soap_fault(start):
    """exchangelib reads BackOffMilliseconds from the SOAP fault."""
    simulator = start()
    simulator.faults.now(faults.busy(297_749))
    with account(simulator) as juniper, pytest.raises(ErrorServerBusy) as caught:
        view(juniper, DAY, NEXT)
    assert caught.value.back_off == pytest.approx(297.749)
    assert simulator.requests[-1].status == 500


def test_a_busy_server_says_how_long_in_a_message(start):
    """In a ResponseMessage (HTTP 200) the wait is there too, though exchangelib loses it."""
    simulator = start()
    simulator.faults.now(faults.busy(120_000, in_message=True))
    with account(simulator) as juniper, pytest.raises(ErrorServerBusy) as caught:
        view(juniper, DAY, NEXT)
    assert caught.value.back_off != pytest.approx(120.0)
    assert simulator.requests[-1].status == 200
    assert b'Name="BackOffMilliseconds">120000<' in simulator.requests[-1].response


def test_any_response_code_can_be_scripted(start):
    """`refused` gives each folder of a request that code."""
    simulator = start()
    simulator.faults.now(faults.refused("ErrorMailboxStoreUnavailable"))
    with account(simulator) as juniper, pytest.raises(ErrorMailboxStoreUnavailable):
        view(juniper, DAY, NEXT)


def test_a_fault_ends_and_keeps_to_its_operations(start):
    """`times` counts requests, `operations` picks them, `clear` ends everything."""
    simulator = start()
    simulator.faults.now(faults.FORBIDDEN, operations="FindItem GetItem")
    assert post(simulator, LISTS).status_code == 200
    assert simulator.faults.take("FindItem") == (faults.FORBIDDEN,)
    simulator.faults.clear()
    simulator.faults.now(faults.NOT_FOUND, times=2)
    assert [post(simulator, LISTS).status_code for _ in range(3)] == [404, 404, 200]


def test_latency_and_hang(start):
    """Latency delays the answer; a hang never answers, and neither holds `stop` up."""
    simulator = start()
    simulator.faults.now(faults.latency(0.3), times=1)
    begun = time.monotonic()
    assert post(simulator, LISTS).status_code == 200
    assert time.monotonic() - begun >= 0.3
    simulator.faults.now(faults.HANG)
    with pytest.raises(requests.ReadTimeout):
        post(simulator, LISTS, timeout=(5, 0.3))
    ending = threading.Thread(target=simulator.stop, daemon=True)
    ending.start()
    ending.join(20)  # long enough for any machine; the hang has no end
    assert not ending.is_alive()


def test_reset(start):
    """The connection is reset: requests sees no answer at all."""
    simulator = start()
    simulator.faults.now(faults.RESET)
    with pytest.raises(requests.ConnectionError):
        post(simulator, LISTS)
    assert simulator.requests[-1].status == 0


def test_broken_xml_becomes_a_short_day_in_exchangelib(start):
    """exchangelib's parser recovers: XML that ends half-way is a view of three items, no error.

    A client that believes it would free a room; the test pins what has to be guarded against.
    """
    simulator = start(odd=True)
    with account(simulator) as juniper:
        assert len(view(juniper, DAY, NEXT)) == 6
        simulator.faults.now(faults.BROKEN_XML)
        assert len(view(juniper, DAY, NEXT)) == 3
    with pytest.raises(etree.XMLSyntaxError):
        etree.fromstring(simulator.requests[-1].response)


def test_a_proxy_page_and_a_truncated_body(start):
    """A page with HTTP 200 is no SOAP; a truncated body ends before its length."""
    simulator = start(odd=True)
    simulator.faults.now(faults.PROXY_PAGE)
    with account(simulator) as juniper, pytest.raises((SOAPError, MalformedResponseError)):
        view(juniper, DAY, NEXT)
    simulator.faults.clear()
    simulator.faults.now(faults.TRUNCATED)
    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        post(simulator, LISTS)


def test_the_date_header_tells_the_simulated_clock(start):
    """Date is the given clock's time, and off by what the script says."""
    simulator = start()
    assert parsedate_to_datetime(post(simulator, LISTS).headers["Date"]) == NOW
    simulator.faults.now(faults.wrong_clock(timedelta(hours=-2)))
    behind = parsedate_to_datetime(post(simulator, LISTS).headers["Date"])
    assert behind == NOW - timedelta(hours=2)


def test_a_custom_time_zone_breaks_exchangelib(start):
    """StartTimeZone "tzone://Microsoft/Custom" kills the whole view of exchangelib 5.6."""
    simulator = start()
    simulator.faults.now(faults.CUSTOM_ZONE)
    with account(simulator) as juniper, pytest.raises(ValueError, match="tzone"):
        view(juniper, DAY, NEXT)


def test_an_unknown_zone_shifts_whole_days(start):
    """An unknown zone on an all-day item leaves exchangelib with a warning and without a zone."""
    simulator = start("allday")
    simulator.faults.now(faults.UNKNOWN_ZONE)
    with account(simulator) as juniper, pytest.warns(UserWarning, match="Customized"):
        (item,) = view(juniper, DAY, NEXT)
    assert item._start_timezone is None


def test_missing_elements(start):
    """An element that is left out becomes a friendly default in exchangelib."""
    simulator = start()
    simulator.faults.now(faults.missing("Sensitivity", "LegacyFreeBusyStatus"))
    with account(simulator) as juniper:
        items = view(juniper, DAY, NEXT)
    assert {item.sensitivity for item in items} == {"Normal"}
    assert b"Sensitivity" not in simulator.requests[-1].response


def test_duplicates_and_the_endless_view(start):
    """Every item twice; and a view that is never whole makes exchangelib ask again and again."""
    simulator = start()
    simulator.faults.now(faults.DUPLICATES)
    with account(simulator) as juniper:
        items = view(juniper, DAY, NEXT)
        assert len(items) == 2 * len({item.id for item in items}) == 12
        simulator.faults.clear()
        simulator.faults.now(faults.ENDLESS_VIEW)
        asked = len(simulator.requests)
        assert len(view(juniper, DAY, NEXT, most=30)) == 30
    assert len(simulator.requests) - asked == 5


@pytest.mark.parametrize("auth", [exchangelib.BASIC, exchangelib.NTLM])
def test_a_changed_password(start, auth):
    """After a change of password the old one is refused on a new connection."""
    simulator = start()
    with account(simulator, auth=auth) as juniper:
        assert view(juniper, DAY, NEXT)
    simulator.change_password("another-one")
    with account(simulator, auth=auth) as juniper, pytest.raises(UnauthorizedError):
        view(juniper, DAY, NEXT)
    with account(simulator, auth=auth, password="another-one") as juniper:
        assert view(juniper, DAY, NEXT)


def test_a_refused_logon_reaches_an_open_ntlm_connection(start):
    """The fault "unauthorized" shuts out a connection that NTLM had let in."""
    simulator = start()
    with account(simulator, auth=exchangelib.NTLM) as juniper:
        assert view(juniper, DAY, NEXT)
        simulator.faults.now(faults.UNAUTHORIZED)
        with pytest.raises(UnauthorizedError):
            view(juniper, DAY, NEXT)
        simulator.faults.clear()
        assert view(juniper, DAY, NEXT)


@pytest.mark.parametrize("name", sorted(faults.BY_NAME))
def test_every_named_fault_disturbs_a_read(start, name):
    """No name of the preview's list is a dud: each changes what a client gets."""
    simulator = start(odd=True)
    simulator.mailbox(ROOM).add(
        Item(uid="x", start=DAY, end=NEXT, subject="seen", sensitivity="Private")
    )
    body = (
        '<m:FindItem Traversal="Shallow"><m:ItemShape><t:BaseShape>AllProperties</t:BaseShape>'
        '</m:ItemShape><m:CalendarView StartDate="2025-10-14T00:00:00Z" '
        'EndDate="2025-10-15T00:00:00Z"/><m:ParentFolderIds><t:DistinguishedFolderId '
        f'Id="calendar"><t:Mailbox><t:EmailAddress>{ROOM}</t:EmailAddress></t:Mailbox>'
        "</t:DistinguishedFolderId></m:ParentFolderIds></m:FindItem>"
    )

    def ask() -> tuple[object, ...]:
        try:
            answer = post(simulator, body, timeout=(5, 0.5))
        except requests.RequestException as error:
            return (type(error),)
        return answer.status_code, answer.content, answer.headers["Date"]

    well = ask()
    assert well == ask()
    simulator.faults.now(faults.BY_NAME[name]())
    assert ask() != well


def test_oversized_and_malformed_requests(start):
    """What is no request is refused in words, and the server lives on."""
    simulator = start()
    host = urlsplit(simulator.endpoint).netloc
    context = ssl.create_default_context(cafile=str(simulator.ca_file))
    with closing(http.client.HTTPSConnection(host, context=context, timeout=5)) as client:
        client.putrequest("POST", "/EWS/Exchange.asmx")
        client.putheader("Content-Length", str(MAX_REQUEST_BYTES + 1))
        client.endheaders()
        assert client.getresponse().status == 413
    assert post(simulator, "<m:GetRoomLists>").status_code == 500
    assert post(simulator, LISTS).status_code == 200
