"""What the keys of `signage preview` do, over the simulator that it brings along."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pygame
import pytest
from PIL import Image

from signage.clock import SystemClock
from signage.core.calendar import Now
from signage.core.health import FaultKind
from signage.core.panel import state
from signage.core.room import Status
from signage.display import theme, wording
from signage.display.inputs import Key
from signage.display.scene import Scene, Text
from signage.inbox import Inbox
from signage.loop import Loop
from signage.options import PreviewOptions
from signage.preview.controls import SIZES, Controls, PreviewSign, window_of
from signage.preview.overlays import keys_scene
from signage.preview.rig import Rig
from signage.preview.sign import TOLD
from signage.systemd import Notifier
from tests.display.test_view_layout import check
from tests.golden.cases import cases
from tests.golden.drawing import Studio

PATIENCE = 30.0  # s, for a loaded machine; nothing is asserted of it
WHILE = timedelta(seconds=PATIENCE)
KEYS = {
    *("right", "left", "n", "f", "b", "t", "z", "o", "r", "l", "c"),
    *("1", "2", "3", "4", "5", "p", "s", "?", "q"),
}  # fmt: skip


class Preview:
    """The preview as `show` builds it, in a window that nobody sees, pressed key by key."""

    def __init__(self) -> None:
        self.rig = Rig(PreviewOptions(scenario="office", size=(800, 480)))
        self.inbox = Inbox()
        self.sign = PreviewSign(self.rig, SystemClock())
        self.window = window_of(self.rig, self.inbox)
        self.loop = Loop(
            self.window, self.inbox, self.rig.looks.painter, self.sign, self.rig.clock,
            SystemClock(), Notifier({}), reduced_motion=True,
        )  # fmt: skip
        self.controls = Controls(self.rig, self.sign, self.loop)
        self.loop.key = self.controls.press
        self.rig.start(self.inbox.post)
        self.until(lambda: self.rig.sign.panel.agenda is not None)

    def press(self, key: str) -> None:
        """The key goes down, and the picture follows."""
        self.controls.press(Key(key, key if len(key) == 1 else ""))
        self.loop.turn()

    def until(self, reached: Callable[[], bool]) -> None:
        """Turn the loop until that holds."""
        real = SystemClock()
        deadline = real.now().mono + PATIENCE
        while not reached():
            assert real.now().mono < deadline, "nothing came of it"
            self.loop.turn()
            self.window.wait(0.05)

    @property
    def status(self) -> Status:
        """What the sign claims."""
        return state(self.rig.sign.panel, self.now).status

    @property
    def now(self) -> Now:
        """The moment of the preview's clock."""
        return self.rig.clock.now()

    def close(self) -> None:
        """End all of it."""
        self.window.close()
        self.rig.close()
        self.inbox.close()


@pytest.fixture
def preview(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Preview]:
    """In an empty working folder."""
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    monkeypatch.chdir(tmp_path)
    with closing(Preview()) as made:
        yield made


def test_every_key_is_there_once_and_listed(preview: Preview) -> None:
    """`?` shows a page with the words of all of them, and Escape closes it."""
    assert {binding.key for binding in preview.controls.bindings} == KEYS
    assert len(preview.controls.bindings) == len(KEYS)
    preview.press("?")
    assert preview.loop.shown is not None
    said = {item.text for item in preview.loop.shown.items if isinstance(item, Text)}
    for binding in preview.controls.bindings:
        assert {binding.key, binding.words} <= said
    preview.press("escape")
    assert preview.sign.help == ()
    assert preview.loop.shown is not None


@pytest.mark.parametrize("locale", ["en-GB", "ar-EG"])
@pytest.mark.parametrize("size", [(800, 480), (1280, 800), (1920, 1080), (720, 1280)])
def test_the_keys_are_on_one_page_and_read_easily(size: tuple[int, int], locale: str) -> None:
    """None is cut, none lies on another, and they are no smaller than 3.1 u or 16 pixels."""
    drawn = Studio("beacon", locale)
    keys = tuple((key, "the current meeting is private") for key in sorted(KEYS))
    scene = keys_scene(drawn.setup(cases()[0], size), keys)
    check(scene, drawn.typesetter)
    rows = [item for item in scene.items if isinstance(item, Text)]
    assert sum("the current meeting is private" in row.text for row in rows) == len(KEYS)
    assert min(row.size for row in rows) >= 16


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("1", "fault: offline"), ("3", "fault: throttled"), ("f", "60×"), ("p", "private"),
        ("s", "saved to signage-000.png"),
    ],
)  # fmt: skip
def test_what_the_picture_does_not_show_at_once_is_told(
    preview: Preview, key: str, words: str
) -> None:
    """A line stands over the foot for a moment, goes by itself, and is in no saved picture."""
    preview.press(key)
    assert preview.loop.shown is not None
    assert words in texts(preview.loop.shown)
    assert words not in texts(preview.sign.picture((800, 480), preview.now))
    assert 0 < preview.sign.wait(preview.now) <= TOLD * preview.rig.clock.rate
    preview.until(lambda: words not in texts(preview.loop.shown))


