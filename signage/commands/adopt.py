"""signage adopt: takes the configuration that a laptop has put on the card's boot partition."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

NAME = "adopt"
SUMMARY = "take configuration and secret from the card's boot partition"
DESCRIPTION = (
    "Moves signage.toml to its place, seals the secret that stands in its table [secrets] or in\n"
    "signage-secret.txt beside it, and removes all of it from the card. A faulty file stays there\n"
    "with signage-problems.txt beside it and ends it with 78: its keys stay, with the values that\n"
    "are known and allowed; every other value and all comments are removed, since they may be\n"
    "secrets. Where systemd fails to seal, nothing is taken, all stays on the card and\n"
    "signage-problems.txt says so. For signage-firstboot.service; needs root."
)
EXAMPLES = "examples:\n  sudo signage adopt --card /boot/firmware"


def arguments(parser: ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument(
        "--card", type=Path, metavar="FOLDER", required=True, help="where the partition is mounted"
    )
    parser.add_argument(
        "--etc",
        type=Path,
        metavar="FOLDER",
        default=Path("/etc/signage"),
        help="where the configuration belongs: /etc/signage",
    )


def main(args: Namespace) -> int:
    """Take it and say what was done."""
    from signage.adoption import adopt  # noqa: PLC0415
    from signage.sealing import FOLDER, Vault  # noqa: PLC0415

    taken = adopt(args.card, args.etc, Vault(args.etc / FOLDER.name))
    place = args.etc / "config.toml"
    print(f"taken from {args.card} to {place}" if taken else f"nothing to take on {args.card}")
    return 0
