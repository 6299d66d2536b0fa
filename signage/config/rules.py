"""What must hold between the keys of the configuration, and what is allowed but unwise."""

from __future__ import annotations

from signage.config.schema import Tables
from signage.config.text import written
from signage.errors import Problem

_CLOUD = (".office365.com", ".office.com", ".outlook.com")  # the hosts of Exchange Online


def contradictions(tables: Tables) -> list[Problem]:
    """Every pair of keys that cannot both be meant."""
    problems = []
    ages, polling = tables.thresholds, tables.polling
    if ages.stale_badge >= ages.trust:
        problems.append(
            Problem(
                "[thresholds] stale_badge",
                f"found {written(ages.stale_badge)}; allowed: less than trust, which is "
                f"{written(ages.trust)}",
            )
        )
    if polling.jitter >= polling.interval:
        problems.append(
            Problem(
                "[polling] jitter",
                f"found {written(polling.jitter)}; allowed: less than interval, which is "
                f"{written(polling.interval)}",
            )
        )
    if polling.interval + polling.jitter >= ages.stale_badge:
        problems.append(
            Problem(
                "[polling] interval",
                f"found {written(polling.interval)} with a jitter of {written(polling.jitter)}; "
                "allowed: together less than [thresholds] stale_badge, which is "
                f"{written(ages.stale_badge)}",
                "Otherwise the panel would call itself late between two good reads.",
            )
        )
    if polling.backoff_cap < polling.interval:
        problems.append(
            Problem(
                "[polling] backoff_cap",
                f"found {written(polling.backoff_cap)}; allowed: not less than interval, which is "
                f"{written(polling.interval)}",
            )
        )
    if tables.opening.sleep and not any(day.range for day in tables.opening.days):
        problems.append(
            Problem(
                "[opening] every_day",
                "the room is closed on all days, so the panel would always sleep",
                "Open it on one day, or write sleep = false.",
            )
        )
    return problems


def advice(tables: Tables) -> list[Problem]:
    """What will work, or may, but a person should know of."""
    found = []
    host = tables.source.endpoint.split("/")[2].split(":")[0].lower()
    if f".{host}".endswith(_CLOUD):
        found.append(
            Problem(
                "[source] endpoint",
                f"{host} is Exchange Online: Microsoft ends EWS there on 2027-04-01, and Basic and "
                "NTLM log-on are no longer accepted",
                "This source is for Exchange Server (2016, 2019, SE).",
            )
        )
    if tables.source.auth == "basic":
        found.append(
            Problem(
                "[source] auth",
                "Basic sends the password with every request; only TLS protects it",
                'Where the server offers it, write auth = "ntlm".',
            )
        )
    return found
