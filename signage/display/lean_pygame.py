"""pygame, imported without what no sign uses: sound, its own fonts, the clipboard.

Its modules of that kind may be missing, as its own `__init__` has it for stripped down
distributions; it imports them one by one and goes on. That is a third of what `import pygame`
costs, and the first picture waits for it. Import this before pygame.
"""

from __future__ import annotations

import sys

_UNUSED = (
    "_debug", "font", "mixer", "mixer_music", "pkgdata", "scrap", "sndarray", "surfarray",
    "sysfont", "system",
)  # fmt: skip


def _import() -> None:
    if "pygame" in sys.modules:
        return  # whoever was first wanted all of it
    names = [f"pygame.{name}" for name in _UNUSED]
    for name in names:
        sys.modules[name] = None  # type: ignore[assignment] # not to be found
    try:
        import pygame  # noqa: F401, PLC0415
    finally:
        for name in names:
            if sys.modules.get(name) is None:
                del sys.modules[name]


_import()
