"""Other threads ask, the main thread answers between its turns."""

from __future__ import annotations

import threading

import pytest

from signage.status.desk import Desk, SilentError


def test_a_question_is_answered_by_the_thread_that_serves() -> None:
    """It runs where `serve` is called, is given what is served, and wakes it before."""
    woken = threading.Event()
    desk: Desk[str] = Desk(woken.set)
    answers: list[tuple[str, str]] = []

    def ask() -> None:
        answers.append(desk.ask(lambda loop: (loop, threading.current_thread().name)))

    asker = threading.Thread(target=ask)
    asker.start()
    assert woken.wait(10)
    desk.serve("the loop")
    asker.join(10)
    assert answers == [("the loop", threading.current_thread().name)]


def test_a_main_thread_that_hangs_is_told_of() -> None:
    """Who asks waits for a bounded time."""
    desk: Desk[str] = Desk(lambda: None)
    with pytest.raises(SilentError):
        desk.ask(str.upper, patience=0.01)


def test_a_question_that_nobody_waits_for_any_more_does_no_harm() -> None:
    """The main thread answers late, into the void, and goes on."""
    desk: Desk[str] = Desk(lambda: None)
    with pytest.raises(SilentError):
        desk.ask(str.upper, patience=0.01)
    desk.serve("the loop")
