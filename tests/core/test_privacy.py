"""The mask: who is masked, and what is left of it."""

from __future__ import annotations

import ast
from dataclasses import fields, replace
from pathlib import Path

import pytest

import signage
from signage.core.agenda import Meeting
from signage.core.calendar import Person, Sensitivity
from signage.core.privacy import PrivacyPolicy, mask, mask_read
from tests.strategies import OPEN, item, read

MAYA = Person("Maya Lindqvist", "maya@example.com")
TEXTS = {
    "subject": "Budget",
    "organizer": MAYA,
    "location": "Juniper",
    "description": "the figures",
    "attendees": (Person("Tomas Okafor", "tomas@example.com"),),
    "resources": (Person("Juniper", "juniper@example.com"),),
}
NONE: frozenset[str] = frozenset()


@pytest.mark.parametrize("sensitivity", [*Sensitivity, None])
def test_anything_but_normal_is_masked(sensitivity: Sensitivity | None) -> None:
    """Private, personal, confidential, missing and unknown: only Normal is shown."""
    masked = mask(item(0, 30, sensitivity=sensitivity, **TEXTS), OPEN, series_masked=False)
    assert masked.private is (sensitivity is not Sensitivity.NORMAL)
    assert (masked.subject is None) is masked.private


def test_a_series_by_all_its_names() -> None:
    """A private item masks by each of its series' names, and by what these are called besides."""
    names = [frozenset({"a"}), frozenset({"a", "b"}), frozenset({"b", "c"}), frozenset({"c"})]
    items = [item(60 * n, 60 * n + 30, series=each) for n, each in enumerate(names)]
    items[0] = replace(items[0], sensitivity=Sensitivity.PRIVATE)
    masked, memory = mask_read([*items, item(600, 630, series=frozenset("d"))], OPEN, NONE)
    assert [each.private for each in masked] == [True, True, True, True, False]
    assert memory == {"a", "b", "c"}


def test_what_stays_of_a_masked_item() -> None:
    """Times, ids and flags stay; every field that could hold text is None."""
    masked = mask(item(0, 30, series=frozenset("s"), **TEXTS), OPEN, series_masked=True)
    bare = mask(item(0, 30, series=frozenset("s")), OPEN, series_masked=True)
    assert masked == bare
    assert (masked.subject, masked.organizer, masked.location) == (None, None, None)
    assert masked.private and masked.series == {"s"} and masked.object_id == "object 0 30"


def test_a_meeting_has_no_room_for_more() -> None:
    """A new text field of Meeting has to be thought about here: these three and no other."""
    texts = {f.name for f in fields(Meeting) if f.type == "str | None"}
    assert texts == {"subject", "organizer", "location"}


def test_only_the_mask_makes_meetings() -> None:
    """No other module of the product calls Meeting(...)."""
    root = Path(signage.__file__).parent
    texts = {path: path.read_text(encoding="utf-8") for path in root.rglob("*.py")}
    makers = {
        path.relative_to(root).as_posix()
        for path, text in texts.items()
        if "Meeting" in text  # no other can call it: most are not worth parsing
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "Meeting"
    }
    assert makers == {"core/privacy.py"}


@pytest.mark.parametrize("field", ["subject", "location", "description", "organizer"])
@pytest.mark.parametrize("found", ["Payroll", "PAY\u200bROLL", "the ｐａｙroll of May"])
def test_the_word_list_masks(field: str, found: str) -> None:
    """A listed word in any of the four places masks, however it is written."""
    policy = PrivacyPolicy(words=("payroll",))
    value = Person(found) if field == "organizer" else found
    assert mask(item(0, 30, **{field: value}), policy, series_masked=False).private
    assert not mask(item(0, 30, **TEXTS), policy, series_masked=False).private


@pytest.mark.parametrize("described", [True, False])
@pytest.mark.parametrize("words", [("payroll",), ()])
def test_a_description_that_could_not_be_searched_masks(
    described: bool, words: tuple[str, ...]
) -> None:
    """Words fail closed where descriptions are read; an empty description is a searched one."""
    policy = PrivacyPolicy(words=words, described=described)
    texts = {**TEXTS, "description": None}
    masked, memory = mask_read([item(0, 30, series=frozenset("s"), **texts)], policy, NONE)
    assert masked[0].private is (described and bool(words))
    assert memory == NONE, "its sisters are searched themselves"
    (empty,), _ = mask_read([item(0, 30, **{**TEXTS, "description": ""})], policy, NONE)
    assert not empty.private


def test_the_word_list_only_adds() -> None:
    """An item that is private already stays so without a match."""
    policy = PrivacyPolicy(words=("payroll",))
    assert mask(item(0, 30, sensitivity=None), policy, series_masked=False).private


