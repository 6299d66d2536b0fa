"""signage migrate-config: the configuration of a room that moves from EWS to Microsoft Graph."""

from __future__ import annotations

import shutil
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from signage.commands import kinds
from signage.errors import Problem, UserError

if TYPE_CHECKING:
    from signage.migration import Migrated

NAME = "migrate-config"
SUMMARY = "the Microsoft Graph version of a configuration"
DESCRIPTION = (
    "Writes a configuration that reads the same room over Microsoft Graph instead of EWS, and\n"
    "tells what is left to fill in. The old file stays as it is; comments and all other tables\n"
    "are kept. EWS in Exchange Online has been off by default since 2026-10-01 and ends for good\n"
    "on 2027-04-01; Exchange Server keeps it."
)
EXAMPLES = (
    "examples:\n"
    "  signage migrate-config /etc/signage/config.toml\n"
    "  signage migrate-config config.toml --output /etc/signage/graph.toml"
)
EX_CANTCREAT = 73  # sysexits(3)


def arguments(parser: ArgumentParser) -> None:
    """Declare what the command takes."""
    old = parser.add_argument("file", type=Path, metavar="FILE", help="the configuration for EWS")
    new = parser.add_argument(
        "--output", type=Path, metavar="NEW", help="the file to write; FILE.graph.toml by default"
    )
    kinds.complete_files(old)
    kinds.complete_files(new)
    parser.add_argument("--force", action="store_true", help="write over NEW if there is one")


def main(args: Namespace) -> int:
    """Write the new file and tell what is left to do."""
    from signage.config import parse, read  # noqa: PLC0415
    from signage.migration import UnusualLayoutError, migrated  # noqa: PLC0415

    old: Path = args.file
    new: Path = args.output or old.with_name(f"{old.stem}.graph.toml")
    text = read(old)
    document = parse(old, text)
    if isinstance(document.get("source"), dict) and document["source"].get("kind") == "graph":
        raise UserError([Problem(f"{old}: [source] kind", "this is for Microsoft Graph already")])
    try:
        made = migrated(text, document)
    except UnusualLayoutError:
        what = "there is no table [source] with one key a line"
        remedy = 'Write it as deploy/signage.example.toml does: [source], endpoint = "…", …'
        raise UserError([Problem(f"{old}: [source]", what, remedy)]) from None
    _write(old, new, made.text, args.force)
    print("\n".join(_left(old, new, made)))
    return 0


def _write(old: Path, new: Path, text: str, force: bool) -> None:
    """The text to `new`, with the rights of `old`; never over a file unasked, never over `old`."""
    try:
        if new.exists() and new.samefile(old):
            problem = Problem(str(new), "this is the old file, which stays as it is")
            raise UserError([problem], EX_CANTCREAT)
        with new.open("wb" if force else "xb") as file:
            shutil.copymode(old, new)
            file.write(text.encode())
    except FileExistsError:
        what = "there is such a file already"
        problem = Problem(str(new), what, "Name another with --output, or write over it: --force")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        problem = Problem(str(new), f"the file cannot be written: {reason}")
    else:
        return
    raise UserError([problem], EX_CANTCREAT)


def _left(old: Path, new: Path, made: Migrated) -> list[str]:
    """What only a person can do, in the order in which it is done."""
    from signage.secrets import variable_of  # noqa: PLC0415

    steps = [
        "Register an application in Microsoft Entra and let it read the calendars of rooms alone "
        "(deploy/microsoft-365.md)."
    ]
    if made.missing:
        steps.append(f"Fill in {' and '.join(made.missing)} in {new}: take the # away.")
    if made.secret is not None:
        place = new.absolute().parent / "secrets" / made.secret
        steps.append(
            f'Put the client secret where "{made.secret}" is looked for: the systemd credential '
            f"of that name, the file {place} (mode 0600), or {variable_of(made.secret)}. With a "
            "certificate write certificate in place of secret."
        )
    if new.absolute().parent != old.absolute().parent:
        steps.append(f"Look at relative paths: they count from {new.absolute().parent} now.")
    steps.append(f"signage check --config {new}")
    steps.append(f"signage doctor --config {new}")
    told = [f"{new} is written; {old} stays as it is.", "", "Left to do:"]
    told += [f"  {number}. {step}" for number, step in enumerate(steps, start=1)]
    return [*told, *(f"note: {doubt}" for doubt in made.doubts)]
