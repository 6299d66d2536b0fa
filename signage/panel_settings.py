"""What the panel and its advice take from the configuration; imports nothing of the feed."""

from __future__ import annotations

from datetime import UTC, datetime

from signage import BUILD_DATE
from signage.config import Config
from signage.core.advice import EWS_ENDS, Advice, AdviceKind
from signage.core.panel import PanelPolicy
from signage.core.remedies import UNKNOWN, Facts
from signage.sources.clouds import CLOUDS


def panel_policy(
    config: Config, not_before: datetime | None = None, first_wait: float = 0.0
) -> PanelPolicy:
    """The panel's settings; a clock before `not_before` (None: the build date) is wrong."""
    built = datetime.fromisoformat(BUILD_DATE).replace(tzinfo=UTC)
    return PanelPolicy(
        config.room_policy(),
        config.health_policy(),
        not_before or built,
        first_wait=first_wait,
        advice=advice_of(config),
    )


def facts_of(config: Config) -> Facts:
    """What the remedies of a fault are filled in with."""
    source = config.source
    over_graph = source.kind == "graph"
    return Facts(
        room=config.room.mailbox,
        endpoint=source.endpoint or (CLOUDS[source.cloud].graph if over_graph else ""),
        account=source.username or UNKNOWN.account,
        secret=source.secret or UNKNOWN.secret,
        client_id=source.client_id or UNKNOWN.client_id,
        app=source.auth == "oauth",
        graph=over_graph,
    )


def advice_of(config: Config) -> tuple[Advice, ...]:
    """What the configuration relies on and will end."""
    return (Advice(AdviceKind.EWS_ENDS, EWS_ENDS),) if facts_of(config).online else ()
