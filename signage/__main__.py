"""python -m signage."""

from __future__ import annotations

import sys

from signage.cli import main

if __name__ == "__main__":
    sys.exit(main())
