"""The closed set of parts that a theme may lay out, by the kind that it names them with."""

from __future__ import annotations

from collections.abc import Mapping

from signage.display.parts.actions import Actions
from signage.display.parts.agenda import Agenda
from signage.display.parts.article import Article
from signage.display.parts.band import Band
from signage.display.parts.base import Part
from signage.display.parts.brand import Logo
from signage.display.parts.column import Moment, Nameplate, Topic
from signage.display.parts.coming import Coming
from signage.display.parts.dateline import Dateline
from signage.display.parts.detail import Detail, UpNext
from signage.display.parts.dial import Dial, Disc
from signage.display.parts.grounds import Ground, Horizon, Rings, StripesPart
from signage.display.parts.heading import Heading
from signage.display.parts.headline import Headline
from signage.display.parts.hero import Glyph, Signal, Word
from signage.display.parts.masthead import Masthead, Meta
from signage.display.parts.night import Night
from signage.display.parts.pills import Pills
from signage.display.parts.rule import Rule
from signage.display.parts.scan import Scan
from signage.display.parts.thread import Thread
from signage.display.parts.tray import Card, Strip

KINDS: Mapping[str, type[Part]] = {
    "ground": Ground,
    "rings": Rings,
    "stripes": StripesPart,
    "horizon": Horizon,
    "masthead": Masthead,
    "meta": Meta,
    "glyph": Glyph,
    "word": Word,
    "signal": Signal,
    "detail": Detail,
    "upnext": UpNext,
    "card": Card,
    "actions": Actions,
    "strip": Strip,
    "dial": Dial,
    "disc": Disc,
    "nameplate": Nameplate,
    "moment": Moment,
    "topic": Topic,
    "scan": Scan,
    "pills": Pills,
    "thread": Thread,
    "band": Band,
    "rule": Rule,
    "dateline": Dateline,
    "headline": Headline,
    "article": Article,
    "heading": Heading,
    "agenda": Agenda,
    "coming": Coming,
    "night": Night,
    "logo": Logo,
}
