"""The window under SDL's dummy driver: pictures, motion and inputs for every rotation."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import closing

import pygame
import pytest

from signage.display.geometry import Box
from signage.display.inputs import CloseRequested, Input, Key, Phase, Pointer, Resized
from signage.display.motion import FRAME_S
from signage.display.no_display import Cause, NoDisplayError
from signage.display.rotation import TURNS
from signage.display.window import Window, WindowOptions
from signage.inbox import Inbox
from tests.display.window_probe import COLOURS, paint, quarters

PANEL = (320, 200)
Open = Callable[..., Window]


@pytest.fixture
def open_window(monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Opens windows on a panel of 320x200 that nobody sees."""
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    inbox = Inbox()
    opened = []

    def make(rotation: int = 0, kiosk: bool = True) -> Window:
        size = PANEL if rotation % 180 == 0 else PANEL[::-1]
        window = Window(WindowOptions(rotation=rotation, size=size, kiosk=kiosk), inbox.fileno())
        window.open()
        window.events()
        opened.append(window)
        return window

    yield make
    for window in opened:
        window.close()
    inbox.close()


def glass() -> pygame.Surface:
    """What the panel shows."""
    shown = pygame.display.get_surface()
    assert shown is not None
    return shown


def said(window: Window, kind: int, **what: object) -> list[Input]:
    """What the window makes of one event of pygame's."""
    pygame.event.post(pygame.event.Event(kind, **what))
    return window.events()


@pytest.mark.parametrize(
    ("rotation", "order"),
    [(0, (0, 1, 2, 3)), (90, (2, 0, 3, 1)), (180, (3, 2, 1, 0)), (270, (1, 3, 0, 2))],
)
def test_the_picture_is_turned_clockwise(open_window: Open, rotation: int, order: tuple) -> None:
    """The four colours stand on the glass as a picture turned clockwise has them."""
    paint(open_window(rotation))
    for box, which in zip(quarters(PANEL), order, strict=True):
        for x, y in ((box.x, box.y), (box.right - 1, box.bottom - 1)):
            assert glass().get_at((x, y))[:3] == COLOURS[which]


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_only_what_is_dirty_is_brought_to_the_glass(open_window: Open, rotation: int) -> None:
    """Painting alone shows nothing; a dirty box shows that box and nothing beside it."""
    window = open_window(rotation)
    window.surface.fill((9, 9, 9))
    assert glass().get_at((100, 100))[:3] == (0, 0, 0)
    window.show([Box(-5, 10, 25, 30)])  # partly off the picture: cut, not an error
    painted = sum(
        glass().get_at((x, y))[:3] == (9, 9, 9) for x in range(PANEL[0]) for y in range(PANEL[1])
    )
    assert painted == 20 * 30


def test_nothing_dirty_shows_nothing(open_window: Open) -> None:
    """An empty list is not the same as None."""
    window = open_window(90)
    window.surface.fill((9, 9, 9))
    window.show([])
    assert glass().get_at((100, 100))[:3] == (0, 0, 0)


@pytest.mark.parametrize("rotation", TURNS)
def test_motion_grows_from_its_origin_to_the_whole(open_window: Open, rotation: int) -> None:
    """First round the glyph, at last everywhere; the far corner keeps the old picture meanwhile."""
    window = open_window(rotation)
    paint(window)
    width, height = window.size
    window.grow(lambda surface: surface.fill((250, 250, 250)), (10.0, 10.0))
    seen = []
    mono = 100.0
    while (rest := window.move(mono)) is not None:
        near, far = ((5, 5), (width - 1, height - 1))
        seen.append((at(window, near), at(window, far)))
        assert window.move(mono) == rest, "asked too early, it waits"
        mono += rest
    assert rest is None
    assert len(seen) == 7
    assert seen[0] == ((250, 250, 250), COLOURS[3])
    assert all(near == (250, 250, 250) for near, _ in seen)
    assert all(
        glass().get_at((x, y))[:3] == (250, 250, 250) for x in range(0, 320, 3) for y in range(200)
    )
    assert window.move(mono) is None


def at(window: Window, point: tuple[int, int]) -> tuple:
    """The colour seen at a point of the upright picture."""
    x, y = point
    w, h = window.size
    rotation = window._options.rotation
    panel = {0: (x, y), 90: (h - 1 - y, x), 180: (w - 1 - x, h - 1 - y), 270: (y, w - 1 - x)}
    return glass().get_at(panel[rotation])[:3]


NEW = (250, 250, 250)
CHANGED = [Box(0, 0, 30, 200), Box(100, 20, 41, 37)]  # odd sizes show a box turned wrongly


def repaint(surface: pygame.Surface) -> list[Box]:
    """Two boxes in a new colour."""
    for box in CHANGED:
        surface.fill(NEW, box)
    return CHANGED


def grow(window: Window) -> None:
    """A change of state that grows."""
    window.grow(repaint, (10.0, 10.0))


def fade(window: Window) -> None:
    """The same change, faded."""
    window.fade(repaint)


BOTH = pytest.mark.parametrize("change", [grow, fade])
Change = Callable[[Window], None]


