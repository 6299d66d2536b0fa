"""A theme that is saved while the preview shows it: seen within half a second, faulty or not."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic, process_time

import pytest

from signage.clock import ManualClock, SystemClock
from signage.config import Config
from signage.display import theme
from signage.display.inputs import Key
from signage.display.scene import Gradient, Scene, Text
from signage.errors import UserError
from signage.inbox import Inbox
from signage.loop import Loop
from signage.options import PreviewOptions
from signage.preview import dressing
from signage.preview.controls import Controls, window_of
from signage.preview.dressing import LOOK, Dressing
from signage.preview.rig import Rig
from signage.preview.sign import PreviewSign
from signage.systemd import Notifier
from tests.configs import MINIMAL, loaded
from tests.display.own_themes import INTER, with_font, written
from tests.display.test_images import LOGO, SMALL, head

PLAIN = 'extends = "beacon"\n'
STATES = ("available", "starting", "occupied", "unknown")
SOON = 10.0  # s, for a loaded machine; half a second is asserted of the steps, not of the machine


def pink(blue: int) -> str:
    """A theme whose ground tells which version it is; its contrasts are in order."""
    return PLAIN + "".join(f'[palette.{each}]\ntop = "#1000{blue:02X}"\n' for each in STATES[2:])


# --- the looks, under a clock that the test moves ------------------------------------------------


class Author:
    """Somebody who saves a theme while a preview looks on."""

    def __init__(self, folder: Path) -> None:
        self.clock = ManualClock(datetime(2025, 10, 14, 9, tzinfo=UTC))
        self.folder, self.saves = folder, 0
        self.own = self.save(PLAIN)
        self.dressing = Dressing(self.config(folder), self.clock)

    def config(self, folder: Path) -> Config:
        """A configuration that asks for the theme."""
        plain = loaded(folder, MINIMAL)
        return replace(plain, display=replace(plain.display, theme="mine", themes_dir=folder))

    def save(self, text: str) -> Path:
        """Write theme.toml; a save is told from the one before even within a tick of the disk."""
        own = written(self.folder, "mine", text)
        self.saves += 1
        os.utime(own / theme.THEME, (self.saves, self.saves))
        return own

    def look(self) -> bool:
        """The preview looks, after its usual pause."""
        self.clock.advance(timedelta(seconds=LOOK))
        return self.dressing.look()

    @property
    def top(self) -> tuple[int, int, int]:
        """The ground of an occupied room as it is drawn now."""
        return self.dressing.looks.setup.theme.palettes["occupied"]["top"]


@pytest.fixture
def author(tmp_path: Path) -> Author:
    """With a theme that extends beacon and says nothing else."""
    return Author(tmp_path)


def test_a_saved_theme_is_taken_at_the_next_look(author: Author) -> None:
    """Nothing is loaded before something was saved, and nothing twice."""
    before = author.dressing.looks
    assert not author.look()
    assert author.dressing.looks is before
    author.save(pink(7))
    assert author.look()
    assert author.top == (16, 0, 7)
    assert author.dressing.looks.painter is not before.painter
    assert not author.look()


def test_it_looks_four_times_a_second_at_least(author: Author) -> None:
    """Between two looks nothing is asked of the disk; two looks are well within half a second."""
    assert 0.1 <= LOOK <= 0.25
    author.look()
    author.save(pink(7))
    assert not author.dressing.look()
    author.clock.advance(timedelta(seconds=LOOK / 2))
    assert not author.dressing.look()
    author.clock.advance(timedelta(seconds=LOOK / 2))
    assert author.dressing.look()


def test_taking_a_theme_costs_little(author: Author) -> None:
    """Less than the quarter of a second that the pause between looks leaves of a half."""
    author.save(pink(7))
    author.clock.advance(timedelta(seconds=LOOK))
    began = process_time()
    assert author.dressing.look()
    assert process_time() - began < 0.25


def test_a_faulty_theme_is_told_and_the_looks_of_before_stay(author: Author) -> None:
    """Broken TOML, then an unknown name: the problems are those of the moment; mended, none."""
    author.save(pink(7))
    author.look()
    for text, words in (("palette = [", "Invalid"), (PLAIN + "[tpye]", "'type'?")):
        author.save(text)
        assert author.look()
        assert not author.dressing.drawable
        assert any(words in str(problem) for problem in author.dressing.problems)
        assert author.top == (16, 0, 7)
    author.save(pink(9))
    assert author.look()
    assert author.dressing.drawable
    assert author.dressing.problems == ()
    assert author.top == (16, 0, 9)


def test_a_contrast_that_is_too_low_is_told_and_can_be_drawn(author: Author) -> None:
    """The author may look at it, and is told what no sign would be shown with."""
    author.save(PLAIN + '[palette.occupied]\ntop = "#FFFFFF"')
    author.look()
    assert author.dressing.drawable
    assert author.top == (255, 255, 255)
    assert any("contrast" in problem.what for problem in author.dressing.problems)


@pytest.mark.parametrize("name", ["figures.toml", "logo.png", "fonts/ours/Ours.ttf"])
def test_any_file_of_the_theme_counts(author: Author, name: str) -> None:
    """A figure, a picture or a font that comes, changes or goes is seen like theme.toml."""
    file = author.own / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("", "utf-8")
    assert author.look()
    os.utime(file, (1, 1))
    assert author.look()
    file.unlink()
    assert author.look()


def test_a_file_of_a_theme_below_counts_too(author: Author) -> None:
    """What the theme extends may be in the same folder, and be written at the same time."""
    below = written(author.folder, "below", PLAIN)
    author.save('extends = "below"')
    author.look()
    (below / theme.THEME).write_text(pink(3), "utf-8")
    assert author.look()
    assert author.top == (16, 0, 3)


def test_a_font_that_is_saved_is_opened_anew(author: Author) -> None:
    """The type changes with the file behind an unchanged name."""
    with_font(author.own)
    author.save(PLAIN + '[faces.display]\nfile = "fonts/ours/Ours.ttf"')
    assert author.look()

    def width() -> float:
        return author.dressing.looks.typesetter.width("Occupied", 100, 400, "display")

    before = width()
    serif = next(INTER.parent.glob("noto-serif/*Regular.ttf"))
    shutil.copy(serif, author.own / "fonts" / "ours" / "Ours.ttf")
    assert author.look()
    assert width() != before


def test_a_theme_that_begins_faulty_begins_with_its_problems(tmp_path: Path) -> None:
    """The window opens, and the default theme's page tells what to mend."""
    author = Author(tmp_path)
    author.save("palette = [")
    begun = Dressing(author.config(tmp_path), author.clock)
    assert not begun.drawable
    assert begun.problems
    assert begun.looks.setup.theme.name == theme.default_name(theme.folder())


