"""What the contract suites share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.contract.realm import Realm, missing, realm


@pytest.fixture(scope="session")
def kdc() -> Iterator[Realm]:
    """One KDC for the whole run: it takes a second to start."""
    if reason := missing():
        pytest.skip(reason)
    with realm() as found:
        yield found
