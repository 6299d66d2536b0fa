"""Kills the tool before each of its steps, and looks what stands, and what the next call makes.

Bash itself tells of every command (its DEBUG trap, put there by $BASH_ENV): the script as it is
shipped has no part in it.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

from tests.deploy.roots import ENVIRONMENT, Root, overlay

HOOK = r"""
case $0 in
*/signage-deploy)
    set -T
    export SIGNAGE_SEEN=${SIGNAGE_SEEN:-0}
    signage_step() {
        [ "$BASH_SUBSHELL" -eq 0 ] || return 0
        local text=${1%%$'\n'*}
        [ -z "${SIGNAGE_TRACE:-}" ] || printf '%s\n' "$text" >>"$SIGNAGE_TRACE"
        [ "$text" = "${SIGNAGE_KILL:-}" ] || return 0
        SIGNAGE_SEEN=$((SIGNAGE_SEEN + 1))
        [ $SIGNAGE_SEEN != "${SIGNAGE_NTH:-1}" ] || kill -9 $$
    }
    trap 'signage_step "$BASH_COMMAND"' DEBUG
    ;;
esac
"""
_CHANGES = re.compile(
    r"(mkdir|rm|rmdir|cp|mv|ln|touch|sync|install|groupadd|useradd|userdel|groupdel|chown|tar|exec"
    r"|apt-get|apt-mark|dpkg|printf|echo .(#|\[|.wanted)|setpriv"
    r"|/usr/bin/python3 -m|PYTHONPATH|pip|find|.\$release/venv|.\$1/venv"
    r"|systemctl|mapfile|as_service)"
)
KILLED = 137
_PATIENCE = 600.0  # s


class Step(NamedTuple):
    """A command of the script, and which time in a run it is called (in a loop: first and last)."""

    text: str
    nth: int


def traced(root: Root, command: str) -> list[Step]:
    """Run to the end; the steps that change something."""
    _hook(root)
    root.run(command, BASH_ENV="/mnt/hook", SIGNAGE_TRACE="/mnt/trace")
    lines = (root.path / "mnt/trace").read_text(encoding="utf-8").splitlines()
    (root.path / "mnt/trace").unlink()
    called = [line for line in lines if _CHANGES.match(line)]
    assert called, lines
    steps = [Step(text, called[: at + 1].count(text)) for at, text in enumerate(called)]
    return [step for step in steps if step.nth in (1, called.count(step.text))]


def killed(root: Root, command: str, step: Step) -> bool:
    """Run until just before that step; False if it was over without coming to it."""
    _hook(root)
    environ = {"BASH_ENV": "/mnt/hook", "SIGNAGE_KILL": step.text, "SIGNAGE_NTH": str(step.nth)}
    return root.ends(command, **environ) == KILLED


def everywhere(
    layers: tuple[Path, ...],
    command: str,
    holds: Callable[[Root], None],
    ends: Callable[[Root], None],
    slow: str = "",
) -> str:
    """Kill `command` before each step; `holds` then, and after the next call `ends`.

    The steps up to the one named `slow` are killed in a row on one root: each call has to come as
    far as the next step from what the one before has left, and the last one to the end.
    """
    with overlay(*layers) as root:
        steps = traced(root, command)
        ends(root)
    row = max((at for at, step in enumerate(steps) if slow and step.text == slow), default=-1) + 1
    below = layers
    with ExitStack() as stack:
        if row:
            root = stack.enter_context(overlay(*layers, name="row"))
            for step in steps[:row]:
                with _blamed(step):
                    assert killed(root, command, step), "the call did not come so far again"
                    holds(root)
            below = (root.layers[0], *layers)
            with overlay(*below) as root, _blamed(steps[row - 1]):
                root.run(command)
                ends(root)
            step = steps[row]
            built = stack.enter_context(overlay(*layers, name="built"))
            assert killed(built, command, step)
            holds(built)
            below, row = (built.layers[0], *layers), row + 1  # the next calls find it done
            with overlay(*below) as root, _blamed(step):
                root.run(command)
                ends(root)
        for step in steps[row:]:
            with overlay(*below) as root, _blamed(step):
                assert killed(root, command, step), "the call did not come so far"
                holds(root)
                root.run(command)
                ends(root)
    return f"{len(steps)} steps"


def cut(root: Root, command: str, when: Callable[[], bool]) -> None:
    """Run it and kill all of it, in the middle of whatever it does, as soon as `when` holds."""
    running = subprocess.Popen(
        ["chroot", str(root.path), "/bin/sh", "-c", command],
        env=ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    end = time.monotonic() + _PATIENCE
    while not when():
        assert running.poll() is None, f"{command} was over before"
        assert time.monotonic() < end, f"{command} never came so far"
        time.sleep(0.05)
    os.killpg(running.pid, signal.SIGKILL)
    running.wait()


@contextmanager
def _blamed(step: Step) -> Iterator[None]:
    try:
        yield
    except AssertionError as error:
        raise AssertionError(f"killed before {step.text!r} ({step.nth}): {error}") from error


def _hook(root: Root) -> None:
    (root.path / "mnt/hook").write_text(HOOK, encoding="utf-8")
