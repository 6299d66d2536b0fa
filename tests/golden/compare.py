"""Puts our pictures beside reference pictures: python -m tests.golden.compare FOLDER OUT

Reference pictures are named THEME-CASE-WIDTHxHEIGHT.png. For each one whose case is known a picture
OUT/NAME.png is written: the reference, ours with actions and QR card, and where they differ. With
--bare ours is drawn without actions and QR code.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from PIL import Image, ImageChops

from tests.golden.cases import cases
from tests.golden.drawing import Studio


def main() -> None:
    """Compare every picture of the folder."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--bare", action="store_true")
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    known = {case.name: case for case in cases()}
    studios: dict[str, Studio] = {}
    for path in sorted(options.folder.glob("*.png")):
        match = re.fullmatch(r"(\w+)-(\w+)-(\d+)x(\d+)", path.stem)
        if match is None or match[2] not in known or options.only not in path.stem:
            continue
        try:
            studio = studios.setdefault(match[1], Studio(match[1]))
        except LookupError:
            continue
        size = int(match[3]), int(match[4])
        ours = studio.picture(known[match[2]], size, offers=not options.bare)
        _beside(Image.open(path).convert("RGB"), ours).save(options.out / path.name)


def _beside(theirs: Image.Image, ours: Image.Image) -> Image.Image:
    w, h = theirs.size
    difference = ImageChops.difference(theirs, ours).point(lambda value: min(255, value * 3))
    wide = w > h
    sheet = Image.new("RGB", (w, 3 * h + 20) if wide else (3 * w + 20, h), (128, 128, 128))
    for index, image in enumerate((theirs, ours, difference)):
        sheet.paste(image, (0, index * (h + 10)) if wide else (index * (w + 10), 0))
    return sheet


if __name__ == "__main__":
    main()
