"""What is said of faults, and of what will end, on the wall: whole, legible, and no secrets."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from signage.core.advice import EWS_ENDS, Advice, AdviceKind
from signage.core.calendar import Now
from signage.core.health import FaultKind
from signage.core.panel import Panel
from signage.display import wording
from signage.display.reasons import reasons_scene
from signage.display.scene import Text
from tests.golden.cases import ZONE, cases, panel_at
from tests.golden.drawing import Studio

SMALL, PAGES = (480, 320), 4
_NOT_FOR_STRANGERS = re.compile(r"@|\\|/|\$|[A-Z][a-z]+-[A-Z][a-z]{2}")


def squashed(text: str) -> str:
    """Letters and digits alone: lines are broken, and isolated, anywhere else."""
    return "".join(letter for letter in text if letter.isalnum())


def told(panel: Panel, now: Now, locale: str, size: tuple[int, int]) -> str:
    """All that the why page says, on the pages that it takes turns with."""
    setup = Studio("beacon", locale).setup(cases()[0], size)
    panel = replace(panel, touched_mono=now.mono)
    rows = [
        item.text
        for page in range(PAGES)
        for item in reasons_scene(panel, Now(now.wall, now.mono + page * 15.0), setup).items
        if isinstance(item, Text)
    ]
    return squashed("".join(rows))


@pytest.mark.parametrize("locale", wording.languages())
def test_every_fault_has_room_on_the_smallest_why_page(locale: str) -> None:
    """What happened, and which setting or right mends it, uncut: shown by the longest of them."""
    words = wording.load(locale, ZONE)

    def length(kind: FaultKind) -> int:
        return len(words(f"fault.{kind.value}", time="") + words(f"setting.{kind.value}"))

    for kind in sorted(FaultKind, key=length)[-2:]:
        panel, now = panel_at("14:26", fault=kind)
        shown = told(replace(panel, agenda=None), now, locale, SMALL)
        since = words.at(panel.health.failing_since_wall or now.wall)
        assert squashed(words(f"fault.{kind.value}", time=since)) in shown, kind
        assert squashed(words(f"setting.{kind.value}")) in shown, kind


@pytest.mark.parametrize("locale", wording.languages())
def test_advice_names_the_day_in_full(locale: str) -> None:
    """With its year, in the language's own order and digits."""
    words = wording.load(locale, ZONE)
    panel, now = panel_at("14:26")
    advice = tuple(Advice(kind, EWS_ENDS) for kind in AdviceKind)
    panel = replace(panel, agenda=None, policy=replace(panel.policy, advice=advice))
    shown = told(panel, now, locale, SMALL)
    assert words.number(2027) in words.day(EWS_ENDS)
    for kind in AdviceKind:
        said = words(f"advice.{kind.value}", date=words.day(EWS_ENDS))
        assert squashed(said) in shown, kind


@pytest.mark.parametrize("locale", wording.languages())
def test_the_sign_tells_strangers_no_secrets(locale: str) -> None:
    """No address, path, account or command: those are for the log and the doctor."""
    _, words = wording.read(locale)
    for key, text in words.items():
        if key.startswith(("fault.", "setting.", "advice.")):
            assert isinstance(text, str)
            assert not _NOT_FOR_STRANGERS.search(text), key
