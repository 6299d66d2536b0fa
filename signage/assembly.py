"""How the parts of a configured sign are put together: source, feed, policies."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Literal, cast, get_args
from urllib.parse import urlsplit

from signage import back_ends, secrets
from signage.clock import Clock
from signage.config import Config
from signage.errors import UserError
from signage.feed.base import Feed
from signage.feed.listener import Listener
from signage.feed.poller import Poller
from signage.feed.reader import ReadPolicy
from signage.feed.renewal import Renewal
from signage.panel_settings import facts_of
from signage.sources.base import CalendarSource
from signage.sources.changes import ChangeSource
from signage.sources.clouds import CLOUDS
from signage.sources.ews.settings import Auth, EwsSettings, Extra
from signage.sources.graph.settings import Detail, GraphSettings

if TYPE_CHECKING:
    from signage.sources.tokens import Tokens

Password = Callable[[], str]
"""Gives the password of the moment; it is asked again after a refused log-on."""


def read_policy(config: Config) -> ReadPolicy:
    """What becomes of raw items."""
    return ReadPolicy(config.privacy_policy(), config.room.zone, config.thresholds.min_free)


def ews_settings(config: Config) -> EwsSettings:
    """The EWS source's settings. The configuration has checked every word of them."""
    source = config.source
    return EwsSettings(
        endpoint=source.endpoint or "",
        room=config.room.mailbox,
        username=source.username or "",
        zone=config.room.zone,
        auth=cast(Auth, source.auth),
        access=cast(Literal["delegate", "impersonation"], source.access),
        certificate=source.certificate if source.auth == "certificate" else None,
        ca_file=source.ca_file,
        proxy=source.proxy,
        read=cast(tuple[Extra, ...], source.read),
    )


def graph_settings(config: Config) -> GraphSettings:
    """The Graph source's settings; without an endpoint it is the cloud's.

    What the configuration does not say of the room is asked of the directory.
    """
    source = config.source
    return GraphSettings(
        endpoint=source.endpoint or CLOUDS[source.cloud].graph,
        room=config.room.mailbox,
        zone=config.room.zone,
        ca_file=source.ca_file,
        proxy=source.proxy,
        read=cast(tuple[Extra, ...], source.read),
        place=frozenset(get_args(Detail)) - {key.removeprefix("room.") for key in config.given},
    )


def tokens_of(config: Config, password: Password, scope: str) -> Tokens:
    """The log-on of the configured application for one service; imports requests."""
    from signage.sources.tokens import AppSettings, Tokens  # noqa: PLC0415

    source = config.source
    settings = AppSettings(
        tenant=source.tenant or "",
        client_id=source.client_id or "",
        authority=source.authority or CLOUDS[source.cloud].authority,
        scope=scope,
        certificate=source.certificate,
        managed_identity=source.managed_identity,
        ca_file=source.ca_file,
        proxy=source.proxy,
    )
    by_secret = source.certificate is None and not source.managed_identity
    return Tokens(settings, password if by_secret else None)


def configured_password(config: Config, environ: Mapping[str, str] = os.environ) -> Password:
    """Looks the configured secret up at each call, so that a changed password needs no restart."""

    def password() -> str:
        return secrets.resolve(
            config.source.secret or "", config.secrets_dir, environ
        ).secret.reveal()

    return password


def source_of(config: Config, password: Password) -> Callable[[], CalendarSource]:
    """Builds the source, in the worker: importing exchangelib takes longer than a first frame.

    Only that of the configured kind is imported; the other one need not even be installed. Raises
    UserError if this one is not.
    """
    if problems := list(back_ends.missing_source(config.source)):
        raise UserError(problems)
    of_kind = _graph_source if config.source.kind == "graph" else _ews_source
    return of_kind(config, password)


def _ews_source(config: Config, password: Password) -> Callable[[], CalendarSource]:
    settings = ews_settings(config)

    def build() -> CalendarSource:
        from signage.sources.ews import lean_exchangelib  # noqa: F401, PLC0415 - before the others
        from signage.sources.ews.source import EwsSource  # noqa: PLC0415

        return EwsSource(settings, *ews_proofs(config, password))

    return build


def ews_proofs(config: Config, password: Password) -> tuple[Password | None, Tokens | None]:
    """What the configured log-on to EWS needs: a password, tokens, or neither."""
    source = config.source
    if source.auth == "oauth":
        return None, tokens_of(config, password, _ews_scope(config))
    return (None if source.secret is None else password), None


def _ews_scope(config: Config) -> str:
    """A server of one's own is an application in Entra by its address (hybrid modern auth)."""
    host = (urlsplit(config.source.endpoint or "").hostname or "").lower()
    online = CLOUDS[config.source.cloud]
    known = host == urlsplit(online.ews).hostname
    return online.ews_scope if known else f"https://{host}/.default"


def _graph_source(config: Config, password: Password) -> Callable[[], CalendarSource]:
    settings, scope = graph_settings(config), CLOUDS[config.source.cloud].graph_scope

    def build() -> CalendarSource:
        from signage.sources.graph.source import GraphSource  # noqa: PLC0415

        return GraphSource(settings, tokens_of(config, password, scope))

    return build


def keys_trace(config: Config, environ: Mapping[str, str] = os.environ) -> Callable[[], object]:
    """Tells, at little cost, that what the sign logs on with was replaced."""
    source = config.source

    def trace() -> object:
        secret = source.secret and secrets.trace(source.secret, config.secrets_dir, environ)
        return secret, source.certificate and secrets.stamp(source.certificate)

    return trace


def own_end(config: Config) -> datetime | None:
    """When the certificate ends by which the configured source logs on; None: it has none."""
    if config.source.certificate is None:
        return None
    from signage.sources.own_certificate import own_certificate_ends  # noqa: PLC0415

    return own_certificate_ends(config.source.certificate)


def feed_of(config: Config, password: Password, clock: Clock) -> Feed:
    """The feed of the configured source, which also tells when its password was replaced."""
    return Renewal(_reading(config, password, clock), keys_trace(config))


def _reading(config: Config, password: Password, clock: Clock) -> Feed:
    """Polls the configured source, and hears of changes where it can tell of them."""
    source, facts = source_of(config, password), facts_of(config)
    polling = Poller(
        source,
        read_policy(config),
        clock,
        rate=lambda: clock.rate,
        facts=facts,
        own_ends=lambda: own_end(config),
    )
    if config.source.kind != "ews" or config.polling.stream == "off":
        return polling
    settings = ews_settings(config)

    def build() -> ChangeSource:
        from signage.sources.ews.stream import EwsStream  # noqa: PLC0415

        return EwsStream(settings, *ews_proofs(config, password))

    return Listener(polling, build)
