"""The simulator's only socket: accepts TLS connections and gives each a thread."""

from __future__ import annotations

import contextlib
import selectors
import socket
import ssl
import threading
from collections import deque
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import TracebackType

from signage.sim.autodiscover import OPERATION, autodiscover
from signage.sim.certificate import Certificate, Flaw
from signage.sim.connection import PATH, Connection, Exchange, Site
from signage.sim.dispatch import Dispatch, Reply
from signage.sim.entra.apps import Apps
from signage.sim.entra.ews import ews_user
from signage.sim.entra.logon import Entra
from signage.sim.faults import FaultScript
from signage.sim.graph.api import Graph
from signage.sim.graph.call import World
from signage.sim.logon import Logons
from signage.sim.mailbox import Mailbox
from signage.sim.scenario import Scenario
from signage.sim.web import Web

KEPT_EXCHANGES = 5_000
_HANDSHAKE_SECONDS = 10
_STOP_SECONDS = 2


class Simulator:
    """An Exchange server on the loopback: an EWS endpoint over TLS, its rooms from a scenario.

    `now` returns the aware moment that the organization lives in (the day of the scenario, the
    Date header); relative times of the scenario count from the moment of construction, and `zone`
    (IANA) is that of rooms for which the scenario names none. `state`: a folder that keeps the
    certificate authority from one start to the next. `wall`: the clock that applications sign their
    log-ons by, where that is not `now`. `logons` are of signage.sim.logon.SCHEMES; Kerberos reads
    tickets by `keytab`. Everything may be used from any thread, while it runs too.
    """

    def __init__(
        self,
        scenario: Scenario,
        now: Callable[[], datetime],
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        logons: frozenset[str] = frozenset({"basic", "ntlm"}),
        faults: FaultScript | None = None,
        flaw: Flaw = Flaw.NONE,
        zone: str = "UTC",
        state: Path | None = None,
        wall: Callable[[], datetime] | None = None,
        keytab: Path | None = None,
    ) -> None:
        self.faults = faults if faults is not None else FaultScript()
        self.organization = scenario.organization(now, zone)
        self.moved: dict[str, str] = {}
        """Mailboxes that Autodiscover sends elsewhere: to another URL, or by another address."""
        self.username, self.password = scenario.username, scenario.password
        self._certificate = Certificate(flaw, state)
        self.ca_file: Path = self._certificate.ca_file
        if "certificate" in logons:
            self._certificate.ask_clients()
        self._logons = Logons(
            self.organization.users,
            logons,
            self._certificate.folder,
            self._certificate.der,
            keytab,
            lambda header: ews_user(self.entra, header, now()),
        )
        self._log: deque[Exchange] = deque(maxlen=KEPT_EXCHANGES)
        self._stopping = threading.Event()
        self.entra = Entra(Apps(scenario.apps), now, wall or now)
        rooms = {room.address.lower(): room for room in scenario.rooms}
        self.graph = Graph(World(self.organization, rooms, self.entra), now)
        dispatch = Dispatch(self.organization, self.faults, now)
        self.subscriptions = dispatch.subscriptions
        self._site = Site(
            dispatch,
            self._logons,
            now,
            self._log.append,
            self._stopping,
            Web((self.entra, self.graph), self.faults),
            self._autodiscover,
        )
        self._address = (host, port)
        self._listener: socket.socket | None = None
        self._waker: socket.socket | None = None
        self._thread: threading.Thread | None = None
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()

    @property
    def endpoint(self) -> str:
        """The URL of the service, by the name in the certificate; the simulator must be started."""
        return f"{self.base}{PATH}"

    @property
    def base(self) -> str:
        """The address of everything here: of the log-on service (authority) and of Graph, too."""
        if self._listener is None:
            raise RuntimeError("the simulator is not started")
        return f"https://localhost:{self._listener.getsockname()[1]}"

    @property
    def requests(self) -> list[Exchange]:
        """What clients asked and got, oldest first; the last KEPT_EXCHANGES of them."""
        return list(self._log)

    def mailbox(self, address: str) -> Mailbox:
        """The mailbox at an address, to be changed at will; MailboxError where there is none."""
        return self.organization.mailbox(address)

    def _autodiscover(self, data: bytes) -> Reply:
        faults = self.faults.take(OPERATION)
        body = autodiscover(self.organization, self.endpoint, self.moved, data)
        return Reply(OPERATION, 200, body, faults)

    def change_password(self, password: str, username: str | None = None) -> None:
        """Only the new password logs on from now on."""
        self._logons.change_password(username or self.username, password)

    def write_client(
        self, path: Path, username: str | None = None, passphrase: str | None = None
    ) -> None:
        """Write a client certificate with its key (PEM, mode 0600), by which that account logs on.

        Only the newest of an account does. Its first connection is the first that can show it.
        """
        der, pem = self._certificate.client(username or self.username, passphrase)
        path.touch(mode=0o600)
        path.write_bytes(pem)
        self._logons.accept_certificate(username or self.username, der)

    def write_ca(self, path: Path) -> None:
        """Write the CA certificate (PEM) that clients verify the server with."""
        self._certificate.write_ca(path)

    def start(self) -> None:
        """Listen, once; OSError where the port is taken."""
        if self._listener is not None or self._stopping.is_set():
            raise RuntimeError("a simulator is started once")
        family = socket.AF_INET6 if ":" in self._address[0] else socket.AF_INET
        self._listener = socket.create_server(self._address, family=family, backlog=64)
        self._listener.setblocking(False)
        wake, self._waker = socket.socketpair()
        self._thread = threading.Thread(
            target=self._accept, args=(self._listener, wake), name="sim-accept", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Close every connection and the port; bounded, and harmless when repeated."""
        self._stopping.set()
        self.subscriptions.end()
        if self._waker is not None:
            self._waker.close()
            self._waker = None
        if self._thread is not None:
            self._thread.join(_STOP_SECONDS)
            self._thread = None
        with self._lock:
            for connection in self._open:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
        self._certificate.remove()

    def __enter__(self) -> Simulator:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    def _accept(self, listener: socket.socket, wake: socket.socket) -> None:
        """Wait in the kernel for connections, until the other end of `wake` is closed."""
        with listener, wake, selectors.DefaultSelector() as selector:
            selector.register(listener, selectors.EVENT_READ)
            selector.register(wake, selectors.EVENT_READ)
            while not self._stopping.is_set():
                selector.select()
                with contextlib.suppress(BlockingIOError, ConnectionError):
                    connection, peer = listener.accept()
                    threading.Thread(
                        target=self._serve, args=(connection, peer), name="sim", daemon=True
                    ).start()

    def _serve(self, plain: socket.socket, peer: tuple[str, int]) -> None:
        plain.settimeout(_HANDSHAKE_SECONDS)
        # The handshake comes after the socket is known to `stop`: a silent client must not hold it.
        try:
            plain.getpeername()  # else wrap_socket finds out, and leaves a socket open
            connection = self._certificate.context.wrap_socket(
                plain, server_side=True, do_handshake_on_connect=False
            )
        except OSError:  # who connected has gone already
            plain.close()
            return
        with self._lock:
            self._open.add(connection)
        try:
            # A client that refuses the certificate, resets or goes away is no fault of ours.
            with contextlib.suppress(OSError):
                if not self._stopping.is_set() and _met(connection):
                    Connection(connection, peer, self._site)
        except Exception:
            if not self._stopping.is_set():  # else what it stood on has been taken away
                raise
        finally:
            with self._lock:
                self._open.discard(connection)
            connection.close()


def _met(connection: ssl.SSLSocket) -> bool:
    """The handshake; False: it failed, and the other side has been told why.

    What a client has sent by then is read, for a close on top of unread bytes is a reset, which
    would overtake the alert.
    """
    try:
        connection.do_handshake()
    except ssl.SSLError:
        connection.shutdown(socket.SHUT_WR)
        while connection.recv(65_536):
            pass
        return False
    return True
