"""The libraries below us say nothing, at whatever level a person asks."""

from __future__ import annotations

import logging

import pytest

from signage.sources.quiet import LOUD, quiet_library_logging

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
