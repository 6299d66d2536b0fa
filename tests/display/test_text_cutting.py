"""Fitting, clamping and wrapping: never wider than asked, never through a character."""

from __future__ import annotations

import re
from itertools import accumulate, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from uniseg.graphemecluster import (
    extended_pictographic,
    grapheme_cluster_boundaries,
    grapheme_cluster_break,
    grapheme_clusters,
)
from uniseg.linebreak import line_break_units

from signage.display.text import breaks
from signage.display.text.typesetter import ELLIPSIS
from tests.display.lettering import TITLES, WORDS_ONLY, typesetter

TYPESETTER = typesetter()
WIDTHS = st.floats(min_value=0, max_value=900)
SIZES = st.sampled_from([13.0, 26.4, 38.4, 176.0])


def width(text: str, size: float, rtl: bool = False) -> float:
    return TYPESETTER.width(text, size, 600, "text", rtl=rtl)


@settings(max_examples=120, deadline=None)
@given(TITLES, SIZES, WIDTHS, st.booleans())
def test_clamped_text_is_never_wider_than_its_slot(
    title: str, size: float, room: float, rtl: bool
) -> None:
    """Whatever the title holds, what clamp returns measures no more than the slot."""
    cut = TYPESETTER.clamp(title, size, 600, "text", room, rtl=rtl)
    assert width(cut, size, rtl) <= room


@settings(max_examples=120, deadline=None)
@given(TITLES, SIZES, WIDTHS, st.integers(1, 4), st.booleans())
def test_wrapped_lines_are_never_wider_than_their_slot(
    title: str, size: float, room: float, lines: int, rtl: bool
) -> None:
    """Every line fits, there are no more lines than allowed, and none of them is empty."""
    rows = TYPESETTER.wrap(title, size, 600, "text", room, lines, rtl=rtl)
    assert len(rows) <= lines
    assert all(row and width(row, size, rtl) <= room for row in rows)


@settings(max_examples=120, deadline=None)
@given(WORDS_ONLY, WIDTHS)
def test_clamp_never_splits_a_grapheme_cluster(title: str, room: float) -> None:
    """What stands before the ellipsis ends where a character of the title ends."""
    cut = TYPESETTER.clamp(title, 26.4, 600, "text", room)
    if cut.endswith(ELLIPSIS) and cut != title:
        kept = cut.removesuffix(ELLIPSIS)
        assert title.startswith(kept)
        assert len(kept) in {0, *grapheme_cluster_boundaries(title)}


@settings(max_examples=120, deadline=None)
@given(WORDS_ONLY, st.floats(min_value=60, max_value=900), st.integers(1, 4))
def test_wrap_never_splits_a_grapheme_cluster_and_loses_nothing(
    title: str, room: float, lines: int
) -> None:
    """The lines are the title in order, cut between characters; only the last one may lack some."""
    rows = TYPESETTER.wrap(title, 26.4, 600, "text", room, lines)
    boundaries = {0, *grapheme_cluster_boundaries(title)}
    position = 0
    for row in rows:
        position += len(title[position:]) - len(title[position:].lstrip(" "))
        kept = row if title.startswith(row, position) else row.removesuffix(ELLIPSIS)
        assert title.startswith(kept, position)
        position += len(kept)
        assert position in boundaries
    if rows and not rows[-1].endswith(ELLIPSIS):
        assert not title[position:].strip(" ")


@settings(max_examples=120, deadline=None)
@given(TITLES, st.floats(min_value=1, max_value=500), st.floats(min_value=8, max_value=300))
def test_fit_gives_the_largest_size_that_fits(title: str, room: float, size: float) -> None:
    """At the fitted size the text fits exactly; a thousandth more and it would not."""
    fitted = TYPESETTER.fit(title, size, 800, "display", room)
    assert fitted <= size
    assert TYPESETTER.width(title, fitted, 800, "display") <= room
    if fitted < size:
        assert TYPESETTER.width(title, fitted * 1.001, 800, "display") > room


