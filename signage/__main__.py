"""python -m signage."""

from __future__ import annotations

import sys

from signage import start_file

start_file.use()

from signage.cli import main  # noqa: E402 - out of the start file

if __name__ == "__main__":
    sys.exit(main())
