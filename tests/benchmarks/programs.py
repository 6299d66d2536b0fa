"""What is measured: the sign, and the simulated Exchange it reads."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from signage.sim.entra.apps import DEFAULT_APP, TENANT

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 15.0
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


# --- its configuration ---------------------------------------------------------------------------


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


def shared_libraries() -> list[Path]:
    """Where the libraries of everybody lie."""
    places = [Path(f"/usr/lib/{os.uname().machine}-linux-gnu"), Path(os.__file__).parent]
    return [place for place in places if place.is_dir()]
