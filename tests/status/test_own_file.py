"""What is fetched from a sign is written for its owner alone."""

from __future__ import annotations

import gzip
import io
import os
import socket
import stat
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from signage.errors import UserError
from signage.status.own_file import write

PLAIN = {**os.environ, "PATH": ""}  # without journalctl and systemctl, which would only be asked


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


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are POSIX's")
def test_what_is_no_file_stays_what_it_is(tmp_path: Path) -> None:
    """A named pipe, and by a link to it: written through; a link to a file gives way to a file."""
    pipe, link, old, by_link = (tmp_path / name for name in ("pipe", "to-pipe", "old", "to-old"))
    os.mkfifo(pipe)
    link.symlink_to(pipe)
    source = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        for path in (pipe, link):
            write(b"a picture", path, "picture")
            assert os.read(source, 100) == b"a picture"
    finally:
        os.close(source)
    assert pipe.is_fifo()
    assert link.is_symlink()
    old.write_bytes(b"yesterday")
    by_link.symlink_to(old)
    write(b"today", by_link, "picture")
    assert (old.read_bytes(), by_link.read_bytes()) == (b"yesterday", b"today")
    assert not by_link.is_symlink()


@pytest.mark.parametrize("output", ["pipe", "socket", "file"])
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/dev/stdout")
def test_a_bundle_to_the_output_is_all_that_goes_there(tmp_path: Path, output: str) -> None:
    """Over ssh, with or without sudo, and into a file: what comes is an archive, and what is said
    of it goes to standard error."""
    config = tmp_path / "config.toml"
    config.touch()
    command = [sys.executable, "-m", "signage", "support-bundle", "--config", str(config)]
    command += ["--socket", str(tmp_path / "none"), "--output", "/dev/stdout"]
    ours, theirs = socket.socketpair()
    file = tmp_path / "bundle.tar.gz"
    with ours, theirs, file.open("wb") as opened:
        out = {"pipe": subprocess.PIPE, "socket": theirs, "file": opened}[output]
        ours.setblocking(False)
        theirs.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)
        done = subprocess.run(
            command, stdout=out, stderr=subprocess.PIPE, timeout=60, check=False, env=PLAIN
        )
        archive = done.stdout or (ours.recv(1 << 20) if output == "socket" else file.read_bytes())
    assert done.returncode == 0, done.stderr
    with tarfile.open(fileobj=io.BytesIO(archive)) as unpacked:
        assert "signage-support/README.txt" in unpacked.getnames()
    assert gzip.decompress(archive)
    assert b"made to be attached to a bug report" in done.stderr


def test_where_it_cannot_be_written(tmp_path: Path) -> None:
    """73, with what it was to be, where, and why."""
    with pytest.raises(UserError) as refused:
        write(b"x", tmp_path / "none" / "now.png", "picture")
    assert refused.value.exit_code == 73
    (problem,) = refused.value.problems
    assert problem.where.endswith("none/now.png")
    assert problem.what == "the picture cannot be written: No such file or directory"
