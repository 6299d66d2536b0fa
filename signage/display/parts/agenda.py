"""The day from top to bottom: hours, meetings as blocks, what is free, and the rule of now."""

from __future__ import annotations

from typing import ClassVar

from signage.display.canvas import LEADING, Canvas
from signage.display.fields import Fields
from signage.display.parts.base import GRAPHIC, PRIMARY, TEXT, Contrasts, Ink, Part, Style
from signage.display.parts.block import Look, Place, draw_free, draw_shape, draw_words
from signage.display.parts.lines import set_caption
from signage.display.plan import Plan, Planned

_GAP = 0.22  # u that a block keeps from its times, above and below
_BESIDE = 0.6  # u between blocks that stand side by side
_LEAST = 0.5  # u that the shortest block is high
_NOTE = 1.4  # em that the box of a note is high, at least
_LABEL = 5.0  # u of free time that are worth a label
_GUTTER = 2.7  # of the hours' size: the width of their column
_LABELS_END, _LABELS_OUT = 1.75, 3.0  # of that size: where labels end; u that they reach out
_CHIP = 1.35  # of that size: what the chip's time has of the column
_TAILS = 0.1  # of that size that a label may hang, where it is next to the chip
_WIDEST = 8.0  # u that the column may be wider than that for longer labels


