"""The endpoint of a mailbox, looked up by Autodiscover and told step by step."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlsplit

from signage.assembly import Password, ews_proofs, ews_settings
from signage.config import Config
from signage.core.health import FaultKind
from signage.core.remedies import remedies
from signage.errors import Problem, UserError
from signage.panel_settings import facts_of
from signage.sources.ews.autodiscover import PATH, Found, Step, ask, places
from signage.sources.ews.logon import logon_of
from signage.sources.quiet import quiet_library_logging

EX_UNAVAILABLE = 69  # sysexits(3)
_MOST_NAMES = 3  # that one mailbox goes by
_ON_THE_WAY = {FaultKind.UNREACHABLE, FaultKind.WRONG_ENDPOINT}  # a step said it all

Tell = Callable[[str], None]


def endpoint_of(config: Config, password: Password, server: str | None, tell: Tell) -> str:
    """The EWS endpoint of the configured room, which need not have one yet.

    `server` is asked first; `tell` is told each step as it is done. UserError: there is none, with
    every step and what mends it.
    """
    for _ in range(_MOST_NAMES):
        room = config.room.mailbox
        urls = (f"https://{server}{PATH}",) if server else ()
        found, steps = _asked(config, password, (*urls, *places(room)), tell)
        if found is None:
            raise _nothing(config, steps)
        if found.mailbox is None:
            return _chosen(found)
        tell(f"{room} is known as {found.mailbox}")
        room = found.mailbox
        if room.lower().endswith(".onmicrosoft.com"):
            break
        config = replace(config, room=replace(config.room, mailbox=room))
    what = f"the mailbox is in Microsoft 365, or elsewhere, as {room}"
    remedy = 'Rooms in Microsoft 365 are read with kind = "graph": signage migrate-config'
    raise UserError([Problem(config.room.mailbox, what, remedy)], EX_UNAVAILABLE)


def _asked(
    config: Config, password: Password, urls: tuple[str, ...], tell: Tell
) -> tuple[Found | None, list[Step]]:
    quiet_library_logging()
    at = replace(config, source=replace(config.source, endpoint=urls[0]))
    settings = replace(ews_settings(at), answer_timeout=20.0)
    steps: list[Step] = []
    for step in ask(settings, logon_of(settings, *ews_proofs(at, password)), urls):
        if isinstance(step, Found):
            return step, steps
        tell(f"{step.url}: {step.said}")
        steps.append(step)
    return None, steps


def suited(inside: str | None, outside: str | None, resolves: Callable[[str], bool]) -> str | None:
    """The address inside the network if its name is known here, else the one from outside."""
    for url in (inside, outside):
        if url and urlsplit(url).scheme == "https" and resolves(urlsplit(url).hostname or ""):
            return url
    return None


def _chosen(found: Found) -> str:
    def resolves(host: str) -> bool:
        try:
            return bool(socket.getaddrinfo(host, 443))
        except OSError:
            return False

    endpoint = suited(found.inside, found.outside, resolves)
    if endpoint is not None:
        return endpoint
    named = " and ".join(url for url in (found.inside, found.outside) if url)
    what = f"it names {named}, which is no https address of a host that is known here"
    raise UserError([Problem("Autodiscover", what, "Look at the name server.")], EX_UNAVAILABLE)


def _nothing(config: Config, steps: list[Step]) -> UserError:
    """Why there is no endpoint, each step with what mends it."""

    problems = []
    for step in steps:
        lines: tuple[str, ...] = ()
        facts = replace(facts_of(config), endpoint=step.url)  # whoever was asked, not who is meant
        if step.fault is not None and step.fault.kind.refused:
            lines = remedies(step.fault, facts)
        elif step.fault is not None and step.fault.kind not in _ON_THE_WAY:
            lines = remedies(step.fault, facts)[:1]
        if lines:  # all steps were told as they were done
            problems.append(Problem(step.url, step.said, "\n    ".join(lines)))
    domain = config.room.mailbox.rpartition("@")[2]
    remedy = (
        "An administrator knows it: Get-WebServicesVirtualDirectory | Format-List InternalUrl,"
        f"ExternalUrl. Or name the host that nslookup -type=SRV _autodiscover._tcp.{domain} tells: "
        "--server HOST"
    )
    problems.append(Problem(config.room.mailbox, "no endpoint was found", remedy))
    return UserError(problems, EX_UNAVAILABLE)
