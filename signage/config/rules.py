"""What must hold between the keys of the configuration, and what is allowed but unwise."""

from __future__ import annotations

import operator
from collections.abc import Callable, Collection, Iterator
from datetime import timedelta
from urllib.parse import urlsplit

from signage.config.link import LONGEST, fill
from signage.config.schema import Tables
from signage.config.text import written
from signage.config.ways import misfits
from signage.core.advice import EWS_ENDS, is_exchange_online
from signage.errors import Problem

Rule = Callable[[Tables], Iterator[Problem]]

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def contradictions(tables: Tables, doubted: Collection[str] = ()) -> list[Problem]:
    """Every pair of keys that cannot both be meant.

    Nothing is said of a rule that rests on one of the `doubted` keys, written "table.key".
    """
    return [
        *misfits(tables.source, doubted),
        *(
            problem
            for keys, rule in _RULES
            if not any(key in doubted for key in keys.split())
            for problem in rule(tables)
        ),
    ]


def _order(
    table: str, key: str, other: str, words: str, holds: Callable[[timedelta, timedelta], bool]
) -> tuple[str, Rule]:
    """The rule that one time of a table be in such an order with another."""

    def rule(tables: Tables) -> Iterator[Problem]:
        values = getattr(tables, table)
        found, limit = getattr(values, key), getattr(values, other)
        if not holds(found, limit):
            yield Problem(
                f"[{table}] {key}",
                f"found {written(found)}; allowed: {words} {other}, which is {written(limit)}",
            )

    return f"{table}.{key} {table}.{other}", rule


def _late(tables: Tables) -> Iterator[Problem]:
    ages, polling = tables.thresholds, tables.polling
    if polling.interval + polling.jitter >= ages.stale_badge:
        yield Problem(
            "[polling] interval",
            f"found {written(polling.interval)} with a jitter of {written(polling.jitter)}; "
            "allowed: together less than [thresholds] stale_badge, which is "
            f"{written(ages.stale_badge)}",
            "Otherwise the panel would call itself late between two good reads.",
        )


def _open(tables: Tables) -> Iterator[Problem]:
    if tables.opening.sleep and not any(day.range for day in tables.opening.days):
        yield Problem(
            "[opening] every_day",
            "the room is closed on all days, so the panel would always sleep",
            "Open it on one day, or write sleep = false.",
        )


def _other(tables: Tables) -> Iterator[Problem]:
    other, username = tables.doctor.other_mailbox or "", tables.source.username or ""
    if other and other.casefold() in (tables.room.mailbox.casefold(), username.casefold()):
        yield Problem(
            "[doctor] other_mailbox",
            f'"{other}" is the room\'s own mailbox, or that of the account, which may open it',
            "Name the mailbox of somebody else.",
        )


def _colours(tables: Tables) -> Iterator[Problem]:
    light = tables.light
    if light.kind == "gpio" and len(set(light.pins)) != 3:
        yield Problem(
            "[light] pins",
            "three different lines are needed, for red, green and blue",
            "Write for example pins = [17, 27, 22].",
        )


def _shared(tables: Tables) -> Iterator[Problem]:
    light, presence = tables.light, tables.presence
    if light.kind == "gpio" and light.chip == presence.chip and presence.pin in light.pins:
        yield Problem("[presence] pin", f"line {presence.pin} is one of the light's too")


def _probe_account(tables: Tables) -> Iterator[Problem]:
    given = _probe_keys(tables)
    if len(given) == 1:
        other = "probe_secret" if given == ["probe_username"] else "probe_username"
        yield Problem(
            f"[doctor] {other}",
            f"this key is missing; {given[0]} is of no use without it",
            "Without both, the account of [source] sends the invitations.",
        )


def _probe_mailbox(tables: Tables) -> Iterator[Problem]:
    given = _probe_keys(tables)
    if given and tables.doctor.probe_mailbox is None:
        yield Problem(
            "[doctor] probe_mailbox",
            f"this key is missing; {given[0]} is of no use without it",
            'The address of that account: probe_mailbox = "organizer@example.com".',
        )


