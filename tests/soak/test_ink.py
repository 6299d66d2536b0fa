"""What counts files opened for writing does find them."""

from __future__ import annotations

import threading
from pathlib import Path

from signage.clock import SystemClock
from signage.sealing import replace_file
from signage.status.own_file import write
from tests.soak.exchange import Server
from tests.soak.ink import spilt


def test_what_the_product_writes_is_counted(tmp_path: Path) -> None:
    """In any thread, by any call; and neither what a test writes nor what Exchange does."""
    with spilt() as ink:
        (tmp_path / "a-test").write_text("it is not a sign")
        assert ink == []
        write(b"x", tmp_path / "archive", "bundle")
        assert f"open {tmp_path / 'archive'}" in ink
        ink.clear()
        other = threading.Thread(target=replace_file, args=(tmp_path / "sealed", b"x", 0o600))
        other.start()
        other.join()
        assert [line.partition(" ")[0] for line in ink] == ["os.remove", "open", "os.rename"]
        ink.clear()
        Server(tmp_path, lambda: SystemClock().now().wall).stop()
        assert ink == []
    write(b"x", tmp_path / "later", "bundle")
    assert ink == []
