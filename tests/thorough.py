"""How many examples Hypothesis tries: few in the ordinary suite, as many as one likes elsewhere.

    SIGNAGE_TEST_EXAMPLES=10 make test

tries ten times as many wherever a test asks here; the seed of each run is Hypothesis' own, so that
a suite that is run often has tried many in the end.
"""

from __future__ import annotations

import os


def examples(ordinary: int) -> int:
    """So many of a test whose examples are dear, times SIGNAGE_TEST_EXAMPLES (1)."""
    return max(1, int(ordinary * float(os.environ.get("SIGNAGE_TEST_EXAMPLES", "1"))))
