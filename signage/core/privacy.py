"""The mask: the only way from a raw calendar item to a `Meeting` that the corridor may read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from signage.core.agenda import Meeting
from signage.core.calendar import CalendarItem, Person, Sensitivity
from signage.core.plain import folded, plain, without_name
from signage.core.values import frozen


@frozen
class PrivacyPolicy:
    """What is masked besides that which the calendar itself calls private.

    `words` match anywhere in subject, location, organizer's name or description, whatever the case,
    width or invisible characters: "pay" also masks "Payroll". A blank word is a ValueError, as it
    would match everything.
    """

    mask_all: bool = False
    words: tuple[str, ...] = ()
    described: bool = False  # descriptions are read: the words are held against each of them

    def __post_init__(self) -> None:
        if not all(map(folded, self.words)):
            raise ValueError("privacy words must not be blank")


def mask(item: CalendarItem, policy: PrivacyPolicy, series_masked: bool) -> Meeting:
    """`item` as a Meeting, without its text if it is to be masked. The only maker of Meetings.

    `series_masked` says that a sister of the item (or a copy of it) was masked.
    """
    hidden = policy.mask_all or series_masked or not _normal(item) or _listed(item, policy)
    hidden = hidden or _unsearched(item, policy)
    subject, organizer, location = (None, None, None) if hidden else _texts(item)
    return Meeting(
        object_id=item.object_id,
        start=item.start,
        end=item.end,
        private=hidden,
        subject=subject,
        organizer=organizer,
        location=location,
        all_day=item.all_day,
        show_as=item.show_as,
        response=item.response,
        cancelled=item.cancelled,
        is_meeting=item.is_meeting,
        series=item.series,
    )


def mask_read(
    items: Sequence[CalendarItem], policy: PrivacyPolicy, memory: frozenset[str]
) -> tuple[tuple[Meeting, ...], frozenset[str]]:
    """One whole read, masked; and `memory`, grown by the series of which an item was masked.

    A series is masked throughout: before and after its masked item, in this read and in all later
    ones that are given the memory. (A room may be told that one occurrence is private and not that
    its sisters are.) Copies of one item are masked together. `mask_all` masks everything without
    being remembered: it says nothing of a series.
    """
    private = [item for item in items if not _normal(item)]
    series = _sisters(memory, private, items)
    copies = {item.object_id for item in private}
    open_ = [i for i in items if not i.series & series and i.object_id not in copies]
    asked = () if policy.mask_all else open_  # the list is never asked about masked items
    listed = [item for item in asked if _listed(item, policy)]
    series = _sisters(series, listed, items)
    copies |= {item.object_id for item in listed}
    return tuple(
        mask(item, policy, bool(item.series & series) or item.object_id in copies) for item in items
    ), series


def _sisters(
    known: frozenset[str], masked: Iterable[CalendarItem], items: Sequence[CalendarItem]
) -> frozenset[str]:
    """`known`, the series of what was `masked`, and all names that these have among `items`.

    An incomplete answer may call one occurrence by one name of its series, and another by another.
    """
    found = known.union(*(item.series for item in masked))
    while more := frozenset[str]().union(*(i.series for i in items if i.series & found)) - found:
        found |= more
    return found


def _normal(item: CalendarItem) -> bool:
    """Whether the calendar calls the item Normal; a missing or unknown word does not."""
    return item.sensitivity is Sensitivity.NORMAL


def _listed(item: CalendarItem, policy: PrivacyPolicy) -> bool:
    name = item.organizer.name if item.organizer else None
    texts = [folded(t) for t in (item.subject, item.location, name, item.description) if t]
    return any(folded(word) in text for word in policy.words for text in texts)


def _unsearched(item: CalendarItem, policy: PrivacyPolicy) -> bool:
    """Whether the words could not be held against a description that was asked for.

    It says nothing of the item's series, whose other descriptions are searched themselves.
    """
    return policy.described and bool(policy.words) and item.description is None


def _texts(item: CalendarItem) -> tuple[str | None, str | None, str | None]:
    """Subject, organizer and location as they may be drawn, the organizer's name once.

    A subject that is nothing but the organizer's name (AddOrganizerToSubject with DeleteSubject,
    the defaults of a room mailbox) stays the subject, and the organizer is left out.
    """
    organizer = plain((item.organizer or Person()).name)
    subject = plain(item.subject)
    rest = without_name(subject, organizer)
    if subject and rest is None:
        return organizer, None, plain(item.location)
    return rest, organizer, plain(item.location)
