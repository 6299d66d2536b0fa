"""What several of these tests need."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from exchangelib.protocol import close_connections

from signage.sources.quiet import quiet_library_logging
from tests.system.product import World, dressed


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    """One server for all tests of a module; each begins its own morning."""
    made = World()
    quiet_library_logging()  # as the first source does, for all that follow
    dressed("en-GB")
    with made.simulator:
        yield made
    close_connections()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """For configuration files."""
    return tmp_path_factory.mktemp("product")
