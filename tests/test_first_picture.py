"""What a sign does not load before its first picture: each would keep people waiting for it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.configs import MINIMAL

# The first turn of the loop is over when it is looked at what the configuration names.
FIRST_TURN = """
import os, sys

class AfterIt:
    def find_spec(self, name, path=None, target=None):
        if name == "signage.readiness":
            print(*sorted(sys.modules), sep="\\n", flush=True)
            os._exit(0)

sys.meta_path.insert(0, AfterIt())
from signage.cli import main
main(["run", "--config", sys.argv[1]])
"""
LATER = (
    "apscheduler", "argparse", "asyncio", "babel", "bidi", "budoux", "cattrs", "cryptography",
    "dataclasses", "email", "exchangelib", "http", "inspect", "json", "lxml", "msal", "PIL",
    "platform", "prometheus_client", "requests", "rich", "segno", "ssl", "subprocess", "uniseg",
    "urllib3",
    "signage.assembly", "signage.commands.parser", "signage.doctor", "signage.feed.poller",
    "signage.lights", "signage.power", "signage.preview", "signage.readiness", "signage.secrets",
    "signage.sim", "signage.sources.ews", "signage.sources.graph", "signage.sources.http",
    "signage.status.desk", "signage.status.doors", "signage.status.metrics", "signage.theming",
)  # fmt: skip


@pytest.mark.parametrize("looks", ["", '[display]\ncontrast = "high"\nlocale = "da-DK"\n'])
def test_the_first_picture_waits_for_nothing_that_it_does_not_need(
    looks: str, tmp_path: Path
) -> None:
    """No library or part of ours that comes after the first turn of the loop is loaded in it."""
    config = tmp_path / "config.toml"
    config.write_text(MINIMAL + looks, "utf-8")
    env = {**os.environ, "SDL_VIDEODRIVER": "dummy"}
    command = [sys.executable, "-c", FIRST_TURN, str(config)]
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=False)
    loaded = set(done.stdout.split())
    assert "signage.display.paint" in loaded, done.stderr
    assert not [name for name in LATER if name in loaded]
