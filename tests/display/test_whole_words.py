"""Room is made for what is not to be cut: smaller type, a second line, or something else goes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import cache
from itertools import product

import pytest

from signage.core.health import FaultKind
from signage.core.panel import state
from signage.display import theme
from signage.display.scene import Figure, Fill, Modules, Scene, Text
from tests.golden.cases import MEETINGS, cases, panel_at
from tests.golden.drawing import Studio

BY_NAME = {case.name: case for case in cases()}
NAMES = theme.names(theme.folder())
SUBJECT = ("serif", 700, 58.32)  # of ledger at 1920x1080


@cache
def studio(name: str, locale: str) -> Studio:
    """One per theme and language."""
    return Studio(name, locale)


def scene(name: str, locale: str, case: str, size: tuple[int, int], *, link: bool = False) -> Scene:
    """A picture without actions but those that the panel has of its own."""
    return studio(name, locale).scene(BY_NAME[case], size, link=link)


def texts(shown: Scene) -> list[Text]:
    """Every line."""
    return [item for item in shown.items if isinstance(item, Text)]


def card_of(shown: Scene) -> Fill:
    """The card of the QR code: the last ground below its modules."""
    at = next(n for n, item in enumerate(shown.items) if isinstance(item, Modules))
    code = shown.items[at]
    assert isinstance(code, Modules)
    return next(
        item
        for item in reversed(shown.items[:at])
        if isinstance(item, Fill) and code.box.within(item.box)
    )


def saying(shown: Scene, words: str) -> list[Text]:
    """The lines that hold any of those words."""
    return [item for item in texts(shown) if set(words.split()) & set(item.text.split())]


# --- beside the QR code's card ----------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("size", [(1920, 1080), (1280, 800), (1024, 600), (800, 480)])
@pytest.mark.parametrize("case", ["long", "allday", "offline", "unknown"])
def test_words_keep_off_the_card(name: str, size: tuple[int, int], case: str) -> None:
    """A subject's second line ends before the card that it reaches down to."""
    for locale in ("en-GB", "de"):
        shown = scene(name, locale, case, size, link=True)
        if not any(isinstance(item, Modules) for item in shown.items):
            continue
        card = card_of(shown).box
        met = [item.text for item in texts(shown) if item.box and item.box.overlaps(card)]
        caption = studio(name, locale).words("link.book").split()
        assert all(set(text.split()) <= set(caption) for text in met), met


def test_only_the_line_that_reaches_the_card_is_shorter_for_it() -> None:
    """The first line of a subject has the whole width, the second ends before the card."""
    both = [scene("ledger", "en-GB", "long", (1920, 1080), link=link) for link in (False, True)]
    (first, second), (same, shorter) = (
        [item for item in texts(each) if (item.face, item.weight, item.size) == SUBJECT]
        for each in both
    )
    assert first.text == same.text
    assert second.text.startswith(shorter.text.rstrip("…"))
    assert shorter.box and shorter.box.right < card_of(both[1]).box.x < _right(second)


@pytest.mark.parametrize("size", [(1280, 800), (1024, 600), (1920, 1080)])
@pytest.mark.parametrize("locale", ["de", "pl", "fi", "en-GB"])
def test_a_caption_is_whole_and_within_its_card(locale: str, size: tuple[int, int]) -> None:
    """In one line or two; the card grows with them as far as there is room."""
    shown = scene("beacon", locale, "available", size, link=True)
    card = card_of(shown).box
    rows = [item for item in texts(shown) if item.box and item.box.overlaps(card)]
    assert " ".join(item.text for item in rows) == studio("beacon", locale).words("link.book")
    assert all(item.box and item.box.within(card) for item in rows)
    assert card.bottom < size[1]


def test_a_caption_without_room_is_left_out() -> None:
    """A word that is wider than the card is not cut: the hint beside it says the same."""
    shown = scene("beacon", "fi", "available", (720, 720), link=True)
    said = [item.text for item in texts(shown)]
    assert studio("beacon", "fi").words("link.book_hint") in said
    assert not any(item.box and item.box.overlaps(card_of(shown).box) for item in texts(shown))


# --- badges -----------------------------------------------------------------------------


def test_the_heading_is_shrunk_and_goes_at_last_for_a_badge() -> None:
    """French needs much of the line: "Aujourd'hui" is smaller then, and goes on a square panel."""
    drawn = studio("ledger", "fr")
    today, no = drawn.words("agenda.today"), "connexion"
    sizes = {}
    for case in ("available", "offline"):
        shown = scene("ledger", "fr", case, (800, 480))
        (sizes[case],) = [item.size for item in texts(shown) if item.text == today]
    assert sizes["offline"] < sizes["available"]
    shown = scene("ledger", "fr", "offline", (480, 480))
    assert today not in [item.text for item in texts(shown)]
    assert [item.text for item in saying(shown, no)] == ["Pas de connexion"]


@pytest.mark.parametrize("locale", ["fr", "pl", "ja", "ar-EG"])
def test_both_lines_of_a_badge_are_beside_its_icon(locale: str) -> None:
    """They end where the column does, the icon stands before the longer, and nothing is cut."""
    shown = scene("ledger", locale, "offline", (480, 480))
    (icon,) = [item for item in shown.items if isinstance(item, Figure) and item.name == "cut"]
    level = [
        item
        for item in texts(shown)
        if item.box
        and item.box.y < icon.y + icon.size
        and item.box.bottom > icon.y
        and item.size < 14
    ]
    words = studio("ledger", locale).words("fault.unreachable", time="|").split("|")
    assert len(level) == 2
    assert all("…" not in item.text for item in level)
    assert "".join(words).replace(" ", "")[:4] in "".join(i.text for i in level).replace(" ", "")
    for item in level:
        assert item.box is not None
        assert item.box.right <= icon.x or item.box.x >= icon.x + icon.size


