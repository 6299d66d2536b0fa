"""Draws cases in a theme, headless: what goldens and comparisons are made with."""

from __future__ import annotations

from dataclasses import replace

import pygame
from PIL import Image

from signage.display import figures, theme, wording
from signage.display.paint import Painter
from signage.display.qr import Link, encode
from signage.display.scene import Scene
from signage.display.text import Faces, Typesetter, bundled
from signage.display.view import Setup, scene_of
from tests.golden.cases import ZONE, Case

LINK = Link(encode("https://rm.example/j7"))


class Studio:
    """One theme in one language."""

    def __init__(
        self, name: str | None = None, locale: str = "en-GB", hours: int | None = None
    ) -> None:
        folder = theme.folder()
        name = name or theme.default_name(folder)
        if name not in theme.names(folder):
            raise LookupError(name)
        self.theme = theme.load(name, folder)
        faces = Faces(self.theme.faces, bundled(folder / "fonts"), locale)
        self.typesetter = Typesetter(faces)
        self.words = wording.load(locale, ZONE, hours=hours)
        self.painter = Painter(self.typesetter, figures.load(folder / "figures.toml"))

    def setup(
        self, case: Case, size: tuple[int, int], *, offers: bool = False, link: bool | None = None
    ) -> Setup:
        """What `view` needs to draw a case; nothing is shifted. A link goes with offers."""
        return Setup(
            self.theme,
            size,
            self.typesetter,
            self.words,
            case.room,
            case.offers if offers else None,
            link=LINK if (offers if link is None else link) else None,
            shifts=False,
        )

    def scene(
        self, case: Case, size: tuple[int, int], *, offers: bool = False, link: bool | None = None
    ) -> Scene:
        """The display list of a case."""
        setup = self.setup(case, size, offers=offers, link=link)
        return scene_of(case.panel, case.state, case.now, setup)

    def scene_of(self, case: Case, setup: Setup, link: Link) -> Scene:
        """The display list of a case with another link."""
        return scene_of(case.panel, case.state, case.now, replace(setup, link=link))

    def picture(self, case: Case, size: tuple[int, int], *, offers: bool = False) -> Image.Image:
        """The pixels of a case."""
        return self.paint(self.scene(case, size, offers=offers))

    def paint(self, scene: Scene) -> Image.Image:
        """The pixels of a scene."""
        surface = pygame.Surface(scene.size, 0, 32)
        self.painter.paint(scene, surface)
        # A surface of 32 bits holds its pixels in this order; Pillow takes them ten times as fast.
        order = "BGRX" if surface.get_shifts()[0] == 16 else "RGBX"
        pixels = surface.get_buffer().raw
        return Image.frombytes("RGB", scene.size, pixels, "raw", order, surface.get_pitch())
