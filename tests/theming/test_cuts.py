"""No theme of ours cuts a time or a word of its own, and a theme that does is told."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from signage.display import theme
from signage.display.text import Faces, Typesetter, bundled
from signage.display.wording import languages
from signage.theming.checking import check
from signage.theming.cuts import cuts, shown
from signage.theming.moments import Moment
from tests.display.own_themes import OURS, written


@cache
def telling() -> tuple[Moment, ...]:
    """Those in which a badge is late, a message is long, or a link is spoken of."""
    return shown(("stale", "offline", "unknown"))


@pytest.mark.parametrize("name", theme.names(OURS))
def test_no_time_and_no_word_of_ours_is_cut(name: str) -> None:
    """In every language and at every size of a sheet, with a QR code and without."""
    chosen = theme.load(name, OURS)
    told = []
    for locale in languages():
        typesetter = Typesetter(Faces(chosen.faces, bundled(OURS / "fonts"), locale))
        told += cuts(chosen, typesetter, locale, telling())
    assert told == []


def test_a_theme_without_room_for_our_words_is_told(tmp_path: Path) -> None:
    """What is cut, where first, in which language, and at how many others."""
    own = written(tmp_path, "mine", 'extends = "ledger"\n[[part]]\nname = "heading"\nwidth = 12')
    told = [str(problem) for problem in check(own, ["en-GB"])]
    assert told
    assert all("is cut in 'en-GB'" in each and "more room" in each for each in told)
    assert any("mine/theme.toml: available at 800x480" in each for each in told)


def test_what_people_wrote_is_not_held_against_a_theme() -> None:
    """Subjects and organizers have one letter in what is looked at, so none of theirs is cut."""
    for moment in shown():
        for entry in moment.panel.agenda.entries if moment.panel.agenda else ():
            assert len(entry.meeting.subject or "") <= 1
            assert len(entry.meeting.organizer or "") <= 1
