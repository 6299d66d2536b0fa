"""What must hold between the keys of the configuration, and what is allowed but unwise."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from urllib.parse import urlsplit

from signage.config.link import LONGEST, fill
from signage.config.schema import Tables
from signage.config.text import written
from signage.config.ways import misfits
from signage.core.advice import EWS_ENDS, is_exchange_online
from signage.errors import Problem


def contradictions(tables: Tables, doubted: Collection[str] = ()) -> list[Problem]:
    """Every pair of keys that cannot both be meant.

    Nothing is said of a rule that rests on one of the `doubted` keys, written "table.key".
    """
    rules = {
        _languages: ("display.locale", "display.bilingual"),
        _link: ("link.url", "room.mailbox", "room.name"),
        _waits: ("thresholds.stale_badge", "thresholds.trust", "polling."),
        _open: ("opening.",),
        _pins: ("light.", "presence."),
        _other: ("doctor.other_mailbox", "room.mailbox", "source.username"),
        _probe: ("doctor.", "source.auth", "source.kind"),
    }
    return [
        *misfits(tables.source, doubted),
        *(
            problem
            for rule, keys in rules.items()
            if not any(key.startswith(keys) for key in doubted)
            for problem in rule(tables)
        ),
    ]


def _waits(tables: Tables) -> Iterator[Problem]:
    ages, polling = tables.thresholds, tables.polling
    if ages.stale_badge >= ages.trust:
        yield Problem(
            "[thresholds] stale_badge",
            f"found {written(ages.stale_badge)}; allowed: less than trust, which is "
            f"{written(ages.trust)}",
        )
    if polling.jitter >= polling.interval:
        yield Problem(
            "[polling] jitter",
            f"found {written(polling.jitter)}; allowed: less than interval, which is "
            f"{written(polling.interval)}",
        )
    if polling.near > polling.interval:
        yield Problem(
            "[polling] near",
            f"found {written(polling.near)}; allowed: not more than interval, which is "
            f"{written(polling.interval)}",
        )
    if polling.interval + polling.jitter >= ages.stale_badge:
        yield Problem(
            "[polling] interval",
            f"found {written(polling.interval)} with a jitter of {written(polling.jitter)}; "
            "allowed: together less than [thresholds] stale_badge, which is "
            f"{written(ages.stale_badge)}",
            "Otherwise the panel would call itself late between two good reads.",
        )
    if polling.backoff_cap < polling.interval:
        yield Problem(
            "[polling] backoff_cap",
            f"found {written(polling.backoff_cap)}; allowed: not less than interval, which is "
            f"{written(polling.interval)}",
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


def _pins(tables: Tables) -> Iterator[Problem]:
    light, presence = tables.light, tables.presence
    if light.kind == "gpio" and len(set(light.pins)) != 3:
        yield Problem(
            "[light] pins",
            "three different lines are needed, for red, green and blue",
            "Write for example pins = [17, 27, 22].",
        )
    if light.kind == "gpio" and light.chip == presence.chip and presence.pin in light.pins:
        yield Problem("[presence] pin", f"line {presence.pin} is one of the light's too")


def _probe(tables: Tables) -> Iterator[Problem]:
    doctor, auth = tables.doctor, tables.source.auth
    given = [key for key in ("probe_username", "probe_secret") if getattr(doctor, key)]
    if len(given) == 1:
        other = "probe_secret" if given == ["probe_username"] else "probe_username"
        yield Problem(
            f"[doctor] {other}",
            f"this key is missing; {given[0]} is of no use without it",
            "Without both, the account of [source] sends the invitations.",
        )
    if given and doctor.probe_mailbox is None:
        yield Problem(
            "[doctor] probe_mailbox",
            f"this key is missing; {given[0]} is of no use without it",
            'The address of that account: probe_mailbox = "organizer@example.com".',
        )
    if given and auth not in ("ntlm", "basic", "kerberos"):
        yield Problem(
            f"[doctor] {given[0]}",
            f'auth = "{auth}" has no use for this key',
            "Take it out; the account of [source] sends the invitations.",
        )


def _languages(tables: Tables) -> Iterator[Problem]:
    display = tables.display
    locales, turn = display.locales, display.locale_turn.total_seconds()
    if locales and display.locale:
        yield Problem(
            "[display] locales",
            "there is a locale too; allowed: one of the two",
            f'Write locales = ["{display.locale}", …] and take locale out.',
        )
    if len(set(locales)) < len(locales):
        yield Problem("[display] locales", "the same language twice; allowed: each one once")
    if display.bilingual == "both" and len(locales) != 2:
        yield Problem(
            "[display] bilingual",
            f'found "both" and {len(locales)} locales; allowed: with two locales',
            'More than two languages take turns: bilingual = "turn".',
        )
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
