"""uharfbuzz comes without `inspect`, and nobody notices."""

from __future__ import annotations

import inspect
import subprocess
import sys
from pathlib import Path

from signage.display.text.lean_uharfbuzz import Flags

ROOT = Path(__file__).resolve().parents[2]
WIDTH = (
    "from pathlib import Path\n"
    "from signage.display.text import Face, Faces, Typesetter, bundled\n"
    "faces = {'text': Face(Path('themes/fonts/inter/Inter.ttf'))}\n"
    "setter = Typesetter(Faces(faces, bundled(Path('themes/fonts'))))\n"
    "print(setter.width('Juniper', 20.0, 400, 'text'))\n"
)


def told(code: str) -> str:
    """What a Python of its own prints."""
    command = [sys.executable, "-W", "error", "-c", code]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_text_is_set_without_it() -> None:
    """As wide as with it, and whoever imports it afterwards has all of it."""
    later = "import sys; print('inspect' in sys.modules)\nimport inspect; inspect.signature(print)"
    width = told(f"import inspect\n{WIDTH}")
    assert told(WIDTH + later) == f"{width}\nFalse"


def test_what_it_takes_is_what_inspect_says() -> None:
    """The flags are those of this Python, and whatever else is asked for is inspect's own."""
    flags = {name: value for name, value in vars(Flags).items() if name.startswith("CO_")}
    assert flags == {name: getattr(inspect, name) for name in flags}
    assert len(flags) == 7
    assert Flags("inspect").signature is inspect.signature


def test_whoever_keeps_it_is_answered_later() -> None:
    """By inspect itself, which is loaded then."""
    later = "from signage.display.text import lean_uharfbuzz as lean; import sys\n"
    kept = "print('inspect' in sys.modules, lean.Flags('inspect').signature.__module__)"
    assert told(later + kept) == "False inspect"
