"""What a configuration says of itself: facts for remedies, what will end, and its keys' trace."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from signage.assembly import keys_trace
from signage.core.advice import EWS_ENDS, Advice, AdviceKind
from signage.core.health import Fault, FaultKind
from signage.core.remedies import advised, remedies
from signage.panel_settings import facts_of, panel_policy
from tests.configs import MINIMAL, loaded

APP = """\
tenant = "contoso.example.com"
client_id = "11111111-2222-3333-4444-555555555555"
secret = "exchange-password"
"""
ONLINE = (
    MINIMAL.replace("mail.example.com", "outlook.office365.com")
    .replace("username = 'EXAMPLE\\room-signs'\nsecret = \"exchange-password\"\n", APP)
    .replace("[source]\n", '[source]\nauth = "oauth"\n')
)
GRAPH = MINIMAL.split("[source]")[0] + f'[source]\nkind = "graph"\n{APP}'


def test_remedies_name_what_is_configured(tmp_path: Path) -> None:
    """The room, the account and the server of this very sign."""
    told = "\n".join(
        line
        for kind in (FaultKind.FORBIDDEN, FaultKind.UNREACHABLE, FaultKind.NO_SECRET)
        for line in remedies(Fault(kind), facts_of(loaded(tmp_path, MINIMAL)))
    )
    for name in ("juniper@example.com", "EXAMPLE\\room-signs", "mail.example.com"):
        assert name in told
    assert "exchange-password" in told
    assert "ROOM@" not in told


def test_an_application_is_named_as_one(tmp_path: Path) -> None:
    """By its ID, and with the role that its way of reading needs."""
    online, graph = facts_of(loaded(tmp_path, ONLINE)), facts_of(loaded(tmp_path, GRAPH))
    assert (online.app, online.graph, graph.app, graph.graph) == (True, False, True, True)
    assert online.client_id == graph.client_id == "11111111-2222-3333-4444-555555555555"
    assert graph.host == "graph.microsoft.com"


@pytest.mark.parametrize(("text", "told"), [(MINIMAL, False), (ONLINE, True), (GRAPH, False)])
def test_ews_in_exchange_online_is_announced(tmp_path: Path, text: str, told: bool) -> None:
    """While it works, and nowhere else: on the why page, and in the log with the way out."""
    config = loaded(tmp_path, text)
    ends = Advice(AdviceKind.EWS_ENDS, EWS_ENDS)
    assert panel_policy(config).advice == ((ends,) if told else ())
    (line,) = advised(ends, facts_of(config))
    assert "signage migrate-config" in line


def test_the_trace_follows_the_secret_and_nothing_else(tmp_path: Path) -> None:
    """Another file beside it leaves it alone; the configured one, written anew, does not."""
    config = loaded(tmp_path, MINIMAL)
    config.secrets_dir.mkdir()
    trace = keys_trace(config, {})
    missing = trace()
    secret = config.secrets_dir / "exchange-password"
    secret.write_text("old")
    there = trace()
    (config.secrets_dir / "another").write_text("x")
    assert missing != there == trace()
    os.utime(secret, ns=(1, 1))
    assert trace() != there
