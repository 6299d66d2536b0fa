"""The page that says why: each statement in a paragraph of its own, in every language."""

from __future__ import annotations

import pytest

from signage.core.health import FaultKind
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
