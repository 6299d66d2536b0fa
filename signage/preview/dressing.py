"""The looks of a preview: loaded anew when a file of the theme is saved, if it can be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from signage.clock import Clock
from signage.config import Config
from signage.display import audit, theme
from signage.display.text import forget
from signage.errors import Problem, UserError
from signage.looks import Looks, looks_of

LOOK = 0.2  # s between two looks at the files
FONTS = (".ttf", ".otf", ".ttc", ".otc")

Stamps = Mapping[Path, tuple[int, int]]
"""When a file was written last, in ns, and how long it is."""


class Dressing:
    """What the preview is drawn with. `clock` is the machine's, whatever time the preview plays.

    Raises UserError where there is nothing to draw with, as when no theme has that name.
    """

    def __init__(self, config: Config, clock: Clock) -> None:
        self.problems: tuple[Problem, ...] = ()
        self.drawable = True  # False: `looks` are those of before, or the default theme's
        self._config, self._clock = config, clock
        self._looked = clock.now().mono
        self._seen = self._stamps()
        try:
            self.looks: Looks = looks_of(config)
        except UserError as error:
            if not _exists(config):
                raise
            plain = replace(config.display, theme=None, themes_dir=None)
            self.looks = looks_of(replace(config, display=plain))
            self.problems, self.drawable = error.problems, False
        else:
            self.problems = tuple(audit.faults(self.looks.setup.theme))

    def wear(self, config: Config) -> None:
        """Take the looks of another configuration; what is faulty there is told as `problems`."""
        self._config, self._seen = config, self._stamps()
        self._load()

    def look(self) -> bool:
        """Whether a file has changed; if so, what there is to draw with, or why not, is new."""
        now = self._clock.now().mono
        if now - self._looked < LOOK:
            return False
        self._looked = now
        stamps = self._stamps()
        if stamps == self._seen:
            return False
        changed = {file for file, _ in stamps.items() ^ self._seen.items()}
        self._seen = stamps  # from before the files are read: what is saved meanwhile is seen next
        if any(file.suffix in FONTS for file in changed):
            forget()
        self._load()
        return True

    def _load(self) -> None:
        try:
            self.looks = looks_of(self._config)
        except UserError as error:
            self.problems, self.drawable = error.problems, False
        else:
            self.problems = tuple(audit.faults(self.looks.setup.theme))
            self.drawable = True

    def _stamps(self) -> Stamps:
        stamps = {}
        for file in self._files():
            try:
                found = file.stat()
            except OSError:  # between two names, as some editors save
                continue
            stamps[file] = (found.st_mtime_ns, found.st_size)
        return stamps

    def _files(self) -> Iterator[Path]:
        """Every file of the theme and of those that it extends, and of the folders they are in."""
        display, ours = self._config.display, theme.folder()
        themes = display.themes_dir or ours
        folders = theme.folders_of(display.theme or theme.default_name(ours), themes)
        for folder in folders:
            yield from (file for file in folder.rglob("*") if file.is_file())
        for root in dict.fromkeys((themes, ours)):
            yield from root.glob("*.toml")
            yield from root.glob("fonts/*/*")


def _exists(config: Config) -> bool:
    """Whether there is a theme of the name that is asked for."""
    display, ours = config.display, theme.folder()
    if display.themes_dir is not None and not display.themes_dir.is_dir():
        return False
    names = {*theme.names(display.themes_dir or ours), *theme.names(ours)}
    return (display.theme or theme.default_name(ours)) in names
