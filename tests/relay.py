"""A relay that ends TLS with a certificate of its own and begins it anew: what binding forbids."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

from tests.scripted_server import Certificates


@contextlib.contextmanager
def relay(to: int, trusted: Path, certificates: Certificates) -> Iterator[int]:
    """Passes what comes to its port on to a port of this machine, and back; yields its own port."""
    ours, theirs = certificates.server_context(), ssl.create_default_context(cafile=trusted)
    open_now: list[socket.socket] = []

    def serve(plain: socket.socket) -> None:
        with contextlib.suppress(OSError):
            client = ours.wrap_socket(plain, server_side=True)
            raw = socket.create_connection(("localhost", to), 2)
            server = theirs.wrap_socket(raw, server_hostname="localhost")
            open_now.extend((client, server))
            threading.Thread(target=pump, args=(server, client), daemon=True).start()
            pump(client, server)

    def pump(source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError, ValueError):
            while part := source.recv(65_536):
                sink.sendall(part)

    def accept(listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                plain, _ = listener.accept()
                threading.Thread(target=serve, args=(plain,), daemon=True).start()

    listener = socket.create_server(("127.0.0.1", 0))
    open_now.append(listener)
    threading.Thread(target=accept, args=(listener,), daemon=True).start()
    try:
        yield listener.getsockname()[1]
    finally:
        for each in open_now:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
