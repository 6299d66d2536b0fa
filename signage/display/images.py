"""Pictures, decoded and fitted: the drawing's only use of Pillow, which is imported when needed.

Pixels are rows of B, G, R, A, the colours multiplied by their opacity.
"""

from __future__ import annotations

import struct
from functools import lru_cache
from io import BytesIO
from pathlib import Path

MEGAPIXELS = 16
"""Of the largest picture that is unpacked: 16 bytes a pixel at worst, of the unit's 512 MiB."""

_FORMATS = ("PNG", "JPEG", "WEBP")
_DAMAGED = (ValueError, SyntaxError, IndexError, TypeError, struct.error)
"""What Pillow raises, beside OSError, for a file whose parts do not agree: ValueError and
SyntaxError for the chunks of a PNG (PngImagePlugin); the others it takes itself for signs of damage
while it opens a file (Image.open), and they may as well come later."""


def load(path: Path, width: int, height: int) -> tuple[int, int, bytes]:
    """A file's picture, as large as width x height px hold: its own width, height and pixels.

    Raises OSError when the file cannot be read, is no picture (PNG, JPEG, WebP), is damaged, or is
    larger than `MEGAPIXELS`.
    """
    return decode(path.read_bytes(), width, height)


def unreadable(path: Path) -> str:
    """Why a file is no picture; empty: it is one."""
    try:
        load(path, 8, 8)
    except OSError as error:
        return error.strerror or str(error)
    return ""


@lru_cache(maxsize=16)
def decode(data: bytes, width: int, height: int) -> tuple[int, int, bytes]:
    """The same for a picture in memory."""
    from PIL import Image, ImageOps, UnidentifiedImageError  # noqa: PLC0415 - late

    Image.MAX_IMAGE_PIXELS = None  # its own limit is far above ours
    width, height = max(1, width), max(1, height)
    try:
        with Image.open(BytesIO(data), formats=_FORMATS) as picture:  # its head
            _bear(picture.size)
            picture.draft(None, (2 * width, 2 * height))  # a JPEG is unpacked no finer than needed
            colored = picture if picture.mode == "RGBA" else picture.convert("RGBA")
            premultiplied = colored.convert("RGBa")
    except UnidentifiedImageError:
        raise OSError("it holds no PNG, JPEG or WebP that can be read") from None
    except _DAMAGED as error:
        raise OSError(f"it is damaged: {error}") from None
    fitted = ImageOps.contain(premultiplied, (width, height))
    r, g, b, a = fitted.split()
    return fitted.width, fitted.height, Image.merge("RGBA", (b, g, r, a)).tobytes()


def _bear(size: tuple[int, int]) -> None:
    """Raises OSError for a picture that is not unpacked: a sign's memory is small."""
    width, height = size
    if width * height > MEGAPIXELS * 1_000_000:
        raise OSError(
            f"its {width}x{height} pixels are too many to unpack: scale it down to at most "
            f"{MEGAPIXELS} megapixels, such as 4000x4000"
        )


def png(width: int, height: int, pixels: bytes) -> bytes:
    """A PNG file of rows of R, G, B."""
    from PIL import Image  # noqa: PLC0415 - nobody else needs it here

    file = BytesIO()
    Image.frombytes("RGB", (width, height), pixels).save(file, "PNG")
    return file.getvalue()
