"""The page of a faulty configuration: when it looks again, and what it makes of that."""

from __future__ import annotations

import os
from datetime import UTC
from pathlib import Path

import pytest

from signage.core.calendar import Now
from signage.display.room_facts import RoomFacts
from signage.display.scene import Text
from signage.errors import Problem
from signage.looks import looks
from signage.problem_sign import ANYHOW, LOOK, ProblemSign
from signage.readiness import traces
from tests.configs import MINIMAL, with_key
from tests.strategies import NOON

ONE, OTHER = Problem("[room] name", "one"), Problem("[room] zone", "other")


class Page:
    """A problem sign, with what it sees and how often it looked closely."""

    def __init__(self) -> None:
        self.problems: list[Problem] = [ONE]
        self.seen, self.looks, self.ended, self.mono = 0, 0, 0, 100.0
        setup = looks(RoomFacts(""), UTC).setup
        self.sign = ProblemSign([ONE], setup, self.look, lambda: self.seen, self.mended)

    def look(self) -> list[Problem]:
        self.looks += 1
        return self.problems

    def mended(self) -> None:
        self.ended += 1

    def after(self, seconds: float) -> None:
        self.mono += seconds
        self.sign.tick(Now(NOON, self.mono))

    def told(self) -> str:
        scene = self.sign.scene((1280, 800), Now(NOON, self.mono))
        return " ".join(item.text for item in scene.items if isinstance(item, Text))


def test_it_looks_closely_only_when_something_changed() -> None:
    """Once at the start, then at each change of the traces, and once a minute whatever they say."""
    page = Page()
    page.after(0)
    for _ in range(int(ANYHOW / LOOK) - 1):
        page.after(LOOK)
    assert page.looks == 1
    page.after(LOOK)
    assert page.looks == 2
    page.seen += 1
    page.after(LOOK / 2)
    assert page.looks == 2, "not at every turn of the loop"
    page.after(LOOK / 2)
    assert page.looks == 3


def test_other_problems_are_shown_and_none_ends_it() -> None:
    """The page follows what is found; without a problem it is over."""
    page = Page()
    page.after(0)
    page.problems, page.seen = [OTHER], 1
    page.after(LOOK)
    assert "other" in page.told()
    assert not page.ended
    page.problems, page.seen = [], 2
    page.after(LOOK)
    assert page.ended == 1


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
def test_traces_of_all_that_may_be_mended(tmp_path: Path) -> None:
    """The file, a secret and its mode, the CA file, a theme: each leaves another trace."""
    path = tmp_path / "config.toml"
    path.write_text(with_key("source", 'ca_file = "ca.pem"') + '[display]\nthemes_dir = "own"\n')
    seen = [traces(path)]

    def note() -> None:
        seen.append(traces(path))
        assert seen[-1] != seen[-2]
        assert traces(path) == seen[-1]

    (tmp_path / "ca.pem").write_text("none yet")
    note()
    (tmp_path / "secrets").mkdir()
    note()
    secret = tmp_path / "secrets" / "exchange-password"
    secret.write_text("quiet")
    note()
    secret.chmod(0o600)
    note()
    (tmp_path / "own" / "acme").mkdir(parents=True)
    note()
    (tmp_path / "own" / "acme" / "theme.toml").write_text("")
    note()
    path.write_text(MINIMAL)
    note()
    path.unlink()
    note()
