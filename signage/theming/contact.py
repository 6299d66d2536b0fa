"""The contact sheet of a theme: all states at all sizes in some languages, as PNG or as HTML."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC
from html import escape
from pathlib import Path

from signage.display import qr
from signage.display.geometry import Box
from signage.display.paint import Painter
from signage.display.paint.pasteboard import Pasteboard, png
from signage.display.room_facts import RoomFacts
from signage.display.scene import Fill, Scene, Text
from signage.display.setup import Setup
from signage.display.view import scene_of
from signage.display.wording import load as wording
from signage.looks import looks
from signage.theming.moments import Moment, moments

SIZES = ((1280, 800), (1920, 1080), (800, 480), (480, 320), (720, 1280))
LINK = "https://example.com/juniper"

_HEIGHT = 220  # px of a picture on the sheet
_GAP, _LABEL, _HEAD = 12, 110, 64
_INK, _PAPER = (224, 227, 232), (40, 43, 48)


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture of a sheet, and what paints it."""

    locale: str
    moment: str
    size: tuple[int, int]
    scene: Scene
    painter: Painter


def pictures(
    name: str, themes_dir: Path | None, locales: Sequence[str], *, full: bool = False
) -> Iterator[Picture]:
    """Every picture of a theme's sheet: by language, then by moment, then by size.

    `full`: with a QR code and with the actions of a panel that books. Raises UserError with every
    problem of theme and languages.
    """
    shown = list(moments())
    code = qr.Link(qr.encode(LINK)) if full else None
    for made in [
        looks(
            RoomFacts(""),
            UTC,
            theme_name=name,
            themes_dir=themes_dir,
            locale=locale,
            shifts=False,
        )
        for locale in locales
    ]:
        locale = made.setup.words.locale.replace("_", "-")
        for moment in shown:
            for size in SIZES:
                setup = _setup(replace(made.setup, size=size, link=code), moment, locale, full)
                scene = scene_of(moment.panel, moment.state, moment.now, setup)
                yield Picture(locale, moment.name, size, scene, made.painter)


def _setup(setup: Setup, moment: Moment, locale: str, full: bool) -> Setup:
    offers = moment.offers if full else None
    return replace(setup, room=moment.room, words=wording(locale, moment.zone), offers=offers)


# --- one picture ------------------------------------------------------------


def write_png(name: str, drawn: Sequence[Picture], file: Path) -> None:
    """All of them in one PNG, each language below the other. Raises OSError if it cannot be."""
    rows = list(dict.fromkeys((each.locale, each.moment) for each in drawn))
    columns = dict(zip(SIZES, _lefts(), strict=True))
    tops = dict(zip(rows, _tops(rows), strict=True))
    width = max(x + _shown(size)[0] for size, x in columns.items()) + _GAP
    height = max(tops.values()) + _HEIGHT + _GAP
    labels = [*_row_labels(name, tops), *_column_labels(columns, tops)]
    paper = Fill(Box(0, 0, width, height), _PAPER)
    board = Pasteboard(drawn[0].painter, Scene((width, height), (paper, *labels)))
    for each in drawn:
        top = tops[each.locale, each.moment]
        board.paste(each.painter, each.scene, Box(columns[each.size], top, *_shown(each.size)))
    board.save(file)


def _shown(size: tuple[int, int]) -> tuple[int, int]:
    """How large a panel is on the sheet."""
    return round(size[0] * _HEIGHT / size[1]), _HEIGHT


def _lefts() -> Iterator[int]:
    x = _LABEL
    for size in SIZES:
        yield x
        x += _shown(size)[0] + _GAP


def _tops(rows: Sequence[tuple[str, str]]) -> Iterator[int]:
    y, before = 0, ""
    for locale, _ in rows:
        y += _HEAD if locale != before else 0
        before = locale
        yield y
        y += _HEIGHT + _GAP


def _row_labels(name: str, tops: Mapping[tuple[str, str], int]) -> Iterator[Text]:
    for (locale, _), top in _firsts(tops).items():
        yield _label(f"{name}  ·  {locale}", _GAP, top - 34, 20)
    for (_, moment), top in tops.items():
        yield _label(moment, _GAP, top + 20, 15)


def _column_labels(
    columns: Mapping[tuple[int, int], int], tops: Mapping[tuple[str, str], int]
) -> Iterator[Text]:
    for top in _firsts(tops).values():
        for (w, h), x in columns.items():
            yield _label(f"{w} × {h}", x, top - 9, 14)


def _firsts(tops: Mapping[tuple[str, str], int]) -> dict[tuple[str, str], int]:
    """The first row of each language."""
    first: dict[str, tuple[str, str]] = {}
    for row in tops:
        first.setdefault(row[0], row)
    return {row: tops[row] for row in first.values()}


def _label(text: str, x: int, y: int, size: int) -> Text:
    return Text(x, y, text, size, 500, "plain", _INK)


# --- one page ------------------------------------------------------------

_PAGE = """\
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
body {{ margin: 1rem; background: #282b30; color: #e0e3e8; font: 15px/1.4 system-ui, sans-serif }}
th {{ padding: .3rem .6rem; text-align: left; font-weight: 500 }}
td {{ padding: 3px }}
img {{ display: block; height: 220px }}
a:target {{ position: fixed; inset: 0; overflow: auto; background: #282b30 }}
a:target img {{ height: auto; margin: auto }}
</style>
<h1>{title}</h1>
{body}
</html>
"""


def write_html(name: str, drawn: Sequence[Picture], file: Path) -> None:
    """All of them on one page that needs no other file. Raises OSError if it cannot be written.

    The pictures are as large as the panels; a click on one shows it so.
    """
    body: list[str] = []
    for locale in dict.fromkeys(each.locale for each in drawn):
        sizes = "".join(f"<th>{w} × {h}</th>" for w, h in SIZES)
        body.append(f"<h2>{escape(locale)}</h2>\n<table>\n<tr><th></th>{sizes}</tr>")
        here = [each for each in drawn if each.locale == locale]
        for moment in dict.fromkeys(each.moment for each in here):
            cells = "".join(_cell(each) for each in here if each.moment == moment)
            body.append(f"<tr><th>{escape(moment)}</th>{cells}</tr>")
        body.append("</table>")
    page = _PAGE.format(title=escape(f"Theme {name}"), body="\n".join(body))
    file.write_text(page, encoding="utf-8")


def _cell(each: Picture) -> str:
    w, h = each.size
    mark = f"{each.locale}-{each.moment}-{w}x{h}"
    data = b64encode(png(each.painter, each.scene)).decode("ascii")
    image = f'<img alt="{escape(mark)}" src="data:image/png;base64,{data}">'
    return f'<td><a id="{escape(mark)}" href="#{escape(mark)}">{image}</a></td>'
