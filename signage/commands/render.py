"""signage render: one picture as PNG."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import timedelta
from pathlib import Path
from typing import Any

from signage.commands import kinds
from signage.options import RenderOptions

NAME = "render"
SUMMARY = "one picture as PNG, without a display"
DESCRIPTION = (
    "Draws what the panel shows at one moment of a scenario. The same arguments give the same\n"
    "picture, to the pixel, on one machine."
)
EXAMPLES = (
    "examples:\n"
    "  signage render juniper.png\n"
    "  signage render --at 2026-11-25T09:30 --size 800x480 --locale en-US out.png\n"
    "  signage render --age 21 offline.png             what a lost connection looks like\n"
    "  signage render --scenario day.toml --orientation portrait out.png"
)


def arguments(parser: ArgumentParser) -> None:
    """Declare what the command takes."""
    output = parser.add_argument("output", type=Path, metavar="PNG", help="the file to write")
    kinds.complete_files(output)
    kinds.add_scenario(parser)
    parser.add_argument("--room", metavar="ROOM", help="address or name of a room of the scenario")
    parser.add_argument(
        "--at", type=kinds.moment, metavar="MOMENT", help="local time of the room: 2026-11-25T09:30"
    )
    parser.add_argument(
        "--age",
        type=kinds.age,
        default=timedelta(minutes=2),
        metavar="MINUTES",
        help="since the last good read: 2, the default, or 20 for a stale sign; or never",
    )
    kinds.add_looks(parser)
    kinds.add_themes_dir(parser)


def main(args: Namespace) -> int:
    """Draw the picture."""
    from signage import logs, render  # noqa: PLC0415

    logs.start(args.debug)
    looks: dict[str, Any] = kinds.given(
        theme=args.theme, rotation=args.rotation, locale=args.locale, hours=args.hours
    )
    options = RenderOptions(
        output=args.output,
        scenario=args.scenario,
        room=args.room,
        at=args.at,
        age=args.age,
        themes_dir=args.themes_dir,
        size=kinds.turned(args.size or (1280, 800), args.orientation),
        debug=args.debug,
        **looks,
    )
    return render.main(options)
