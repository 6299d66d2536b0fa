"""Names of events: the same in every read, for all of a series, and in EWS."""

from __future__ import annotations

import pytest

from signage.core.health import FaultKind
from signage.core.privacy import PrivacyPolicy, mask_read
from signage.sources.base import SourceError
from signage.sources.graph.items import read_event
from tests.simulated import ZONE
from tests.sources.graph.scripted import event, global_id, read, stamp

OCCURRENCE = {"type": "occurrence", "seriesMasterId": "master"}


def occurrence(day: int, **changes: object) -> dict[str, object]:
    """One of a daily series; its iCalUId holds the day, as Outlook's does."""
    fields = {
        "id": f"id-{day}",
        "iCalUId": global_id(f"07EA0B{day:02X}"),
        "originalStart": f"2026-11-{day:02}T09:00:00Z",
        "start": stamp(f"2026-11-{day:02}T09:00:00.0000000"),
        "end": stamp(f"2026-11-{day:02}T10:00:00.0000000"),
    }
    return event(**(OCCURRENCE | fields | changes))


def test_occurrences_share_the_series_of_ews() -> None:
    """The day is taken out of the iCalUId: what is left is the UID that EWS gives to them all."""
    first, second = (read_event(occurrence(day), ZONE) for day in (23, 24))
    assert first.series == second.series == {global_id(), "master"}
    assert first.object_id == f"{global_id()}@2026-11-23T09:00:00+00:00"
    assert second.object_id == f"{global_id()}@2026-11-24T09:00:00+00:00"


def test_a_moved_occurrence_keeps_its_name() -> None:
    """An exception is known by where it began, whatever has become of it."""
    moved = occurrence(
        23,
        type="exception",
        start=stamp("2026-11-24T15:00:00.0000000"),
        end=stamp("2026-11-24T16:00:00.0000000"),
    )
    assert read_event(moved, ZONE).object_id == read_event(occurrence(23), ZONE).object_id


def test_an_occurrence_without_an_original_start_is_told_by_its_time() -> None:
    """Sisters never share a name, even where a server says too little."""
    names = {read_event(occurrence(d, originalStart=None), ZONE).object_id for d in (23, 24)}
    assert len(names) == 2


def test_a_moved_single_event_keeps_its_name() -> None:
    """It has one start: its UID is enough."""
    moved = read(start=stamp("2026-11-23T09:30:00.0000000"))
    assert moved.object_id == read().object_id == global_id()
    assert not moved.series


def test_the_uid_of_another_maker_stands_inside() -> None:
    """A meeting from elsewhere has its own UID in its GlobalObjectId, as EWS tells it."""
    uid = global_id("07EA0B17", b"vCal-Uid\x01\0\0\0standup@example.org\0")
    assert read(iCalUId=uid).object_id == "standup@example.org"
    assert "standup@example.org" in read_event(occurrence(23, iCalUId=uid), ZONE).series


@pytest.mark.parametrize(
    "uid", [None, "", 5, "standup@example.org", global_id()[:-1], global_id()[:60], "04" * 40]
)
def test_of_a_strange_uid_the_master_tells_the_series(uid: object) -> None:
    """Nobody can say whether such a UID is the same throughout a series."""
    found = [read_event(occurrence(day, iCalUId=uid), ZONE) for day in (23, 24)]
    assert "master" in found[0].series & found[1].series
    assert len({item.object_id for item in found}) == 2


def test_either_name_masks_the_series() -> None:
    """An incomplete answer lacks one of them, of the private occurrence or of a sister: the others
    are called by both."""
    for lacking in ("iCalUId", "seriesMasterId"):
        for number in range(3):
            events = [
                occurrence(day, **({lacking: None} if place == number else {}))
                for place, day in enumerate((23, 24, 25))
            ]
            events[0]["sensitivity"] = "private"
            items = [read_event(each, ZONE) for each in events]
            masked, memory = mask_read(items, PrivacyPolicy(), frozenset())
            assert all(each.private for each in masked), (lacking, number)
            assert memory >= {"master", global_id()}


@pytest.mark.parametrize("kind", [None, ..., "occurrence", "exception", "futureKind", 5])
def test_whatever_may_be_of_a_series_is_masked_with_it(kind: object) -> None:
    """One private occurrence masks its sisters, also those whose type is not known."""
    private = read_event(occurrence(23, sensitivity="private"), ZONE)
    sister = read_event(occurrence(24, type=kind), ZONE)
    lone = read_event(occurrence(25, type="singleInstance"), ZONE)
    meetings, _ = mask_read([private, sister, lone], PrivacyPolicy(), frozenset())
    assert [meeting.private for meeting in meetings] == [True, True, True]


def test_a_single_event_masks_nobody() -> None:
    """Two meetings are not a series because they look alike."""
    private = read(id="a", iCalUId=global_id(data=b"a" * 16), sensitivity="private")
    other = read(id="b", iCalUId=global_id(data=b"b" * 16))
    meetings, memory = mask_read([private, other], PrivacyPolicy(), frozenset())
    assert [meeting.private for meeting in meetings] == [True, False]
    assert memory == frozenset()


@pytest.mark.parametrize("odd", [..., None, "", 5, []], ids=repr)
def test_an_event_without_an_id_fails_the_read(odd: object) -> None:
    """It could not be told from a copy of itself."""
    with pytest.raises(SourceError) as raised:
        read(id=odd)
    assert raised.value.fault.kind is FaultKind.BAD_ANSWER
