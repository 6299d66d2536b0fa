"""The faults of exchangelib 5.6 in what it makes of answers: each is shown as it is, then survived.

If the first half of a test fails, the library has been mended and our precaution can go.
"""

from __future__ import annotations

import logging
import warnings
from datetime import UTC, datetime, timedelta, timezone

import pytest
from exchangelib import (
    EWSTimeZone,
)
from exchangelib.errors import (
    EWSError,
    UnauthorizedError,
)
from exchangelib.ewsdatetime import UnknownTimeZone

from signage.core.calendar import Sensitivity
from signage.core.health import FaultKind
from signage.sources.base import SourceError
from signage.sources.quiet import quiet_library_logging
from tests.scripted_server import (
    ITEM_TIMES,
    Certificates,
    Reply,
    ScriptedServer,
    item,
    view,
)
from tests.simulated import SPAN
from tests.sources.library import (
    ALL_DAY,
    library_view,
    our_fault,
    our_items,
    our_read,
    reader,
)


def test_a_custom_time_zone_kills_the_view(certificates: Certificates) -> None:
    """Fault 2: one id that Microsoft documents, and the library loses every item."""
    inner = ITEM_TIMES + '<t:StartTimeZone Id="tzone://Microsoft/Custom" Name="x"/>'
    script = [Reply(view(item(ITEM_TIMES, "other"), item(inner)))]
    with ScriptedServer(script) as server, pytest.raises(ValueError, match="Microsoft"):
        library_view(server, "_start_timezone", "_end_timezone")
    assert len(our_items(script, certificates)) == 2


def test_an_unknown_time_zone_moves_a_whole_day(certificates: Certificates) -> None:
    """Fault 3: the library cuts the day in the machine's zone; we leave instants to the core."""
    inner = (
        "<t:Start>2026-11-22T23:00:00Z</t:Start><t:End>2026-11-23T23:00:00Z</t:End>"
        + ALL_DAY
        + '<t:StartTimeZone Id="Customized Time Zone" Name="x"/>'
    )
    script = [Reply(view(item(inner)))]
    with ScriptedServer(script) as server, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        (found,) = library_view(server, "_start_timezone", "_end_timezone")
    assert str(found.start) == "2026-11-22", "the room's day is the 23rd"
    (ours,) = our_items(script, certificates)
    assert ours.start == datetime(2026, 11, 22, 23, tzinfo=UTC)
    assert ours.all_day is True


def test_a_view_that_is_not_whole_is_asked_for_ever(certificates: Certificates) -> None:
    """Fault 4: the library fetches the same page again and again, and calls it a thousand items."""
    script = [Reply(view(item(), whole='IncludesLastItemInRange="false"'))]
    with ScriptedServer(script) as server:
        assert len(library_view(server, most=50)) == 50
        assert len(server.requests) == 50
    with ScriptedServer(script, certificates.server_context()) as server:
        source = reader(server, certificates)
        with pytest.raises(SourceError) as raised:
            source.fetch(SPAN)
        source.close()
        assert raised.value.fault.kind is FaultKind.INCOMPLETE
        assert len(server.requests) < 20


def test_what_is_missing_becomes_harmless(certificates: Certificates) -> None:
    """A withheld Sensitivity reads as "Normal", a withheld status as "Busy", by the library."""
    script = [Reply(view(item()))]
    with ScriptedServer(script) as server:
        (found,) = library_view(server)
    assert (found.sensitivity, found.legacy_free_busy_status) == ("Normal", "Busy")
    assert found.is_all_day is False
    (ours,) = our_items(script, certificates)
    assert ours.sensitivity is ours.show_as is ours.all_day is None


def test_unknown_words_pass_unmarked(certificates: Certificates) -> None:
    """The library hands any word on; ours says that it is not known."""
    script = [Reply(view(item(ITEM_TIMES + "<t:Sensitivity>Hush</t:Sensitivity>")))]
    with ScriptedServer(script) as server:
        (found,) = library_view(server)
    assert found.sensitivity == "Hush"
    assert our_items(script, certificates)[0].sensitivity is Sensitivity.UNRECOGNISED


def test_times_with_fractions_are_lost(certificates: Certificates) -> None:
    """Fault 16: the library reads no start at all out of a time with fractions."""
    times = "<t:Start>2026-11-23T09:00:00.000Z</t:Start><t:End>2026-11-23T10:00:00Z</t:End>"
    script = [Reply(view(item(times)))]
    with ScriptedServer(script) as server, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        (found,) = library_view(server)
    assert found.start is None
    assert our_items(script, certificates)[0].start == datetime(2026, 11, 23, 9, tzinfo=UTC)


