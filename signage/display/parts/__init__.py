"""The closed set of parts that a theme may lay out, by the kind that it names them with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module

from signage.display.parts.base import Part


class Kinds(Mapping[str, type[Part]]):
    """The part of each kind, imported when it is first asked for: a theme lays out half of them."""

    def __init__(self, places: Mapping[str, str]) -> None:
        self._places = places  # kind -> "module:class" of this package
        self._made: dict[str, type[Part]] = {}

    def __getitem__(self, kind: str) -> type[Part]:
        if kind not in self._made:
            module, _, name = self._places[kind].partition(":")
            self._made[kind] = getattr(import_module(f"{__name__}.{module}"), name)
        return self._made[kind]

    def __contains__(self, kind: object) -> bool:
        return kind in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


KINDS = Kinds(
    {
        "ground": "grounds:Ground",
        "middle": "grounds:Middle",
        "rings": "grounds:Rings",
        "stripes": "grounds:StripesPart",
        "horizon": "grounds:Horizon",
        "masthead": "masthead:Masthead",
        "meta": "masthead:Meta",
        "glyph": "hero:Glyph",
        "word": "hero:Word",
        "signal": "hero:Signal",
        "detail": "detail:Detail",
        "upnext": "detail:UpNext",
        "card": "tray:Card",
        "actions": "actions:Actions",
        "strip": "tray:Strip",
        "dial": "dial:Dial",
        "disc": "dial:Disc",
        "nameplate": "column:Nameplate",
        "moment": "column:Moment",
        "topic": "column:Topic",
        "scan": "scan:Scan",
        "pills": "pills:Pills",
        "thread": "thread:Thread",
        "band": "band:Band",
        "rule": "rule:Rule",
        "dateline": "dateline:Dateline",
        "headline": "headline:Headline",
        "article": "article:Article",
        "heading": "heading:Heading",
        "agenda": "agenda:Agenda",
        "coming": "coming:Coming",
        "night": "night:Night",
        "logo": "brand:Logo",
    }
)
