"""Questions to Microsoft Graph over one connection, each with a token of our own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol
from urllib.parse import quote

from signage import __version__
from signage.sources.base import SourceError
from signage.sources.graph.faults import graph_fault
from signage.sources.graph.settings import GraphSettings
from signage.sources.http import HttpsAdapter, plain_session
from signage.sources.http_faults import page_fault
from signage.sources.quiet import quiet_library_logging


class Token(Protocol):
    """Who logs on: `signage.sources.tokens.Tokens`."""

    def get(self) -> str:
        """A bearer token. Raises SourceError."""
        ...

    def forget(self) -> None:
        """The token was refused: the next one is to be a new one."""
        ...

    def close(self) -> None:
        """Let go of connections; may be called from another thread, and twice."""
        ...


class LostPlaceError(Exception):
    """The server knows nothing of the next page any more (HTTP 410)."""


class GraphWire:
    """One connection, one request at a time.

    `dated` is told the Date header of each answer, `ends` when the server's certificate does.
    """

    def __init__(
        self,
        settings: GraphSettings,
        token: Token,
        dated: Callable[[datetime], None] = lambda _: None,
        ends: Callable[[datetime], None] | None = None,
    ) -> None:
        quiet_library_logging()
        self.settings = settings
        self.token = token
        self._dated, self._ends = dated, ends
        self._session: Any = None

    def close(self) -> None:
        """Let go of the connection; may be called from another thread, and twice."""
        session, self._session = self._session, None
        if session is not None:
            session.close()

    def address(self, *path: str, query: str = "") -> str:
        """The address of something at the endpoint; each part of `path` is written as one."""
        root = self.settings.endpoint.rstrip("/").removesuffix("/v1.0")
        parts = "/".join(quote(part, safe="@") for part in path)
        return f"{root}/v1.0/{parts}{'?' if query else ''}{query}"

    def ask(self, address: str, prefer: tuple[str, ...] = ()) -> bytes:
        """The body of a good answer. A refused token is replaced once: it may just have ended.

        Raises SourceError, and LostPlaceError.
        """
        response = self._get(address, prefer)
        if response.status_code == 401:
            self.token.forget()
            response = self._get(address, prefer)
        if response.status_code == 401:
            self.token.forget()  # so that the next read logs on anew
        if response.status_code == 410:
            raise LostPlaceError
        if response.status_code != 200 or page_fault(response.content) is not None:
            raise SourceError(graph_fault(response.status_code, response.headers, response.content))
        return bytes(response.content)

    def _get(self, address: str, prefer: tuple[str, ...]) -> Any:
        settings = self.settings
        token = self.token.get()
        session = self._session
        if session is None:
            told = self._dated, self._ends
            adapter = HttpsAdapter(settings.ca_file, settings.answer_timeout, *told)
            session = self._session = plain_session(adapter, settings.proxy)
        headers = {
            "Authorization": f"Bearer {token}",
            "Accept": "application/json",
            "User-Agent": f"signage/{__version__}",
        }
        if prefer:
            headers["Prefer"] = ", ".join(prefer)
        return session.get(
            address,
            headers=headers,
            timeout=(settings.connect_timeout, settings.read_timeout),
            allow_redirects=False,
        )
