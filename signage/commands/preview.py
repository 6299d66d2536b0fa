"""signage preview: a window on a laptop."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from signage.commands import kinds
from signage.options import PreviewOptions

NAME = "preview"
SUMMARY = "a window on a laptop, with a simulated Exchange behind it"
DESCRIPTION = (
    "Opens a window with a room. Without --config the calendar comes from a simulated Exchange\n"
    "on this machine, read as in production. Press ? in the window for its keys.\n"
    "Where there is no display, it draws a set of pictures and names their folder."
)
EXAMPLES = (
    "examples:\n"
    "  signage preview\n"
    "  signage preview --size 800x480 --locale de --orientation portrait\n"
    "  signage preview --themes-dir my-themes --theme harbour   shows it anew as you save it\n"
    "  signage preview --frames /tmp/frames          draw pictures, open no window\n"
    "  signage preview --config config.toml          a real room, in a window"
)


def arguments(parser: ArgumentParser) -> None:
    """Declare what the command takes."""
    kinds.add_config(parser)
    kinds.add_scenario(parser)
    parser.add_argument("--room", metavar="ROOM", help="address or name of a room of the scenario")
    kinds.add_looks(parser)
    kinds.add_themes_dir(parser)
    parser.add_argument(
        "--frames", type=Path, metavar="FOLDER", help="draw pictures into it, open no window"
    )


def main(args: Namespace) -> int:
    """Show the window until it is closed."""
    from signage import logs, preview  # noqa: PLC0415

    logs.start(args.debug)
    size = args.size or ((1280, 800) if args.orientation else None)
    options = PreviewOptions(
        config=args.config,
        scenario=args.scenario,
        room=args.room,
        theme=args.theme,
        themes_dir=args.themes_dir,
        size=kinds.turned(size, args.orientation) if size else None,
        rotation=args.rotation,
        locale=args.locale,
        hours=args.hours,
        frames=args.frames,
        debug=args.debug,
    )
    return preview.main(options)
