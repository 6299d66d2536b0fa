"""A sign loads the back end that it is configured for and no other, which need not be installed."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.configs import MINIMAL

ROOT = Path(__file__).resolve().parent.parent
GRAPH = """\
[room]
mailbox = "juniper@example.com"
name = "Juniper"
zone = "Europe/Copenhagen"

[source]
kind = "graph"
endpoint = "https://localhost:1"
authority = "https://localhost:1"
tenant = "example.com"
client_id = "7d1a1e0c-8f0b-4d6e-9d59-0a5f4c1b2e3f"
secret = "exchange-password"
"""
EWS = MINIMAL.replace("mail.example.com", "localhost:1")
OAUTH = EWS.replace(
    "username = 'EXAMPLE\\room-signs'",
    'auth = "oauth"\ntenant = "example.com"\nclient_id = "7d1a1e0c-8f0b-4d6e-9d59-0a5f4c1b2e3f"',
)
SECRET = "SIGNAGE_SECRET_EXCHANGE_PASSWORD"

# One read, which nobody answers: by then everything has been imported.
READ = """
import sys
from pathlib import Path
from signage.assembly import configured_password, source_of
from signage.config import load
from signage.feed.reader import view_span
from signage.sources.base import SourceError
from datetime import UTC, datetime

config = load(Path(sys.argv[1]))
source = source_of(config, configured_password(config))()
try:
    source.fetch(view_span(datetime(2026, 11, 23, tzinfo=UTC), config.room.zone))
except SourceError as error:
    print(error.fault.kind.value)
print(*sorted({name.partition(".")[0] for name in sys.modules}))
print(*(name for name in sys.modules if name.startswith("signage.sources.")))
"""
# What is missing, to each configuration, where one package is not installed.
MISSING = """
import sys
from pathlib import Path
sys.modules[sys.argv[1]] = None
from signage.back_ends import missing
from signage.config import load
for path in sys.argv[2:]:
    print(*(" ".join(str(problem).split()) for problem in missing(load(Path(path)))), sep=" | ")
"""
# The same of a whole command.
COMMAND = """
import sys
sys.modules["exchangelib"] = None
from signage.cli import main
sys.exit(main(sys.argv[1:]))
"""


def told(script: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """What a new process says."""
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={SECRET: "three-quiet-rooms", "PATH": "/usr/bin:/bin", "HOME": "/nonexistent"},
        timeout=60,
    )


def written(folder: Path, text: str, name: str = "config.toml") -> Path:
    """The text as a configuration file."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "own", "other"),
    [
        (EWS, {"exchangelib"}, {"msal", "jwt"}),
        (GRAPH, {"msal"}, {"exchangelib", "lxml", "spnego", "requests_ntlm"}),
    ],
    ids=["ews", "graph"],
)
def test_a_sign_loads_its_own_back_end_only(
    tmp_path: Path, text: str, own: set[str], other: set[str]
) -> None:
    """Neither the packages of the other one nor our modules for it."""
    done = told(READ, written(tmp_path, text))
    fault, packages, modules = done.stdout.splitlines()
    assert fault == "unreachable"
    assert own <= set(packages.split())
    assert not other & set(packages.split())
    sources = [name for name in modules.split() if name.endswith(".source")]
    assert sources == [f"signage.sources.{'graph' if 'msal' in own else 'ews'}.source"]


@pytest.mark.parametrize(
    ("package", "extra", "lacking"),
    [("exchangelib", "ews", (True, False, True)), ("msal", "graph", (False, True, True))],
)
def test_a_back_end_that_is_not_installed_is_a_problem(
    tmp_path: Path, package: str, extra: str, lacking: tuple[bool, ...]
) -> None:
    """It is told with the line that installs it, to those who need it: EWS by OAuth needs both."""
    texts = {"ews": EWS, "graph": GRAPH, "oauth": OAUTH}
    paths = [written(tmp_path, text, f"{name}.toml") for name, text in texts.items()]
    lines = told(MISSING, package, *paths).stdout.splitlines()
    for line, lacks in zip(lines, lacking, strict=True):
        assert bool(line) == lacks
        if lacks:
            assert f"needs the Python package {package}, which is not installed" in line
            assert f"pip install 'signage[{extra}]'" in line


@pytest.mark.parametrize("command", ["check --config {}", "preview --frames {}"])
def test_commands_say_so(tmp_path: Path, command: str) -> None:
    """In one line and by the code for a configuration's faults, never by a trace.

    The preview's simulated rooms are read over EWS too.
    """
    done = told(COMMAND, *command.format(written(tmp_path, EWS)).split())
    assert done.returncode == 78
    assert "pip install 'signage[ews]'" in done.stderr
    assert "Traceback" not in done.stderr


def test_each_back_end_is_an_extra() -> None:
    """What pip installs unasked has neither: it could not be left out."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for package, extra in (("exchangelib", "ews"), ("msal", "graph")):
        assert [one for one in project["optional-dependencies"][extra] if package in one]
        assert not [one for one in project["dependencies"] if package in one]
