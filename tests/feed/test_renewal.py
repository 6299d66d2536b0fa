"""Hearing that a password was replaced: once, when it is whole, and of nothing else."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty, SimpleQueue

import pytest

from signage import secrets
from signage.clock import SystemClock
from signage.core.calendar import Now
from signage.core.health import Fault, FaultKind
from signage.core.messages import Command, Fetched, FetchFailed, Msg, PollIn, Renewed
from signage.feed.base import Post
from signage.feed.renewal import Renewal
from tests.strategies import NOON, agenda

EVERY = 0.02  # s
SOON = 5.0  # s, for a loaded machine; nothing is asserted of it


FAILED = FetchFailed(Fault(FaultKind.UNAUTHORISED))


class Nothing:
    """A feed that reads nothing, notes what it is told, and posts what a test wants."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.post: Post = lambda _: None

    def start(self, post: Post) -> None:
        self.post = post
        self.told.append("start")

    def submit(self, command: Command) -> None:
        self.told.append(f"submit {command.seconds}")

    def close(self) -> None:
        self.told.append("close")


class Looked:
    """A trace that counts the looks at it, so that a test can wait for the next ones."""

    def __init__(self, trace: Callable[[], object]) -> None:
        self._trace = trace
        self._changed = threading.Condition()
        self.looks = 0

    def __call__(self) -> object:
        found = self._trace()
        with self._changed:
            self.looks += 1
            self._changed.notify_all()
        return found

    def more(self, looks: int) -> None:
        """Wait for so many further looks."""
        with self._changed:
            wanted = self.looks + looks
            assert self._changed.wait_for(lambda: self.looks >= wanted, SOON)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path / "key", "old")
    return tmp_path


@pytest.fixture
def watched(folder: Path) -> Iterator[tuple[Looked, SimpleQueue[Msg]]]:
    """A renewal that watches `folder`'s key since a read failed, and what it posts."""
    looked = Looked(lambda: secrets.trace("key", folder, {}))
    posted: SimpleQueue[Msg] = SimpleQueue()
    renewal = begun(looked, posted, EVERY)
    yield looked, posted
    renewal.close()


def begun(looked: Looked, posted: SimpleQueue[Msg], every: float) -> Renewal:
    """After a read that failed."""
    inner = Nothing()
    renewal = Renewal(inner, looked, every=every)
    renewal.start(posted.put)
    inner.post(FAILED)
    assert posted.get(timeout=SOON) == FAILED
    return renewal


def write(path: Path, text: str) -> None:
    path.write_text(text)
    path.chmod(0o600)


def none(posted: SimpleQueue[Msg]) -> bool:
    try:
        posted.get_nowait()
    except Empty:
        return True
    return False


def test_a_replaced_password_is_told_once(
    folder: Path, watched: tuple[Looked, SimpleQueue[Msg]]
) -> None:
    """Written over, or another file moved into its place; and then nothing until the next time."""
    looked, posted = watched
    write(folder / "key", "new, and longer")
    assert isinstance(posted.get(timeout=SOON), Renewed)
    write(folder / "next", "new, and longer")
    (folder / "next").replace(folder / "key")
    assert isinstance(posted.get(timeout=SOON), Renewed)
    looked.more(4)
    assert none(posted)


def test_a_password_that_others_may_read_no_more(
    folder: Path, watched: tuple[Looked, SimpleQueue[Msg]]
) -> None:
    """Its content is the same and its guard mended: it can be used now, and so is told."""
    _, posted = watched
    (folder / "key").chmod(0o640)
    assert isinstance(posted.get(timeout=SOON), Renewed)
    (folder / "key").chmod(0o600)
    assert isinstance(posted.get(timeout=SOON), Renewed)


def test_what_does_not_change_is_not_told(
    folder: Path, watched: tuple[Looked, SimpleQueue[Msg]]
) -> None:
    """Nor what another file's change is."""
    looked, posted = watched
    write(folder / "another", "key")
    looked.more(4)
    assert none(posted)


