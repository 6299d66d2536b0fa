"""What is measured: the sign, the simulated Exchange it reads, and Chromium as its peer."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from signage.sim.entra.apps import DEFAULT_APP, TENANT

ROOT = Path(__file__).resolve().parents[2]
NOBODY = 65534  # Chromium's sandbox wants somebody who is not root
PATIENCE_S = 15.0
LEAN = (
    *("--kiosk", "--disable-gpu", "--incognito", "--process-per-site", "--no-first-run"),
    *("--disable-extensions", "--disable-sync", "--disable-background-networking"),
    *("--disable-component-update", "--no-default-browser-check", "--password-store=basic"),
)

Process = subprocess.Popen[bytes]


@dataclass(frozen=True, slots=True)
class Exchange:
    """How a running simulator is reached."""

    endpoint: str
    username: str
    password: str
    ca_file: str


@contextmanager
def started(
    command: Sequence[str], env: dict[str, str], user: int | None = None
) -> Iterator[Process]:
    """A program, ended with the block."""
    process = subprocess.Popen(
        command, env=env, user=user, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


# --- the sign ------------------------------------------------------------------------------------


def sign(config: Path) -> list[str]:
    """The command of the product."""
    return [sys.executable, "-m", "signage", "run", "--config", str(config)]


def configuration(
    folder: Path, exchange: Exchange, more: str = "", *, over_graph: bool = False
) -> Path:
    """A configuration file that reads `exchange` by EWS or Graph, polled as seldom as may be."""
    folder.mkdir(parents=True, exist_ok=True)
    secrets = folder / "secrets"
    secrets.mkdir(exist_ok=True)
    secret = secrets / "exchange-password"
    secret.write_text(DEFAULT_APP.secrets[0].value if over_graph else exchange.password)
    secret.chmod(0o600)
    ca_file = f'ca_file = "{exchange.ca_file}"' if exchange.ca_file else ""
    path = folder / "config.toml"
    path.write_text(f"""\
[room]
mailbox = "juniper@example.com"
name = "Juniper"
zone = "UTC"

[source]
secret = "exchange-password"
{_by_graph(exchange) if over_graph else _by_ews(exchange)}
{ca_file}

[polling]
interval = "4 min"

[display]
reduced_motion = true

{more}
""")
    return path


def _by_ews(exchange: Exchange) -> str:
    return f"""\
endpoint = "{exchange.endpoint}"
username = '{exchange.username}'
auth = "basic"
"""


def _by_graph(exchange: Exchange) -> str:
    """The simulator serves Graph and the log-on to it at the same port."""
    base = exchange.endpoint.removesuffix("/EWS/Exchange.asmx")
    return f"""\
kind = "graph"
endpoint = "{base}"
authority = "{base}"
tenant = "{TENANT}"
client_id = "{DEFAULT_APP.client_id}"
"""


# --- the servers ---------------------------------------------------------------------------------


@contextmanager
def exchange(folder: Path, meetings: int) -> Iterator[Exchange]:
    """The simulator in a process of its own, with so many meetings around now."""
    scenario = folder / f"{meetings}.toml"
    scenario.write_text(_scenario(meetings))
    command = [sys.executable, "-m", "signage", "sim", "--scenario", str(scenario)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    try:
        yield _reached(process)
    finally:
        process.terminate()
        process.wait(PATIENCE_S)


def _reached(process: subprocess.Popen[str]) -> Exchange:
    assert process.stdout is not None
    said = ""
    while "ca_file" not in said:
        line = process.stdout.readline()
        if not line:
            raise RuntimeError("the simulator did not start")
        said += line
    names = ("endpoint", "username", "password", "CA file")
    found = [re.search(rf"^  {name} +(.+)$", said, re.M) for name in names]
    return Exchange(*(match[1] for match in found if match))


def _scenario(meetings: int) -> str:
    """One that runs now and the others after it, within the day that is read."""
    length = max(1, 600 // max(1, meetings))  # minutes
    items = (
        f'[[rooms.items]]\nstart = "{_clock(index * length - length // 2)}"\n'
        f'duration = "{_clock(length)[1:]}"\nsubject = "Review {index}"\n'
        'organizer = "Maya Lindqvist"\n'
        for index in range(meetings)
    )
    return (
        '[[rooms]]\nmailbox = "juniper@example.com"\nname = "Juniper"\n'
        "[rooms.settings]\ndelete_subject = false\nadd_organizer_to_subject = false\n"
        "allow_conflicts = true\n" + "\n".join(items)
    )


def _clock(minutes: int) -> str:
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60}:{abs(minutes) % 60:02}"


@contextmanager
def silent_exchange() -> Iterator[Exchange]:
    """A server that takes calls and never answers: the sign stays at "reading the calendar"."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        yield Exchange(f"https://127.0.0.1:{port}/EWS/Exchange.asmx", "EXAMPLE\\signs", "x", "")


# --- the peer ------------------------------------------------------------------------------------


def chromium() -> str | None:
    """Where Chromium is; None: not on this machine."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


@contextmanager
def browser(
    program: str, env: dict[str, str]
) -> Iterator[tuple[list[str], dict[str, str], int | None]]:
    """Command, environment and user of Chromium at its leanest with a fresh profile."""
    user = NOBODY if os.geteuid() == 0 else None
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        page = folder / "room.html"
        page.write_text(_page())
        if user is not None:
            os.chown(folder, user, user)
        command = [program, *LEAN, f"--user-data-dir={folder / 'profile'}", page.as_uri()]
        yield command, env | {"HOME": name, "TMPDIR": name}, user


def _page() -> str:
    """The sign's content as a page whose clock goes on by the minute."""
    now = datetime.now(UTC)
    rows = "".join(
        f"<li>{now + timedelta(hours=hour):%H:00}&ensp;Review {hour} · Maya Lindqvist</li>"
        for hour in range(6)
    )
    return f"""<!doctype html><meta charset="utf-8"><style>
body {{ margin: 0; background: #17324d; color: #fff; font: 40px sans-serif; padding: 60px }}
h1 {{ font-size: 60px; margin: 0 }} h2 {{ font-size: 170px; margin: 60px 0 }}
time {{ position: absolute; right: 60px; top: 60px; font-size: 60px }} li {{ margin: 16px 0 }}
</style><h1>Juniper</h1><time>{now:%H:%M}</time><h2>Occupied</h2><ul>{rows}</ul><script>
function turn() {{
  document.querySelector("time").textContent = new Date().toTimeString().slice(0, 5);
  setTimeout(turn, 60000 - Date.now() % 60000);
}}
turn();
</script>"""


def folders_of_sign() -> list[Path]:
    """Where what the sign reads at its start lies."""
    return [ROOT / "signage", ROOT / "themes", Path(sys.prefix) / "lib", *_libraries()]


def folders_of_browser() -> list[Path]:
    """Where what Chromium reads at its start lies."""
    return [
        *(p for p in (Path("/usr/lib/chromium"), Path("/usr/share/fonts")) if p.is_dir()),
        *_libraries(),
    ]


def _libraries() -> list[Path]:
    places = [Path(f"/usr/lib/{os.uname().machine}-linux-gnu"), Path(os.__file__).parent]
    return [place for place in places if place.is_dir()]
