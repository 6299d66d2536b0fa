"""The HTTP under MSAL, in the form it asks for, over our own TLS rules, proxy and time limits."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from signage import __version__
from signage.core.health import Fault, FaultKind
from signage.sources.base import SourceError
from signage.sources.http import HttpsAdapter, plain_session

# Where a machine hands out tokens of its managed identity, by plain HTTP: to itself alone ("How to
# use managed identities ... to acquire an access token", "Use managed identities for App Service").
_LOCAL = ("http://169.254.", "http://localhost:", "http://127.0.0.1:")


class LogonWire:
    """`get` and `post` for MSAL; remembers the last answer, which says why a log-on failed.

    `timeouts` are seconds: to connect, and of silence and for a whole answer. `local`: the machine
    itself is asked, past any proxy. Raises SourceError where no answer comes.
    """

    def __init__(
        self,
        ca_file: Path | None,
        proxy: str | None,
        timeouts: tuple[float, float],
        *,
        local: bool = False,
    ) -> None:
        self.answered: tuple[int, Mapping[str, str], str] | None = None  # status, headers, body
        self.server_time: datetime | None = None  # of the last answer's Date header
        self._timeouts = timeouts
        self._local = _LOCAL if local else ()
        adapter = HttpsAdapter(ca_file, timeouts[1], self._note_date)
        self._session = plain_session(adapter, "none" if local else proxy)
        for prefix in self._local:
            self._session.mount(prefix, adapter)

    @property
    def was_metadata(self) -> bool:
        """Whether the last answer is an authority's metadata, sound and whole."""
        if self.answered is None or self.answered[0] != 200:
            return False
        try:
            content = json.loads(self.answered[2])
        except ValueError:
            return False
        return isinstance(content, dict) and "token_endpoint" in content

    def get(self, url: str, **kwargs: Any) -> Any:
        """As `requests` has it."""
        return self._send("GET", url, **kwargs)

    def post(self, url: str, **kwargs: Any) -> Any:
        """As `requests` has it."""
        return self._send("POST", url, **kwargs)

    def close(self) -> None:
        """Let go of connections."""
        self._session.close()

    def _send(
        self, method: str, url: str, headers: Mapping[str, str] | None = None, **kwargs: Any
    ) -> Any:
        self.answered = self.server_time = None
        if not url.startswith(("https://", *self._local)):
            raise SourceError(
                Fault(FaultKind.WRONG_ENDPOINT, "an address to log on at is not https")
            )
        # Nothing of what MSAL tells about itself, the machine and earlier requests.
        told = {k: v for k, v in (headers or {}).items() if not k.lower().startswith("x-client-")}
        told["User-Agent"] = f"signage/{__version__}"
        answer = self._session.request(
            method, url, headers=told, timeout=self._timeouts, allow_redirects=False, **kwargs
        )
        answer.encoding = "utf-8"
        self.answered = (answer.status_code, answer.headers, answer.text)
        return answer

    def _note_date(self, moment: datetime) -> None:
        self.server_time = moment
