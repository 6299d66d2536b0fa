"""signage versions: what a bug report needs to know, and no secret."""

from __future__ import annotations

import os
import re
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path

from signage import __version__

NAME = "versions"
SUMMARY = "versions of everything, for bug reports"
DESCRIPTION = "Prints the versions of signage, its libraries, SDL, Python and the system."
EXAMPLES = "examples:\n  signage versions"

_MODEL = Path("/proc/device-tree/model")  # where Raspberry Pis name themselves


def arguments(parser: ArgumentParser) -> None:
    """Declare what the command takes: nothing."""


def main(args: Namespace) -> int:
    """Print them."""
    print(text(), end="")
    return 0


def text() -> str:
    """The same, a line each."""
    return "".join(f"{name:<16} {told}\n" for name, told in _all())


def _all() -> Iterator[tuple[str, str]]:
    import platform  # noqa: PLC0415

    from signage.display.drivers import driver_for, no_display_reason  # noqa: PLC0415
    from signage.display.window import versions  # noqa: PLC0415

    yield "signage", __version__
    yield "Python", f"{platform.python_version()} ({platform.python_implementation()})"
    yield "system", _system()
    yield "machine", _machine()
    drawing = versions()
    yield from drawing.items()
    yield "video driver", driver_for(os.environ) or "SDL's choice"
    yield "display", no_display_reason(os.environ) or "there seems to be one"
    for name in _libraries():
        if name not in drawing:
            yield name, _version(name)


def _libraries() -> list[str]:
    """What signage is installed with."""
    # Imported late: 20 ms that every other command would wait for.
    from importlib.metadata import PackageNotFoundError, requires  # noqa: PLC0415

    try:
        wanted = requires("signage") or []
    except PackageNotFoundError:  # run from a folder where nothing was installed
        return []
    return sorted(re.split(r"[^\w.-]", one, maxsplit=1)[0] for one in wanted)


def _version(name: str) -> str:
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415

    try:
        return version(name)
    except PackageNotFoundError:
        return "missing"


def _system() -> str:
    import platform  # noqa: PLC0415

    try:
        return f"{platform.freedesktop_os_release()['PRETTY_NAME']}, {platform.platform()}"
    except (OSError, KeyError):
        return platform.platform()


def _machine() -> str:
    import platform  # noqa: PLC0415

    try:
        return f"{_MODEL.read_text(encoding='utf-8').strip(chr(0))} ({platform.machine()})"
    except (OSError, UnicodeDecodeError):
        return platform.machine()
