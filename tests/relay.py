"""A relay that ends TLS with a certificate of its own and begins it anew: what binding forbids."""

from __future__ import annotations

import contextlib
import select
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
        with contextlib.suppress(
            OSError, ValueError
        ):  # closed at the end, in the middle of anything
            client = ours.wrap_socket(plain, server_side=True)
            raw = socket.create_connection(("localhost", to), 2)
            server = theirs.wrap_socket(raw, server_hostname="localhost")
            open_now.extend((client, server))
            with client, server:  # the end of the one is the end of the other
                while pass_on(client, server):
                    pass

    def pass_on(client: ssl.SSLSocket, server: ssl.SSLSocket) -> bool:
        """What has come from either; False: one has ended. Neither may be used by two threads."""
        waiting = [one for one in (client, server) if one.pending()]
        for source in waiting or select.select([client, server], [], [])[0]:
            source.setblocking(False)
            try:
                part = source.recv(65_536)
            except ssl.SSLWantReadError:  # a record of TLS's own
                continue
            finally:
                source.setblocking(True)
            if not part:
                return False
            (server if source is client else client).sendall(part)
        return True

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
