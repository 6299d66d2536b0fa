"""Words of Thai, which is written without spaces between them: where a line of it may end.

The only importer of budoux, whose model is learnt from text and is read when the first Thai title
is cut. UAX #14 leaves Thai to such a library (class SA).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import budoux

LETTERS = "ก-ฺเ-๎"
"""What words are written with, for a character class: no digits, no signs of currency."""

LEADING = frozenset("เแโใไເແໂໃໄ")
"""Vowels of Thai and Lao that are written before the consonant that they follow in speech."""

_NEVER_FIRST = frozenset("ะาำๅๆฯ")  # vowels after their consonant, signs of repetition and omission
_LONG = 12  # characters; few words are longer
_SURELY, _LIKELY = 1000, 300  # of the model's own units; its bias is 2200


def word_ends(text: str) -> Iterator[int]:
    """Where words end within a run of Thai letters, as far as is known; its own end not among them.

    The model is taken at its word where it is sure (on titles of meetings that does away with nine
    in ten of its cuts inside words), and a little sooner in what is too long for a word or two.
    """
    sure, likely = _parser(_SURELY), _parser(_LIKELY)
    pieces = [
        piece
        for phrase in sure.parse(text)
        for piece in (likely.parse(phrase) if len(phrase) > _LONG else (phrase,))
    ]
    for end in accumulate(map(len, pieces[:-1])):
        if text[end] not in _NEVER_FIRST:
            yield end


@cache
def _parser(margin: int) -> budoux.Parser:
    """One that ends a word where the model is surer than it need be, by `margin`."""
    import budoux  # noqa: PLC0415 - few signs meet Thai

    model = budoux.load_default_thai_parser().model
    # A parser's bias is half the sum of its weights, here of one that no text has any use for.
    return budoux.Parser(model | {"margin": {"": 2 * margin}})
