"""What several of these tests need."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from exchangelib.protocol import close_connections

from signage.sources.quiet import quiet_library_logging
from tests.scripted_server import Certificates


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return Certificates(tmp_path_factory.mktemp("tls"))


@pytest.fixture(autouse=True)
def no_leftovers() -> Iterator[None]:
    """The library's global state, as each test found it."""
    yield
    close_connections()
    quiet_library_logging()