@pytest.mark.parametrize(
    ("title", "room", "expected"),
    [
        ("Design critique", 400, "Design critique"),
        ("Quarterly roadmap review", 320, "Quarterly roadmap…"),  # between words
        ("Quarterly roadmap, review", 320, "Quarterly roadmap…"),  # the comma goes
        ("Quarterly roadmap – review", 320, "Quarterly roadmap…"),  # the dash goes
        ("Quarterly roadmap review", 300, "Quarterly roadma…"),  # the word would cost too much
        ("A Donaudampfschifffahrtsgesellschaft", 300, "A Donaudampfsch…"),
        ("Design", 5, ""),
        ("", 100, ""),
    ],
)
def test_clamp_cuts_where_a_reader_would(title: str, room: float, expected: str) -> None:
    """Between words unless over 30 % of the line were lost; separators before the ellipsis go."""
    assert TYPESETTER.clamp(title, 30, 600, "text", room) == expected


@pytest.mark.parametrize("mark", ["，", "、", "；", "：", "。", "،", "؛", "—", "\u3000"])
def test_separators_of_every_script_go_before_the_ellipsis(mark: str) -> None:
    """Those of Chinese, Japanese and Arabic too; a full stop ends what it stands behind."""
    title = f"議題{mark}四半期の計画と予算の見直し"
    room = width(f"議題{mark}…", 30) + 1
    kept = mark if mark == "。" else ""
    assert TYPESETTER.clamp(title, 30, 600, "text", room) == f"議題{kept}…"


def test_a_word_boundary_is_kept_while_it_wastes_no_more_than_a_third() -> None:
    """With just over 70 % of the line used the cut is at the word, below that inside it."""
    words = width("Quarterly roadmap…", 30)
    wide, narrow = words / 0.69, words / 0.71
    title = "Quarterly roadmap presentationware"
    assert TYPESETTER.clamp(title, 30, 600, "text", narrow) == "Quarterly roadmap…"
    assert TYPESETTER.clamp(title, 30, 600, "text", wide).startswith("Quarterly roadmap pre")


def test_wrap_breaks_at_spaces_hyphens_and_between_ideographs() -> None:
    """UAX #14: after a space or hyphen, between ideographs, never before a closing mark."""
    assert TYPESETTER.wrap("Steering committee follow-up", 30, 600, "text", 420, 2) == (
        "Steering committee follow-",
        "up",
    )
    rows = TYPESETTER.wrap("「四半期」、「年度」。" * 6, 30, 600, "text", 200, 9)
    assert len(rows) > 2
    assert not any(row[0] in "、。」" for row in rows)


def test_a_word_wider_than_the_line_is_cut_between_characters() -> None:
    """A single long word fills its lines instead of leaving them empty."""
    first, second = TYPESETTER.wrap("x" * 80, 30, 600, "text", 300, 2)
    assert width(first + "x", 30) > 300
    assert second.endswith(ELLIPSIS)


@pytest.mark.parametrize(
    "title",
    [
        "x" * 10_000,
        "日本 " * 3_333,
        "\u200b" * 10_000,
        "\u202e" + "a" * 9_999,
        "e" + "\u0301" * 9_999,
    ],
    ids=["letters", "ideographs", "zero width", "override", "marks"],
)
def test_a_title_of_ten_thousand_characters_is_harmless(title: str) -> None:
    """It is cut like any other, and what is returned is short."""
    rows = TYPESETTER.wrap(title, 26.4, 600, "text", 500, 2)
    assert len(rows) <= 2
    assert all(width(row, 26.4) <= 500 for row in rows)


@pytest.mark.parametrize(
    "control", ["\n", "\r\n", "\t", "\0", "\x85", "\u2028", "\ud800", "\u202e"]
)
def test_controls_are_harmless(control: str) -> None:
    """A control, a line break, half a surrogate or an override becomes a space at worst."""
    assert TYPESETTER.width(f"a{control}b", 30, 600, "text") > 0
    assert TYPESETTER.draw(f"a{control}b", 30, 600, "text")
    assert TYPESETTER.wrap(f"a{control}b", 30, 600, "text", 300, 2)[0].startswith("a")


def test_an_override_cannot_turn_other_text_round() -> None:
    """A right-to-left override in a title is dropped, so the time beside it stays readable."""
    assert TYPESETTER.draw("\u202e10:30", 30, 600, "text") == TYPESETTER.draw(
        "10:30", 30, 600, "text"
    )


