"""pygame, imported without what no sign uses: sound, its own fonts, sprites, the clipboard.

Its modules of that kind may be missing, as its own `__init__` has it for stripped down
distributions; it imports them one by one and goes on. Two more it imports and, told to be silent,
never asks for anything. That is half of what `import pygame` costs, and the first picture waits for
it. Import this before pygame.
"""

from __future__ import annotations

import sys
from types import ModuleType

_UNUSED = (
    "_debug", "font", "mask", "mixer", "mixer_music", "pixelarray", "pkgdata", "scrap", "sndarray",
    "surfarray", "sysfont", "system", "typing",
)  # fmt: skip
_EMPTY = ("platform", "pygame.sprite")


def _import() -> None:
    if "pygame" in sys.modules:
        return  # whoever was first wanted all of it
    without: dict[str, ModuleType | None] = {f"pygame.{name}": None for name in _UNUSED}
    without |= {name: ModuleType(name) for name in _EMPTY if name not in sys.modules}
    sys.modules.update(without)  # type: ignore[arg-type] # None: not to be found
    try:
        import pygame  # noqa: F401, PLC0415
    finally:
        for name, each in without.items():
            if sys.modules.get(name) is each:
                del sys.modules[name]


_import()
