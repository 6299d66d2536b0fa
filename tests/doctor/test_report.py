"""The report: lines for people, colours on a terminal alone, and JSON for machines."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime

import pytest

from signage import __version__
from signage.doctor.base import (
    UNTRIED,
    Finding,
    Level,
    Result,
    fault,
    passed,
    skipped,
    warning,
)
from signage.doctor.machine import VERSION, document
from signage.doctor.report import Report

COMMAND = (
    "Add-MailboxFolderPermission -Identity juniper@example.com:\\Calendar -User 'EXAMPLE\\sign' "
    "-AccessRights Reviewer -SomethingElse thatMakesTheLineLongerThanAnyTerminalThatThereIs"
)
REASON = "Whoever gets hold of this machine's secret reads the room's mail too. " * 4
ESCAPE = "\x1b["


class Terminal(io.StringIO):
    """What takes itself for a terminal."""

    def isatty(self) -> bool:
        return True


def results() -> list[Result]:
    found: list[tuple[str, str, Finding]] = [
        ("Network", "name", passed("mail.example.com is 192.0.2.1")),
        ("Network", "old-tls", warning("TLS 1.0 is still offered", REASON, "Mend it.", COMMAND)),
        ("Exchange", "log-on", fault("refused", "", "timedatectl  (is the clock right?)")),
        ("Exchange", "version", skipped(f"{UNTRIED}log on")),
        ("Rights", "mail", skipped(f"{UNTRIED}log on")),
        ("Rights", "other-mailbox", skipped("not tried", 'other_mailbox = "…"')),
    ]
    return [Result(*each) for each in found]


def printed(stream: io.StringIO) -> str:
    with Report(stream) as report:
        report.title("Juniper (juniper@example.com)")
        report.begin("name")
        assert len(report.print(results())) == 6
    return stream.getvalue()


PLAIN = f"""\
Juniper (juniper@example.com)

Network
  PASS    name                  mail.example.com is 192.0.2.1
  WARNING old tls               TLS 1.0 is still offered
          {REASON.strip()}
          - Mend it.
          > {COMMAND}

Exchange
  FAULT   log on                refused
          > timedatectl  (is the clock right?)

Rights
  SKIPPED other mailbox         not tried
          > other_mailbox = "…"

  SKIPPED {UNTRIED}log on
          version and mail

1 fault, 1 warning, 1 passed, 3 not tried
"""


def test_plain_lines_where_there_is_no_terminal() -> None:
    """No colour, no spinner, nothing wrapped: as a pipe, a file or a ticket wants it."""
    lines = [line.rstrip() for line in printed(io.StringIO()).splitlines()]
    assert lines == PLAIN.splitlines()


def test_a_terminal_has_colours_and_wrapped_reasons_and_whole_commands(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Reasons are wrapped; a command is one line, or it could not be copied."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "80")
    told = printed(Terminal())
    assert f"{ESCAPE}1;31m  FAULT" in told
    assert f"> {COMMAND}" in told
    reasons = [line for line in told.splitlines() if "Whoever" in line or "secret" in line]
    assert len(reasons) > 2
    assert "name …" in told, "it says what is looked at"


def test_no_color_means_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """NO_COLOR is respected on a terminal too (no-color.org)."""
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    told = printed(Terminal())
    assert "31m" not in told
    assert "33m" not in told


def test_the_document_for_machines() -> None:
    """Everything that is printed, by name, with a version that says when a reader must change."""
    now = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
    told = json.loads(document(results(), "juniper@example.com", "https://mail.example.com", now))
    checks = told.pop("checks")
    assert told == {
        "report": "signage doctor",
        "version": VERSION,
        "signage": __version__,
        "time": "2026-11-23T09:30:00+00:00",
        "room": "juniper@example.com",
        "endpoint": "https://mail.example.com",
        "level": "fault",
        "exit": 2,
    }
    assert [check["check"] for check in checks] == [each.check for each in results()]
    assert checks[1] == {
        "check": "old-tls",
        "area": "Network",
        "level": "warning",
        "said": "TLS 1.0 is still offered",
        "reason": REASON,
        "remedies": ["Mend it.", COMMAND],
    }


@pytest.mark.parametrize(
    ("kept", "level", "code"),
    [
        ([Level.PASS], "pass", 0),
        ([Level.SKIPPED], "pass", 0),
        ([Level.PASS, Level.WARNING, Level.SKIPPED], "warning", 1),
    ],
)
def test_the_level_of_the_whole(kept: list[Level], level: str, code: int) -> None:
    """What was not tried is no worse than what passed."""
    found = [each for each in results() if each.finding.level in kept]
    told = json.loads(document(found, None, None, datetime(2026, 11, 23, tzinfo=UTC)))
    assert (told["level"], told["exit"], told["room"]) == (level, code, None)
