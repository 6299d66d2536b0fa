"""signage status: how the sign is that runs on this machine."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from signage.commands import kinds

NAME = "status"
SUMMARY = "how the sign is that runs on this machine"
DESCRIPTION = (
    "Asks the running sign: what it shows and how old that is, the last fault, the next read,\n"
    "the screen and a checksum of its picture, memory, disk, temperature, power. Nothing of a\n"
    "meeting.\n"
    "Ends with 0 if the sign claims something, 1 if it cannot (offline, unknown, a faulty\n"
    "configuration, no screen), 69 if no sign answers."
)
EXAMPLES = "examples:\n  sudo signage status\n  sudo signage status --json | jq .sign.state"


def arguments(parser: ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("--json", action="store_true", help="everything, for machines")
    kinds.add_socket(parser)


def main(args: Namespace) -> int:
    """Ask, and print the answer."""
    import json  # noqa: PLC0415

    from signage.status.local import ask  # noqa: PLC0415
    from signage.status.report import lines, well  # noqa: PLC0415

    told = json.loads(ask("status", args.socket))
    if args.json:
        print(json.dumps(told, indent=2, ensure_ascii=False))
    else:
        for name, words in lines(told):
            print(f"{name:<12} {words}")
    return 0 if well(told) else 1
