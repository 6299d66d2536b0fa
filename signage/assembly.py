"""How the parts of a configured sign are put together: source, feed, policies."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Literal, cast

from signage import BUILD_DATE
from signage.clock import Clock
from signage.config import Config
from signage.core.panel import PanelPolicy
from signage.feed.poller import Poller
from signage.feed.reader import ReadPolicy
from signage.secrets import resolve
from signage.sources.base import CalendarSource
from signage.sources.ews.settings import EwsSettings, Extra

Password = Callable[[], str]
"""Gives the password of the moment; it is asked again after a refused log-on."""


def panel_policy(config: Config, not_before: datetime | None = None) -> PanelPolicy:
    """The panel's settings; a clock before `not_before` (None: the build date) is wrong."""
    built = datetime.fromisoformat(BUILD_DATE).replace(tzinfo=UTC)
    return PanelPolicy(config.room_policy(), config.health_policy(), not_before or built)


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
        auth=cast(Literal["basic", "ntlm"], source.auth),
        access=cast(Literal["delegate", "impersonation"], source.access),
        ca_file=source.ca_file,
        read=cast(tuple[Extra, ...], source.read),
    )


def configured_password(config: Config, environ: Mapping[str, str] = os.environ) -> Password:
    """Looks the configured secret up at each call, so that a changed password needs no restart."""

    def password() -> str:
        return resolve(config.source.secret or "", config.secrets_dir, environ).secret.reveal()

    return password


def source_of(config: Config, password: Password) -> Callable[[], CalendarSource]:
    """Builds the source, in the worker: importing exchangelib takes longer than a first frame."""
    settings = ews_settings(config)

    def build() -> CalendarSource:
        from signage.sources.ews.source import EwsSource  # noqa: PLC0415

        return EwsSource(settings, password)

    return build


def feed_of(config: Config, password: Password, clock: Clock) -> Poller:
    """The feed that polls the configured source."""
    return Poller(source_of(config, password), read_policy(config), clock, rate=lambda: clock.rate)
