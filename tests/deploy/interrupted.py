"""Kills the tool before each of its steps, and looks what stands, and what the next call makes.

Bash itself tells of every command (its DEBUG trap, put there by $BASH_ENV): the script as it is
shipped has no part in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from tests.deploy.roots import Root, overlay

HOOK = r"""
case $0 in
*/signage-deploy)
    set -T
    export SIGNAGE_STEP=${SIGNAGE_STEP:-0}
    signage_step() {
        [ "$BASH_SUBSHELL" -eq 0 ] || return 0
        SIGNAGE_STEP=$((SIGNAGE_STEP + 1))
        [ -z "${SIGNAGE_TRACE:-}" ] ||
            printf '%s %s\n' "$SIGNAGE_STEP" "${1%%$'\n'*}" >>"$SIGNAGE_TRACE"
        [ "$SIGNAGE_STEP" != "${SIGNAGE_KILL:-}" ] || kill -9 $$
    }
    trap 'signage_step "$BASH_COMMAND"' DEBUG
    ;;
esac
"""
_CHANGES = re.compile(
    r"(mkdir|rm|rmdir|cp|mv|ln|touch|sync|install|groupadd|useradd|userdel|groupdel|chown|tar|exec"
    r"|apt-get|apt-mark|dpkg|printf|echo .(#|\[)|setpriv"
    r"|/usr/bin/python3 -m|.\$\{pip|.\$release/venv"
    r"|systemctl|mapfile|as_service)"
)
KILLED = 137


class Step(NamedTuple):
    """A command of the script: its number in a run, and its text."""

    number: int
    text: str


def traced(root: Root, command: str) -> list[Step]:
    """Run to the end; the steps that change something."""
    _hook(root)
    root.run(
        f"{command} && mv /mnt/trace.new /mnt/trace",
        BASH_ENV="/mnt/hook",
        SIGNAGE_TRACE="/mnt/trace.new",
    )
    lines = (root.path / "mnt/trace").read_text(encoding="utf-8").splitlines()
    numbered = (line.partition(" ") for line in lines)
    steps = [Step(int(number), text) for number, _, text in numbered if number.isdecimal()]
    return [step for step in steps if _CHANGES.match(step.text)]


def killed(root: Root, command: str, step: Step) -> None:
    """Run until just before that step."""
    _hook(root)
    root.run(command, KILLED, BASH_ENV="/mnt/hook", SIGNAGE_KILL=str(step.number))


def everywhere(
    layers: tuple[Path, ...],
    command: str,
    holds: Callable[[Root], None],
    ends: Callable[[Root], None],
    until: str = "",
) -> int:
    """Kill `command` before each step; `holds` then, and after the next call `ends`. How many.

    `until` is the text of a step after which there is no need to go on.
    """
    with overlay(*layers) as root:
        steps = traced(root, command)
        ends(root)
    last = next((n for n, step in enumerate(steps) if until and until in step.text), len(steps))
    for step in steps[: last + 1]:
        with overlay(*layers) as root:
            killed(root, command, step)
            try:
                holds(root)
                root.run(command)
                ends(root)
            except AssertionError as error:
                raise AssertionError(
                    f"killed before {step.text!r} ({step.number}): {error}"
                ) from error
    return len(steps[: last + 1])


def _hook(root: Root) -> None:
    (root.path / "mnt/hook").write_text(HOOK, encoding="utf-8")
