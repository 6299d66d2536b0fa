"""The screen goes dark some time after the panel fell asleep, and is on before it wakes."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signage.power.base import AGAIN, Black, PowerError
from signage.power.switch import FALLING_ASLEEP, Switch


@dataclass
class Lamp:
    """A means that notes what is asked of it."""

    name: str = "lamp"
    refuses: bool = False
    tried: int = 0
    settled: int = 0  # how much had been asked when it was waited for
    asked: list[bool] = field(default_factory=list)

    def obstacle(self) -> str:
        """It always works, or says so later."""
        return ""

    def turn(self, on: bool) -> None:
        """Note it."""
        self.tried += 1
        if self.refuses:
            raise PowerError("the lamp is stuck")
        self.asked.append(on)

    def settle(self) -> None:
        """Note that it was waited for."""
        self.settled = len(self.asked)


def test_dark_only_after_a_while_and_painted_until_then() -> None:
    """The dark page is painted first; then the screen goes off, once, and nothing is painted."""
    lamp = Lamp()
    switch = Switch(lambda: lamp)
    assert switch.see(True, 100.0) and lamp.asked == []
    assert switch.wait(104.0) == FALLING_ASLEEP - 4.0
    assert not switch.see(True, 100.0 + FALLING_ASLEEP)
    assert not switch.see(True, 500.0)
    assert lamp.asked == [False]
    assert switch.wait(500.0) is None, "an idle wall wakes nobody"


def test_on_before_anything_is_painted() -> None:
    """Whoever touches it sees the picture at once."""
    lamp = Lamp()
    switch = Switch(lambda: lamp)
    switch.see(True, 0.0)
    switch.see(True, 60.0)
    assert switch.see(False, 61.0)
    assert lamp.asked == [False, True]


def test_a_means_that_does_not_turn_it_off_is_given_up(caplog: pytest.LogCaptureFixture) -> None:
    """The screen stays on, as the log says, and nothing is tried again every turn."""
    lamp = Lamp(refuses=True)
    switch = Switch(lambda: lamp)
    switch.see(True, 0.0)
    assert switch.see(True, 60.0), "painted: nothing is dark"
    assert switch.wait(61.0) is None
    lamp.refuses = False
    assert switch.see(True, 99.0) and lamp.asked == []
    assert [note.getMessage() for note in caplog.records] == [
        "the screen stays on when the panel sleeps: the lamp is stuck"
    ]


def stuck_in_the_dark() -> tuple[Lamp, Switch]:
    """A screen that was turned off, and from now on refuses."""
    lamp = Lamp()
    switch = Switch(lambda: lamp)
    switch.see(True, 0.0)
    switch.see(True, 60.0)
    lamp.refuses, lamp.tried = True, 0
    return lamp, switch


def test_a_screen_that_is_not_woken_is_asked_again(caplog: pytest.LogCaptureFixture) -> None:
    """Once a minute and no more, for as long as it takes; nothing is painted until it is on, and
    the log says that it is dark, once, and when it no longer is."""
    caplog.set_level(logging.INFO)
    lamp, switch = stuck_in_the_dark()
    for second in range(600):
        assert not switch.see(False, 100.0 + second), "a bare screen that is off ends no flip"
    assert lamp.tried == 600 / AGAIN
    assert switch.dark
    lamp.refuses = False
    assert not switch.see(False, 699.0)
    assert switch.see(False, 700.0) and not switch.dark
    assert switch.see(False, 701.0) and lamp.asked == [False, True]
    assert [note.getMessage() for note in caplog.records] == [
        "the screen stays dark, and is asked again every minute: the lamp is stuck",
        "the screen is on again",
    ]


def test_the_loop_comes_back_to_wake_it() -> None:
    """By itself, when the minute is over: nobody touches a dark sign."""
    lamp, switch = stuck_in_the_dark()
    assert switch.wait(70.0) is None, "asleep: nothing is to be done"
    switch.see(False, 100.0)
    assert switch.wait(120.0) == AGAIN - 20.0
    assert switch.wait(100.0 + AGAIN) == 0.0
    lamp.refuses = False
    switch.see(False, 100.0 + AGAIN)
    assert switch.wait(101.0 + AGAIN) is None


def test_a_screen_that_was_not_woken_is_left_on() -> None:
    """The end of the sign is one more try."""
    lamp, switch = stuck_in_the_dark()
    switch.see(False, 100.0)
    lamp.refuses = False
    switch.close()
    assert lamp.asked == [False, True]


def test_a_window_that_opens_anew_ends_the_tries() -> None:
    """It is on by that, and the next night is a night like any other."""
    lamp, switch = stuck_in_the_dark()
    switch.see(False, 100.0)
    switch.reopened()
    assert switch.wait(100.0 + AGAIN) is None
    lamp.refuses = False
    switch.see(True, 101.0)
    switch.see(True, 120.0)
    assert switch.see(False, 121.0), "at once: nothing has refused since"
    assert lamp.asked == [False, False, True]


def test_the_means_is_chosen_when_it_is_first_needed() -> None:
    """A sign may start long before its screen comes, and what works is known only then; and anew
    after the window was opened again, which may be on another screen."""
    chosen: list[Lamp] = []

    def choose() -> Lamp:
        chosen.append(Lamp())
        return chosen[-1]

    switch = Switch(choose)
    switch.see(False, 0.0)
    switch.see(True, 1.0)
    assert chosen == [], "nobody knows yet"
    switch.see(True, 60.0)
    switch.reopened()
    switch.see(True, 61.0)
    switch.see(True, 120.0)
    assert [lamp.asked for lamp in chosen] == [[False], [False]]


def test_where_nothing_switches_it_the_dark_page_is_painted() -> None:
    """It moves a little now and then, so that nothing burns in."""
    switch = Switch(Black)
    assert all(switch.see(True, mono) for mono in (0.0, 60.0, 3600.0))
    assert not switch.dark and switch.wait(3601.0) is None


def test_a_window_that_opens_anew_is_on() -> None:
    """A mode that is set turns the screen on, so it is dark again only after the same while."""
    lamp = Lamp()
    switch = Switch(lambda: lamp)
    switch.see(True, 0.0)
    switch.see(True, 60.0)
    switch.reopened()
    assert switch.see(True, 61.0)
    assert not switch.see(True, 61.0 + FALLING_ASLEEP)
    assert lamp.asked == [False, False]


def test_it_is_left_on() -> None:
    """Whoever comes after the sign finds a screen that works: its end waits until it is on."""
    lamp = Lamp()
    switch = Switch(lambda: lamp)
    switch.close()
    switch.see(True, 0.0)
    switch.see(True, 60.0)
    switch.close()
    switch.close()
    assert lamp.asked == [False, True]
    assert lamp.settled == 2


@given(st.lists(st.tuples(st.booleans(), st.floats(0.0, 30.0)), max_size=40))
def test_never_dark_while_it_is_awake(turns: list[tuple[bool, float]]) -> None:
    """Whatever sleeping and waking there is: a picture that is awake is on a screen that is on, and
    what is not painted is only what nobody could see."""
    lamp, mono = Lamp(), 0.0
    switch = Switch(lambda: lamp)
    for asleep, later in turns:
        mono += later
        painted = switch.see(asleep, mono)
        on = lamp.asked[-1] if lamp.asked else True
        assert painted == on
        assert on or asleep
        assert switch.dark != on