def test_a_theme_that_is_not_there_is_no_beginning(tmp_path: Path) -> None:
    """A misspelt name on the command line ends at once, with the nearest name."""
    author = Author(tmp_path)
    config = author.config(tmp_path)
    for display in (
        replace(config.display, theme="mien"),
        replace(config.display, themes_dir=tmp_path / "nowhere"),
    ):
        with pytest.raises(UserError):
            Dressing(replace(config, display=display), author.clock)


# --- the window, in real time ---------------------------------------------------------------------


class Preview:
    """The preview as `show` builds it, in a window that nobody sees."""

    def __init__(self, folder: Path) -> None:
        options = PreviewOptions(themes_dir=folder, theme="mine", size=(800, 480))
        self.rig, self.inbox = Rig(options), Inbox()
        self.sign = PreviewSign(self.rig, SystemClock())
        self.loop = Loop(
            window_of(self.rig, self.inbox), self.inbox, self.rig.looks.painter, self.sign,
            self.rig.clock, SystemClock(), Notifier({}), reduced_motion=True,
        )  # fmt: skip
        controls = Controls(self.rig, self.sign, self.loop)
        self.press, self.sign.redressed = controls.press, controls.redress
        self.loop.turn()

    def until_repainted(self) -> tuple[Scene, float]:
        """Turn as `Loop.run` does until something new is shown; it, and the seconds that took."""
        before, began = self.loop.shown, monotonic()
        while self.loop.shown == before:
            assert monotonic() - began < SOON, "nothing came of it"
            self.loop.window.wait(min(self.sign.wait(self.rig.clock.now()), SOON))
            self.loop.turn()
        assert self.loop.shown is not None
        return self.loop.shown, monotonic() - began

    def close(self) -> None:
        """End all of it."""
        self.loop.window.close()
        self.rig.close()
        self.inbox.close()


