"""Which package has the fonts for a sign that no font here has (Debian and Raspberry Pi OS)."""

from __future__ import annotations

from collections.abc import Iterable
from unicodedata import category

CJK, EMOJI, CORE = "fonts-noto-cjk", "fonts-noto-color-emoji", "fonts-noto-core"

# Blocks of Unicode that only the fonts for East Asia have: jamo, radicals to compatibility signs,
# ideographs, Hangul, compatibility and vertical forms, wide and narrow forms, further ideographs.
_EAST = (
    ("\u1100", "\u11ff"), ("\u2e80", "\u4dbf"), ("\u4e00", "\u9fff"), ("\ua960", "\ua97f"),
    ("\uac00", "\ud7ff"), ("\uf900", "\ufaff"), ("\ufe30", "\ufe4f"), ("\uff00", "\uffef"),
    ("\U00020000", "\U0003ffff"),
)  # fmt: skip
_NOTHING = ("Cn", "Co", "Cs")  # not assigned, for private use, half of a pair
_PICTURED = "\ufe0f"  # variation selector 16: as an emoji (Unicode UTS #51)


def package(sign: str) -> str:
    """The package for a sign (a grapheme cluster); "" where no package will have it."""
    first = sign[0]
    if category(first) in _NOTHING:
        return ""
    if _PICTURED in sign or "\U0001f1e6" <= first <= "\U0001faff":
        return EMOJI
    return CJK if any(low <= first <= high for low, high in _EAST) else CORE


def remedy(signs: Iterable[str]) -> str:
    """What to do about signs that no font here has."""
    packages = dict.fromkeys(filter(None, map(package, signs)))
    if not packages:
        return "no package has them either: write it otherwise"
    return f"sudo apt install {' '.join(packages)}"


def listed(signs: Iterable[str], most: int = 8) -> str:
    """The first of some signs with their numbers, and how many more there are."""
    all_signs = tuple(signs)
    shown = " ".join(f"{sign} (U+{ord(sign[0]):04X})" for sign in all_signs[:most])
    rest = len(all_signs) - most
    return f"{shown} and {rest} more" if rest > 0 else shown
