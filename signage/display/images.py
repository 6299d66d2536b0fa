"""Pictures, decoded and fitted: the drawing's only use of Pillow, which is imported when needed.

Pixels are rows of B, G, R, A, the colours multiplied by their opacity.
"""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from pathlib import Path


def load(path: Path, width: int, height: int) -> tuple[int, int, bytes]:
    """A file's picture, as large as width x height px hold: its own width, height and pixels.

    Raises OSError when the file cannot be read or is no picture.
    """
    return decode(path.read_bytes(), width, height)


def unreadable(path: Path) -> str:
    """Why a file is no picture; empty: it is one."""
    try:
        load(path, 8, 8)
    except OSError as error:
        return error.strerror or str(error).partition(" <")[0]
    return ""


@lru_cache(maxsize=16)
def decode(data: bytes, width: int, height: int) -> tuple[int, int, bytes]:
    """The same for a picture in memory."""
    from PIL import Image, ImageOps  # noqa: PLC0415 - the first frame does not need it

    with Image.open(BytesIO(data)) as picture:
        premultiplied = picture.convert("RGBA").convert("RGBa")
    fitted = ImageOps.contain(premultiplied, (max(1, width), max(1, height)))
    r, g, b, a = fitted.split()
    return fitted.width, fitted.height, Image.merge("RGBA", (b, g, r, a)).tobytes()


def png(width: int, height: int, pixels: bytes) -> bytes:
    """A PNG file of rows of R, G, B."""
    from PIL import Image  # noqa: PLC0415 - nobody else needs it here

    file = BytesIO()
    Image.frombytes("RGB", (width, height), pixels).save(file, "PNG")
    return file.getvalue()
