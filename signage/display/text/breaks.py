"""Where text may be cut: between grapheme clusters (UAX #29), and at the end of a line (UAX #14).

The only importer of uniseg, which takes as long to import as a window takes to open: a line that
fits, in a script without marks and joiners, never needs it.
"""

from __future__ import annotations


def clusters(text: str) -> tuple[str, ...]:
    """What a reader takes for one character each: never to be split."""
    if text.isascii():
        return tuple(text)
    from uniseg.graphemecluster import (  # type: ignore[import-untyped]  # noqa: PLC0415
        grapheme_clusters,
    )

    return tuple(grapheme_clusters(text))


def line_units(text: str) -> tuple[str, ...]:
    """Pieces between which a line may end; joined they are the text again."""
    from uniseg.linebreak import (  # type: ignore[import-untyped]  # noqa: PLC0415
        line_break_units,
    )

    return tuple(line_break_units(text))
