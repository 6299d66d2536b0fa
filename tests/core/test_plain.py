"""Text that strangers wrote: what is left of it before it may be drawn."""

from __future__ import annotations

import pytest

from signage.core.plain import LIMIT, folded, plain, without_name


@pytest.mark.parametrize(
    ("raw", "drawn"),
    [
        (None, None),
        ("", None),
        (" \t\n ", None),
        ("\u200b\u200d\ufeff", None),
        ("\u3164\u2800\u034f\ufe0f", None),
        ("\u200e\u200f", None),
        ("\x00\x07\x1b[31mred", "[31mred"),
        ("Design\r\n\tcritique \u2028 today", "Design critique today"),
        ("a\u202egnp.exe\u202c", "agnp.exe"),
        ("\u2067isolated\u2069 \u202bembedded", "isolated embedded"),
        ("lone \ud83d surrogate", "lone surrogate"),
        ("non\ufffecharacter\ufdd0", "noncharacter"),
        ("soft\u00adhyphen", "softhyphen"),
        ("cafe\u0301", "café"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d💻 demo", "👩\u200d💻 demo"),
        ("\u0600١٢", "\u0600١٢"),
        ("x" + "\u0335" * 40, "x" + "\u0335" * 6),
    ],
)
def test_plain(raw: str | None, drawn: str | None) -> None:
    """Controls, overrides, invisible and piled-up characters go; what scripts need stays."""
    assert plain(raw) == drawn


@pytest.mark.parametrize(
    ("unit", "kept"),
    [
        ("x", LIMIT - 1),
        ("\U0001f1e9\U0001f1f0", LIMIT - 2),
        ("e\u0323\u0302\u0335", None),
        ("👩\u200d💻", None),
    ],
)
def test_long_text_is_cut_between_characters(unit: str, kept: int | None) -> None:
    """A 10,000-character subject ends with an ellipsis, and no sequence is cut through."""
    cut = plain(unit * 10_000)
    assert cut is not None and cut.endswith("…") and len(cut) <= LIMIT
    whole = plain(unit)
    assert whole is not None
    body = cut[:-1]
    assert body == whole * (len(body) // len(whole))
    assert len(body) > LIMIT - 10
    if kept is not None:
        assert len(body) == kept


def test_text_of_the_limit_is_whole() -> None:
    """Exactly LIMIT characters are not cut."""
    assert plain("y" * LIMIT) == "y" * LIMIT


@pytest.mark.parametrize(
    ("subject", "rest"),
    [
        ("Maya Lindqvist ", None),
        ("maya lindqvist", None),
        ("Maya Lindqvist Budget", "Budget"),
        ("Maya Lindqvist: Budget", "Budget"),
        ("Maya Lindqvist - Budget", "Budget"),
        ("Maya Lindqvist – Budget", "Budget"),
        ("Maya Lindqvist Maya Lindqvist Budget", "Budget"),
        ("Maya Lindqvistsson", "Maya Lindqvistsson"),
        ("Maya Lindqvist's farewell", "Maya Lindqvist's farewell"),
        ("Budget Maya Lindqvist", "Budget Maya Lindqvist"),
        ("Budget", "Budget"),
    ],
)
def test_without_name(subject: str, rest: str | None) -> None:
    """The organizer's name goes from the front of the subject, and only as a whole name."""
    assert without_name(plain(subject), "Maya Lindqvist") == rest


def test_without_name_needs_both() -> None:
    """Without an organizer or a subject nothing is taken away."""
    assert without_name("Budget", None) == "Budget"
    assert without_name(None, "Maya Lindqvist") is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("PAYROLL", "payroll"),
        ("ｐａｙroll", "payroll"),
        ("pay\u200broll", "payroll"),
        ("pay\u00adroll", "payroll"),
        ("p\u202eayroll", "payroll"),
        ("Straße", "STRASSE"),
        ("caf\u00e9", "cafe\u0301"),
        ("cafe\u200b\u0301", "café"),
        ("a \n b", "a b"),
        ("ﬁnance", "FINANCE"),
        ("işten çıkarma", "İŞTEN ÇIKARMA"),
        ("izin", "İzin"),
        ("ıssız", "ISSIZ"),
    ],
)
def test_folded_takes_spellings_for_the_same(one: str, other: str) -> None:
    """Case, width, ligatures, invisible characters and white space make no difference; nor do the
    dots of Turkish, which are folded by no rule that serves other languages too."""
    assert folded(one) == folded(other)


def test_folded_keeps_words_apart() -> None:
    """Different words stay different, and invisible ones become empty."""
    assert folded("pay") != folded("play")
    assert folded("\u200b \u3164") == ""
