"""Picture files, decoded by Pillow, which is imported when first asked, and fitted."""

from __future__ import annotations

from pathlib import Path


def load(path: Path, width: int, height: int) -> tuple[int, int, bytes]:
    """The picture fitted into width x height px: its own width, height and rows of B, G, R, A.

    Raises OSError when the file cannot be read or is no picture.
    """
    from PIL import Image, ImageOps  # noqa: PLC0415 - the first frame does not need it

    with Image.open(path) as picture:
        fitted = ImageOps.contain(picture.convert("RGBA"), (max(1, width), max(1, height)))
        return fitted.width, fitted.height, fitted.tobytes("raw", "BGRA")
