"""Writes the goldens anew, and pictures of what changed: python -m tests.golden.regenerate [OUT]"""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image

from tests.golden.drawing import Studio
from tests.golden.dump import FOLDER, all_goldens, drawn, path_of, read_back


def main(out: Path) -> None:
    """Each golden that changed leaves a picture in `out`: before on the left, after beside it."""
    studios: dict[str, Studio] = {}
    FOLDER.mkdir(exist_ok=True)
    kept = set()
    for name, case, size in all_goldens():
        studio = studios.get(name) or studios.setdefault(name, Studio(name))
        path = path_of(name, case, size)
        kept.add(path)
        before = path.read_text("utf-8") if path.exists() else ""
        after = drawn(studio, case, size)
        if before == after:
            continue
        path.write_text(after, "utf-8")
        print(f"changed: {path.stem}")
        out.mkdir(parents=True, exist_ok=True)
        sheet = Image.new("RGB", (2 * size[0] + 10, size[1]), (128, 128, 128))
        for index, text in enumerate((before, after)):
            sheet.paste(studio.paint(read_back(text, size)), (index * (size[0] + 10), 0))
        sheet.save(out / f"{path.stem}.png")
    for path in set(FOLDER.glob("*.txt")) - kept:
        path.unlink()
        print(f"gone: {path.stem}")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "golden-changes"))
