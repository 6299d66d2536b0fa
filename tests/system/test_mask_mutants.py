"""The privacy tests notice every way of breaking the mask."""

from __future__ import annotations

import pytest

from tests.system.mutate_mask import MUTANTS, Mutant, killed


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_broken_mask_fails_the_suite(mutant: Mutant) -> None:
    """One field left in, the series' memory off, the word list off, an unknown word taken for
    normal: each, in a copy of the product, fails a test of the core by an assertion.
    """
    assert killed(mutant) is not None
