"""Panel + moment + set-up -> Scene: what is to be seen, as a value. Pure, and cheap enough for every turn."""

from __future__ import annotations

from dataclasses import dataclass, replace

from signage.core.calendar import Now
from signage.core.panel import Panel, state
from signage.core.room import RoomState, Status
from signage.display.canvas import Canvas, Measure, class_of
from signage.display.fields import Action, Fields
from signage.display.saying import RoomFacts, say
from signage.display.scene import Scene
from signage.display.theme import ASLEEP, Theme
from signage.display.wording import Wording

# The content goes round eight places, a step every two minutes, so that no edge is burnt in.
_ORBIT = ((0, 0), (1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1), (0, -1))
_STEP_SECONDS = 120
_STEP = 0.4  # u


@dataclass(frozen=True, slots=True)
class Offers:
    """What a panel with booking shows beside the state; without it the page is bare."""

    lead: str = ""
    actions: tuple[Action, ...] = ()
    qr_caption: str = ""


@dataclass(frozen=True, slots=True)
class Setup:
    """All that a picture depends on besides the panel and the moment."""

    theme: Theme
    size: tuple[int, int]  # of the unrotated panel, in px
    measure: Measure
    words: Wording
    room: RoomFacts
    offers: Offers | None = None
    shifts: bool = True  # False: the content stands still, for pictures to compare


def view(panel: Panel, now: Now, setup: Setup) -> Scene:
    """What the panel shows at `now`; depends on nothing but its arguments."""
    return scene_of(panel, state(panel, now), now, setup)


def scene_of(panel: Panel, current: RoomState, now: Now, setup: Setup) -> Scene:
    """The page for a state that was made elsewhere."""
    fields = say(panel, current, now, setup.words, setup.room)
    if setup.offers:
        fields = replace(
            fields,
            actions_lead=setup.offers.lead,
            actions=setup.offers.actions or fields.actions,
            qr_caption=setup.offers.qr_caption,
        )
    return draw(fields, now, setup)


def draw(fields: Fields, now: Now, setup: Setup) -> Scene:
    """The page that shows `fields`."""
    page = ASLEEP if fields.status is Status.ASLEEP else "room"
    key = ASLEEP if page == ASLEEP else fields.status.value
    bare = not (fields.actions or fields.qr_caption)
    canvas = canvas_for(setup, key, shift_at(now) if setup.shifts else (0.0, 0.0))
    for part in setup.theme.parts(class_of(*setup.size), bare, page, fields.status.value):
        part.draw(canvas, fields)
    return Scene(setup.size, tuple(canvas.items), canvas.origin)


def canvas_for(setup: Setup, palette: str, shift: tuple[float, float] = (0.0, 0.0)) -> Canvas:
    """An empty canvas in a palette of the theme."""
    theme, words = setup.theme, setup.words
    return Canvas(
        setup.size,
        theme.types[class_of(*setup.size)],
        theme.palettes[palette],
        setup.measure,
        rtl=words.rtl,
        enlarge=words.enlarge,
        shift=shift,
    )


def shift_at(now: Now) -> tuple[float, float]:
    """How far the content stands from its place at a moment, in u."""
    x, y = _ORBIT[int(now.wall.timestamp() // _STEP_SECONDS) % len(_ORBIT)]
    return x * _STEP, y * _STEP
