"""Writes the goldens anew, and pictures of what changed.

python -m tests.golden.regenerate [OUT [BEGINNING]]: only those whose names begin so, "beacon-long".
"""

from __future__ import annotations

import argparse
from pathlib import Path

from PIL import Image

from tests.golden.dump import FOLDER, Golden, goldens, read_back


def main(out: Path, beginning: str = "") -> None:
    """Each golden that changed leaves a picture in `out`: before on the left, after beside it."""
    FOLDER.mkdir(exist_ok=True)
    out.mkdir(parents=True, exist_ok=True)
    for golden in goldens():
        if not str(golden).startswith(beginning):
            continue
        before = golden.path.read_text("utf-8") if golden.path.exists() else ""
        after = golden.drawn()
        if before == after:
            continue
        golden.path.write_text(after, "utf-8")
        print(f"{'changed' if before else 'new'}: {golden}")
        if before:
            _beside(golden, before, after).save(out / f"{golden}.png")
    for path in set(FOLDER.glob("*.txt")) - {golden.path for golden in goldens()}:
        path.unlink()
        print(f"gone: {path.stem}")


def _beside(golden: Golden, *texts: str) -> Image.Image:
    width, height = golden.size
    sheet = Image.new("RGB", (len(texts) * (width + 10) - 10, height), (128, 128, 128))
    for index, text in enumerate(texts):
        picture = golden.studio.paint(read_back(text, golden.size))
        sheet.paste(picture, (index * (width + 10), 0))
    return sheet


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Write the golden scenes anew.")
    parser.add_argument("out", nargs="?", type=Path, default=Path("golden-changes"))
    parser.add_argument("beginning", nargs="?", default="", help='of their names: "beacon-long"')
    main(**vars(parser.parse_args()))
