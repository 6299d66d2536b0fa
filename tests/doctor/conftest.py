"""Tests among themselves: no proxy of this machine's, and a log as it was before."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Iterator

import pytest

from signage.sim.server import Simulator
from tests.doctor.clinic import organization


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in (
        "HTTPS_PROXY",
        "https_proxy",
        "ALL_PROXY",
        "all_proxy",
        "NO_PROXY",
        "no_proxy",
    ):
        monkeypatch.delenv(variable, raising=False)


@pytest.fixture
def own_logging() -> Iterator[None]:
    """The command starts the log; afterwards it is as it was."""
    root, hooks = logging.getLogger(), (threading.excepthook, sys.unraisablehook)
    handlers, level, loud = root.handlers[:], root.level, logging.raiseExceptions
    yield
    root.handlers[:], root.level = handlers, level
    logging.raiseExceptions = loud
    logging.captureWarnings(False)
    threading.excepthook, sys.unraisablehook = hooks


@pytest.fixture(scope="module")
def well() -> Iterator[Simulator]:
    """An organization in which all is well; tests leave it as they found it."""
    with organization() as simulator:
        yield simulator
