"""The probe over the simulated Exchange: what it makes and removes, and what keeps it from it."""

from __future__ import annotations

import signal
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from signage.config import examine
from signage.doctor.base import Level
from signage.doctor.meetings import Room
from signage.doctor.probe_verdicts import VERDICTS, Wanted
from signage.sim import faults
from signage.sim.item import Item
from signage.sim.mailbox import name_of
from signage.sim.organization import User
from signage.sim.processing import RoomSettings
from signage.sources.ews.probe import EwsOrganizer, EwsRoomCalendar
from signage.sources.ews.settings import EwsSettings
from signage.sources.probes import PROPERTY, PROPERTY_SET, Found, is_marked, new_uid
from tests.doctor.clinic import SIGN, WIDE, configured
from tests.doctor.paper import offices, paper
from tests.doctor.proband import (
    CAREFUL,
    ORGANIZER,
    OWN,
    SECRET,
    SENDER,
    house,
    marked,
    probed,
)
from tests.scripted_server import Certificates, Reply, ScriptedServer, item, view
from tests.simulated import NOW, ROOM, SPAN, ZONE, kept, source

PENDING = replace(CAREFUL, all_book_in_policy=False, all_request_in_policy=True)
MARK = (f"{PROPERTY_SET}/{PROPERTY}", ROOM)


@pytest.mark.parametrize("settings", [RoomSettings(), PENDING])
def test_the_calendars_on_paper_are_those_of_exchange(
    tmp_path: Path, settings: RoomSettings
) -> None:
    """The same verdicts over both, in the same words: what is proven on paper holds on the wire."""
    organization, clock = offices(settings)
    probe = paper(organization, clock)
    probe.begin()
    probe.find_time(ZONE, None)
    outcomes = probe.run()
    on_paper = {name: tell(outcomes, Room(ROOM), Wanted()) for name, tell in VERDICTS.items()}
    with house(settings) as (simulator, moment):
        found = probed(tmp_path, simulator, moment)
        assert marked(simulator) == []
    assert {name: found[name] for name in VERDICTS} == on_paper
    assert found["probe-removal"].said.startswith("6" if settings is PENDING else "7")


def test_only_what_carries_both_marks_is_touched(tmp_path: Path) -> None:
    """The subject decides nothing, and neither does half a mark: a copy that somebody made of the
    probe's item keeps its property and has another UID."""
    uid = new_uid(NOW, bytes(16))
    subject = "Test of this room by signage (ordinary)"
    with house() as (simulator, clock):
        home, room = simulator.mailbox(SENDER), simulator.mailbox(ROOM)
        foreign = [
            home.add(kept("named", 40, 1, subject=subject)),
            home.add(kept("copied", 42, 1, subject=subject, marks=(MARK,))),
            home.add(kept(uid, 44, 1, subject=subject)),
            home.add(kept(uid[:-2] + "FF", 46, 1, marks=((MARK[0], "alder@example.com"),))),
        ]
        guests = [room.add(kept("guest", 48, 1, subject=subject, cancelled=True))]
        probed(tmp_path, simulator, clock)
        assert list(home.items()) == foreign
        assert list(room.items()) == guests


def test_time_that_is_taken_is_never_used(tmp_path: Path) -> None:
    """The invitations go where the room is free, and meetings stay accepted and unharmed."""
    with house() as (simulator, clock):
        room = simulator.mailbox(ROOM)
        for day in range(15):
            room.add(kept(f"day-{day}", 24 * day + 6, 9))
        before = room.items()
        found = probed(tmp_path, simulator, clock)
        assert room.items() == before
    assert found["probe-conflict"].level is Level.PASS
    assert "no time for: more than a day" in found["probe-time"].said
    assert found["probe-duration"].said.startswith("not sent")


def test_a_room_without_any_free_time(tmp_path: Path) -> None:
    """Nothing is sent, and nothing of the rest is tried."""
    with house() as (simulator, clock):
        simulator.mailbox(ROOM).add(kept("month", 0, 24 * 40))
        found = probed(tmp_path, simulator, clock)
        operations = {exchange.operation for exchange in simulator.requests}
    assert found["probe-time"].level is Level.FAULT
    assert found["probe-answer"].level is Level.SKIPPED
    assert found["probe-removal"].level is Level.PASS
    assert "CreateItem" not in operations