def test_what_is_called_plain_is_plain_to_unicode() -> None:
    """Every character that uniseg is not asked about stands alone by UAX #29."""
    plain = re.compile(f"[{breaks.ALONE}]")
    for number in range(0x10000):
        character = chr(number)
        if plain.fullmatch(character):
            assert grapheme_cluster_break(character).value in ("Other", "LV", "LVT"), hex(number)
            assert not extended_pictographic(character), hex(number)


@settings(max_examples=300, deadline=None)
@given(TITLES | st.text(st.characters(exclude_categories=("Cs",)), max_size=40))
def test_clusters_are_those_of_uax_29(title: str) -> None:
    """Asked only where a rule may apply, the answer is that of the whole text."""
    assert breaks.clusters(title) == tuple(grapheme_clusters(title))


@settings(max_examples=300, deadline=None)
@given(WORDS_ONLY | st.text("ab éж1.,:; ", max_size=30))
def test_lines_may_end_where_uax_14_says(title: str) -> None:
    """Plain words take a short cut and reach the same places; no rule is changed.

    But that of Korean, and of Thai, which has none of its own.
    """
    title = title.replace("한국어", "日本").replace("ห้องประชุม", "日本")
    ends = {*accumulate(map(len, line_break_units(title)))}
    ends &= {*grapheme_cluster_boundaries(title)}  # which goes first: a space may bear a mark
    assert {*accumulate(map(len, breaks.line_units(title)))} == ends


@settings(max_examples=300, deadline=None)
@given(st.text("회의실이용한ㅎab1.,:;-日。) ", max_size=30))
def test_korean_is_broken_as_words_of_letters_are(title: str) -> None:
    """Hangul is of class AL (UAX #14, LB27 and Customization), with and without the short cut."""
    letters = re.sub("[회의실이용한ㅎ]", "x", title)
    assert [len(unit) for unit in breaks.line_units(title)] == [
        len(unit) for unit in line_break_units(letters)
    ]
    assert "".join(breaks.line_units(title)) == title


@pytest.mark.parametrize(
    ("title", "units"),
    [
        ("이용 가능", ("이용 ", "가능")),
        ("3층 회의실(대), 예약", ("3층 ", "회의실(대), ", "예약")),
        ("회의실A동 2-3호", ("회의실A동 ", "2-3호")),
        ("会議室の予定", ("会", "議", "室", "の", "予", "定")),  # as before: Japanese has no spaces
    ],
)
def test_korean_words_are_kept_whole(title: str, units: tuple[str, ...]) -> None:
    """A line of Korean ends at a space; Japanese and Chinese still break between characters."""
    assert breaks.line_units(title) == units


def test_a_korean_title_wraps_between_words() -> None:
    """No line of a wrapped Korean sentence ends in the middle of a word that would fit."""
    title = "분기별 로드맵 검토 회의 및 다음 단계 논의"
    rows = TYPESETTER.wrap(title, 30, 600, "text", 320, 9)
    assert len(rows) > 1
    assert " ".join(rows) == title


def test_a_korean_word_wider_than_the_line_is_cut_between_syllables() -> None:
    """A word without spaces still fills its lines."""
    rows = TYPESETTER.wrap("회의실" * 30, 30, 600, "text", 300, 3)
    assert len(rows) == 3
    assert all("회" in row or "의" in row for row in rows)


@pytest.mark.parametrize("text", ["เวลาแนวโครงใหม่ไทย" * 4, "ເວລາແນວໂຄງໃໝ່ໄທ" * 4])
@pytest.mark.parametrize("width", range(60, 400, 37))
def test_no_line_ends_with_a_vowel_that_leads_its_consonant(text: str, width: int) -> None:
    """Thai and Lao write it first; alone at a line's end it reads as nothing."""
    rows = TYPESETTER.wrap(text, 40, 500, "text", width, 3)
    assert not [row for row in rows if row.rstrip("…")[-1:] in set("เแโใไເແໂໃໄ") and len(row) > 1]


