"""What is fetched from a sign is written for its owner alone."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from signage.errors import UserError
from signage.status.own_file import write


@pytest.fixture
def generous() -> Iterator[None]:
    """A umask that keeps nothing from anybody."""
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.usefixtures("generous")
def test_nobody_else_reads_it(tmp_path: Path) -> None:
    """Whatever the umask, and whatever file stood there before: that one, which others may have
    open or linked, is another file and keeps its words."""
    file, other = tmp_path / "now.png", tmp_path / "linked.png"
    file.write_bytes(b"yesterday")
    file.chmod(0o644)
    other.hardlink_to(file)
    for data in (b"today", b"tomorrow"):
        write(data, file, "picture")
        assert file.read_bytes() == data
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert other.read_bytes() == b"yesterday"


def test_a_stream_is_written_to() -> None:
    """Into a pipe, as to /dev/stdout, which is not to be removed."""
    source, sink = os.pipe()
    try:
        write(b"a picture", Path(f"/dev/fd/{sink}"), "picture")
        assert os.read(source, 100) == b"a picture"
    finally:
        os.close(source)
        os.close(sink)


def test_where_it_cannot_be_written(tmp_path: Path) -> None:
    """73, with what it was to be, where, and why."""
    with pytest.raises(UserError) as refused:
        write(b"x", tmp_path / "none" / "now.png", "picture")
    assert refused.value.exit_code == 73
    (problem,) = refused.value.problems
    assert problem.where.endswith("none/now.png")
    assert problem.what == "the picture cannot be written: No such file or directory"