@pytest.mark.parametrize("rotation", TURNS)
def test_a_fade_mixes_what_changed_and_leaves_the_rest(open_window: Open, rotation: int) -> None:
    """In the changed boxes each frame is evenly nearer the new picture; beside them nothing is."""
    window = open_window(rotation)
    paint(window)
    fade(window)
    assert at(window, (5, 5)) == COLOURS[0], "the first frame comes with the first move"
    mono, frames = 100.0, 0
    while (rest := window.move(mono)) is not None:
        mono, frames = mono + rest, frames + 1
        share = frames / 6
        mixed = [old + (new - old) * share for old, new in zip(COLOURS[0], NEW, strict=True)]
        for place in ((5, 5), (29, 5)):
            assert at(window, place) == pytest.approx(mixed, abs=5), (frames, place)
        for place in ((30, 5), (99, 30), (100, 19), (99, 56)):
            assert at(window, place) in COLOURS, place
    assert frames == 5


@BOTH
@pytest.mark.parametrize("rotation", TURNS)
def test_a_motion_ends_on_the_new_picture(open_window: Open, rotation: int, change: Change) -> None:
    """Pixel by pixel it is what painting it at once would have shown; then all is still."""
    window = open_window(rotation)
    paint(window)
    window.show(repaint(window.surface))
    expected = pygame.image.tobytes(glass(), "RGB")
    paint(window)
    change(window)
    assert pygame.image.tobytes(glass(), "RGB") != expected
    mono = 100.0
    while (rest := window.move(mono)) is not None:
        mono += rest
    assert pygame.image.tobytes(glass(), "RGB") == expected
    assert window.move(mono) is None
    assert pygame.image.tobytes(glass(), "RGB") == expected


@BOTH
def test_a_slow_board_cuts_the_motion(open_window: Open, change: Change) -> None:
    """Where a frame takes a quarter of a second the next one is the last and shows everything."""
    window = open_window()
    change(window)
    assert window.move(1.0) == pytest.approx(FRAME_S)
    assert window.move(1.25) is None
    assert all(at(window, (box.right - 1, box.bottom - 1)) == NEW for box in CHANGED)


@BOTH
@pytest.mark.parametrize("rotation", TURNS)
def test_showing_during_a_motion_ends_it_whole(
    open_window: Open, rotation: int, change: Change
) -> None:
    """A newer picture wins at once; nothing of the motion comes after it."""
    window = open_window(rotation)
    change(window)
    window.move(1.0)
    window.surface.fill((7, 7, 7), Box(0, 0, 5, 5))
    window.show([Box(0, 0, 5, 5)])
    assert window.move(1.1) is None
    assert at(window, (0, 0)) == (7, 7, 7)
    assert all(at(window, (box.right - 1, box.bottom - 1)) == NEW for box in CHANGED)


@pytest.mark.parametrize("rotation", TURNS)
def test_a_change_during_a_fade_starts_from_the_picture_it_was_to_reach(
    open_window: Open, rotation: int
) -> None:
    """The room changes its state twice in 300 ms: the first fade ends whole, the second begins."""
    window = open_window(rotation)
    fade(window)
    window.move(1.0)
    window.fade(lambda surface: [Box(*surface.fill((9, 9, 9), CHANGED[1]))])
    assert all(at(window, box[:2]) == NEW for box in CHANGED)
    window.move(1.1)
    assert at(window, CHANGED[0][:2]) == NEW
    assert at(window, CHANGED[1][:2]) != NEW


@pytest.mark.parametrize(
    ("rotation", "x", "y"), [(0, 80, 20), (90, 20, 240), (180, 240, 180), (270, 180, 80)]
)
def test_fingers_and_mice_come_in_the_pictures_own_pixels(
    open_window: Open, rotation: int, x: int, y: int
) -> None:
    """A finger at a quarter of the glass's width, a tenth of its height; a mouse there too."""
    window = open_window(rotation)
    finger = {"finger_id": 5, "touch_id": 1, "x": 0.25, "y": 0.1}
    assert said(window, pygame.FINGERDOWN, **finger) == [Pointer(Phase.DOWN, x, y)]
    assert said(window, pygame.FINGERMOTION, **finger) == [Pointer(Phase.MOTION, x, y)]
    assert said(window, pygame.FINGERUP, **finger) == [Pointer(Phase.UP, x, y)]
    mouse = {"pos": (80, 20), "button": 1, "touch": False}
    assert said(window, pygame.MOUSEBUTTONDOWN, **mouse) == [Pointer(Phase.DOWN, x, y)]
    assert said(window, pygame.MOUSEMOTION, **mouse) == [Pointer(Phase.MOTION, x, y)]
    assert said(window, pygame.MOUSEBUTTONUP, **mouse) == [Pointer(Phase.UP, x, y)]


def test_a_tap_is_counted_once(open_window: Open) -> None:
    """The mouse events that a display makes from a finger are not a second tap."""
    window = open_window()
    mouse = {"pos": (80, 20), "button": 1, "touch": True}
    assert said(window, pygame.MOUSEBUTTONDOWN, **mouse) == []
    assert said(window, pygame.MOUSEMOTION, **mouse) == []
    assert said(window, pygame.MOUSEBUTTONUP, **mouse) == []