THAI = st.text("กงชนปมรสหเแไ" + "ะาิีุ่้๊์ำๆฯ" + "๑๒ aB.(ñ", max_size=40)


@settings(max_examples=200, deadline=None)
@given(THAI)
def test_a_line_of_thai_ends_where_a_character_ends(title: str) -> None:
    """Whatever the letters: nothing is lost, no cluster cut, no vowel parted from its consonant."""
    units = breaks.line_units(title)
    assert "".join(units) == title
    ends = {0, *grapheme_cluster_boundaries(title)}
    position = 0
    for before, after in pairwise(units):
        position += len(before)
        assert position in ends
        if not before.endswith(" ") and "ก" <= before[-1] <= "๎" and "ก" <= after[0] <= "๎":
            assert before[-1] not in "เแไ"
            assert after[0] not in "ะาำๆฯ"


PLANS = "ประชุมวางแผนงบประมาณประจำปี"  # yearly budget planning meeting


@pytest.mark.parametrize(
    ("title", "units"),
    [
        ("ห้องประชุมใหญ่ชั้นสาม", "ห้อง|ประชุม|ใหญ่|ชั้น|สาม"),
        ("สัมภาษณ์งานตำแหน่งวิศวกร", "สัมภาษณ์งาน|ตำแหน่งวิศวกร"),
        ("อบรมพนักงานใหม่", "อบรมพนักงาน|ใหม่"),
        ("ประชุมฝ่ายบุคคลและฝ่ายกฎหมาย", "ประชุม|ฝ่าย|บุคคล|และ|ฝ่ายกฎหมาย"),
        ("เตรียมความพร้อมก่อนเปิดตัวผลิตภัณฑ์", "เตรียมความพร้อม|ก่อน|เปิด|ตัว|ผลิตภัณฑ์"),
        ("ทดสอบระบบก่อนส่งมอบให้ลูกค้า", "ทดสอบระบบ|ก่อน|ส่งมอบ|ให้|ลูกค้า"),
        ("ประชุม Q3 กับลูกค้าใหม่", "ประชุม |Q3 |กับ|ลูกค้า|ใหม่"),
        ("ประชุมร่วมกับมหาวิทยาลัยเชียงใหม่", "ประชุม|ร่วม|กับมหาวิทยาลัย|เชียงใหม่"),
        (PLANS, "ประชุมวาง|แผนงบประมาณ|ประจำ|ปี"),
    ],
)
def test_thai_lines_end_where_words_do(title: str, units: str) -> None:
    """Each piece is one word of a dictionary or several; a sure end is enough, a doubtful none."""
    assert breaks.line_units(title) == tuple(units.split("|"))


def test_a_thai_title_wraps_and_is_clamped_between_words() -> None:
    """Neither the end of a line nor the ellipsis falls inside a word that would have fitted."""
    first, second = TYPESETTER.wrap(PLANS, 40, 500, "text", width(PLANS, 40) * 0.8, 2)
    assert (first, second) == ("ประชุมวางแผนงบประมาณ", "ประจำปี")
    room = width("ทดสอบระบบก่อนส่ง" + ELLIPSIS, 40)
    kept = TYPESETTER.clamp("ทดสอบระบบก่อนส่งมอบให้ลูกค้า", 40, 600, "text", room)
    assert kept == "ทดสอบระบบก่อน" + ELLIPSIS


def test_a_thai_title_of_ten_thousand_characters_is_harmless() -> None:
    """Only as much of it is looked at as could fill the lines."""
    rows = TYPESETTER.wrap(PLANS * 400, 26.4, 600, "text", 500, 2)
    assert len(rows) == 2
    assert "".join(rows).removesuffix(ELLIPSIS) in PLANS * 4


@pytest.mark.parametrize(
    "title", ["\u2069", "נור\u2069", "\u2069 room\u2069\u2069", "\u2067\u2069\u2069"]
)
@pytest.mark.parametrize("rtl", [False, True])
def test_the_end_of_no_isolate_is_harmless(title: str, rtl: bool) -> None:
    """A mark that ends what nothing began is set as any other that nobody sees."""
    assert TYPESETTER.clamp(title, 20.0, 600, "text", 400.0, rtl=rtl) == title
