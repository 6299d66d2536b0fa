"""What cloud-init is given, and the files that it makes of it."""

from __future__ import annotations

import re
from pathlib import Path

CLOUD = Path(__file__).parents[2] / "deploy" / "cloud-init" / "user-data"


def brought() -> list[str]:
    """What the user data has cloud-init write: a script, and the unit that runs it."""
    found = re.findall(r"content: \|\n((?:      .*\n|\n)+)", CLOUD.read_text("utf-8"))
    return [re.sub(r"^      ", "", text, flags=re.M).rstrip("\n") + "\n" for text in found]
