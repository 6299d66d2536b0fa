"""The whole command line as an argparse parser, built from the table of commands."""

from __future__ import annotations

from argparse import SUPPRESS, ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from importlib import import_module
from typing import NoReturn, Protocol, cast

from signage import __version__

EX_USAGE = 64  # sysexits(3); argparse's own is 2


class Parser(ArgumentParser):
    """An ArgumentParser that ends with 64 and one line that helps."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and where the help is."""
        self.exit(EX_USAGE, f"{self.prog}: {message}\nTry: {self.prog} --help\n")


class Command(Protocol):
    """What a module of a command has."""

    NAME: str
    SUMMARY: str
    DESCRIPTION: str
    EXAMPLES: str

    def arguments(self, parser: ArgumentParser) -> None:
        """Declare what the command takes."""
        ...

    def main(self, args: Namespace) -> int:
        """Do it and return the exit code; raises UserError for what a person can mend."""
        ...


def _imported(name: str) -> Command:
    return cast(Command, import_module(f"signage.commands.{name.replace('-', '_')}"))


Commands = Mapping[str, Callable[[], Command]]
"""By its name, what imports a command."""

_NAMES = (
    "preview",
    "run",
    "rehearse",
    "render",
    "check",
    "migrate-config",
    "status",
    "screenshot",
    "support-bundle",
    "doctor",
    "discover",
    "rooms",
    "themes",
    "sim",
    "versions",
    "needs",
    "seal",
    "adopt",
    "dark",
    "completion",
)
COMMANDS: Commands = {name: partial(_imported, name) for name in _NAMES}


def parser_for(words: Sequence[str], commands: Commands = COMMANDS) -> ArgumentParser:
    """The parser that some words need: a sign does not wait for what other commands import."""
    named = words[0] if words else ""
    return parser({named: commands[named]} if named in commands else commands)


def parser(commands: Commands = COMMANDS) -> ArgumentParser:
    """The command line with these commands; what it parses has the one's `main` and `debug`."""
    whole = Parser(
        prog="signage",
        description="A meeting room's door sign: the room's Exchange calendar on a screen.",
        epilog=(
            "Begin with:\n"
            "  signage preview                     see it, with a simulated Exchange\n"
            "  signage check --config FILE         find what is wrong with a configuration\n"
            "  signage run --config FILE           the door sign itself"
        ),
        formatter_class=RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    whole.add_argument("--version", action="version", version=f"signage {__version__}")
    whole.add_argument("--debug", action="store_true", help="log more, and show where faults arise")
    chosen = whole.add_subparsers(
        title="commands", metavar="COMMAND", required=True, parser_class=Parser
    )
    for imported in commands.values():
        command = imported()
        one = chosen.add_parser(
            command.NAME,
            help=command.SUMMARY,
            description=command.DESCRIPTION,
            epilog=command.EXAMPLES,
            formatter_class=RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        one.add_argument("--debug", action="store_true", default=SUPPRESS, help=SUPPRESS)
        command.arguments(one)
        one.set_defaults(main=command.main)
    return whole
