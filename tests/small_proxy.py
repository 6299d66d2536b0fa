"""A small web proxy over real sockets: tunnels (CONNECT), or whatever refusal it is told."""

from __future__ import annotations

import contextlib
import selectors
import socket
import threading
from typing import Self


class SmallProxy:
    """Listens on the loopback; `asked` holds the first line and headers of each request.

    `status` other than 200 refuses every tunnel with it; 0 hangs up instead.
    """

    def __init__(self, status: int = 200) -> None:
        self.status = status
        self.asked: list[str] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self.port: int = self._listener.getsockname()[1]

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        for each in (self._listener, *self._open):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self._open.append(client)
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with contextlib.suppress(OSError, ValueError), client:  # ValueError: closed under us
            head = b""
            while b"\r\n\r\n" not in head and (part := client.recv(4096)):
                head += part
            self.asked.append(head.decode("latin-1"))
            if self.status == 0:
                return
            reason = "Connection established" if self.status == 200 else "Refused"
            client.sendall(f"HTTP/1.1 {self.status} {reason}\r\nContent-Length: 0\r\n\r\n".encode())
            if self.status == 200:
                host, _, port = head.split()[1].decode().rpartition(":")
                with socket.create_connection((host, int(port)), 2) as server:
                    self._open.append(server)
                    _pass_on(client, server)


def _pass_on(client: socket.socket, server: socket.socket) -> None:
    """Both ways, until one side ends it."""
    with selectors.DefaultSelector() as ready:
        ready.register(client, selectors.EVENT_READ, server)
        ready.register(server, selectors.EVENT_READ, client)
        while True:
            for key, _ in ready.select():
                assert isinstance(key.fileobj, socket.socket)
                part = key.fileobj.recv(65_536)
                if not part:
                    return
                key.data.sendall(part)
