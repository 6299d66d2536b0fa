"""Panel + moment + set-up -> Scene: what is to be seen, as a value; cheap enough for every turn."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from signage.core.calendar import Now
from signage.core.panel import Panel, state
from signage.core.room import RoomState, Status
from signage.core.values import replace
from signage.display.canvas import Canvas
from signage.display.fields import Fields
from signage.display.parts.base import Part
from signage.display.qr import Link
from signage.display.saying import linked, say
from signage.display.scene import Scene, Source
from signage.display.setup import Offers, Setup, canvas_for
from signage.display.sheet import class_of
from signage.display.theme import ASLEEP

__all__ = ["Offers", "Setup", "scene_of", "view"]

# The content goes round eight places, a step every two minutes, so that no edge is burnt in.
_ORBIT = ((0, 0), (1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1), (0, -1))
_STEP_SECONDS = 120
_STEP = 0.4  # u


def view(panel: Panel, now: Now, setup: Setup) -> Scene:
    """What the panel shows at `now`; depends on nothing but its arguments."""
    if panel.explaining:
        from signage.display.reasons import reasons_scene  # noqa: PLC0415 - a rare page

        setup = _speaking(setup, now)
        return _lit(reasons_scene(panel, now, setup), light_at(now, setup))
    return scene_of(panel, state(panel, now), now, setup)


def scene_of(panel: Panel, current: RoomState, now: Now, setup: Setup) -> Scene:
    """The page for a state that was made elsewhere."""
    setup = _speaking(setup, now)
    fields = say(panel, current, now, setup.words, setup.room)
    if setup.tongues:
        fields = setup.tongues.joined(fields, current)
    if setup.offers:
        fields = replace(
            fields,
            actions_lead=setup.offers.lead,
            actions=setup.offers.actions or fields.actions,
        )
    return draw(fields, now, setup)


def draw(fields: Fields, now: Now, setup: Setup) -> Scene:
    """The page that shows `fields`."""
    shift = shift_at(now) if setup.shifts else (0.0, 0.0)
    return _drawn(fields, shift, light_at(now, setup), setup)


@lru_cache(maxsize=4)  # most turns of the loop find nothing changed
def _drawn(fields: Fields, shift: tuple[float, float], light: float, setup: Setup) -> Scene:
    page = ASLEEP if fields.status is Status.ASLEEP else "room"
    key = ASLEEP if page == ASLEEP else fields.status.value
    canvas = canvas_for(setup, key, shift)
    size_class, theme = class_of(*setup.size), setup.theme
    parts = theme.parts(size_class, False, page, fields.status.value)
    if setup.link and _shown(setup.link, canvas, parts):
        fields = replace(linked(fields, setup.link, setup.words), brief=fields.message)
    if not (fields.actions or fields.code):
        parts = theme.parts(size_class, True, page, fields.status.value)
    for part in parts:
        canvas.down = canvas.share(part.down)
        part.draw(canvas, fields)
    motion = "none" if page == ASLEEP else theme.motion  # falling asleep and waking are cuts
    source = Made((fields, shift, light, setup))
    return _lit(
        Scene(setup.size, tuple(canvas.items), key, motion, canvas.origin, source=source), light
    )


class Made:
    """What `_drawn` made a scene of. A copy of the scene has the same: there is type in it."""

    def __init__(self, of: tuple[Fields, tuple[float, float], float, Setup]) -> None:
        self._of = of

    def between(self, before: Source, share: float) -> Scene:
        """See `Source`."""
        from signage.display.running import between  # noqa: PLC0415 - no first picture needs it

        fields, *more = self._of
        if isinstance(before, Made):
            fields = between(before._of[0], fields, share)
        return _drawn(fields, *more)

    def __deepcopy__(self, _: object) -> Made:
        return self


def shows_code(setup: Setup) -> bool:
    """Whether a panel that is awake shows the link as a QR code, in some state or other."""
    canvas = canvas_for(setup, Status.AVAILABLE.value)
    parts = setup.theme.layouts[class_of(*setup.size), False]
    return setup.link is not None and _shown(setup.link, canvas, parts)


def _shown(link: Link, canvas: Canvas, parts: Iterable[Part]) -> bool:
    return any(part.shows_code(canvas, link.code) for part in parts)


def _lit(scene: Scene, light: float) -> Scene:
    if light >= 1.0:
        return scene
    from signage.display.dimming import dimmed  # noqa: PLC0415 - few signs are dimmed so

    return dimmed(scene, light)


def _speaking(setup: Setup, now: Now) -> Setup:
    """The set-up in the language of a moment."""
    if setup.tongues is None or (words := setup.tongues.at(now)) is setup.words:
        return setup
    return replace(setup, words=words)


def light_at(now: Now, setup: Setup) -> float:
    """The share of light at a moment, by the room's own clock."""
    if setup.dimming is None:
        return 1.0
    return setup.dimming.at(now.wall.astimezone(setup.words.zone))


def until_change(now: Now, setup: Setup) -> float:
    """Seconds until the language changes; 60 where it does not."""
    return 60.0 if setup.tongues is None else setup.tongues.wait(now)


def shift_at(now: Now) -> tuple[float, float]:
    """How far the content stands from its place at a moment, in u."""
    x, y = _ORBIT[int(now.wall.timestamp() // _STEP_SECONDS) % len(_ORBIT)]
    return x * _STEP, y * _STEP