def test_a_lost_network_leaves_what_the_next_run_removes(tmp_path: Path) -> None:
    """Every deletion fails: the report says so, and the next run removes all before it begins."""
    with house() as (simulator, clock):
        trouble = faults.refused("ErrorInternalServerTransientError", in_message=False)
        simulator.faults.now(trouble, operations="DeleteItem")
        found = probed(tmp_path, simulator, clock)
        assert found["probe-removal"].level is Level.WARNING
        assert "may be left" in found["probe-removal"].said
        assert len(marked(simulator)) == 7 + 3  # the organizer's, and what the room accepted
        simulator.faults.clear()
        again = probed(tmp_path, simulator, clock)
        assert marked(simulator) == []
    assert "removed 7 meetings of an interrupted probe" in again["probe-account"].said
    assert again["probe-removal"].level is Level.PASS


def test_an_answer_that_is_lost_leaves_nothing(tmp_path: Path) -> None:
    """The server made the item and the connection broke: the run ends, and cleans it up."""
    with house() as (simulator, clock):
        simulator.faults.now(faults.RESET, times=1, operations="CreateItem")
        found = probed(tmp_path, simulator, clock)
        assert marked(simulator) == []
    assert found["probe-answer"].level is Level.FAULT
    assert found["probe-removal"].said.startswith("1 meeting withdrawn")


def test_ids_that_change_under_its_hands(tmp_path: Path) -> None:
    """The room's items move with every cancellation: they are found by their marks, not by ids."""
    with house() as (simulator, clock):
        room = simulator.mailbox(ROOM)

        def move(kind: str, item: Item) -> None:
            if kind == "ModifiedEvent" and item.cancelled and is_marked(item.uid):
                room.delete(name_of(ROOM, item))
                room.add(item)

        room.watch(move)
        found = probed(tmp_path, simulator, clock)
        assert marked(simulator) == []
    assert found["probe-removal"].level is Level.PASS


@pytest.mark.parametrize("settings", [CAREFUL, replace(CAREFUL, remove_canceled_meetings=True)])
def test_nobody_who_may_delete_in_the_room(tmp_path: Path, settings: RoomSettings) -> None:
    """With Reviewer rights alone, what the room itself keeps is left: said, with the right that is
    missing. A room that removes what is cancelled needs nobody for it."""
    stranger = replace(ORGANIZER, rights=())
    with house(settings, SIGN, stranger) as (simulator, clock):
        found = probed(tmp_path, simulator, clock)["probe-removal"]
        remains = marked(simulator)
        assert all(item.cancelled and item.show_as == "Free" for item in remains)
        assert len(remains) == (0 if settings.remove_canceled_meetings else 3)
    assert found.level is (Level.WARNING if remains else Level.PASS)
    assert any("-AccessRights Editor" in line for line in found.remedies) is bool(remains)


@pytest.mark.parametrize(
    ("account", "mailbox", "access"),
    [
        (WIDE, SENDER, "impersonation"),
        (replace(SIGN, rights=((ROOM, "editor"),)), SIGN.address, "delegate"),
    ],
)
def test_the_account_of_the_sign_can_do_it_all(
    tmp_path: Path, account: User, mailbox: str, access: str
) -> None:
    """It acts as the organizer and as the room; or sends from its own mailbox, and may edit."""
    more = f'[doctor]\nprobe_mailbox = "{mailbox}"'
    with house(CAREFUL, account, ORGANIZER) as (simulator, clock):
        found = probed(tmp_path, simulator, clock, more=more, source=f'access = "{access}"')
        assert marked(simulator) == []
    assert found["probe-removal"].level is Level.PASS
    assert found["probe-answer"].level is Level.PASS


@pytest.mark.parametrize(
    ("trouble", "check", "says"),
    [
        (("ErrorNonExistentMailbox", "FindItem"), "probe-account", "Enable-Mailbox"),
        (("ErrorAccessDenied", "CreateItem"), "probe-answer", "Get-MailboxFolderPermission"),
    ],
)
def test_an_organizer_that_cannot(
    tmp_path: Path, trouble: tuple[str, str], check: str, says: str
) -> None:
    """No mailbox, no right to write or to send: a fault of that account, with the line that mends
    it; the rest is not tried."""
    code, operation = trouble
    with house() as (simulator, clock):
        simulator.faults.now(faults.refused(code), operations=operation)
        found = probed(tmp_path, simulator, clock)
        assert marked(simulator) == []
    assert found[check].level is Level.FAULT
    assert says in "\n".join(found[check].remedies)
    assert ROOM not in found[check].said
    assert found["probe-series"].level is Level.SKIPPED


def test_an_organizer_without_a_mailbox(tmp_path: Path) -> None:
    """An account that may log on and has no calendar."""
    with house(CAREFUL, SIGN, replace(ORGANIZER, address="")) as (simulator, clock):
        found = probed(tmp_path, simulator, clock)["probe-account"]
    assert found.level is Level.FAULT
    assert "ErrorNonExistentMailbox" in found.said


