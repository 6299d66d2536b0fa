"""The window itself: the picture on the glass, its motions, and what comes in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

import pygame

from signage.core.values import replace
from signage.display.geometry import Box
from signage.display.inputs import CloseRequested, Input, Key, Resized
from signage.display.motion import Fade, Growth
from signage.display.no_display import NoDisplayError
from signage.display.rotation import Rotation
from signage.display.waiting import Waiter
from signage.display.window.moving import Moving
from signage.display.window.pointing import Pointing
from signage.display.window.screen import WindowOptions, set_mode
from signage.display.window.video import Video

T = TypeVar("T")

_BLACK = (0, 0, 0)


class Window:
    """A place to paint on. `wake` is the descriptor that ends a wait early (the inbox's)."""

    def __init__(self, options: WindowOptions, wake: int) -> None:
        self._options = options
        self._waiter = Waiter(wake)
        self._video = Video()
        self._open = False
        self._pointing = Pointing()
        self._moving: Moving | None = None

    # --- coming and going ------------------------------------------------------------------------

    def open(self) -> None:
        """Open it, black. Raises NoDisplayError, with the cause, if there is nowhere to open it."""
        try:
            self._video.open(self._options)
        except NoDisplayError:
            self.close()
            raise
        self._open = True
        self._bind()
        self.show(None)
        self._waiter.rescan()

    def close(self) -> None:
        """Give the screen back; may be called twice, and `open` again."""
        self._open = False
        self._moving = None
        self._pointing.forget()
        self._waiter.forget()
        self._video.close()

    def reshape(self, size: tuple[int, int]) -> None:
        """Take another size without closing: a new window would lose the keyboard for a moment."""
        self._options = replace(self._options, size=size)
        if self._open:
            set_mode(self._options)
            self._bind()

    def must_reopen(self) -> bool:
        """Whether a screen was plugged in, back in or exchanged, so that it must be opened anew.

        To be asked every two seconds (`LOOK_EVERY_S`) where it `watches_plugs`.
        """
        return self._video.must_reopen()

    @property
    def watches_plugs(self) -> bool:
        """Whether `must_reopen` has to be asked every so often, since nobody says anything."""
        return self._video.bare

    def set_title(self, title: str) -> None:
        """What a desktop writes over the window."""
        pygame.display.set_caption(title)

    @property
    def is_open(self) -> bool:
        """Whether there is a picture at all."""
        return self._open

    @property
    def driver(self) -> str:
        """SDL's name of the video driver in use, for bug reports."""
        return pygame.display.get_driver() if self._open else ""

    # --- the picture -----------------------------------------------------------------------------

    def _bind(self) -> None:
        """Take hold of SDL's surface, which is a new one after each change of size."""
        screen = pygame.display.get_surface()
        assert screen is not None  # noqa: S101 — a mode is set
        self._screen: pygame.Surface = screen
        self._pixels = screen._pixels_address
        self._rotation = Rotation(self._options.rotation, self._screen.get_size())
        self._moving = None
        if self._options.rotation:
            self._picture = pygame.Surface(self._rotation.size)
        else:
            self._picture = self._screen
        self._picture.fill(_BLACK)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the upright picture in pixels."""
        return self._rotation.size

    @property
    def surface(self) -> pygame.Surface:
        """The upright picture to paint on; seen after `show`. Another one after `Resized`.

        Taking it ends a motion: what is painted next goes onto the whole new picture.
        """
        self._settle()
        return self._picture

    def pixels(self) -> bytes:
        """What is on the glass: rows of R, G, B of the upright picture. Ends a motion."""
        return pygame.image.tobytes(self.surface, "RGB")

    def show(self, dirty: Iterable[Box] | None = None) -> None:
        """Bring what was painted to the glass: only the boxes `dirty`, or everything."""
        self._settle()
        whole = Box(0, 0, *self.size)
        boxes = [whole] if dirty is None else [b for box in dirty if (b := box.common(whole))]
        self._turn(self._screen, boxes)
        pygame.display.update([self._rotation.to_panel(box) for box in boxes])

    def _turn(self, onto: pygame.Surface, boxes: Iterable[Box]) -> None:
        if not self._options.rotation:
            return
        for box in boxes:
            part = self._picture.subsurface(box)
            turned = pygame.transform.rotate(part, -self._options.rotation)
            onto.blit(turned, self._rotation.to_panel(box)[:2])

    def grow(self, paint: Callable[[pygame.Surface], object], origin: tuple[float, float]) -> None:
        """Show what `paint` draws as a circle that grows from `origin`; `move` drives it."""
        old, new, _ = self._painted(paint)
        panel = self._rotation.panel
        self._moving = Moving(Growth(panel, self._rotation.point_to_panel(*origin)), old, new)

    def fade(
        self,
        repaint: Callable[[pygame.Surface], Iterable[Box]],
        run: Callable[[pygame.Surface, float], Iterable[Box]] | None = None,
    ) -> None:
        """Show the boxes that `repaint` changes and returns by a cross-fade; `move` drives it.

        `run` brings the new picture to a share of the motion, where something in it runs.
        """
        old, new, changed = self._painted(repaint)

        def ran(share: float) -> list[Box]:
            assert run is not None  # noqa: S101 — asked for where there is one
            boxes = list(run(self._picture if self._options.rotation else new, share))
            self._turn(new, boxes)
            return [self._rotation.to_panel(box) for box in boxes]

        fade = Fade([self._rotation.to_panel(box) for box in changed])
        self._moving = Moving(fade, old, new, ran if run else None)

    def _painted(
        self, paint: Callable[[pygame.Surface], T]
    ) -> tuple[pygame.Surface, pygame.Surface, T]:
        """The glass as it is, and stays; as `paint` makes it; and its answer."""
        self._settle()
        old = self._screen.copy()
        answer = paint(self._picture)
        new = self._screen.copy()
        self._turn(new, [Box(0, 0, *self.size)])
        if not self._options.rotation:
            self._screen.blit(old, (0, 0))
        return old, new, answer

    def move(self, mono: float) -> float | None:
        """The next frame of the motion, if it is due: seconds to the one after it; None: still."""
        if self._moving is None:
            return None
        motion = self._moving.motion
        if (rest := motion.wait(mono)) > 0:
            return rest
        if not motion.step(mono):
            self._settle()
            return None
        self._moving.frame(self._screen)
        return motion.wait(mono)

    def _settle(self) -> None:
        """The end of a motion, whatever it has come to."""
        if (moving := self._moving) is not None:
            self._moving = None
            moving.end(self._screen)

    # --- input -----------------------------------------------------------------------------------

    def wait(self, seconds: float, *, still: bool = False) -> bool:
        """Sleep until input or a wake-up, for `seconds` at most; whether there was any.

        Works without a display too. `still`: nothing was asked of the window since the last wait,
        so that none of its answers can have brought input along.
        """
        return self._waiter.wait(seconds, self._pending, still=still)

    def look_for_inputs(self) -> None:
        """Find devices that came without a word; costs as many calls as there are descriptors."""
        if self._open:
            self._waiter.rescan()

    def _pending(self) -> bool:
        # Reads the window system's messages in: some may have come along with an answer to SDL, and
        # no descriptor tells of those. Twice, because SDL's own reading may end with a question to
        # the X server (a change of focus grabs the keyboard) whose answer brings more along.
        return self._open and (pygame.event.peek() or pygame.event.peek())

    def events(self) -> list[Input]:
        """What has come in since the last call; never blocks."""
        if not self._open:
            return []
        found: list[Input] = []
        exposed = False
        while batch := pygame.event.get():
            for event in batch:
                exposed |= event.type in {pygame.WINDOWEXPOSED, pygame.VIDEOEXPOSE}
                if (known := self._understand(event)) is not None:
                    found.append(known)
        if self._screen._pixels_address != self._pixels:
            # SDL has made its surface anew, black: Wayland sizes a window several times before it
            # is as large as it was made.
            self._bind()
            found.append(Resized(self.size))
        elif exposed:
            pygame.display.update()  # nobody else keeps what was behind another window
        return found

    def _understand(self, event: pygame.Event) -> Input | None:
        if self._pointing.knows(event):
            return self._pointing.understand(event, self._rotation)
        if event.type == pygame.WINDOWSIZECHANGED:
            return self._resized()
        if self._options.kiosk:
            return None
        if event.type == pygame.KEYDOWN:
            shift = bool(event.mod & pygame.KMOD_SHIFT)
            return Key(pygame.key.name(event.key), event.unicode, shift)
        return CloseRequested() if event.type == pygame.QUIT else None

    def _resized(self) -> Input | None:
        before = self._rotation.panel
        if pygame.display.get_window_size() == before:
            return None  # SDL tells it at the start too
        self._bind()
        return Resized(self.size)


def versions() -> dict[str, str]:
    """Of what draws, for bug reports; opens nothing."""
    sdl = ".".join(map(str, pygame.get_sdl_version()))
    return {"pygame-ce": pygame.version.ver, "SDL": sdl}
