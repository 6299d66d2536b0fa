"""The screen goes dark some time after the panel fell asleep, and is on before it wakes."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from signage.power.base import Black, PowerError
from signage.power.switch import FALLING_ASLEEP, Switch


@dataclass
class Lamp:
    """A means that notes what is asked of it."""

    name: str = "lamp"
    refuses: bool = False
    asked: list[bool] = field(default_factory=list)

    def obstacle(self) -> str:
        """It always works, or says so later."""
        return ""

    def turn(self, on: bool) -> None:
        """Note it."""
        if self.refuses:
            raise PowerError("the lamp is stuck")
        self.asked.append(on)


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


def test_a_means_that_fails_is_given_up() -> None:
    """The screen stays on, and nothing is tried again every turn."""
    lamp = Lamp(refuses=True)
    switch = Switch(lambda: lamp)
    switch.see(True, 0.0)
    assert switch.see(True, 60.0), "painted: nothing is dark"
    assert switch.wait(61.0) is None
    lamp.refuses = False
    assert switch.see(True, 99.0) and lamp.asked == []


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
    """Whoever comes after the sign finds a screen that works."""
    lamp = Lamp()
    switch = Switch(lambda: lamp)
    switch.see(True, 0.0)
    switch.see(True, 60.0)
    switch.close()
    switch.close()
    assert lamp.asked == [False, True]


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
