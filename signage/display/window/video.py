"""SDL's video: opened on the screen that is there, looked after, and given back."""

from __future__ import annotations

import os

import pygame

from signage.display.connectors import PlugWatch, connected, is_free
from signage.display.drivers import KMSDRM, driver_for, sdl_settings
from signage.display.no_display import no_display
from signage.display.window.screen import WindowOptions, lock_down, set_mode


class Video:
    """What SDL shows something with, and what it was told through the environment."""

    def __init__(self) -> None:
        self._set: list[str] = []  # the environment variables that are ours
        self._plugs: PlugWatch | None = None
        self.bare = False
        """Whether there is no display server between us and the screen."""

    def open(self, options: WindowOptions) -> None:
        """Open a window. Raises NoDisplayError, with the cause, if there is nowhere to open it."""
        wanted = {"SDL_VIDEODRIVER": options.driver} if options.driver else {}
        driver = driver_for(wanted | dict(os.environ))
        self.bare = driver == KMSDRM
        self._plugs = PlugWatch(connected()) if self.bare else None
        try:
            self._start(options, driver, None)
        except pygame.error as error:
            self.close()
            screens = connected() if self.bare else ()
            if not self._start_on_any(options, driver, [screen.card for screen in screens]):
                raise no_display(driver, str(error)) from error
        pygame.display.set_allow_screensaver(False)
        if options.kiosk:
            lock_down()
            if self._plugs is None:
                self._plugs = PlugWatch(self._screens())

    def _start_on_any(self, options: WindowOptions, driver: str | None, cards: list[int]) -> bool:
        """Name the card, where SDL's own search ended at the wrong one (SDL 13705)."""
        for card in filter(is_free, dict.fromkeys(cards)):
            try:
                self._start(options, driver, card)
            except pygame.error:
                self.close()
            else:
                return True
        return False

    def _start(self, options: WindowOptions, driver: str | None, card: int | None) -> None:
        for name, value in sdl_settings(driver, card, kiosk=options.kiosk).items():
            if name not in os.environ:
                os.environ[name] = value
                self._set.append(name)
        pygame.display.init()  # never pygame.init(): audio and joysticks cost 100 ms and a thread
        pygame.display.set_caption(options.title)
        pygame.display.set_icon(pygame.Surface((1, 1)))  # else pygame loads its own, with zipfile
        set_mode(options)

    def close(self) -> None:
        """Give the screen back, and the environment as it was; may be called twice."""
        pygame.display.quit()
        for name in self._set:
            os.environ.pop(name, None)
        self._set.clear()

    def must_reopen(self) -> bool:
        """Whether a screen was plugged in, back in or exchanged since the last look.

        On the bare screen a look at sysfs. A display server says something itself; but SDL's window
        keeps its size when a screen of Wayland's gets another one (SDL 2.32).
        """
        return self._plugs is not None and self._plugs.look(self._screens())

    def _screens(self) -> tuple[object, ...]:
        """Those that are there now, in such a way that another one differs."""
        if self.bare:
            return connected()
        # SDL forgets the modes of a screen that changes, and goes on telling its former size.
        return (*pygame.display.get_desktop_sizes(), len(pygame.display.list_modes()))
