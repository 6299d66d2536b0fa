"""Where text may be cut: between grapheme clusters (UAX #29), and at the end of a line (UAX #14).

The only importer of uniseg, which is right and slow: importing it takes as long as opening a
window, and a title of a hundred characters takes it 10 ms. So it is asked only where a rule may
apply; what these tables call plain is held against it by tests.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import accumulate, pairwise

_LETTERS = "A-Za-z0-9À-ÖØ-öø-ʯͰ-ͷͻ-ͽΆΈ-ϿЀ-ҁҊ-ԯ"

# Characters that are one cluster each among themselves: no mark, joiner, jamo, emoji or control.
ALONE = f" -~¡-¨ª-¬¯-¿×÷{_LETTERS}א-תؠ-ي٠-٩ٱ-ۓ०-९क-हก-ะ฿-ๆ‐-‧‰-※、-〟ぁ-ゖァ-ヺー㐀-鿿가-힣！-～"
# A cluster of more may begin with the one before, and end with the one after, such a character.
_TOGETHER = f"[{ALONE}]?[^{ALONE}]+(?:[{ALONE}][^{ALONE}]+)*[{ALONE}]?"

# What Korean is written in. UAX #14 lets a line end between any two of its syllables, and says that
# where lines end at spaces, they are taken for letters of class AL (LB27, Customization).
_HANGUL = "가-힣ᄀ-ᇿꥠ-ꥼힰ-ퟻㄱ-ㆎﾠ-ￜ"

# Words of letters, digits and inner punctuation, with spaces between: lines end after spaces only.
_WORD = f"[{_LETTERS}가-힣][{_LETTERS}가-힣.,:;]*"
_WORDS = f"{_WORD}(?: +{_WORD})* *"
_UNIT = "[^ ]+ *"

_LEADING = frozenset("เแโใไເແໂໃໄ")

_pattern = cache(re.compile)  # when first used: few first frames break a line, all would wait 5 ms


def clusters(text: str) -> tuple[str, ...]:
    """What a reader takes for one character each: never to be split."""
    pieces: list[str] = []
    position = 0
    for match in _pattern(_TOGETHER).finditer(text):
        pieces += text[position : match.start()]
        pieces += _clusters(match[0])
        position = match.end()
    return (*pieces, *text[position:])


def syllables(text: str) -> tuple[str, ...]:
    """Where a word may be cut if it must be: between clusters.

    In Thai and Lao not after a vowel that is written before its consonant (the Unicode Standard,
    "Thai": visual order).
    """
    pieces: list[str] = []
    for cluster in clusters(text):
        if pieces and pieces[-1][-1] in _LEADING:
            pieces[-1] += cluster
        else:
            pieces.append(cluster)
    return tuple(pieces)


def line_units(text: str) -> tuple[str, ...]:
    """Pieces between which a line may end; joined they are the text again.

    Korean words are kept whole, as its readers expect of signs.
    """
    if _pattern(_WORDS).fullmatch(text):
        return tuple(_pattern(_UNIT).findall(text))
    from uniseg.linebreak import (  # type: ignore[import-untyped]  # noqa: PLC0415
        line_break_units,
    )

    # One letter for each, so the pieces of one are as long as those of the other.
    lengths = map(len, line_break_units(_pattern(f"[{_HANGUL}]").sub("a", text)))
    ends = tuple(accumulate(lengths, initial=0))
    return tuple(text[start:end] for start, end in pairwise(ends))


def _clusters(text: str) -> tuple[str, ...]:
    from uniseg.graphemecluster import (  # type: ignore[import-untyped]  # noqa: PLC0415
        grapheme_clusters,
    )

    return tuple(grapheme_clusters(text))
