"""The display list: what is to be seen, as comparable values.

Positions are pixels of the unrotated panel, y down. Boxes are whole pixels; discs, strokes and
glyphs may lie between them and are anti-aliased. A colour is (red, green, blue), 0..255.
"""

from __future__ import annotations

from typing import Literal, Protocol

from signage.core.values import field, frozen
from signage.display.geometry import Box

Color = tuple[int, int, int]


@frozen
class Fill:
    """A rectangle, its corners rounded by `radius`; with `border` px of `line` inside its edge."""

    box: Box
    color: Color | None  # None: nothing inside the border
    radius: float = 0.0
    border: float = 0.0
    line: Color | None = None
    dash: tuple[float, float] | None = None  # px of the border that are drawn and left out
    clip: Box | None = None  # only this much of it is drawn


@frozen
class Gradient:
    """A vertical gradient of two stops."""

    box: Box
    top: Color
    bottom: Color


@frozen
class Disc:
    """A filled circle, cut off at `clip`."""

    cx: float
    cy: float
    radius: float
    color: Color
    clip: Box | None = None


@frozen
class Arc:
    """A band of a circle, `width` px thick, that runs clockwise from `start` to `end`.

    Angles are degrees from 12 o'clock; a whole turn or more is a ring. With a `pitch` only the
    first `dash` degrees of every `pitch` are drawn.
    """

    cx: float
    cy: float
    radius: float  # to the middle of the band
    width: float
    color: Color
    start: float = 0.0
    end: float = 360.0
    round: bool = False  # its ends; else they are cut straight
    dash: float = 0.0
    pitch: float = 0.0


@frozen
class Ticks:
    """`count` short lines with round ends, evenly round a circle; the first at 12 o'clock."""

    cx: float
    cy: float
    radius: float  # of their outer ends
    length: float  # towards the centre
    width: float
    color: Color
    count: int


@frozen
class Stripes:
    """45° lines, rising to the right, `width` px thick, one every `pitch` px along x."""

    box: Box
    color: Color
    width: float
    pitch: float


@frozen
class Figure:
    """A drawing from the theme's figures (a state glyph or an icon) scaled into a square.

    `name` is a key of the figures file; `inks` are the colours by role ("ink", "ground", "accent");
    `portion` in 0..1 is the share of a turn for figures that have a wedge.
    """

    name: str
    x: float
    y: float
    size: float
    inks: tuple[tuple[str, Color], ...]
    portion: float = 0.0
    weight: float | None = None  # stroke in units of the figure's grid; None: its own
    mirrored: bool = False


@frozen
class Text:
    """One line of text. `x` is the edge or middle that `anchor` names, `y` the baseline.

    Its repr hides what it says: that may be a meeting's title, which no log is to hold.
    """

    x: float
    y: float
    text: str = field(repr=False)
    size: float  # px per em
    weight: int
    face: str  # the face's name in the theme, e.g. "text" or "display"
    color: Color
    anchor: str = "start"  # start | middle | end, logical: mirrored by `rtl`
    rtl: bool = False  # the line's base direction
    italic: bool = False
    box: Box | None = None  # the slot it must stay in; held by tests


@frozen
class Modules:
    """The dark modules of a QR code, whole pixels each; its quiet zone lies around the box."""

    box: Box
    rows: tuple[int, ...]  # see `qr.Code`
    color: Color


@frozen
class Image:
    """A picture file of the theme or the configuration, fitted into a box."""

    path: str
    box: Box


@frozen
class Target:
    """A place to touch; draws nothing."""

    box: Box
    action: str


Item = Fill | Gradient | Disc | Arc | Ticks | Stripes | Figure | Text | Modules | Image | Target


MotionKind = Literal["none", "grow", "fade"]
"""How a theme shows a change of state: at once, as a circle from the glyph, as a cross-fade."""


class Source(Protocol):
    """What a scene was made of."""

    def between(self, before: Source, share: float) -> Scene:
        """The scene on its way from an earlier one: all new, but for what runs to its new value."""
        ...


@frozen
class Scene:
    """One whole picture, back to front. Equal scenes are equal pictures."""

    size: tuple[int, int]
    items: tuple[Item, ...]
    state: str = ""  # of the room
    motion: MotionKind = "none"  # of a change of state between two scenes that have one
    origin: tuple[float, float] | None = None  # where it grows from; None: it fades
    light: float = 1.0  # what is left at night; colours have it, pictures get it when painted
    source: Source | None = field(default=None, compare=False, repr=False)

    def action_at(self, x: float, y: float) -> str | None:
        """The action of the topmost target under a point, None beside all of them."""
        for item in reversed(self.items):
            if isinstance(item, Target) and item.box.contains(x, y):
                return item.action
        return None
