"""Where other threads ask the main thread: it alone knows what is drawn, and touches pygame."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from typing import Any, Generic, TypeVar

T = TypeVar("T")

PATIENCE = 5.0  # s that a question waits: a main thread that hangs is itself an answer


class SilentError(Exception):
    """The main thread did not answer in time."""


class _Question(Generic[T]):
    """One that waits for its answer."""

    def __init__(self, ask: Callable[[Any], T]) -> None:
        self.ask = ask
        self.answered = threading.Event()
        self.answer: T | None = None

    def put_to(self, whom: object) -> None:
        try:
            self.answer = self.ask(whom)
        finally:
            self.answered.set()


class Desk(Generic[T]):
    """Questions to a `T` that only the main thread may touch.

    `wake` makes the main thread take a turn; it then calls `serve`.
    """

    def __init__(self, wake: Callable[[], None]) -> None:
        self._wake = wake
        self._waiting: deque[_Question[Any]] = deque()  # append and popleft are atomic

    def ask(self, question: Callable[[T], Any], patience: float = PATIENCE) -> Any:
        """Have `question` asked by the main thread; its answer. Raises SilentError.

        A question must be quick, and must not fail: the wall waits for it.
        """
        put: _Question[Any] = _Question(question)
        self._waiting.append(put)
        self._wake()
        if not put.answered.wait(patience):
            raise SilentError
        return put.answer

    def serve(self, whom: T) -> None:
        """Answer all that waits; main thread only."""
        while self._waiting:
            self._waiting.popleft().put_to(whom)
