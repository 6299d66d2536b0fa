"""A feed that is built when it begins is in all else the feed that it builds."""

from __future__ import annotations

import pytest

from signage.core.messages import Command, Msg, PollIn, Ticked
from signage.errors import Problem, UserError
from signage.feed.base import Post
from signage.feed.late import Late


class Kept:
    """A feed that keeps what is asked of it."""

    def __init__(self) -> None:
        self.asked: list[object] = []

    def start(self, post: Post) -> None:
        """Post something at once."""
        self.asked.append("start")
        post(Ticked(None))

    def submit(self, command: Command) -> None:
        """Keep it."""
        self.asked.append(command)

    def close(self) -> None:
        """Keep that, too."""
        self.asked.append("close")


def test_nothing_is_built_before_it_begins() -> None:
    """Neither making it nor a command builds the feed; what was asked early is asked then."""
    built: list[Kept] = []
    posted: list[Msg] = []

    def build() -> Kept:
        built.append(Kept())
        return built[-1]

    feed = Late(build)
    feed.submit(PollIn(5.0))
    assert not built
    feed.start(posted.append)
    feed.submit(PollIn(7.0))
    feed.close()
    assert [each.asked for each in built] == [[PollIn(5.0), "start", PollIn(7.0), "close"]]
    assert posted == [Ticked(None)]


def test_one_that_never_began_closes() -> None:
    """A sign that ends before its first picture has nothing to stop."""
    Late(Kept).close()


def test_what_cannot_be_built_is_told_by_start() -> None:
    """A back end that is not installed is told as the problem that it is."""

    def build() -> Kept:
        raise UserError([Problem("[source]", "not installed")])

    with pytest.raises(UserError):
        Late(build).start([].append)
