"""What holds for every way of connecting to Exchange: one suite, over real TLS and real log-ons."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from signage.core.calendar import Sensitivity
from signage.core.health import Fault, FaultKind
from signage.core.remedies import Facts, remedies
from signage.sim import faults
from signage.sources.base import SourceError
from signage.sources.changes import NotToldError
from tests.contract.ways import APP, WAYS, Rig, rig
from tests.simulated import SPAN, juniper, kept

ALL = [
    *((way, access) for way in WAYS[:5] for access in ("delegate", "impersonation")),
    *((way, "impersonation") for way in WAYS[5:]),  # an application acts for the room, always
]
ITEMS = (kept(subject="Budget"), kept("uid-2", 11, subject="Pay talk", sensitivity="Private"))

Open = Callable[..., Rig]


@pytest.fixture(params=ALL, ids=lambda each: f"{each[0]}, {each[1]}")
def connect(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Open]:
    way, access = request.param
    kdc = request.getfixturevalue("kdc") if way in {"kerberos", "keytab"} else None
    for variable in ("KRB5_CLIENT_KTNAME", "KRB5CCNAME"):
        monkeypatch.setenv(variable, "MEMORY:nobody")  # and as it was, afterwards
    with ExitStack() as stack:

        def one(**user: Any) -> Rig:
            return stack.enter_context(rig(way, access, tmp_path, kdc, *ITEMS, **user))

        yield one


def fault_of(made: Rig) -> Fault:
    with pytest.raises(SourceError) as raised:
        made.ews.fetch(SPAN)
    assert raised.value.__context__ is None  # it drags along nothing that quotes a secret
    return raised.value.fault


def test_the_calendar_comes_whole_by_one_request_a_poll(connect: Open) -> None:
    """Cold and warm one FindItem, private items marked as such, and one log-on for all of it."""
    made = connect()
    for polls in range(1, 4):
        items = made.ews.fetch(SPAN).items
        assert {(i.subject, i.sensitivity) for i in items} == {
            ("Budget", Sensitivity.NORMAL),
            ("Pay talk", Sensitivity.PRIVATE),
        }
        assert [name for name in made.asked if name == "FindItem"] == ["FindItem"] * polls
    assert len(made.simulator.requests) - len(made.asked) == made.handshake


def test_a_wrong_credential_says_so_and_is_tried_once(connect: Open) -> None:
    """Its fault has a remedy, nothing of it is in the error, and no second try locks it."""
    made = connect()
    made.spoil()
    fault = fault_of(made)
    assert fault.kind is made.wrong
    assert "FindItem" not in made.asked
    assert len(made.simulator.requests) <= 3
    assert all(remedies(fault, Facts(app=made.tokens is not None)))
    for secret in ("no-such-rooms", made.simulator.password):
        assert secret not in f"{fault.detail} "
    made.mend()
    assert len(made.ews.fetch(SPAN).items) == 2


def test_what_is_rotated_in_place_is_picked_up(connect: Open) -> None:
    """The next read logs on with what is there now; nobody restarts anything."""
    made = connect()
    made.ews.fetch(SPAN)
    made.rotate()
    if made.tokens is not None:
        made.tokens.forget()  # as an hour later
    for _ in range(2):
        assert len(made.ews.fetch(SPAN).items) == 2


def test_changes_are_told_to_who_acts_for_the_room(
    connect: Open, request: pytest.FixtureRequest
) -> None:
    """One log-on for the subscription and its stream; a delegate is refused for being one."""
    made = connect()
    told = made.stream.listen()
    if "delegate" in request.node.name:
        with pytest.raises(NotToldError):
            next(told)
        return
    assert next(told) is True
    assert next(told) is False
    juniper(made.simulator).add(kept("uid-3", 13))
    assert next(told) is True
    told.close()
    assert made.asked.count("Subscribe") == 1
    assert len(made.simulator.requests) - len(made.asked) == made.handshake


@pytest.mark.parametrize("trouble", [faults.RESET, faults.unavailable(), faults.BROKEN_XML])
def test_an_outage_ends_with_itself(connect: Open, trouble: faults.Fault) -> None:
    """Each read during it fails as itself, and the first one after it is good."""
    made = connect()
    made.ews.fetch(SPAN)
    made.simulator.faults.now(trouble, operations="FindItem")
    for _ in range(2):
        assert not fault_of(made).kind.refused
    made.simulator.faults.clear()
    assert len(made.ews.fetch(SPAN).items) == 2


def test_a_log_on_that_is_refused_for_once_is_no_end(connect: Open) -> None:
    """A 401 out of the blue costs that read at most, and the session is not lost."""
    made = connect()
    made.ews.fetch(SPAN)
    made.simulator.faults.now(faults.UNAUTHORIZED, times=1, operations="FindItem")
    try:
        made.ews.fetch(SPAN)
    except SourceError as error:
        assert error.fault.kind is FaultKind.UNAUTHORISED
    assert len(made.ews.fetch(SPAN).items) == 2


def test_no_rights_are_no_wrong_password(connect: Open) -> None:
    """Logged on, and not allowed: another fault, with another remedy."""
    made = connect(default="none", impersonate=False)
    if made.tokens is not None:
        made.simulator.entra.apps.change(APP, roles=frozenset())
    assert fault_of(made).kind in {FaultKind.FORBIDDEN, FaultKind.IMPERSONATION}
