"""Makes text that strangers wrote harmless: one short line of characters that can be drawn."""

from __future__ import annotations

import re
import unicodedata

LIMIT = 500  # characters kept; Exchange itself ends a subject at 255
_MARKS = 6  # combining marks kept on one letter; more only pile up over the neighbouring lines
_BACKTRACK = 32  # how far a cut looks for the start of a character sequence

# Format characters (category Cf) that a script or an emoji needs, or that are drawn (UAX #44:
# Prepended_Concatenation_Mark). All others go: overrides, embeddings and isolates (UAX #9) could
# turn the words around them, the rest is invisible.
_KEPT_FORMATS = frozenset("\u200c\u200d\u200e\u200f\u061c\u06dd\u070f\u0890\u0891\u08e2") | {
    chr(code) for code in (*range(0x0600, 0x0606), 0x110BD, 0x110CD)
}
# Letters, marks and symbols that leave no ink (UAX #44: Default_Ignorable_Code_Point, and the
# blank Braille cell).
_BLANKS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0") | {
    chr(code)
    for block in (range(0x180B, 0x1810), range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))
    for code in block
}
_SEEN_FORMATS = _KEPT_FORMATS - frozenset("\u200c\u200d\u200e\u200f\u061c")
_TURKISH = re.compile("[i\u0131]\u0307+|\u0131")  # what İ and ı are folded to, beside i


def plain(text: str | None, limit: int = LIMIT) -> str | None:
    """`text` as one line that may be drawn; None if nothing in it can be seen.

    Control characters, lone surrogates, noncharacters and bidi overrides, embeddings and isolates
    are gone, white space is collapsed, piles of combining marks are lowered, the form is NFC. Text
    longer than `limit` characters is cut between two visible characters and ends with "…".
    """
    if text is None:
        return None
    kept = (char for char in text if char.isspace() or _drawable(char))
    line = _lowered(unicodedata.normalize("NFC", " ".join("".join(kept).split())))
    if not any(map(_inks, line)):
        return None
    return line if len(line) <= limit else line[: _cut(line, limit - 1)].rstrip() + "…"


def folded(text: str) -> str:
    """`text` for comparing: the same for every spelling that a reader takes for the same.

    Everything that cannot be seen is left out (also between a letter and its accent), compatibility
    forms and case are folded (Unicode 3.13, caseless matching; the two letters i of Turkish are
    one), white space is collapsed.
    """
    seen = (char for char in text if char.isspace() or (_drawable(char) and not _invisible(char)))
    folded = unicodedata.normalize("NFKC", "".join(seen)).casefold()
    return " ".join(_TURKISH.sub("i", folded).split())


def without_name(subject: str | None, name: str | None) -> str | None:
    """`subject` without the organizer's `name` in front of it; None if nothing else is left.

    Exchange's AddOrganizerToSubject puts the name in front of the subject, or in its place. Both
    arguments are expected `plain`.
    """
    while subject and name and _starts_with_name(subject, name):
        subject = subject[len(name) :].lstrip(" :;,|/–—-") or None
    return subject


def _starts_with_name(subject: str, name: str) -> bool:
    rest = subject[len(name) :]
    return subject[: len(name)].casefold() == name.casefold() and (not rest or rest[0] in " :;,|–—")


def _drawable(char: str) -> bool:
    category = unicodedata.category(char)
    if category == "Cf":
        return char in _KEPT_FORMATS
    noncharacter = ord(char) & 0xFFFE == 0xFFFE or "\ufdd0" <= char <= "\ufdef"
    return category not in ("Cc", "Cs") and not noncharacter


def _invisible(char: str) -> bool:
    if unicodedata.category(char) == "Cf":
        return char not in _SEEN_FORMATS
    return char in _BLANKS


def _inks(char: str) -> bool:
    return not (char.isspace() or _invisible(char))


def _lowered(line: str) -> str:
    """`line` with at most _MARKS combining marks in a row."""
    marks = 0
    out = []
    for char in line:
        marks = marks + 1 if unicodedata.category(char) in ("Mn", "Me") else 0
        if marks <= _MARKS:
            out.append(char)
    return "".join(out)


def _cut(line: str, at: int) -> int:
    """The last place at or before `at` where `line` may be cut between visible characters."""
    for place in range(at, max(at - _BACKTRACK, 0), -1):
        if not _joined(line, place):
            return place
    return at


def _joined(line: str, at: int) -> bool:
    """Whether the characters before and after `at` make one (the usual cases of UAX #29)."""
    before, after = line[at - 1], line[at]
    if "\u200d" in (before, after) or unicodedata.category(after) in ("Mn", "Me", "Mc"):
        return True
    if "\U0001f3fb" <= after <= "\U0001f3ff":  # skin tones
        return True
    if _flag(after):  # flags are pairs of letters
        letters = 0
        while letters < at and _flag(line[at - 1 - letters]):
            letters += 1
        return letters % 2 == 1
    return "\u1100" <= before <= "\u11ff" and "\u1160" <= after <= "\u11ff"  # Hangul in parts


def _flag(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"
