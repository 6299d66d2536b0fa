"""What cloud-init has called until a sign is installed: it gives up nothing in silence."""

from __future__ import annotations

import sys
import tarfile
from pathlib import Path

import pytest

from tests.deploy.bench import Bench

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="for the wall")


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


@pytest.fixture
def card(bench: Bench) -> Path:
    folder = bench.path / "boot/firmware"
    folder.mkdir(parents=True)
    return folder


def archive(folder: Path, installs: str) -> Path:
    """A release whose tool does what is given; it may be executed by nobody."""
    tool = folder / "new/deploy/signage-deploy"
    tool.parent.mkdir(parents=True, exist_ok=True)
    tool.write_text(installs)
    tool.chmod(0o644)  # as from a file system like /run, from which nothing may be
    path = folder / "boot/firmware/signage.tar.gz"
    with tarfile.open(path, "w:gz") as tar:
        tar.add(folder / "new", "signage")
    return path


def test_a_card_without_the_release_is_told_so(bench: Bench, card: Path) -> None:
    """The script stays, ends with a failure, to be called again, and says what is missing."""
    script = bench.first_install()
    bench.script(script, code=1)
    problems = card / "signage-problems.txt"
    assert "no signage.tar.gz" in problems.read_text()
    before = problems.stat().st_mtime_ns
    bench.script(script, code=1)
    assert problems.stat().st_mtime_ns == before  # a card is not written every minute
    assert script.exists()
    (bench.path / "opt/signage").mkdir(parents=True)
    (bench.path / "opt/signage/current").mkdir()  # an earlier call had installed it
    bench.script(script)
    assert not script.exists()


def test_half_an_archive_is_told(bench: Bench, card: Path) -> None:
    """Copied without ejecting the card: it cannot be unpacked, and the card says so."""
    script = bench.first_install()
    whole = archive(bench.path, "").read_bytes()
    (card / "signage.tar.gz").write_bytes(whole[: len(whole) // 2])
    bench.script(script, code=1)
    assert "cannot be unpacked" in (card / "signage-problems.txt").read_text()
    assert script.exists()


def test_what_fails_is_told_and_what_succeeds_is_over(bench: Bench, card: Path) -> None:
    """The tool's own words stand on the card, until it has installed: then all of it is gone."""
    script = bench.first_install()
    archive(bench.path, "echo no network; exit 1\n")
    bench.script(script, code=1)
    assert (card / "signage-problems.txt").read_bytes() == b"no network\r\n"
    assert (card / "signage.tar.gz").exists()
    archive(bench.path, f'[ "$1" = install ] && mkdir -p {bench.path}/opt/signage/current\n')
    bench.script(script)
    assert not list(card.iterdir())
    assert not script.exists()
    assert "systemctl reboot" in bench.asked()
