"""`signage render` draws the same picture from the same words, in every process, to the byte."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image

from tests.system.kiosk import PATIENCE, plain_environment

PICTURES: dict[str, tuple[str, ...]] = {
    "lying": ("--size", "1280x800"),
    "full-hd": ("--size", "1920x1080", "--locale", "de"),
    "small": ("--size", "800x480", "--locale", "ja"),
    "smallest": ("--size", "480x320", "--locale", "fr", "--hours", "12"),
    "standing": ("--size", "1280x720", "--orientation", "portrait", "--locale", "ar"),
    "night": ("--size", "800x480", "--at", "2025-10-14T23:30"),
    "private": ("--size", "800x480", "--scenario", "private", "--at", "2025-10-14T10:40"),
    "long": ("--size", "480x320", "--scenario", "long", "--locale", "da"),
    "turned-0": ("--size", "480x320", "--rotation", "0"),
    "turned-90": ("--size", "480x320", "--rotation", "90"),
    "turned-180": ("--size", "480x320", "--rotation", "180"),
    "turned-270": ("--size", "480x320", "--rotation", "270"),
}
"""What is drawn twice: every size, both orientations, several languages, moments and days."""

ALL = """
import sys
from signage.cli import main
for line in sys.stdin.read().splitlines():
    code = main(["render", *line.split()])
    if code:
        sys.exit(code)
"""


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Path]]:
    """Two folders with all pictures, each drawn by a process of its own, in another order, with
    other hashes and in another working folder.
    """
    folders = tuple(tmp_path_factory.mktemp(name) for name in ("one", "two"))
    with ThreadPoolExecutor() as pool:
        list(pool.map(draw, folders, ("1", "2"), (1, -1)))
    yield folders


def draw(folder: Path, seed: str, order: int) -> None:
    """All pictures, into a folder."""
    lines = [f"{' '.join(how)} {folder / name}.png" for name, how in PICTURES.items()]
    subprocess.run(
        [sys.executable, "-c", ALL],
        input="\n".join(lines[::order]),
        cwd=folder,
        env=plain_environment(folder, PYTHONHASHSEED=seed),
        capture_output=True,
        text=True,
        timeout=PATIENCE * 4,
        check=True,
    )


def image(folder: Path, name: str) -> Image.Image:
    with Image.open(folder / f"{name}.png") as opened:
        return opened.convert("RGB")


def test_two_runs_give_the_same_bytes(drawn: tuple[Path, Path]) -> None:
    """Every size, orientation, language and day: the files are equal, and all pictures differ."""
    one, two = drawn
    found = {name: (one / f"{name}.png").read_bytes() for name in PICTURES}
    assert {name: (two / f"{name}.png").read_bytes() for name in PICTURES} == found
    assert len(set(found.values())) == len(found), "no option is without effect"


def test_a_turned_picture_is_the_upright_one_turned(drawn: tuple[Path, Path]) -> None:
    """The rotations show one picture, turned clockwise by so many degrees, and nothing else."""
    upright = image(drawn[0], "turned-0")
    assert upright.size == (480, 320)
    for degrees in (90, 180, 270):
        turned = image(drawn[0], f"turned-{degrees}")
        assert turned.rotate(degrees, expand=True).tobytes() == upright.tobytes()


def test_sizes_are_those_that_were_asked_for(drawn: tuple[Path, Path]) -> None:
    """Width and height as told, exchanged for portrait."""
    sizes = {name: image(drawn[0], name).size for name in ("lying", "smallest", "standing")}
    assert sizes == {"lying": (1280, 800), "smallest": (480, 320), "standing": (720, 1280)}