def test_times_without_an_offset_depend_on_who_asks(certificates: Certificates) -> None:
    """Fault 16: the library puts them into the account's zone; we ask in UTC and read UTC."""
    times = "<t:Start>2026-11-23T09:00:00</t:Start><t:End>2026-11-23T10:00:00</t:End>"
    script = [Reply(view(item(times)))]
    with ScriptedServer(script) as server:
        (found,) = library_view(server, zone="Europe/Copenhagen")
    assert found.start == datetime(2026, 11, 23, 8, tzinfo=UTC)
    with ScriptedServer(script, certificates.server_context()) as server:
        source = reader(server, certificates)
        assert source.fetch(SPAN).items[0].start == datetime(2026, 11, 23, 9, tzinfo=UTC)
        source.close()
        assert '<t:TimeZoneDefinition Id="UTC"/>' in server.requests[0].body


def test_a_zone_without_a_windows_name_cannot_be_used(certificates: Certificates) -> None:
    """Fault 17: the library must name every zone to the server; ours stays with us."""
    an_hour = timezone(timedelta(hours=1))
    with pytest.raises((UnknownTimeZone, TypeError, NotImplementedError)):
        EWSTimeZone.from_timezone(an_hour)
    read, _ = our_read([Reply(view(item()))], certificates, zone=an_hour)
    assert len(read.items) == 1


def test_what_lies_outside_the_span_is_left_out(certificates: Certificates) -> None:
    """A server may be generous; the library hands on what only touches the span, ours does not."""
    times = "<t:Start>{}</t:Start><t:End>{}</t:End>"
    before = times.format("2026-11-22T21:00:00Z", "2026-11-22T22:00:00Z")
    after = times.format("2026-11-24T11:00:00Z", "2026-11-24T12:00:00Z")
    script = [Reply(view(item(before, "a"), item(after, "b"), item()))]
    with ScriptedServer(script) as server:
        assert len(library_view(server)) == 3
    assert [one.item_id for one in our_items(script, certificates)] == ["one"]


def test_half_an_answer_is_mended(certificates: Certificates) -> None:
    """Cut where no length was promised, it parses: one item of three, and the room looks free."""
    whole = view(item(item_id="a"), item(item_id="b"), item(item_id="c"))
    half = whole[: whole.index(b'Id="b"')]
    script = [Reply(half)]
    with ScriptedServer(script) as server:
        assert 1 <= len(library_view(server)) < 3
    assert our_fault(script, certificates).fault.kind is FaultKind.BAD_ANSWER


CANARY = "Quince-marmalade"
PRIVATE = item(ITEM_TIMES + f"<t:Subject>{CANARY}</t:Subject>")
BROKEN = view(PRIVATE).replace(b"m:FindItemResponseMessage", b"m:SomethingElse")


def test_errors_and_logs_quote_the_calendar(
    certificates: Certificates, caplog: pytest.LogCaptureFixture
) -> None:
    """Fault 21: answers, subjects and all, stand in the library's errors and in its logs."""
    library = logging.getLogger("exchangelib")
    library.setLevel(logging.NOTSET)
    library.propagate = True
    unknown = view(PRIVATE).replace(b"FindItemResponse>", b"StrangeResponse>")
    with (
        caplog.at_level(logging.DEBUG),
        ScriptedServer([Reply(unknown)]) as server,
        pytest.raises(EWSError) as raised,
    ):
        library_view(server)
    assert CANARY in str(raised.value)
    assert CANARY in caplog.text
    caplog.clear()
    quiet_library_logging()
    with caplog.at_level(logging.DEBUG):
        for answer in (unknown, BROKEN, view(PRIVATE)[:-9], view(PRIVATE)):
            with ScriptedServer([Reply(answer)], certificates.server_context()) as server:
                source = reader(server, certificates)
                try:
                    source.fetch(SPAN)
                except SourceError as error:
                    assert CANARY not in repr(error) + str(error)
                    assert error.__cause__ is error.__context__ is None
                source.close()
    assert CANARY not in caplog.text
    assert "secret" not in caplog.text


def test_refused_log_ons_do_not_name_the_password(certificates: Certificates) -> None:
    """Nor does any repr of a source."""
    script = [Reply(status=401)]
    with ScriptedServer(script) as server, pytest.raises(UnauthorizedError):
        library_view(server)
    error = our_fault(script, certificates)
    assert "secret" not in f"{error!r} {error}"