def test_an_organizer_who_may_not_know_when_the_room_is_free(tmp_path: Path) -> None:
    """Without free time nothing is sent."""
    blind = replace(ORGANIZER, rights=((ROOM, "none"),))
    with house(CAREFUL, SIGN, blind) as (simulator, clock):
        found = probed(tmp_path, simulator, clock)
        assert "CreateItem" not in {exchange.operation for exchange in simulator.requests}
    assert found["probe-time"].level is Level.FAULT
    assert "ErrorNoFreeBusyAccess" in found["probe-time"].said


def test_a_wrong_password_of_the_organizer(tmp_path: Path) -> None:
    """Told of its own secret and not of the sign's."""
    with house(CAREFUL, SIGN, replace(ORGANIZER, password="changed")) as (simulator, clock):
        found = probed(tmp_path, simulator, clock)["probe-account"]
    assert found.level is Level.FAULT
    assert "organizer-password" in "\n".join(found.remedies)


def test_trouble_that_passes_while_it_watches(tmp_path: Path) -> None:
    """A busy server is asked again after the time that it names, and the verdicts are the same."""
    with house() as (simulator, clock):
        best = probed(tmp_path, simulator, clock)
        simulator.faults.now(faults.busy(9_000), times=1, operations="GetItem")
        found = probed(tmp_path, simulator, clock)
    late = found.pop("probe-answer")
    assert late.said.startswith("an ordinary invitation was accepted after 12 s")
    assert found == {name: each for name, each in best.items() if name != "probe-answer"}


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return Certificates(tmp_path_factory.mktemp("tls"))


def test_a_server_that_ignores_what_is_looked_for(certificates: Certificates) -> None:
    """It answers with everything that there is: the marks are checked here, too, and nothing that
    lacks one of them is ever taken for the probe's."""
    uid = new_uid(NOW, bytes(16))

    def answered(item_id: str, uid: str, value: str = ROOM, name: str = PROPERTY) -> str:
        path = f'PropertySetId="{PROPERTY_SET}" PropertyName="{name}" PropertyType="String"'
        inner = f"<t:ExtendedFieldURI {path}/><t:Value>{value}</t:Value>"
        return item(
            f"<t:ExtendedProperty>{inner}</t:ExtendedProperty><t:UID>{uid}</t:UID>", item_id
        )

    everything = view(
        answered("ours", uid),
        answered("copied", "somebody-else's"),
        answered("of another room", uid, "alder@example.com"),
        answered("of another name", uid, name="reviewed"),
        item(f"<t:UID>{uid}</t:UID>", "without a property"),
        item("", "of anybody"),
    )
    with ScriptedServer([Reply(everything)], certificates.server_context()) as server:
        settings = EwsSettings(
            endpoint=server.endpoint,
            room=SENDER,
            username="EXAMPLE\\organizer",
            zone=ZONE,
            auth="basic",
            access="delegate",
            ca_file=certificates.ca_file,
        )
        organizer = EwsOrganizer(settings, ROOM, lambda: SECRET)
        assert organizer.sent() == (Found("ours", uid),)
        organizer.close()
        room = EwsRoomCalendar(replace(settings, room=ROOM), lambda: SECRET)
        found = room.marked(SPAN)
        assert {each.uid for each in found} == {uid}
        room.close()


def interrupt(_signal: int, _frame: object) -> None:
    raise KeyboardInterrupt


def test_a_request_that_was_interrupted_blocks_no_other(tmp_path: Path) -> None:
    """Ctrl-C in the midst of a request: the library's only session is not waited for, so whoever
    cleans up afterwards gets through."""
    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        with house() as (simulator, _), source(simulator, access="delegate") as ews:
            simulator.faults.now(faults.latency(1.0), times=1)
            signal.setitimer(signal.ITIMER_REAL, 0.3)
            with pytest.raises(KeyboardInterrupt):
                ews.fetch(SPAN)
            signal.setitimer(signal.ITIMER_REAL, 20)  # in place of waiting for ever
            assert ews.fetch(SPAN).items == ()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


CHANGES: dict[str, Callable[[str], str]] = {
    "no name": lambda text: text.replace("probe_username", "# probe_username"),
    "no secret": lambda text: text.replace("probe_secret", "# probe_secret"),
    "no mailbox": lambda text: text.replace("probe_mailbox", "# probe_mailbox"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_keys_that_need_each_other(tmp_path: Path, change: str) -> None:
    """Half an account is a problem of the configuration."""
    more = CHANGES[change](OWN)
    path = configured(tmp_path, "https://mail.example.com/EWS/Exchange.asmx", tmp_path, "", more)
    problems = examine(path).problems
    assert len(problems) == 1
    assert "[doctor] probe_" in problems[0].where
