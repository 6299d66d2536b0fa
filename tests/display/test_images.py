"""Pictures from files: what is no picture, damaged or too large is a problem that is told."""

from __future__ import annotations

import struct
import zlib
from hashlib import shake_128
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from signage.display import images
from tests.display.own_themes import problems, written

LOGO = """extends = "beacon"
[[part]]
kind = "logo"
image = "logo.png"
edge = "middle"
y = 3.6
width = 14
height = 8.6
XS.show = false
"""


def chunk(kind: bytes, data: bytes) -> bytes:
    """A part of a PNG, its sum right."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def head(width: int, height: int) -> bytes:
    """A PNG of which nothing but its size has arrived."""
    told = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", told) + chunk(b"IDAT", b"")


def saved(picture: Image.Image, kind: str = "PNG", **how: object) -> bytes:
    """A file of a picture."""
    file = BytesIO()
    picture.save(file, kind, **how)
    return file.getvalue()


def checked(folder: Path, data: bytes) -> list[str]:
    """What is wrong with a theme whose logo holds that."""
    (written(folder, "mine", LOGO) / "logo.png").write_bytes(data)
    return problems(folder, name="mine")


SMALL = saved(Image.new("RGB", (6, 4), (9, 9, 9)).quantize(4), transparency=b"\x00\x10")
"""With a palette, some of it transparent."""

NOISE = saved(Image.frombytes("L", (60, 40), shake_128(b"noise").digest(2400)))


def test_a_picture_is_in_order(tmp_path: Path) -> None:
    """One that nothing is wrong with, for the others to differ from."""
    assert checked(tmp_path, SMALL) == []


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "it holds no PNG, JPEG or WebP that can be read"),
        (saved(Image.new("RGB", (6, 4)), "GIF"), "it holds no PNG, JPEG or WebP that can be read"),
        (NOISE[: len(NOISE) // 2], "image file is truncated"),
        (SMALL[:8] + chunk(b"IHDR", SMALL[16:20]) + SMALL[33:], "it is damaged: Truncated IHDR"),
        (head(6, 4) + b"\0\0\0\x01\xff?\0!", "it is damaged: broken PNG file"),
    ],
    ids=["empty", "another kind", "cut off", "a short head", "junk in it"],
)
def test_what_is_no_picture_is_a_problem(tmp_path: Path, data: bytes, why: str) -> None:
    """With the part that names it, the reason, and what helps."""
    (told,) = checked(tmp_path, data)
    assert "[[part]]" in told
    assert f"logo.png cannot be drawn: {why}" in told
    assert "write PNG, JPEG or WebP" in told


@pytest.mark.parametrize("size", [(20_000, 12_000), (12_000, 10_000), (4001, 4000)], ids=str)
def test_a_picture_that_is_too_large_is_a_problem(tmp_path: Path, size: tuple[int, int]) -> None:
    """Before it is unpacked: how large it is, and how large it may be. Such a file is small, and
    what is in it takes all of a sign's memory."""
    (told,) = checked(tmp_path, head(*size))
    assert f"its {size[0]}x{size[1]} pixels are too many to unpack" in told
    assert f"scale it down to at most {images.MEGAPIXELS} megapixels" in told


def test_the_largest_picture_is_unpacked(tmp_path: Path) -> None:
    """4000x4000, as the problem says; of this one there is no more than the head."""
    (told,) = checked(tmp_path, head(4000, 4000))
    assert "too many" not in told


@given(st.integers(8, len(SMALL) - 1), st.integers(0, 255), st.integers(0, len(SMALL)))
@settings(max_examples=300, deadline=None)
def test_no_damage_is_worse_than_a_problem(at: int, value: int, length: int) -> None:
    """Any byte may be another, and the file end anywhere: it is a picture, or OSError says why."""
    data = bytearray(SMALL)
    data[at] = value
    for broken in (bytes(data), bytes(data[:length]), _summed(bytes(data))):
        try:
            images.decode(broken, 8, 8)
        except OSError as error:
            assert str(error)


def _summed(data: bytes) -> bytes:
    """The file with sums that are right, so that its parts are read."""
    told, at = data[:8], 8
    while at + 12 <= len(data):
        (length,) = struct.unpack_from(">I", data, at)
        told += chunk(data[at + 4 : at + 8], data[at + 8 : at + 8 + length])
        at += 12 + length
    return told


def test_a_photograph_costs_what_is_shown_of_it() -> None:
    """A JPEG is unpacked at about the size at which it is shown: a camera's, 30 px wide, takes as
    many blocks of memory as one that was scaled down before."""
    core = Image.core  # type: ignore[attr-defined] # as Pillow's page "Block Allocator" has it
    taken = []
    for size in (60, 3000):
        data = saved(Image.new("RGB", (size, size), (9, 9, 9)), "JPEG")
        core.reset_stats()
        images.decode(data, 30, 30)
        stats = core.get_stats()
        taken.append(stats["allocated_blocks"] + stats["reused_blocks"])
    assert taken[0] == taken[1]
