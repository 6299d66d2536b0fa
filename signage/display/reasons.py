"""The page that says why the panel says what it says; as masked as the panel itself."""

from __future__ import annotations

from signage.core.agenda import Entry, Reason
from signage.core.calendar import Now
from signage.core.explain import Explanation, explain
from signage.core.hours import local_day
from signage.core.panel import EXPLAINED_PAGE, Panel
from signage.display.days import said, stretch
from signage.display.pages import Paragraph, page_scene
from signage.display.plan import title_of
from signage.display.scene import Scene
from signage.display.setup import Setup
from signage.display.wording import Wording


def reasons_scene(panel: Panel, now: Now, setup: Setup) -> Scene:
    """The reasons at `now`; more pages than one take turns, the first one first."""
    words, facts = setup.words, explain(panel, now)
    paragraphs = [*_reading(facts, words, now), *_clock(facts, words)]
    paragraphs += [
        Paragraph(words(f"advice.{advice.kind.value}", date=words.day(advice.day)))
        for advice in facts.advice
    ]
    if facts.doubting:
        paragraphs.append(Paragraph(words("explain.doubting")))
    today = local_day(now.wall, words.zone)
    entries = [
        entry
        for entry in facts.entries
        if entry.meeting.start < today.end and entry.meeting.end >= today.start
    ]
    paragraphs += [_entry(entry, words, now) for entry in entries]
    if facts.read_at is not None and not entries:
        paragraphs.append(Paragraph(words("explain.nothing")))
    heading = words("explain.heading", word=words(f"word.{facts.status.value}"))
    open_for = 0.0 if panel.touched_mono is None else now.mono - panel.touched_mono
    return page_scene(setup, heading, paragraphs, int(open_for // EXPLAINED_PAGE))


def _reading(facts: Explanation, words: Wording, now: Now) -> list[Paragraph]:
    """When the calendar was read, and what is in the way of reading it."""
    read = (
        said(words, "explain.read", facts.read_at, now.wall)
        if facts.read_at
        else words("explain.unread")
    )
    if facts.badge.fault is None or facts.failing_since is None:
        return [Paragraph(read)]
    kind = facts.badge.fault.kind.value
    fault = said(words, f"fault.{kind}", facts.failing_since, now.wall)
    return [Paragraph(read), Paragraph(fault, words(f"setting.{kind}"))]


def _clock(facts: Explanation, words: Wording) -> list[Paragraph]:
    if not facts.badge.clock_plausible and facts.clock_off is None:
        return [Paragraph(words("explain.unsynchronised"))]
    doubted = facts.badge.clock_skewed or not facts.badge.clock_plausible
    if doubted and facts.clock_off is not None:
        return [Paragraph(words("explain.clock", span=words.span(abs(facts.clock_off))))]
    return []


def _entry(entry: Entry, words: Wording, now: Now) -> Paragraph:
    meeting = entry.meeting
    when = (
        words("item.all_day")
        if meeting.all_day
        else stretch(words, meeting.start, meeting.end, now.wall)
    )
    key = "explain.kept" if entry.occupies else "explain.dropped"
    reason = words(f"reason.{Reason(entry.reason).name.lower()}")
    return Paragraph(f"{when}  {title_of(meeting, words)}", words(key, reason=reason))
