"""Breaks the mask on purpose, in a copy: each way of leaving something in must fail a test.

    python -m tests.system.mutate_mask [--whole] [NAME ...]

Runs the core's privacy tests against each mutant, prints one line for each, and exits with 1 if one
survives. `--whole` runs the non-interference test over the simulator instead, and takes away the
agenda's own hushing too, a second wall behind which that test sees no text.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CORE = ("tests/core/test_privacy.py", "tests/properties/test_core_privacy.py")
WHOLE = ("tests/system/test_noninterference.py",)
SECONDS = 120
MASK = "signage/core/privacy.py"
AGENDA = "signage/core/agenda.py"
SECOND_WALL = ", private=True, subject=None, organizer=None, location=None)"
_ALL_GONE = "(None, None, None) if hidden"


@dataclass(frozen=True)
class Mutant:
    """One change of the mask's module; `old` stands in it exactly once."""

    name: str
    old: str
    new: str


MUTANTS = (
    Mutant("subject is left in", _ALL_GONE, "(_texts(item)[0], None, None) if hidden"),
    Mutant("organizer is left in", _ALL_GONE, "(None, _texts(item)[1], None) if hidden"),
    Mutant("location is left in", _ALL_GONE, "(None, None, _texts(item)[2]) if hidden"),
    Mutant(
        "series are not remembered",
        "series = _sisters(memory, private, items)",
        "series = frozenset()",
    ),
    Mutant("memory is not handed on", "_sisters(memory, private", "_sisters(frozenset(), private"),
    Mutant("listed words do not count", "for word in policy.words", "for word in ()"),
    Mutant("listed series are open", "series = _sisters(series, listed, items)", "pass"),
    Mutant("description is not searched", "name, item.description)", "name)"),
    Mutant("what was not searched is open", "hidden = hidden or _unsearched", "_ = _unsearched"),
    Mutant("copies are open", "copies = {item.object_id for item in private}", "copies = set()"),
    Mutant("mask_all does not count", "hidden = policy.mask_all or ", "hidden = "),
    Mutant("not said is normal", "is Sensitivity.NORMAL", "in (Sensitivity.NORMAL, None)"),
    *(
        Mutant(f"{word} is normal", "is Sensitivity.NORMAL", f"in {words}")
        for word, words in (
            (name, f"(Sensitivity.NORMAL, Sensitivity.{name})")
            for name in ("PERSONAL", "PRIVATE", "CONFIDENTIAL", "UNRECOGNISED")
        )
    ),
)


@contextmanager
def copied(*mutants: tuple[str, str, str]) -> Iterator[Path]:
    """A folder with the product and its tests, in which some texts (file, old, new) differ.

    Only the core is a copy; the rest stands in it by name (symlink(7)), for there is much of it.
    """
    with tempfile.TemporaryDirectory(prefix="signage-mutant-") as made:
        folder = Path(made)
        for part in ("tests", "themes", "deploy", "pyproject.toml"):
            (folder / part).symlink_to(ROOT / part)
        (folder / "signage").mkdir()
        for part in (ROOT / "signage").iterdir():
            if part.name != "core":
                (folder / "signage" / part.name).symlink_to(part)
        shutil.copytree(ROOT / "signage/core", folder / "signage/core")
        for name, old, new in mutants:
            text = (folder / name).read_text(encoding="utf-8")
            if text.count(old) != 1:
                raise ValueError(f"{name} does not hold this once: {old}")
            (folder / name).write_text(text.replace(old, new), encoding="utf-8")
        yield folder


def killed(mutant: Mutant, tests: Sequence[str] = CORE) -> str | None:
    """The test that fails for the mutant; None: it survives."""
    second = [(AGENDA, SECOND_WALL, ", private=True)")] if tests is WHOLE else []
    with copied((MASK, mutant.old, mutant.new), *second) as folder:
        command = [sys.executable, "-m", "pytest", "-x", "-q", "--no-header", "--tb=no", "-rfE"]
        done = subprocess.run(
            [*command, "-p", "no:cacheprovider", "-p", "no:xdist", *tests],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
    if done.returncode == 0:
        return None
    failed = [line for line in done.stdout.splitlines() if line.startswith("FAILED ")]
    if done.returncode != 1 or not failed:  # it must fail by an assertion and not by chance
        raise RuntimeError(f"{mutant.name}: the tests do not run: {done.stdout}{done.stderr}")
    return failed[0].removeprefix("FAILED ").partition(" - ")[0]


def main() -> int:
    """Try every mutant, two at a time."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--whole", action="store_true")
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    chosen = [m for m in MUTANTS if not options.names or m.name in options.names]
    with ThreadPoolExecutor(2) as pool:
        killers = list(pool.map(lambda m: killed(m, WHOLE if options.whole else CORE), chosen))
    for mutant, killer in zip(chosen, killers, strict=True):
        print(f"{mutant.name}: {killer or 'SURVIVES'}")
    return int(None in killers)


if __name__ == "__main__":
    raise SystemExit(main())