@pytest.fixture
def preview(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Preview]:
    """Of the theme "mine" in the test's folder; nothing is read, so the state is Unknown."""
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    written(tmp_path, "mine", PLAIN)
    with closing(Preview(tmp_path)) as made:
        yield made


def texts(scene: Scene) -> str:
    """All words of a picture."""
    return " ".join(item.text for item in scene.items if isinstance(item, Text))


def test_the_window_follows_what_is_saved(preview: Preview, tmp_path: Path) -> None:
    """Saved: a new picture. Broken: the problems. Mended: the new picture again, by itself.

    At least one of the three takes less than half a second, however loaded the machine is.
    """
    written(tmp_path, "mine", pink(5))
    saved, first = preview.until_repainted()
    assert any(isinstance(item, Gradient) and item.top == (16, 0, 5) for item in saved.items)
    written(tmp_path, "mine", pink(5) + "[[part]]\nkind = 'glpyh'")
    broken, second = preview.until_repainted()
    assert "glpyh" in texts(broken)
    assert "'glyph'?" in texts(broken)
    written(tmp_path, "mine", pink(5))
    mended, third = preview.until_repainted()
    assert [item for item in mended.items if isinstance(item, Gradient)] == [
        item for item in saved.items if isinstance(item, Gradient)
    ]
    assert mended.state == saved.state
    assert min(first, second, third) < 0.5


def test_a_picture_that_breaks_ends_no_preview(preview: Preview, tmp_path: Path) -> None:
    """One that an editor saves too large, and one that it has half written: the window tells it."""
    logo = written(tmp_path, "mine", LOGO) / "logo.png"
    for data, why in ((head(20_000, 12_000), "megapixels"), (SMALL, ""), (SMALL[:40], "read")):
        logo.write_bytes(data)
        assert why in texts(preview.until_repainted()[0])


def test_what_can_be_drawn_can_be_looked_at(preview: Preview, tmp_path: Path) -> None:
    """Escape and `c` go from the problems to the picture and back; a saved file lists them anew."""
    room = preview.loop.shown
    assert room is not None
    low = pink(5) + '[palette.offline]\nink = "#434B58"'
    written(tmp_path, "mine", low)
    listed, _ = preview.until_repainted()
    assert "contrast" in texts(listed)
    preview.press(Key("escape", ""))
    drawn, _ = preview.until_repainted()
    assert drawn.state == room.state != listed.state
    preview.press(Key("c", "c"))
    assert preview.until_repainted()[0] == listed
    preview.press(Key("c", "c"))
    preview.until_repainted()
    written(tmp_path, "mine", low + "\n# once more")
    assert preview.until_repainted()[0] == listed


def test_files_are_looked_at_in_real_time(preview: Preview) -> None:
    """Where the preview's clock runs sixty times as fast, the loop sleeps no shorter for it."""
    preview.rig.clock.run(60.0)
    now = preview.rig.clock.now()
    assert preview.rig.sign.wait(now) > LOOK
    assert LOOK < preview.sign.wait(now) <= LOOK * 60


def test_what_cannot_be_drawn_stays_listed(preview: Preview, tmp_path: Path) -> None:
    """`c` shows no picture of before as if it were the theme's; a touch turns the page."""
    broken = PLAIN + "".join(f"[palette.offline{n}]\nink = 'x'\n" for n in range(40))
    written(tmp_path, "mine", broken)
    first, _ = preview.until_repainted()
    preview.press(Key("c", "c"))
    preview.loop.turn()
    assert preview.loop.shown == first
    preview.sign.touch(None, False, preview.rig.clock.now())
    second, _ = preview.until_repainted()
    assert texts(second) != texts(first)


def test_only_the_preview_looks_at_files() -> None:
    """The kiosk reads its theme once: nothing but the preview knows of looking again."""
    package = Path(dressing.__file__).parents[1]
    users = {
        file.relative_to(package).parts[0]
        for file in package.rglob("*.py")
        if "preview.dressing" in file.read_text("utf-8")
    }
    assert users == {"preview"}
