"""A font of one glyph, as its tables: how polygons are handed to a rasteriser of fonts."""

from __future__ import annotations

import struct
import sys
from array import array
from collections.abc import Sequence
from itertools import accumulate
from operator import sub

UPEM = 16384
"""Units per em; only a name for "one unit": outlines are drawn at their own scale."""


def one_glyph(lengths: Sequence[int], units: array[int]) -> dict[str, bytes]:
    """The tables of a font whose glyph 0 is an outline (OpenType 1.9, "glyf" and others).

    `lengths` are the numbers of points of its contours, `units` x and y of each point in turn.
    """
    glyph = _simple_glyph(lengths, units)
    (left,) = struct.unpack_from(">h", glyph, 2)
    return {
        "head": struct.pack(
            ">4I2H2Q4h2H3h", 0x10000, 0, 0, 0x5F0F3CF5, 0, UPEM, 0, 0, 0, 0, 0, 0, 0, 8, 2, 1, 0
        ),
        "maxp": struct.pack(">I14H", 0x10000, 1, *[0] * 13),
        "loca": struct.pack(">2I", 0, len(glyph)),
        "glyf": glyph,
        "hhea": struct.pack(">I15hH", 0x10000, *[0] * 15, 1),
        "hmtx": struct.pack(">Hh", 0, left),  # a side bearing that is not xMin would shift it
    }


def _simple_glyph(lengths: Sequence[int], units: array[int]) -> bytes:
    xs, ys = units[::2], units[1::2]
    ends = [count - 1 for count in accumulate(lengths)]
    head = struct.pack(">5h", len(ends), min(xs), min(ys), max(xs), max(ys))
    flags = b"\x01" * len(xs)  # every point on the curve, both coordinates two bytes wide
    data = head + struct.pack(f">{len(ends)}H", *ends) + b"\0\0" + flags + _deltas(xs) + _deltas(ys)
    return data + bytes(-len(data) % 4)


def _deltas(values: array[int]) -> bytes:
    steps = array("h", map(sub, values, (0, *values)))
    if sys.byteorder == "little":
        steps.byteswap()  # fonts are big-endian
    return steps.tobytes()