class Agenda(Part):
    """A column of time, measured from both panel edges, so that it takes what height there is.

    Past meetings are flat; the present one is solid, its elapsed part deeper; those to come are
    cards; what is not vouched for is dashed. The rule of now runs under the blocks.
    """

    contrasts: ClassVar[Contrasts] = {
        "labels": (TEXT, ""),
        "rule": (GRAPHIC, ""),
        "chip": (PRIMARY, "rule"),
        "past_ink": (TEXT, "past"),
        "present_ink": (PRIMARY, "present over"),
        "present": (GRAPHIC, ""),
        "card_ink": (PRIMARY, "card"),
        "second": (TEXT, "card"),
        "edge": (GRAPHIC, ""),
        "doubt": (GRAPHIC, "ground"),
        "doubt_ink": (TEXT, "ground"),
        "free_ink": (TEXT, "free"),
        "cut": (GRAPHIC, ""),
    }

    margin: float = 0.0  # from the start edge; 0: `width` before the end
    before_end: float
    width: float = 0.0
    y: float
    up: float  # of its lower end above the panel's lower edge
    hours: float = 0.0  # how many are shown, from the one before now; 0: all of the plan
    stub: float  # how far the rule of now reaches beyond the end
    before_start: float  # u before its start that the time's chip may take; hours at most 3
    note_height: float = 5.6  # of the box of an all-day note, which moves the hours down
    tick: Style
    strong: Style  # the time now
    title: Style
    words: Style
    note: Style
    labels: Ink
    hair: Ink
    rule: Ink
    chip: Ink  # on the rule's own colour
    past: Ink
    past_ink: Ink
    present: Ink
    over: Ink  # the part of the present that has passed
    present_ink: Ink
    card: Ink
    card_ink: Ink
    second: Ink
    edge: Ink
    doubt: Ink
    doubt_ink: Ink
    ground: Ink
    free: Ink
    free_ink: Ink
    cut: Ink  # up to where the day is vouched for
    box: Ink

    def draw(self, canvas: Canvas, fields: Fields) -> None:
        canvas.place(self.lift)
        end = canvas.w - self.before_end
        x = self.margin or end - self.width
        top = self.y
        if fields.note:
            top += self._note(canvas, fields.note, x, top, end - x)
        if fields.plan is None:
            return
        scale = _Scale(fields.plan, self.hours, top, canvas.h - self.up)
        ls = canvas.size(self.tick)
        x += (wider := self._widening(canvas, fields, fields.plan, ls))
        start = x + ls * _GUTTER
        self._hours(canvas, fields.plan, scale, x, end, ls, wider)
        now = scale.y(fields.plan.now)
        self._free(canvas, fields, scale, start, end)
        if fields.plan.known_until is not None and scale.holds(fields.plan.known_until):
            self._cut(canvas, scale.y(fields.plan.known_until), start, end)
        canvas.fill(start - 0.2, now - 0.3, end - start + 0.2 + self.stub, 0.6, self.rule)
        for meeting in fields.plan.meetings:
            self._block(canvas, fields.plan, meeting, scale, start, end)
        self._chip(canvas, fields, x, now, ls, wider)

    def _widening(self, canvas: Canvas, fields: Fields, plan: Plan, ls: float) -> float:
        """What the hours' column is wider than it is for two digits; the same all day."""
        labels = (canvas.width(self.tick, label, ls) for _, label in plan.hours)
        times = (canvas.width(self.strong, time, ls) for time in (fields.clock, *fields.clocks))
        beyond = (
            max(labels, default=0.0) - ls * _LABELS_END - min(self.before_start, _LABELS_OUT),
            max(times) - ls * _CHIP - self.before_start,
        )
        return min(max(0.0, *beyond), _WIDEST)

    def _note(self, canvas: Canvas, note: str, x: float, y: float, w: float) -> float:
        """An all-day note in a box above the hours; how far they move down for it."""
        size = canvas.size(self.note)
        h = max(self.note_height, size * _NOTE)
        x, w, y = x + 0.6, w - 0.6, y - 3.4
        canvas.fill(x, y, w, h, self.box, 0.7, 0.25, self.rule)
        middle, side = y + h / 2, size * 1.16
        canvas.figure("calendar", x + 1.4, middle - side / 2, side, {"ink": self.rule})
        indent = 1.4 + size * 1.6
        canvas.line(
            self.note, x + indent, middle + size * 0.36, note, self.card_ink, w - indent - 1.4
        )
        return h + 0.8

    def _hours(
        self,
        canvas: Canvas,
        plan: Plan,
        scale: _Scale,
        x: float,
        end: float,
        ls: float,
        wider: float,
    ) -> None:
        """A hairline at each hour; labels, as many as do not crowd, none under the time's chip."""
        start, now = x + ls * (_GUTTER - 0.5), scale.y(plan.now)
        every = next(n for n in (1, 2, 3, 4, 6, 12, 24) if n * scale.hour > ls * 1.25 or n == 24)
        for index, (place, label) in enumerate(plan.hours):
            if not scale.holds(place):
                continue
            y = scale.y(place)
            canvas.hair(start, y, end - start, self.hair)
            tails = max(0.0, canvas.depth(self.tick, label, ls) - ls * _TAILS)
            if index % every == 0 and abs(y - now) > ls * 1.35 + tails:
                room = ls * _LABELS_END + min(self.before_start, _LABELS_OUT) + wider
                size = canvas.fit(self.tick, label, room, ls)
                if canvas.width(self.tick, label, size) <= room:
                    canvas.text(
                        self.tick, x + ls * _LABELS_END, y + ls * 0.36, label, self.labels,
                        size=size, anchor="end",
                    )  # fmt: skip

    def _free(
        self, canvas: Canvas, fields: Fields, scale: _Scale, start: float, end: float
    ) -> None:
        plan = fields.plan
        if plan is None or plan.free_until is None:
            return
        now, until = scale.y(plan.now), scale.y(plan.free_until)
        if until - now <= _LEAST:
            return
        draw_free(canvas, (start, now, end - start, until - now - 0.3), self.free, self.free_ink)
        if until - now > _LABEL:
            label, room = fields.rest or fields.until, end - start - 3.8
            label = label[:1].upper() + label[1:]
            rows, size = set_caption(canvas, self.title, label, room, high=until - now)
            y = (now + until) / 2 + size * (0.36 - LEADING * (len(rows) - 1) / 2)
            for row in rows:
                canvas.text(self.title, start + 2.4, y, row, self.free_ink, size=size)
                y += size * LEADING

    def _block(
        self,
        canvas: Canvas,
        plan: Plan,
        meeting: Planned,
        scale: _Scale,
        start: float,
        end: float,
    ) -> None:
        if not scale.shows(meeting.start, meeting.end):
            return
        lane = (end - start + _BESIDE) / meeting.lanes
        top, bottom = scale.y(meeting.start) + _GAP, scale.y(meeting.end) - _GAP
        x, w = start + lane * meeting.lane, max(lane - _BESIDE, _LEAST)
        place: Place = (x, top, w, max(bottom - top, _LEAST))
        look = self._look(plan, meeting)
        draw_shape(canvas, place, look, scale.y(plan.now) - top)
        draw_words(canvas, place, look, meeting, self.title, self.words)

    def _look(self, plan: Plan, meeting: Planned) -> Look:
        if plan.known_until is not None and meeting.end > plan.known_until:
            return Look(self.ground, self.doubt_ink, self.doubt_ink, dashes=self.doubt)
        if meeting.end <= plan.now:
            return Look(self.past, self.past_ink, self.past_ink)
        if meeting.start <= plan.now:
            return Look(self.present, self.present_ink, self.present_ink, over=self.over)
        return Look(self.card, self.card_ink, self.second, edge=self.edge, tab=self.rule)

    def _cut(self, canvas: Canvas, y: float, x: float, end: float) -> None:
        """A dashed line at the last moment that is vouched for."""
        while x < end:
            canvas.fill(x, y - 0.15, min(0.9, end - x), 0.3, self.cut)
            x += 1.6

    def _chip(
        self, canvas: Canvas, fields: Fields, x: float, y: float, ls: float, wider: float
    ) -> None:
        """The time now, over the hours, with a point towards its rule; none on tiny panels."""
        end, most = x + ls * 2.25, ls * _CHIP + self.before_start + wider
        size = canvas.fit_all(self.strong, (*fields.clocks, time := fields.clock), most, size=ls)
        width = canvas.width(self.strong, time, size) + ls * 0.9
        if width > most + ls * 0.9:
            return
        height = ls * 1.62
        if canvas.growth(self.strong) > 1.0 and not canvas.free(
            canvas.box(end - width, y - height / 2, width, height)
        ):
            return
        canvas.fill(end - width, y - height / 2, width, height, self.rule, 0.6)
        canvas.text(
            self.strong, end - ls * 0.45, y + size * 0.36, time, self.chip, size=size, anchor="end"
        )
        side = ls * 0.8
        canvas.figure(
            "pointer", x + ls * 2.2, y - side / 2, side, {"ink": self.rule}, mirrored=True
        )


class _Scale:
    """Where the hours of a plan stand between two heights."""

    def __init__(self, plan: Plan, hours: float, top: float, bottom: float) -> None:
        """`hours` of the plan are shown, from the full one before now; 0: all of it."""
        shown = min(hours or plan.length, plan.length)
        full = [place for place, _ in plan.hours if place <= plan.now]
        first = full[-1] - 1.0 if full else 0.0
        self._first = max(0.0, min(first, plan.length - shown))
        self._last = self._first + shown
        self._top, self.hour = top, (bottom - top) / shown

    def y(self, place: float) -> float:
        """The height of a time; times that are not shown are at the nearer end."""
        return self._top + (min(max(place, self._first), self._last) - self._first) * self.hour

    def holds(self, place: float) -> bool:
        """Whether a time is shown."""
        return self._first <= place <= self._last

    def shows(self, start: float, end: float) -> bool:
        """Whether any of a stretch of time is shown."""
        return end > self._first and start < self._last
