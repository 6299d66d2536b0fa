"""The page that says why: each statement in a paragraph of its own, in every language."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from signage.core.calendar import Now
from signage.core.health import FaultKind
from signage.core.outlook import wait
from signage.core.panel import EXPLAINED
from signage.display import wording
from signage.display.reasons import reasons_scene
from signage.display.scene import Text
from tests.golden.cases import ZONE, cases, panel_at
from tests.golden.drawing import Studio


@pytest.mark.parametrize("locale", ["en-GB", "ja", "zh", "ar", "ko"])
def test_what_was_read_and_what_failed_stand_apart(locale: str) -> None:
    """No full stop of one language joins two sentences of another: each begins its own line."""
    panel, now = panel_at("14:26", fault=FaultKind.UNREACHABLE)
    words = wording.load(locale, ZONE)
    setup = Studio("beacon", locale).setup(cases()[0], (1920, 1080))
    rows = [t.text for t in reasons_scene(panel, now, setup).items if isinstance(t, Text)]
    time = words.at(panel.health.good_wall)
    assert words("explain.read", time=time) in rows
    assert words("fault.unreachable", time=time) in rows
    assert words("setting.unreachable") in rows


def test_the_pages_take_turns_by_themselves() -> None:
    """The first page first, and each of the others for as long, whenever the panel was touched: a
    loop that only wakes when it is told to meets every turn of them."""
    panel, begun = panel_at("14:26", fault=FaultKind.UNREACHABLE)
    setup = Studio("beacon", "en-GB").setup(cases()[0], (320, 240))

    def shown(now: Now) -> str:
        texts = [i.text for i in reasons_scene(held, now, setup).items if isinstance(i, Text)]
        return next(text for text in texts if text.startswith("Page"))

    for late in (0.0, 7.3, 14.9):
        now = begun._replace(mono=begun.mono + late)
        held = replace(panel, touched_mono=now.mono, explaining=True)
        turns = [shown(now)]
        pages = int(turns[0].rpartition(" ")[2])
        assert pages > 1
        while (left := now.mono - begun.mono - late) < EXPLAINED - 0.01:
            pause = min(wait(held, now), EXPLAINED - left)
            for share in (0.5, 0.999):
                between = Now(now.wall, now.mono + share * pause)
                assert shown(between) == turns[-1], "it turned, and nobody was woken"
            now = Now(now.wall + timedelta(seconds=pause), now.mono + pause)
            if (page := shown(now)) != turns[-1]:
                turns.append(page)
        expected = [f"Page {turn % pages + 1} of {pages}" for turn in range(len(turns))]
        assert turns == expected
        assert len(turns) >= EXPLAINED // 15


@pytest.mark.parametrize("locale", wording.languages())
def test_an_outage_of_days_names_its_day(locale: str) -> None:
    """When it was last read, and since when not, each with its day; a time alone is today's."""
    panel, now = panel_at("14:26", age=timedelta(days=3), fault=FaultKind.UNREACHABLE)
    words = wording.load(locale, ZONE)
    setup = Studio("beacon", locale).setup(cases()[0], (1920, 1080))
    rows = [t.text for t in reasons_scene(panel, now, setup).items if isinstance(t, Text)]
    day = words.weekday(now.wall - timedelta(days=3))
    assert sum(day in row for row in rows) == 2, rows
