"""Kinds of arguments that several commands take, each checked before the command begins."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from signage.options import Pixels

T = TypeVar("T")

ROTATIONS = (0, 90, 180, 270)
NOTATIONS = ("locale", "12", "24")
ORIENTATIONS = ("landscape", "portrait")


def size(text: str) -> Pixels:
    """WIDTHxHEIGHT in pixels."""
    width, cross, height = text.lower().partition("x")
    if cross and width.isdecimal() and height.isdecimal():
        pixels = int(width), int(height)
        if min(pixels) >= 240 and max(pixels) <= 7680:
            return pixels
    raise ArgumentTypeError(f"{text!r} is no size such as 1280x800, each from 240 to 7680")


def moment(text: str) -> datetime:
    """A date and time by ISO 8601; without an offset it is the room's local time."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is no moment such as 2026-11-25T09:30") from None


def age(text: str) -> timedelta | None:
    """Minutes since something happened; None: it never did."""
    if text == "never":
        return None
    if text.isdecimal() and int(text) <= 24 * 60:
        return timedelta(minutes=int(text))
    raise ArgumentTypeError(f"{text!r} is neither minutes, at most 1440, nor never")


def port(text: str) -> int:
    """A TCP port; 0: any free one."""
    if text.isdecimal() and int(text) < 65536:
        return int(text)
    raise ArgumentTypeError(f"{text!r} is no port from 0 to 65535")


def several(text: str) -> tuple[str, ...]:
    """Words with commas between them, each once."""
    words = tuple(dict.fromkeys(word.strip() for word in text.split(",") if word.strip()))
    if words:
        return words
    raise ArgumentTypeError(f"{text!r} names nothing; write en,ar,ja")


def turned(pixels: Pixels, orientation: str | None) -> Pixels:
    """The same panel upright or lying."""
    long, short = max(pixels), min(pixels)
    return {"landscape": (long, short), "portrait": (short, long)}.get(orientation or "", pixels)


def add_config(parser: ArgumentParser, **settings: Any) -> None:
    """--config FILE."""
    file = parser.add_argument(
        "--config", type=Path, metavar="FILE", help="the configuration (TOML)", **settings
    )
    complete_files(file)


def add_scenario(parser: ArgumentParser) -> None:
    """--scenario FILE."""
    file = parser.add_argument(
        "--scenario",
        metavar="FILE",
        help="a day of the simulated Exchange: a TOML file, or the name of one that is built in",
    )
    complete_files(file)


def add_looks(parser: ArgumentParser) -> None:
    """What the picture depends on besides the calendar."""
    parser.add_argument("--theme", metavar="NAME", help="name of a theme")
    parser.add_argument("--size", type=size, metavar="WxH", help="pixels of the panel: 1280x800")
    parser.add_argument("--orientation", choices=ORIENTATIONS, help="turns the size, if need be")
    parser.add_argument(
        "--rotation", type=int, choices=ROTATIONS, help="degrees clockwise, as the panel is mounted"
    )
    parser.add_argument("--locale", metavar="TAG", help='such as "en-GB", "da" or "ar-EG"')
    parser.add_argument("--hours", choices=NOTATIONS, help="notation of the clock")


def add_themes_dir(parser: ArgumentParser) -> None:
    """--themes-dir FOLDER."""
    folder = parser.add_argument(
        "--themes-dir", type=Path, metavar="FOLDER", help="your own themes, beside those built in"
    )
    complete_files(folder)


def complete_files(argument: Any) -> None:
    """Tell shtab (see its documentation) that the shell completes files here."""
    argument.complete = {"bash": "_shtab_compgen_files", "zsh": "_files", "tcsh": "f"}


def given(**options: T | None) -> dict[str, T]:
    """Those that were given on the command line."""
    return {name: value for name, value in options.items() if value is not None}


def add_socket(parser: ArgumentParser) -> None:
    """The argument --socket, for a sign that is not the system's own."""
    parser.add_argument(
        "--socket",
        type=Path,
        metavar="PATH",
        help="where the sign answers (default: /run/signage/status.sock)",
    )