@pytest.mark.parametrize("name", ["beacon", "ledger"])
def test_a_badge_that_has_no_room_beside_a_message_is_below_it(name: str) -> None:
    """On the smallest panel, where nothing else stands there."""
    shown = scene(name, "en-GB", "offline", (480, 320))
    (badge,) = saying(shown, "connection")
    (message,) = saying(shown, "known:")
    assert badge.text == "No connection since 14:05"
    assert badge.box and message.box and badge.box.y > message.box.bottom
    assert message.text == "Last known: available until 14:30"


def test_a_badge_above_a_button_is_beside_the_message() -> None:
    """There is no line below it: the badge is broken there, and both are whole."""
    shown = scene("beacon", "it", "unknown", (480, 320))
    rows = [item.text for item in texts(shown)]
    assert studio("beacon", "it").words("doubt.unreadable_message") in rows
    assert not any("…" in row for row in rows)


def test_a_badge_leaves_the_time_of_the_next_meeting() -> None:
    """It is broken before what stands at the start of its line is cut or set smaller."""
    lead = "Następnie 13:00"
    late, fresh = (
        {item.text: item.size for item in texts(scene("ledger", "pl", case, (480, 320)))}
        for case in ("stale", "available")
    )
    assert late[lead] == fresh[lead]


def test_a_badge_has_the_row_of_the_means_rather_than_be_cut() -> None:
    """Beside the dial of a small square panel; the state's word below it is as large as ever."""
    free, cut = (
        {item.text: item for item in texts(scene("midnight", "en-GB", case, (480, 480)))}
        for case in ("available", "offline")
    )
    assert cut["No connection"].y == pytest.approx(free["8 seats"].y, abs=2)
    assert cut["since 14:05"].y > cut["No connection"].y
    assert "8 seats" not in cut
    assert cut["Offline"].size == free["Available"].size


def test_beside_a_badge_that_says_much_the_next_time_is_smaller() -> None:
    """Of a fault that a person has to mend, on the smallest panel: both are whole."""
    panel, now = panel_at("11:42", age=timedelta(minutes=12), fault=FaultKind.FORBIDDEN)
    case = replace(BY_NAME["stale"], panel=panel, now=now, state=state(panel, now))
    said = [item.text for item in texts(studio("ledger", "it").scene(case, (480, 320)))]
    assert "A seguire 13:00" in said


@pytest.mark.parametrize("name", NAMES)
def test_no_badge_of_any_fault_is_cut_on_the_smallest_panel(name: str) -> None:
    """What went wrong and since when is whole, in German: beside a message, and below one."""
    drawn = studio(name, "de")
    for kind, minutes in product(FaultKind, (12, 21)):
        panel, now = panel_at("11:42", MEETINGS[:1], age=timedelta(minutes=minutes), fault=kind)
        case = replace(BY_NAME["offline"], panel=panel, now=now, state=state(panel, now))
        cut = [item.text for item in texts(drawn.scene(case, (480, 320))) if "…" in item.text]
        assert cut == [], kind


def test_how_long_a_room_is_free_takes_two_lines_in_a_narrow_agenda() -> None:
    """The block of the free time is high enough for them, and a time is not cut."""
    shown = scene("ledger", "de", "available", (480, 480))
    rows = [item for item in texts(shown) if item.text in ("Noch 1 Std.", "18 Min. frei")]
    assert [item.text.split()[0] for item in sorted(rows, key=_bottom)] == ["Noch", "18"]


# --- messages ---------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "locale"), [("ledger", "en-GB"), ("beacon", "es")])
def test_a_message_takes_a_second_line_where_nothing_is_below(name: str, locale: str) -> None:
    """In the size of a subject, and the time does not stand alone in its line."""
    shown = scene(name, locale, "offline", (800, 480))
    known = [item for item in texts(shown) if "14:30" in item.text and "–" not in item.text]
    assert len(known) == 1
    assert len(known[0].text.split()) > 1
    one = [item.size for item in texts(scene(name, locale, "occupied", (800, 480)))]
    assert known[0].size in one


def test_what_has_no_room_of_a_message_goes_whole() -> None:
    """In a German portrait the other rooms are not spoken of; in an English one they are."""
    whole = studio("ledger", "de").words("doubt.unreadable_message")
    shown = scene("ledger", "de", "unknown", (720, 1280), link=True)
    assert whole in [item.text for item in texts(shown)]
    said = " ".join(
        item.text for item in texts(scene("ledger", "en-GB", "unknown", (720, 1280), link=True))
    )
    assert "or scan to see other rooms" in said


# --- buttons ----------------------------------------------------------------------------


@pytest.mark.parametrize("locale", ["de", "nl", "pl", "pt", "fi", "en-GB"])
@pytest.mark.parametrize("name", NAMES)
def test_a_button_that_stands_alone_is_as_wide_as_its_label(name: str, locale: str) -> None:
    """The label is whole, in its own size, and keeps off both edges."""
    label = studio(name, locale).words("action.retry")
    drawn = studio(name, locale)
    for size in ((480, 320), (800, 480), (1280, 800), (720, 1280)):
        case = BY_NAME["unknown"]
        shown = drawn.scene(case, size)
        (text,) = [item for item in texts(shown) if item.text == label]
        button = next(
            item
            for item in reversed(shown.items[: shown.items.index(text)])
            if isinstance(item, Fill)
        )
        assert text.box is not None
        spare = min(size) / 100
        assert button.box.x + spare < text.box.x
        assert text.box.right + spare < button.box.right


def _right(item: Text) -> int:
    assert item.box is not None
    return item.box.right


def _bottom(item: Text) -> int:
    assert item.box is not None
    return item.box.bottom
