"""The file of a start's modules: used where it fits, and never in the way."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signage import start_file

ROOT = Path(__file__).resolve().parents[1]
GOODS = "def price():\n    return {0}\n\n\ndef fail():\n    raise ValueError('sold out')\n"
RECORD = "import shop, shop.goods; from signage.start_file import write; print(write({0!r}))"
USE = "from signage.start_file import use; print(use({0!r})); "


def python(folder: Path, code: str) -> str:
    """What a Python of its own says, in which the package `shop` is at hand."""
    env = dict(os.environ) | {"PYTHONPATH": f"{folder}{os.pathsep}{ROOT}"}
    done = subprocess.run(
        [sys.executable, "-P", "-c", code],
        cwd=folder,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A folder with a package of three modules, two of which have been recorded in `start`."""
    package = tmp_path / "shop"
    package.mkdir()
    (package / "__init__.py").write_text("OPEN = True\n")
    (package / "goods.py").write_text(GOODS.format(1))
    (package / "late.py").write_text("HOUR = 19\n")
    (package / "sign.txt").write_text("open")
    assert int(python(tmp_path, RECORD.format(str(tmp_path / "start")))) > 2
    (package / "goods.py").write_text(GOODS.format(200))  # of another length: Python would see it
    return tmp_path


def used(shop: Path, code: str) -> str:
    """What comes of `code` after the file was to be used."""
    return python(shop, USE.format(str(shop / "start")) + code)


def test_what_was_recorded_is_imported_from_the_file(shop: Path) -> None:
    """And nothing else is looked at: the source is another one meanwhile."""
    assert used(shop, "import shop.goods as g; print(g.price(), g.__name__)").split() == [
        "True",
        "1",
        "shop.goods",
    ]
    assert python(shop, "import shop.goods as g; print(g.price())").split() == ["200"]


def test_modules_are_what_they_always_are(shop: Path) -> None:
    """Where they lie, what lies beside them, and what is told of them when they fail."""
    said = used(shop, "import shop.goods as g; print(g.__file__, g.__package__)").split()
    assert said[1:] == [str(shop / "shop" / "goods.py"), "shop"]
    said = used(
        shop, "import shop; from importlib.resources import files; "
        "print((files(shop) / 'sign.txt').read_text(), shop.__path__[0])"
    ).split()  # fmt: skip
    assert said[1:] == ["open", str(shop / "shop")]
    told = used(shop, "import shop.goods as g; g.fail()")
    assert "goods.py" in told and "raise ValueError('sold out')" in told


def test_what_was_not_recorded_is_found_where_it_is(shop: Path) -> None:
    """Beside what was."""
    assert used(shop, "from shop.late import HOUR; print(HOUR)").split() == ["True", "19"]


def test_a_file_of_another_python_is_left_alone(shop: Path) -> None:
    """Debian has upgraded its own: the version may be the same, and its modules not."""
    file = shop / "start"
    version = sys.version.encode()
    other = version[:-2] + b"?]"
    assert version in file.read_bytes()
    file.write_bytes(file.read_bytes().replace(version, other))
    assert used(shop, "import shop.goods as g; print(g.price())").split() == ["False", "200"]


def test_a_file_that_was_cut_costs_nothing_but_time(shop: Path) -> None:
    """Its table is whole, and the code is missing."""
    file = shop / "start"
    data = file.read_bytes()
    file.write_bytes(data[: 16 + int.from_bytes(data[8:16], "little")])
    assert used(shop, "import shop.goods as g; print(g.price())").split() == ["True", "200"]


def test_without_a_file_all_is_as_ever(shop: Path) -> None:
    """As in every environment but that of a release."""
    (shop / "start").unlink()
    assert used(shop, "import shop.goods as g; print(g.price())").split() == ["False", "200"]
    assert not Path(start_file.PLACE).exists()


@given(st.binary(max_size=200), st.booleans())
def test_what_is_no_such_file_is_left_alone(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, begins: bool
) -> None:
    """Whatever bytes somebody has under that name."""
    file = tmp_path_factory.mktemp("any") / "start"
    file.write_bytes((b"signage\n" if begins else b"") + data)
    before = list(sys.meta_path)
    assert not start_file.use(str(file))
    assert sys.meta_path == before
    assert not start_file.use(str(file.parent))


def test_a_whole_sign_is_recorded_in_the_order_of_its_start(tmp_path: Path) -> None:
    """All that draws, and nothing that reads; and a picture is drawn with that."""
    place = str(tmp_path / "start")
    subprocess.run([sys.executable, "-m", "signage.start_recording", place], check=True, cwd=ROOT)
    said = python(
        tmp_path,
        USE.format(place)
        + "import sys; from signage.cli import main; main(['render', 'sign.png']); "
        "print('used', *(name for name, module in sys.modules.items() "
        "if type(getattr(module, '__loader__', None)).__module__ == 'signage.start_file'))",
    )
    used = next(line for line in said.splitlines() if line.startswith("used ")).split()
    assert {"signage.cli", "signage.display.paint.painter", "pygame", "tomllib", "logging"} <= {
        *used
    }
    order = Path(place).read_bytes()
    assert order.index(b"signage/cli.py") < order.index(b"signage/display/paint/painter.py")
    assert b"exchangelib/" not in order


def test_a_sign_that_does_not_come_so_far_is_not_waited_for(tmp_path: Path) -> None:
    """It is told why, and nothing is written: a release like that is not complete."""
    (tmp_path / "uharfbuzz.py").write_text("raise ImportError('broken wheel')\n")
    done = subprocess.run(
        [sys.executable, "-m", "signage.start_recording", str(tmp_path / "start")],
        env=dict(os.environ) | {"PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 70
    assert "not recorded: the sign did not come to its first read" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "start").exists()
