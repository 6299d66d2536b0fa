"""The end of the server's certificate is in the log: 30 days ahead, once a day, with what to do."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from signage.clock import ManualClock
from signage.core.calendar import Span
from signage.core.messages import PollIn
from signage.core.remedies import Facts
from signage.feed.poller import Poller
from signage.sim.app_certificate import AppCertificate
from signage.sources.base import Read
from signage.sources.own_certificate import own_certificate_ends
from tests.feed.test_poller import POLICY, Inbox

START = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
ENDS = START + timedelta(days=31)
FACTS = Facts(endpoint="https://mail.example.com/EWS/Exchange.asmx")


class Source:
    """A source whose server's certificate ends at ENDS."""

    def fetch(self, span: Span) -> Read:
        return Read((), None, ENDS)

    def close(self) -> None:
        """Nothing to let go of."""


def test_it_is_said_once_a_day_from_30_days_ahead(caplog: pytest.LogCaptureFixture) -> None:
    """Not a day earlier, not at each read; the server and the day are named."""
    clock, inbox = ManualClock(START), Inbox()
    poller = Poller(Source, POLICY, clock, facts=FACTS)
    said = []
    with caplog.at_level(logging.WARNING, logger="signage.feed"):
        poller.start(inbox.post)
        try:
            for days in (0, 0.5, 0.6, 0.2, 0.9):
                clock.advance(timedelta(days=days))
                inbox.next()
                said.append(len(caplog.messages))
                poller.submit(PollIn(0.0))
        finally:
            poller.close()
    assert said == [0, 0, 1, 1, 2]
    assert "mail.example.com expires on 2026-12-24" in caplog.messages[0]


def test_our_own_is_told_as_well(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The certificate that logs on, by its file as it is now; nonsense in it is no news here."""
    file = tmp_path / "client.pem"
    _, pem = AppCertificate.make(START, START + timedelta(days=10))
    clock, inbox = ManualClock(START), Inbox()
    poller = Poller(Source, POLICY, clock, own_ends=lambda: own_certificate_ends(file))
    with caplog.at_level(logging.WARNING, logger="signage.feed"):
        poller.start(inbox.post)
        try:
            for content in (None, b"nonsense", pem, pem):
                if content is not None:
                    file.write_bytes(content)
                    poller.submit(PollIn(0.0))
                inbox.next()
        finally:
            poller.close()
    (said,) = caplog.messages
    assert "source.certificate expires on 2026-12-03" in said
