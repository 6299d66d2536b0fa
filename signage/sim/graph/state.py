"""What Graph remembers between requests: rounds of delta queries, subscriptions."""

from __future__ import annotations

import secrets
import threading
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

_MOST = 1000  # rounds that are remembered; older ones are forgotten, as Graph's tokens end


@dataclass(frozen=True, slots=True)
class Round:
    """Where a client stands: what it has been told of a window, and what is still to be told."""

    address: str
    start: datetime
    end: datetime
    known: dict[str, int] = field(default_factory=dict)  # id -> change
    waiting: tuple[dict[str, Any], ...] | None = None  # pages to come; None: the round is over


class Deltas:
    """Rounds by their opaque tokens."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._rounds: dict[str, Round] = {}

    def keep(self, one: Round) -> str:
        """Remember a round; returns its token."""
        token = secrets.token_urlsafe(24)
        with self._lock:
            self._rounds[token] = one
            while len(self._rounds) > _MOST:
                del self._rounds[next(iter(self._rounds))]
        return token

    def find(self, token: str) -> Round | None:
        """The round of a token; None: it is not remembered (any more)."""
        return self._rounds.get(token)

    def forget(self) -> None:
        """From now on every token is unknown: clients have to begin again."""
        with self._lock:
            self._rounds.clear()


class Subscriptions:
    """Subscriptions by id. `reachable` says whether notification addresses answer validation."""

    def __init__(self) -> None:
        self.reachable = True
        self._lock = threading.Lock()
        self._kept: dict[str, dict[str, Any]] = {}

    def put(self, one: dict[str, Any]) -> None:
        """Remember a subscription, or what it is now."""
        with self._lock:
            self._kept[one["id"]] = one

    def find(self, ident: str) -> dict[str, Any] | None:
        """The subscription of that id."""
        return self._kept.get(ident)

    def remove(self, ident: str) -> None:
        """Forget one."""
        with self._lock:
            self._kept.pop(ident, None)

    def all(self) -> list[dict[str, Any]]:
        """All of them, oldest first."""
        return list(self._kept.values())
