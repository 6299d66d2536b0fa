"""The short way through a configuration in order comes to what the long way comes to."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from signage.config import straight
from signage.config.structure import structured
from tests.configs import MINIMAL, complete, with_key

BROKEN = (
    "",
    "room = 1\n",
    MINIMAL.replace('name = "Juniper"', ""),
    MINIMAL.replace('"Juniper"', "12"),
    with_key("room", "colour = 1"),
    with_key("display", 'rotation = "flat"'),
    with_key("lights", "on = true"),
    with_key("wording", "word.available = 5"),
    with_key("room", 'amenities = ["screen", "scren"]'),
    MINIMAL.replace("[source]", "[sauce]"),
)


@pytest.mark.parametrize("text", [MINIMAL, complete(), with_key("opening", 'monday = "closed"')])
def test_a_sound_file_means_the_same_on_both_ways(text: str) -> None:
    """Both give equal tables, every key of the documented example in force."""
    document = tomllib.loads(text)
    assert straight.tables(document) == structured(document)[0]
    assert straight.tables(document) is not None


@pytest.mark.parametrize("text", BROKEN)
def test_what_one_refuses_the_other_explains(text: str) -> None:
    """Nothing that the long way finds a fault with gets through on the short one."""
    document = tomllib.loads(text)
    tables, problems = structured(document)
    assert straight.tables(document) == tables
    assert bool(problems) == (tables is None)


def test_a_sound_file_needs_no_validating_library(tmp_path: Path) -> None:
    """A sign that starts does not wait for cattrs, exchangelib or APScheduler."""
    path = tmp_path / "config.toml"
    path.write_text(MINIMAL, encoding="utf-8")
    script = (
        "import sys; from pathlib import Path; import signage.app, signage.assembly;"
        f"signage.app.looks_of(signage.app.configuration.load(Path({str(path)!r})));"
        "late = {'cattrs', 'exchangelib', 'apscheduler', 'requests', 'ssl', 'lxml', 'asyncio'};"
        "sys.exit(', '.join(late & sys.modules.keys()) or None)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
