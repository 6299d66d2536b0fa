"""uharfbuzz, imported without `inspect`, from which it takes seven numbers.

`inspect` brings the parts of Python that read programs, a third of what importing uharfbuzz costs,
and the first picture waits for it. Import this before uharfbuzz.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any


class Flags(ModuleType):
    """What code objects are marked with (CPython's cpython/code.h); else `inspect` itself."""

    CO_OPTIMIZED, CO_NEWLOCALS, CO_VARARGS, CO_VARKEYWORDS = 1, 2, 4, 8
    CO_GENERATOR, CO_COROUTINE, CO_ASYNC_GENERATOR = 32, 128, 512

    def __getattr__(self, name: str) -> Any:
        if sys.modules.get("inspect") is self:
            del sys.modules["inspect"]
        import inspect  # noqa: PLC0415

        return getattr(inspect, name)


def _import() -> None:
    if "inspect" not in sys.modules:
        sys.modules["inspect"] = flags = Flags("inspect")
        try:
            import uharfbuzz  # type: ignore[import-untyped]  # noqa: F401, PLC0415
        finally:
            if sys.modules["inspect"] is flags:
                del sys.modules["inspect"]


_import()
