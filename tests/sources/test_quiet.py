"""The libraries below us say nothing, at whatever level a person asks."""

from __future__ import annotations

import logging
from datetime import UTC

import pytest

from signage.sources.ews.settings import EwsSettings
from signage.sources.ews.source import EwsSource
from signage.sources.quiet import LOUD, quiet_library_logging

ENDPOINT = "https://mail.example.com/EWS/Exchange.asmx"
CANARY = "Quince-marmalade"


@pytest.mark.parametrize("name", [*LOUD, "exchangelib.util.xml", "urllib3.connectionpool"])
def test_nothing_passes(name: str, caplog: pytest.LogCaptureFixture) -> None:
    """Not even an error, not from a part of a library, not to a handler of its own."""
    library = logging.getLogger(name)
    library.propagate = True
    library.addHandler(caplog.handler)
    logging.getLogger().setLevel(logging.DEBUG)
    try:
        quiet_library_logging()
        quiet_library_logging()
        if name in LOUD:
            for level in (logging.DEBUG, logging.ERROR, logging.CRITICAL):
                library.log(level, CANARY)
        library.getChild("part").error(CANARY)
    finally:
        library.removeHandler(caplog.handler)
        logging.getLogger().setLevel(logging.WARNING)
    assert CANARY not in caplog.text


def test_a_source_silences_its_library() -> None:
    """Whoever makes a source need not think of it."""
    library = logging.getLogger("exchangelib")
    library.propagate = True
    EwsSource(EwsSettings(ENDPOINT, "juniper@example.com", "sign", UTC), lambda: "secret")
    assert not library.propagate
