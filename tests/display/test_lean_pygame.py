"""pygame comes without what no sign uses, silently, and whole for whoever wants all of it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PICTURE = (
    "from signage.display import window\n"
    "from signage.display.paint.still import save_png\n"
    "import pygame, sys\n"
    "surface = pygame.Surface((8, 8), 0, 32)\n"
    "save_png(surface, __import__('pathlib').Path(sys.argv[1]))\n"
)


def told(code: str, *args: str) -> str:
    """What a Python of its own prints; a warning is an error."""
    command = [sys.executable, "-W", "error", "-c", code, *args]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert not done.stderr
    return done.stdout.strip()


def test_a_sign_loads_no_sound_and_no_fonts_of_pygames(tmp_path: Path) -> None:
    """It draws and saves all the same."""
    said = told(
        PICTURE + "print(*{'pygame.mixer', 'pygame.font', 'pygame.sprite'} & {*sys.modules})",
        str(tmp_path / "picture.png"),
    )
    assert said == ""
    assert (tmp_path / "picture.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("first", ["", "import pygame\n"])
def test_who_wants_more_of_it_gets_it(first: str, tmp_path: Path) -> None:
    """What was left out can be imported later, and nothing is, where pygame was there before."""
    code = "import pygame.font, pygame.mixer; print(bool(pygame.font.match_font))"
    left_out = "import platform, pygame.mixer, pygame.sprite as it\nplatform.node, it.Group\n"
    code = code if first else f"{left_out}print(bool(pygame.mixer.init))"
    assert told(first + PICTURE + code, str(tmp_path / "picture.png")).endswith("True")