def texts(scene: Scene | None) -> set[str]:
    """What a scene says."""
    return {item.text for item in scene.items if isinstance(item, Text)} if scene else set()


def test_time_steps_runs_and_comes_back(preview: Preview) -> None:
    """A quarter of an hour to and fro, the next change of state, sixty times the speed, and now."""
    before = preview.now.wall
    preview.press("right")
    assert timedelta(0) <= preview.now.wall - before - timedelta(minutes=15) < WHILE
    preview.press("left")
    assert timedelta(0) <= preview.now.wall - before < WHILE
    was = preview.status
    preview.press("n")
    assert (was, preview.status) == (Status.OCCUPIED, Status.ENDING)
    preview.press("f")
    assert preview.rig.clock.rate == 60.0
    preview.press("b")
    assert preview.rig.clock.rate == 1.0
    assert abs(preview.now.wall - SystemClock().now().wall) < WHILE


def test_a_key_that_moves_time_is_followed_within_its_own_turn(preview: Preview) -> None:
    """What follows the key is of the new time; the old one would be a step of the clock back.

    Such a step renews the appointment of the next read, in place of the one that the key asks for.
    """
    preview.loop.turn()
    moved = [preview.now.wall + timedelta(minutes=15)]
    pygame.event.post(pygame.event.Event(pygame.KEYDOWN, key=pygame.K_RIGHT, unicode="", mod=0))
    preview.loop.turn()
    moved.append(preview.now.wall)
    zone = preview.rig.config.room.zone
    assert texts(preview.loop.shown) & {f"{wall.astimezone(zone):%H:%M}" for wall in moved}


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        ("1", FaultKind.UNREACHABLE),
        ("2", FaultKind.UNAUTHORISED),
        ("3", FaultKind.THROTTLED),
        ("5", FaultKind.BAD_ANSWER),
    ],
)
def test_a_fault_strikes_and_is_mended(preview: Preview, key: str, kind: FaultKind) -> None:
    """The next read fails as the simulator was told to fail; the same key again mends it."""

    def fault() -> FaultKind | None:
        found = preview.rig.sign.panel.health.fault
        return found and found.kind

    preview.press(key)
    preview.until(lambda: fault() is kind)
    assert preview.status is Status.OCCUPIED, "the last agenda stays"
    preview.press(key)
    preview.until(lambda: fault() is None)


def test_the_current_meeting_is_masked_at_its_source(preview: Preview) -> None:
    """`p` marks it private in the mailbox: the product reads that and masks it."""

    def subject() -> str | None:
        current = state(preview.rig.sign.panel, preview.now).current
        return current and current.meeting.subject

    assert subject() == "Quarterly roadmap review"
    preview.press("p")
    preview.until(lambda: subject() is None)
    preview.press("p")
    preview.until(lambda: subject() == "Quarterly roadmap review")


def test_looks_sizes_and_rooms_go_round(preview: Preview) -> None:
    """Theme, language, size, orientation and room change one by one, and the first comes again."""
    rig = preview.rig
    for key, count, told in (
        ("t", len(theme.names(theme.folder())), lambda: rig.looks.setup.theme.name),
        ("l", len(wording.languages()), lambda: rig.config.display.locale),
        ("z", len(SIZES), lambda: preview.window.size),
        ("o", 2, lambda: preview.window.size),
        ("r", 3, lambda: rig.config.room.name),
    ):
        seen = []
        for _ in range(count + 1):
            preview.press(key)
            assert preview.loop.shown is not None
            assert preview.loop.shown.size == preview.window.size
            seen.append(told())
        assert len(set(seen)) == count, (key, seen)
        assert seen[-1] == seen[0], (key, seen)


def test_a_picture_is_saved_under_a_new_name(
    preview: Preview, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`s` writes what is shown and says where; where it cannot, it says so and goes on."""
    preview.press("s")
    preview.press("s")
    files = sorted(tmp_path.iterdir())
    assert [file.name for file in files] == ["signage-000.png", "signage-001.png"]
    with Image.open(files[0]) as picture:
        assert picture.size == (800, 480)
    assert str(files[1]) in capsys.readouterr().out
    (tmp_path / "signage-002.png").symlink_to(tmp_path / "gone" / "nowhere" / "deep")
    (tmp_path / "gone").write_bytes(b"")
    preview.press("s")
    assert "cannot be written" in capsys.readouterr().err


def test_q_leaves(preview: Preview) -> None:
    """The loop ends by itself after the key."""
    preview.controls.press(Key("q", "q"))
    preview.loop.run()
