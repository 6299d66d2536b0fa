"""signage completion: what makes the shell complete our commands (the only importer of shtab)."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

NAME = "completion"
SUMMARY = "print the completion for a shell"
DESCRIPTION = "Prints the lines that make a shell complete signage's commands and options."
EXAMPLES = (
    "examples:\n"
    '  eval "$(signage completion bash)"\n'
    '  signage completion zsh > "${fpath[1]}/_signage"\n'
    "  signage completion tcsh > ~/.signage.completion.csh"
)
SHELLS = ("bash", "zsh", "tcsh")


def arguments(parser: ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("shell", choices=SHELLS)


def main(args: Namespace) -> int:
    """Print it."""
    import shtab  # noqa: PLC0415

    from signage.commands.parser import parser  # noqa: PLC0415

    print(shtab.complete(parser(), args.shell))
    return 0
