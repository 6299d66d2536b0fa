"""QR codes as rows of bits (ISO/IEC 18004); the only importer of segno."""

from __future__ import annotations

from signage.core.values import frozen

Code = tuple[int, ...]
"""One whole number per row; the lowest bit is the last column, and a set bit a dark module."""

QUIET = 4
"""Modules that stay clear on each side of a code."""

LEAST = 3
"""Pixels below which a module is not drawn: phones would have to come too near."""

COARSEST = 26
"""Bytes that the second version holds at level M (ISO/IEC 18004, table 7): longer ones are finer.

The first one, for 14, would hold no address.
"""


@frozen
class Link:
    """An address to be scanned. `books`: the room can be booked there."""

    code: Code
    books: bool = True


def encode(text: str) -> Code:
    """The smallest code of level M (15 % of it may be spoilt) that holds a text."""
    import segno  # noqa: PLC0415 - late: most signs show no code

    made = segno.make_qr(text, error="m", boost_error=False)
    return tuple(int("".join("1" if module else "0" for module in row), 2) for row in made.matrix)


def side(code: Code) -> int:
    """The modules along one side of a code, its quiet zones included."""
    return len(code) + 2 * QUIET
