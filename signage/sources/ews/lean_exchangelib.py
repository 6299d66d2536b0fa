"""exchangelib, imported without what no sign calls: its autodiscovery, its OAuth, coloured XML.

Our own log-on and our own search stand in for these, but the library imports what they need all the
same: dnspython, oauthlib and Pygments are 150 modules, a seventh of its import's time and 6 MiB for
as long as the sign runs. While it is imported their names are those of classes that nobody raises.
Import this before exchangelib; whoever has imported that already has all of it.
"""

from __future__ import annotations

import sys
from types import ModuleType

_UNUSED = (
    "dns", "dns.name", "dns.resolver", "oauthlib", "oauthlib.oauth2", "requests_oauthlib",
    "pygments", "pygments.formatters", "pygments.formatters.terminal", "pygments.lexers",
    "pygments.lexers.html",
)  # fmt: skip


class _StandIn(ModuleType):
    """A module with every name: each a class of its own, which can be caught and inherited from."""

    def __getattr__(self, name: str) -> type[Exception]:
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (Exception,), {})


def _import() -> None:
    if "exchangelib" in sys.modules:
        return
    there = set(sys.modules)
    stand_ins = {each: _StandIn(each) for each in _UNUSED if each.split(".")[0] not in there}
    for name, stand_in in stand_ins.items():
        parent, _, own = name.rpartition(".")
        if parent in stand_ins:
            setattr(stand_ins[parent], own, stand_in)
        stand_in.__path__ = []
    sys.modules.update(stand_ins)
    try:
        import exchangelib  # type: ignore[import-untyped]  # noqa: F401, PLC0415
    finally:
        for name in stand_ins:
            del sys.modules[name]


_import()
