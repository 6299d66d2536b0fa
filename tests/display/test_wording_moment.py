"""One moment told in every language: times, dates, lengths and counts, to be read by eye."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import pytest

from signage.display import wording

AFTERNOON = datetime(2025, 10, 14, 13, 5, tzinfo=UTC)  # a Tuesday
LATER = datetime(2025, 10, 14, 14, 30, tzinfo=UTC)


class Told(NamedTuple):
    """AFTERNOON to LATER as a panel in `locale` tells it; then 78 min, 0 min, and seats."""

    locale: str
    time: str
    twelve: str  # the range where the 12 h clock is asked for
    date: str
    short: str
    span: str
    less: str
    seats: tuple[str, ...]  # for 1, 2, 5 and 21


TOLD = (
    Told(
        "en-GB",
        "13:05–14:30",
        "1:05–2:30\u202fpm",
        "Tuesday 14 October",
        "Tue 14 Oct",
        "1 h 18 min",
        "less than 1 min",
        ("1 seat", "2 seats", "5 seats", "21 seats"),
    ),
    Told(
        "en-US",
        "1:05–2:30\u202fPM",
        "1:05–2:30\u202fPM",
        "Tuesday, October 14",
        "Tue, Oct 14",
        "1 h 18 min",
        "less than 1 min",
        ("1 seat", "2 seats", "5 seats", "21 seats"),
    ),
    Told(
        "da",
        "13.05–14.30",
        "1.05–2.30\u202fPM",
        "tirsdag den 14. oktober",
        "tirs. 14. okt.",
        "1 t. 18 min.",
        "under 1 min.",
        ("1 plads", "2 pladser", "5 pladser", "21 pladser"),
    ),
    Told(
        "de",
        "13:05–14:30",
        "1:05–2:30\u202fPM",
        "Dienstag, 14. Oktober",
        "Di., 14. Okt.",
        "1 Std. 18 Min.",
        "weniger als 1 Min.",
        ("1 Platz", "2 Plätze", "5 Plätze", "21 Plätze"),
    ),
    Told(
        "fr",
        "13:05–14:30",
        "1:05–2:30\u202fPM",
        "mardi 14 octobre",
        "mar. 14 oct.",
        "1\xa0h 18\xa0min",
        "moins de 1\xa0min",
        ("1 place", "2 places", "5 places", "21 places"),
    ),
    Told(
        "es",
        "13:05–14:30",
        "1:05–2:30\u202fp.\u202fm.",
        "martes, 14 de octubre",
        "mar, 14 oct",
        "1 h 18 min",
        "menos de 1 min",
        ("1 asiento", "2 asientos", "5 asientos", "21 asientos"),
    ),
    Told(
        "it",
        "13:05–14:30",
        "1:05–2:30\u202fPM",
        "martedì 14 ottobre",
        "mar 14 ott",
        "1 h 18 min",
        "meno di 1 min",
        ("1 posto", "2 posti", "5 posti", "21 posti"),
    ),
    Told(
        "nl",
        "13:05–14:30",
        "1:05–2:30 p.m.",
        "dinsdag 14 oktober",
        "di 14 okt",
        "1 uur 18 min",
        "minder dan 1 min",
        ("1 plaats", "2 plaatsen", "5 plaatsen", "21 plaatsen"),
    ),
    Told(
        "sv",
        "13:05–14:30",
        "1:05–2:30\u202fem",
        "tisdag 14 oktober",
        "tis 14 okt.",
        "1 tim 18 min",
        "mindre än 1 min",
        ("1 plats", "2 platser", "5 platser", "21 platser"),
    ),
    Told(
        "nb",
        "13:05–14:30",
        "1:05–2:30\u202fp.m.",
        "tirsdag 14. oktober",
        "tir. 14. okt.",
        "1 t 18 min",
        "under 1 min",
        ("1 plass", "2 plasser", "5 plasser", "21 plasser"),
    ),
    Told(
        "fi",
        "13.05–14.30",
        "1.05–2.30\u202fip.",
        "tiistai 14. lokakuuta",
        "ti 14.10.",
        "1 t 18 min",
        "alle 1 min",
        ("1 paikka", "2 paikkaa", "5 paikkaa", "21 paikkaa"),
    ),
    Told(
        "pl",
        "13:05–14:30",
        "1:05–2:30\u202fPM",
        "wtorek, 14 października",
        "wt., 14 paź",
        "1 godz. 18 min",
        "mniej niż 1 min",
        ("1 miejsce", "2 miejsca", "5 miejsc", "21 miejsc"),
    ),
    Told(
        "pt",
        "13:05–14:30",
        "1:05–2:30\u202fPM",
        "terça-feira, 14 de outubro",
        "ter., 14 de out.",
        "1 h 18 min",
        "menos de 1 min",
        ("1 lugar", "2 lugares", "5 lugares", "21 lugares"),
    ),
    Told(
        "cs",
        "13:05–14:30",
        "1:05–2:30\u202fodp.",
        "úterý 14. října",
        "út 14. 10.",
        "1 h 18 min",
        "méně než 1 min",
        ("1 místo", "2 místa", "5 míst", "21 míst"),
    ),
    Told(
        "ja",
        "13:05–14:30",
        "午後1:05–2:30",
        "10月14日 火曜日",
        "10月14日(火)",
        "1時間18分",
        "1分未満",
        ("1名", "2名", "5名", "21名"),
    ),
    Told(
        "zh",
        "13:05–14:30",
        "下午1:05–2:30",
        "10月14日星期二",
        "10月14日周二",
        "1小时18分钟",
        "不到1分钟",
        ("1人", "2人", "5人", "21人"),
    ),
    Told(
        "zh-Hant",
        "下午1:05–2:30",
        "下午1:05–2:30",
        "10月14日 星期二",
        "10月14日 週二",
        "1小時18分鐘",
        "不到1分鐘",
        ("1人", "2人", "5人", "21人"),
    ),
    Told(
        "ko",
        "오후 1:05–2:30",
        "오후 1:05–2:30",
        "10월 14일 화요일",
        "10월 14일 (화)",
        "1시간 18분",
        "1분 미만",
        ("1석", "2석", "5석", "21석"),
    ),
    Told(
        "ar-EG",
        "\u200f١:٠٥–٢:٣٠ م",
        "\u200f١:٠٥–٢:٣٠ م",
        "الثلاثاء، ١٤ أكتوبر",
        "الثلاثاء، ١٤ أكتوبر",
        "ساعة و١٨ دقيقة",
        "أقل من دقيقة",
        ("مقعد واحد", "مقعدان", "٥ مقاعد", "٢١ مقعدًا"),
    ),
    Told(
        "he",
        "\u200f13:05–14:30",
        "\u200f1:05–2:30 PM",
        "יום שלישי, 14 באוקטובר",
        "יום ג׳, 14 באוק׳",
        "שעה ו־18 דק׳",
        "פחות מדקה",
        ("מקום אחד", "שני מקומות", "5 מקומות", "21 מקומות"),
    ),
)


@pytest.mark.parametrize("told", TOLD, ids=lambda told: told.locale)
def test_one_moment_in_every_language(told: Told) -> None:
    """Times, dates, lengths and counts were compared line by line with CLDR."""
    words, twelve = wording.load(told.locale), wording.load(told.locale, hours=12)
    said = Told(
        told.locale,
        words.range(AFTERNOON, LATER),
        twelve.range(AFTERNOON, LATER),
        words.date(AFTERNOON),
        words.date_short(AFTERNOON),
        words.span(timedelta(minutes=78)),
        words.span(timedelta(0)),
        tuple(words.count("room.seats", n) for n in (1, 2, 5, 21)),
    )
    assert said == told


def test_no_language_is_left_out() -> None:
    """The table tells the moment in each language that there are words for."""
    assert {wording.language_of(told.locale) for told in TOLD} == set(wording.languages())
