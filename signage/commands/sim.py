"""signage sim: the Exchange simulator alone, for other clients to be pointed at."""

from __future__ import annotations

import signal
import threading
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from signage.commands import kinds
from signage.errors import Problem, UserError
from signage.options import SimOptions

if TYPE_CHECKING:
    from signage.sim.server import Simulator

NAME = "sim"
SUMMARY = "the simulated Exchange alone, for other clients"
DESCRIPTION = (
    "Serves Exchange Web Services, Microsoft Graph and its log-on over TLS from a scenario, until\n"
    "Ctrl-C or SIGTERM. It prints the addresses, the certificate authority to trust, and log-ons.\n"
    "A scenario is a day of rooms and meetings; deploy/scenario.example.toml is one that says\n"
    "what may stand in it."
)
EXAMPLES = (
    "examples:\n"
    "  signage sim\n"
    "  signage sim --scenario deploy/scenario.example.toml\n"
    "  signage sim --port 8443 --state my-exchange     the same address and CA file at each start"
)
AROUND_NOW = "office"  # the scenario in which there is something to see whenever it starts
EX_UNAVAILABLE = 69  # sysexits(3)


def arguments(parser: ArgumentParser) -> None:
    """Declare what the command takes."""
    kinds.add_scenario(parser)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    parser.add_argument(
        "--port", type=kinds.port, default=0, help="TCP port; 0, the default, takes any free one"
    )
    folder = parser.add_argument(
        "--state", type=Path, metavar="FOLDER",
        help="keep the certificate authority there (ca.pem, ca-key.pem), so that what trusts it "
        "goes on working after a restart; without, it is a new one each time",
    )  # fmt: skip
    kinds.complete_files(folder)


def main(args: Namespace) -> int:
    """Serve until told to end."""
    from signage import logs  # noqa: PLC0415

    logs.start(args.debug)
    options = SimOptions(args.host, args.port, args.scenario, args.state, args.debug)
    _serve(options)
    return 0


def _serve(options: SimOptions) -> None:
    from signage.clock import SystemClock  # noqa: PLC0415
    from signage.scenarios import scenario  # noqa: PLC0415
    from signage.sim.server import Simulator  # noqa: PLC0415

    clock, day = SystemClock(), scenario(options.scenario or AROUND_NOW)
    simulator = Simulator(
        day, lambda: clock.now().wall, host=options.host, port=options.port, state=options.state
    )
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    try:
        _start(simulator, options)
        print(_welcome(simulator, [(room.address, room.name) for room in day.rooms]), flush=True)
        while not ended.wait(1.0):  # Windows lets no signal in while it waits without an end
            pass
    finally:
        simulator.stop()


def _start(simulator: Simulator, options: SimOptions) -> None:
    try:
        simulator.start()
    except OSError as error:
        at = f"{options.host} port {options.port}"
        what = f"cannot listen there: {error.strerror or type(error).__name__}"
        problem = Problem(at, what, "Choose another --port, or none for any that is free.")
    else:
        return
    raise UserError([problem], EX_UNAVAILABLE)


def _welcome(simulator: Simulator, rooms: list[tuple[str, str]]) -> str:
    endpoint, ca_file, user = simulator.endpoint, simulator.ca_file, simulator.username
    password, mailbox = simulator.password, rooms[0][0]
    app = simulator.entra.apps.first
    secret = app.secrets[0].value
    return f"""\
Simulated Exchange, until Ctrl-C. All of it is invented, the password too.

  endpoint   {endpoint}
  CA file    {ca_file}
  username   {user}
  password   {password}
  rooms      {", ".join(f"{address} ({name})" for address, name in rooms)}

curl:
  curl --cacert {ca_file} --user '{user}:{password}' \\
       --header 'Content-Type: text/xml' --data @request.xml {endpoint}

exchangelib (with REQUESTS_CA_BUNDLE={ca_file}):
  configuration = Configuration(
      service_endpoint="{endpoint}", auth_type=NTLM,
      credentials=Credentials({user!r}, {password!r}))
  account = Account("{mailbox}", config=configuration, access_type=DELEGATE)

signage (with SIGNAGE_SECRET_SIMULATED={password}):
  [source]
  endpoint = "{endpoint}"
  username = '{user}'
  secret = "simulated"
  ca_file = "{ca_file}"

signage, as if in Microsoft 365 (with SIGNAGE_SECRET_APPLICATION={secret}):
  [source]
  kind = "graph"
  endpoint = "{simulator.base}"
  authority = "{simulator.base}"
  tenant = "{simulator.entra.apps.tenant}"
  client_id = "{app.client_id}"
  secret = "application"
  ca_file = "{ca_file}"
"""
