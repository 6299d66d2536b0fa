"""No value of the display shows in its repr what people wrote: a log of any of them is harmless."""

from __future__ import annotations

import pkgutil
from dataclasses import astuple, fields, is_dataclass, replace
from datetime import timedelta
from importlib import import_module

import pytest

import signage.display
from signage.core.agenda import Entry, Meeting, Reason
from signage.core.panel import state
from signage.display import theme
from signage.display.reasons import reasons_scene
from signage.display.saying import say
from signage.display.text.runs import Run
from signage.display.view import scene_of
from tests.golden.cases import at, cases, panel_at
from tests.golden.drawing import Studio

CANARY = "zirkonvogel"
WRITTEN = {"text", "title", "who", "note", "lead"}  # what fields are called that may hold it
OURS = {
    "Badge.text", "Fields.lead", "Offers.lead",  # sentences of the sign's own
    "Key.text", "Look.title", "WindowOptions.title",  # of a keyboard, a colour, of the window
}  # fmt: skip
MEETING = Meeting("id", at("10:30"), at("11:30"), False, f"{CANARY} title", f"{CANARY} name")
DAY = Meeting("day", at("0:00"), at("0:00") + timedelta(days=1), False, CANARY, all_day=True)


def values() -> list[type]:
    """Every data class of the display."""
    modules = pkgutil.walk_packages(signage.display.__path__, "signage.display.")
    found = {
        value
        for module in modules
        for value in vars(import_module(module.name)).values()
        if isinstance(value, type) and is_dataclass(value)
    }
    return sorted(
        (value for value in found if value.__module__.startswith("signage.display")),
        key=lambda value: (value.__module__, value.__name__),
    )


def test_the_fields_that_hold_what_people_wrote_are_hidden() -> None:
    """By their names and for every data class, so that none that is added later is forgotten."""
    shown = [
        name
        for value in values()
        for field in fields(value)
        if field.name in WRITTEN and field.type == "str" and field.repr
        if (name := f"{value.__name__}.{field.name}") not in OURS
    ]
    assert len(values()) > 20
    assert not shown


@pytest.mark.parametrize("name", theme.names(theme.folder()))
@pytest.mark.parametrize("size", [(1280, 800), (480, 320), (720, 1280)])
def test_a_title_is_on_the_panel_and_in_no_repr(name: str, size: tuple[int, int]) -> None:
    """From the words to the picture: what the corridor reads is not what a log would say."""
    panel, now = panel_at("10:48", (MEETING,))
    note = Entry(DAY, False, Reason.FREE_ALL_DAY)
    panel = replace(panel, agenda=replace(panel.agenda, notes=(note,)))
    drawn = Studio(name)
    setup = drawn.setup(cases()[0], size)
    current = state(panel, now)
    said = say(panel, current, now, setup.words, setup.room)
    scenes = (scene_of(panel, current, now, setup), reasons_scene(panel, now, setup))
    for value in (said, *scenes):
        assert CANARY in str(astuple(value))
        assert CANARY not in repr(value)
    assert CANARY not in repr(Run(None, CANARY, 0))