def _probe_way(tables: Tables) -> Iterator[Problem]:
    given, auth = _probe_keys(tables), tables.source.auth
    if given and auth not in ("ntlm", "basic", "kerberos"):
        yield Problem(
            f"[doctor] {given[0]}",
            f'auth = "{auth}" has no use for this key',
            "Take it out; the account of [source] sends the invitations.",
        )


def _probe_keys(tables: Tables) -> list[str]:
    """Those that are given of an account of the probe's own."""
    return [key for key in ("probe_username", "probe_secret") if getattr(tables.doctor, key)]


def _languages(tables: Tables) -> Iterator[Problem]:
    locales, locale = tables.display.locales, tables.display.locale
    if locales and locale:
        yield Problem(
            "[display] locales",
            "there is a locale too; allowed: one of the two",
            f'Write locales = ["{locale}", …] and take locale out.',
        )
    if len(set(locales)) < len(locales):
        yield Problem("[display] locales", "the same language twice; allowed: each one once")


def _both(tables: Tables) -> Iterator[Problem]:
    display = tables.display
    locales = display.locales
    if display.bilingual == "both" and len(locales) != 2:
        yield Problem(
            "[display] bilingual",
            f'found "both" and {len(locales)} locales; allowed: with two locales',
            'More than two languages take turns: bilingual = "turn".',
        )


def _turn(tables: Tables) -> Iterator[Problem]:
    display = tables.display
    turn = display.locale_turn.total_seconds()
    if 60 % turn and turn % 60:
        yield Problem(
            "[display] locale_turn",
            f"found {written(display.locale_turn)}; allowed: what divides a minute, or whole "
            "minutes",
            "So the languages change together with the clock.",
        )


def _link(tables: Tables) -> Iterator[Problem]:
    if tables.link.url is None:
        return
    length = len(fill(tables.link.url, tables.room.mailbox, tables.room.name))
    if length > LONGEST:
        yield Problem(
            "[link] url",
            f"the address for this room has {length} characters; allowed: at most {LONGEST}",
            "A QR code of a longer one would be too fine; {local} is the shortest that names it.",
        )


_RULES: tuple[tuple[str, Rule], ...] = (
    ("display.locale display.locales", _languages),
    ("display.locales display.bilingual", _both),
    ("display.locale_turn", _turn),
    ("link.url room.mailbox room.name", _link),
    _order("thresholds", "stale_badge", "trust", "less than", operator.lt),
    _order("polling", "jitter", "interval", "less than", operator.lt),
    _order("polling", "near", "interval", "not more than", operator.le),
    _order("polling", "backoff_cap", "interval", "not less than", operator.ge),
    ("polling.interval polling.jitter thresholds.stale_badge", _late),
    ("opening.sleep opening.every_day " + " ".join(f"opening.{day}" for day in _DAYS), _open),
    ("light.kind light.pins", _colours),
    ("light.kind light.pins light.chip presence.pin presence.chip", _shared),
    ("doctor.other_mailbox room.mailbox source.username", _other),
    ("doctor.probe_username doctor.probe_secret", _probe_account),
    ("doctor.probe_username doctor.probe_secret doctor.probe_mailbox", _probe_mailbox),
    ("doctor.probe_username doctor.probe_secret source.auth source.kind", _probe_way),
)
"""Each rule with the keys that it rests on, and no others: it is silent while one is in doubt."""


def advice(tables: Tables) -> list[Problem]:
    """What will work, or may, but a person should know of."""
    found, source = [], tables.source
    host = (urlsplit(source.endpoint or "").hostname or "").lower()
    if source.kind == "ews" and is_exchange_online(host):
        more = "" if source.auth == "oauth" else f', and auth = "{source.auth}" does not work there'
        found.append(
            Problem(
                "[source] endpoint",
                f"{host} is Exchange Online: Microsoft has switched EWS off there by default since "
                f"2026-10-01 and ends it for good on {EWS_ENDS}{more}",
                'Rooms in Microsoft 365 are read with kind = "graph"; signage migrate-config FILE '
                "writes such a configuration.",
            )
        )
    if source.auth == "basic":
        found.append(
            Problem(
                "[source] auth",
                "Basic sends the password with every request; only TLS protects it",
                'Where the server offers it, write auth = "ntlm" or "kerberos".',
            )
        )
    return found
