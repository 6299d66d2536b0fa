"""The closed set of words and numbers that a theme may show."""

from __future__ import annotations

from signage.core.room import Status
from signage.core.values import field, frozen
from signage.display.badge import NO_BADGE, Badge
from signage.display.day import Day
from signage.display.dial import NO_DIAL, Dial
from signage.display.plan import Plan
from signage.display.qr import Code


@frozen
class Action:
    """A button: what it says, more shortly, and below; `name` is what its target reports."""

    name: str
    label: str
    short: str = ""
    below: str = ""
    primary: bool = False
    pressed: bool = False  # it was touched, and what it asks for is being done


@frozen
class Item:
    """A meeting in words. A private one has neither `who` nor a subject of its own.

    What people wrote is hidden in reprs, here and in all values of the display.
    """

    title: str = field(repr=False)
    private: bool
    who: str = field(repr=False)
    start: str
    when: str  # the range of its times, with the days that are not today's, or "All day"
    marks: tuple[str, ...] = ()  # "unconfirmed", "2 meetings overlap"


@frozen
class Fields:
    """Everything that parts draw from; all text is in the panel's language, "" is not shown."""

    status: Status
    room: str
    clock: str
    clocks: tuple[str, ...] = ()  # the widest that it says in a day; it has the size of all
    floor: str = ""
    seats: str = ""  # "8 seats"
    capacity: str = ""  # "8"
    amenities: tuple[tuple[str, str], ...] = ()  # (icon, word)
    date: str = ""
    date_short: str = ""
    word: str = ""
    until: str = ""
    rest: str = ""  # the second part of the signal line
    moment: str = ""  # the signal line for a page that counts elsewhere: "Ends at 14:00"
    count: str = ""  # what it counts there: "42 min left", "in 8 min", "not live"
    otherwise: str = ""  # what happens at that moment: "or the room is released"
    lead: str = ""  # says that `item` is one to come: "Next"
    item: Item | None = None  # the meeting that the page is about
    message: str = ""  # stands in the meeting's place: "Last known: available until 14:30"
    brief: str = ""  # what of `message` is said where not all has room; "": no less
    next_lead: str = ""  # "Next", of the first meeting to come
    next_label: str = ""  # "Next 13:00", of the same
    next: Item | None = None  # the meeting after `item`
    outlook: str = ""  # where there is no next one: "Free tomorrow from 08:00"
    note: str = field(default="", repr=False)  # an all-day item that leaves the room free
    badge: Badge = NO_BADGE
    horizon: float | None = None  # the share of the time that is left, 0..1
    minutes_left: int = 0  # begun ones counted
    dial: Dial = NO_DIAL
    live: bool = True  # False: what is drawn of the day is not vouched for
    day: Day | None = None
    today: str = ""  # the heading of `plan`
    plan: Plan | None = None
    actions_lead: str = ""
    actions: tuple[Action, ...] = ()
    code: Code = ()  # the QR code, where one is shown
    qr_caption: str = ""
    hint: str = ""  # in the actions' place, where there are none but a QR code: "Scan to book"
    opens: str = ""
    wake: str = ""
    place: int = 0  # 0..8: where a sleeping panel's words stand
