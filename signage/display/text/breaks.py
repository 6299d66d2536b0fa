"""Where text may be cut: between grapheme clusters (UAX #29), and at the end of a line (UAX #14).

Words of Thai, which the latter leaves to others, are those of `thai`.

The only importer of uniseg, which is right and slow: importing it takes as long as opening a
window, and a title of a hundred characters takes it 10 ms. So it is asked only where a rule may
apply; what these tables call plain is held against it by tests.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import accumulate, pairwise

from signage.display.text import thai

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

_THAI = f"[{thai.LETTERS}]{{2,}}"

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
        if pieces and pieces[-1][-1] in thai.LEADING:
            pieces[-1] += cluster
        else:
            pieces.append(cluster)
    return tuple(pieces)


def line_units(text: str) -> tuple[str, ...]:
    """Pieces between which a line may end; joined they are the text again.

    Korean words are kept whole, as its readers expect of signs, and so are those of Thai.
    """
    if _pattern(_WORDS).fullmatch(text):
        return tuple(_pattern(_UNIT).findall(text))
    from uniseg.linebreak import (  # type: ignore[import-untyped]  # noqa: PLC0415
        line_break_units,
    )

    # One letter for each, so the pieces of one are as long as those of the other.
    lengths = map(len, line_break_units(_pattern(f"[{_HANGUL}]").sub("a", text)))
    ends = {*accumulate(lengths), *_thai_ends(text)}
    ends.intersection_update(accumulate(map(len, clusters(text))))
    return tuple(text[start:end] for start, end in pairwise(sorted({0, *ends})))


def whole_words(pieces: Sequence[str], count: int) -> int:
    """How many of the first `count` pieces a reader takes for whole words; 0: not one word."""
    if pieces[count : count + 1] == (" ",):
        return count
    places = tuple(accumulate(map(len, pieces)))
    ends = {place for place, piece in zip(places, pieces, strict=True) if piece == " "}
    ends.update(_thai_ends("".join(pieces)))
    return next((kept for kept in range(count, 0, -1) if places[kept - 1] in ends), 0)


def _thai_ends(text: str) -> set[int]:
    """Where words end inside the runs of Thai of a text, never inside what `syllables` tells."""
    ends: set[int] = set()
    if max(text, default="") < thai.LETTERS[0]:  # nothing of Thai, as on most signs
        return ends
    for run in _pattern(_THAI).finditer(text):
        whole = accumulate(map(len, syllables(run[0])))
        ends.update(run.start() + end for end in {*thai.word_ends(run[0])}.intersection(whole))
    return ends


def _clusters(text: str) -> tuple[str, ...]:
    from uniseg.graphemecluster import (  # type: ignore[import-untyped]  # noqa: PLC0415
        grapheme_clusters,
    )

    return tuple(grapheme_clusters(text))