def test_a_mouse_that_only_wanders_is_no_input(open_window: Open) -> None:
    """Nor are its other buttons and its wheel."""
    window = open_window()
    mouse = {"pos": (80, 20), "button": 3, "touch": False}
    assert said(window, pygame.MOUSEMOTION, **mouse) == []
    assert said(window, pygame.MOUSEBUTTONDOWN, **mouse) == []
    assert said(window, pygame.MOUSEBUTTONUP, **mouse) == []
    assert said(window, pygame.MOUSEMOTION, **mouse) == [], "the third button does not drag"


def test_a_second_finger_takes_over(open_window: Open) -> None:
    """One finger at a time: the last one down; the first one's lifting is not told."""
    window = open_window()
    first = {"finger_id": 1, "touch_id": 1, "x": 0.0, "y": 0.0}
    second = {"finger_id": 2, "touch_id": 1, "x": 0.5, "y": 0.5}
    said(window, pygame.FINGERDOWN, **first)
    assert said(window, pygame.FINGERDOWN, **second) == [Pointer(Phase.DOWN, 160, 100)]
    assert said(window, pygame.FINGERUP, **first) == []
    assert said(window, pygame.FINGERUP, **second) == [Pointer(Phase.UP, 160, 100)]


KEY = {"key": pygame.K_q, "mod": pygame.KMOD_LCTRL, "unicode": "q", "scancode": 20}


def test_no_key_and_no_close_button_reaches_the_kiosk(open_window: Open) -> None:
    """Alt+F4, Ctrl+Q and a window manager's close request do not exist for it."""
    window = open_window(kiosk=True)
    assert said(window, pygame.KEYDOWN, **KEY) == []
    assert said(window, pygame.QUIT) == []
    assert said(window, pygame.WINDOWCLOSE) == []


def test_the_preview_has_keys_and_can_be_closed(open_window: Open) -> None:
    """A key tells its name, what it types and whether Shift is held with it."""
    window = open_window(kiosk=False)
    assert said(window, pygame.KEYDOWN, **KEY) == [Key("q", "q")]
    question = {"key": pygame.K_SLASH, "mod": pygame.KMOD_LSHIFT, "unicode": "?", "scancode": 56}
    assert said(window, pygame.KEYDOWN, **question) == [Key("/", "?", shift=True)]
    assert said(window, pygame.QUIT) == [CloseRequested()]


def test_a_new_size_is_told_upright(open_window: Open) -> None:
    """After a resize there is a new, black picture of that size to be painted."""
    window = open_window(90, kiosk=False)
    paint(window)
    pygame.display.set_mode((400, 300), pygame.RESIZABLE)
    assert Resized((300, 400)) in window.events()
    assert window.surface.get_size() == window.size == (300, 400)
    assert window.surface.get_at((10, 10))[:3] == (0, 0, 0)


def test_it_can_be_closed_and_opened_again(open_window: Open) -> None:
    """As after a plug that was pulled; a closed window has no input and still waits."""
    window = open_window()
    window.close()
    window.close()
    assert window.events() == []
    window.wait(0.01)
    window.open()
    paint(window)
    assert glass().get_at((0, 0))[:3] == COLOURS[0]


def test_no_display_is_an_error_that_a_person_can_read(
    open_window: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No X server behind DISPLAY: the cause is told, and a later attempt may succeed."""
    window = open_window()
    window.close()
    monkeypatch.setenv("SDL_VIDEODRIVER", "x11")
    monkeypatch.setenv("DISPLAY", "127.0.0.1:9999")
    with pytest.raises(NoDisplayError) as caught:
        window.open()
    assert caught.value.cause is Cause.NO_SERVER
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    window.open()
    assert window.driver == "dummy"


def test_the_environment_is_given_back(open_window: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """SDL's settings last as long as the window: the next driver gets its own; the user's stay."""
    monkeypatch.setenv("SDL_GRAB_KEYBOARD", "0")
    before = dict(os.environ)
    window = open_window()
    assert os.environ["SDL_GRAB_KEYBOARD"] == "0", "what the user has set wins"
    assert dict(os.environ) != before
    window.close()
    assert dict(os.environ) == before


def test_a_driver_that_is_asked_for_is_forgotten_with_the_window(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A mended configuration may name another; only what the user has set stays and goes first."""
    monkeypatch.delenv("SDL_VIDEODRIVER", raising=False)
    with closing(Inbox()) as inbox:
        window = Window(WindowOptions(size=(320, 240), driver="dummy"), inbox.fileno())
        window.open()
        assert window.driver == "dummy"
        window.close()
        assert "SDL_VIDEODRIVER" not in os.environ
        monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
        window = Window(WindowOptions(size=(320, 240), driver="x11"), inbox.fileno())
        window.open()
        assert window.driver == "dummy"
        window.close()
        assert os.environ["SDL_VIDEODRIVER"] == "dummy"