def test_half_a_file_is_not_told() -> None:
    """While it goes on changing from look to look, nobody tries it."""
    versions = iter([*range(50), *[50] * 10_000])
    looked = Looked(lambda: next(versions))
    posted: SimpleQueue[Msg] = SimpleQueue()
    renewal = begun(looked, posted, 0.001)
    assert isinstance(posted.get(timeout=SOON), Renewed)
    assert looked.looks >= 52
    looked.more(4)
    renewal.close()
    assert none(posted)


def test_while_all_is_well_nobody_watches(folder: Path) -> None:
    """A sign that reads does not wake every two seconds: it looks once for each read, when the last
    one has gone well. One thread is begun by the first failure; a good read ends it.
    """
    others = set(threading.enumerate())  # such as those of another test that are ending
    looked = Looked(lambda: secrets.trace("key", folder, {}))
    posted: SimpleQueue[Msg] = SimpleQueue()
    inner, good = Nothing(), Fetched(agenda(), Now(NOON, 0.0))
    renewal = Renewal(inner, looked, every=EVERY)
    renewal.start(posted.put)
    assert (watching(others), looked.looks) == (0, 1)
    write(folder / "key", "new, and longer")
    inner.post(good)  # by which it was tried
    assert (watching(others), looked.looks) == (0, 2)
    for _ in range(3):
        inner.post(FAILED)
    assert watching(others) == 1
    looked.more(2)
    inner.post(good)
    wait_until(lambda: watching(others) == 0)
    inner.post(FAILED)
    looked.more(4)
    renewal.close()
    wait_until(lambda: watching(others) == 0)
    inner.post(FAILED)
    assert watching(others) == 0, "nothing begins after the end"
    told = [posted.get_nowait() for _ in range(posted.qsize())]
    assert not any(isinstance(msg, Renewed) for msg in told)


@pytest.mark.parametrize("reads", [0, 1])
def test_a_password_that_is_replaced_during_the_read_that_fails(folder: Path, reads: int) -> None:
    """The old one was refused; the new one came before that was known, and is told all the same:
    at the first read, and after good ones."""
    looked = Looked(lambda: secrets.trace("key", folder, {}))
    posted: SimpleQueue[Msg] = SimpleQueue()
    inner, good = Nothing(), Fetched(agenda(), Now(NOON, 0.0))
    renewal = Renewal(inner, looked, every=EVERY)
    renewal.start(posted.put)
    for _ in range(reads):
        inner.post(good)
    write(folder / "key", "new, and longer")
    inner.post(FAILED)
    told = [posted.get(timeout=SOON) for _ in range(reads + 2)]
    assert told == [good] * reads + [FAILED, Renewed()]
    looked.more(4)
    renewal.close()
    assert none(posted)


def watching(others: set[threading.Thread]) -> int:
    """How many threads look, besides those."""
    return sum(each.name == "signage-keys" for each in set(threading.enumerate()) - others)


def wait_until(holds: Callable[[], bool]) -> None:
    end = SystemClock().now().mono + SOON
    while not holds():
        assert SystemClock().now().mono < end
        threading.Event().wait(EVERY)


def test_the_feed_within_is_told_everything() -> None:
    """Start, commands and the end reach it."""
    inner = Nothing()
    renewal = Renewal(inner, lambda: None, every=EVERY)
    renewal.start(lambda _: None)
    renewal.submit(PollIn(3.0))
    renewal.close()
    assert inner.told == ["start", "submit 3.0", "close"]


def test_a_trace_says_nothing_of_the_secret(folder: Path) -> None:
    """Both places are looked at, the credential's first; numbers alone are told."""
    other = folder / "credentials"
    other.mkdir()
    environ = {"CREDENTIALS_DIRECTORY": str(other)}
    assert len(secrets.trace("key", folder, {})) == 1
    absent, present = secrets.trace("key", folder, environ)
    assert absent == ()
    assert all(isinstance(number, int) for number in present)
    write(other / "key", "new")
    assert secrets.trace("key", folder, environ)[0] != ()