@pytest.mark.parametrize("blank", ["", "  ", "\u200b"])
def test_blank_words_are_refused(blank: str) -> None:
    """A word that matches everything is a mistake and is named as one."""
    with pytest.raises(ValueError, match="blank"):
        PrivacyPolicy(words=("payroll", blank))


def test_mask_all() -> None:
    """The display's own switch masks normal items, and is not remembered of their series."""
    masked, memory = mask_read(
        [item(0, 30, series=frozenset("s"), **TEXTS)], PrivacyPolicy(True), NONE
    )
    assert masked[0].private and memory == NONE


def test_a_series_is_masked_throughout() -> None:
    """One private occurrence masks its sisters, before it and after it, and no other series."""
    items = [
        item(0, 30, series=frozenset("a")),
        item(60, 90, series=frozenset("a"), sensitivity=Sensitivity.PRIVATE),
        item(120, 150, series=frozenset("a")),
        item(180, 210, series=frozenset("b")),
        item(240, 270),
    ]
    masked, memory = mask_read(items, OPEN, NONE)
    assert [m.private for m in masked] == [True, True, True, False, False]
    assert memory == {"a"}


def test_a_series_is_remembered() -> None:
    """The sisters stay masked when a later read no longer holds the private one."""
    _, memory = mask_read([item(0, 30, series=frozenset("a"), sensitivity=None)], OPEN, NONE)
    masked, later = mask_read([item(0, 30, series=frozenset("a"))], OPEN, memory)
    assert masked[0].private and later == memory


def test_a_listed_word_masks_the_series() -> None:
    """A word in one occurrence hides the others too, at once and later."""
    policy = PrivacyPolicy(words=("payroll",))
    items = [
        item(0, 30, series=frozenset("a")),
        item(60, 90, series=frozenset("a"), subject="Payroll"),
    ]
    masked, memory = mask_read(items, policy, NONE)
    assert [m.private for m in masked] == [True, True] and memory == {"a"}


def test_copies_are_masked_together() -> None:
    """Two copies of one item, one of them private: neither keeps its text."""
    items = [item(0, 30, "x", **TEXTS), item(0, 30, "x", sensitivity=None, **TEXTS)]
    assert all(m.private and m.subject is None for m in mask_read(items, OPEN, NONE)[0])


def test_the_word_list_is_not_asked_about_masked_items() -> None:
    """The text of a private item cannot mask another series."""
    policy = PrivacyPolicy(words=("payroll",))
    for subject in ("Payroll", "Budget"):
        items = [
            item(0, 30, "x", sensitivity=None),
            item(0, 30, "x", series=frozenset("b"), subject=subject),
        ]
        masked, memory = mask_read(items, policy, NONE)
        assert masked[1].private and memory == NONE


@pytest.mark.parametrize(
    ("subject", "shown", "organizer"),
    [
        ("Budget", "Budget", "Maya Lindqvist"),
        ("Maya Lindqvist Budget", "Budget", "Maya Lindqvist"),
        ("Maya Lindqvist: Budget", "Budget", "Maya Lindqvist"),
        ("Maya Lindqvist ", "Maya Lindqvist", None),
        ("MAYA LINDQVIST", "Maya Lindqvist", None),
        ("", None, "Maya Lindqvist"),
        (None, None, "Maya Lindqvist"),
        ("\u200b", None, "Maya Lindqvist"),
    ],
)
def test_the_organizers_name_is_shown_once(
    subject: str | None, shown: str | None, organizer: str | None
) -> None:
    """AddOrganizerToSubject: alone the name is the subject, in front of one it is taken off."""
    meeting = mask(item(0, 30, subject=subject, organizer=MAYA), OPEN, series_masked=False)
    assert (meeting.subject, meeting.organizer) == (shown, organizer)


def test_texts_are_cleaned() -> None:
    """Subject, organizer and location of an open item pass through `plain`."""
    raw = item(0, 30, subject="a\u202eb", organizer=Person("c\x00d"), location="e\n\nf")
    meeting = mask(raw, OPEN, series_masked=False)
    assert (meeting.subject, meeting.organizer, meeting.location) == ("ab", "cd", "e f")


def test_reprs_hold_no_text() -> None:
    """Neither items, meetings nor agendas show text in their repr, open ones included."""
    raw = item(0, 30, **TEXTS)
    shown = repr(raw) + repr(MAYA) + repr(mask(raw, OPEN, series_masked=False)) + repr(read(raw))
    for text in ("Budget", "Maya", "maya@", "Juniper", "figures", "Tomas"):
        assert text not in shown
