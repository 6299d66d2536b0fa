"""The administrator's page says what each line means, what is read, and what the JSON holds."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path

from signage.config import load
from signage.doctor.base import Result, passed
from signage.doctor.machine import EXIT, VERSION, document
from signage.doctor.table import EWS
from tests.sources.test_ews_requests import EXTRA_FIELDS, VIEW_FIELDS

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "deploy" / "exchange-server.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    """A section's text."""
    found = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", PAGE, re.M | re.S)
    assert found, title
    return found[1]


def rows(text: str) -> list[list[str]]:
    """The cells of a section's tables, without heads and rules."""
    lines = [line for line in text.splitlines() if line.startswith("| ") or line.startswith("|-")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    rules = [n for n, row in enumerate(cells) if set("".join(row)) <= {"-"}]
    heads = {n - 1 for n in rules}
    return [row for n, row in enumerate(cells) if n not in heads | set(rules)]


def test_every_line_of_the_doctor_is_explained_and_no_other() -> None:
    """In the order in which they come; a check that nobody explains helps nobody."""
    explained = [row[0].strip("`") for row in rows(section("What each line of the doctor means"))]
    assert explained == [check.name for area in EWS for check in area.checks]
    assert all(all(row) for row in rows(section("What each line of the doctor means")))


def test_every_field_that_is_read_is_in_the_table_and_no_other() -> None:
    """Held against the list of permitted fields, with what is shown and how long it is kept."""
    table = rows(section("What is read, and what never is"))
    told = [field for row in table for field in re.findall(r"`((?:item|calendar):\w+)`", row[0])]
    assert sorted(told) == sorted(VIEW_FIELDS | set().union(*EXTRA_FIELDS.values()))
    assert all(len(row) == 4 and all(row) for row in table)
    for name in EXTRA_FIELDS:
        assert f'read = ["{name}"]' in PAGE


def test_the_document_for_machines_is_described() -> None:
    """Every key, the version and the exit codes."""
    made = json.loads(
        document([Result("a", "b", passed("c"))], None, None, datetime(2026, 11, 23, tzinfo=UTC))
    )
    described = section("For machines")
    told = [key for row in rows(described) for key in re.findall(r"`(\w+)`", row[0])]
    assert sorted(told) == sorted(made)
    assert all(f"`{key}`" in described for key in made["checks"][0])
    assert f"`{VERSION}`;" in described
    codes = {row[0] for row in rows(section("5. The configuration, and the doctor's visit"))}
    assert {str(code) for code in EXIT.values()} <= codes


def test_the_page_is_found() -> None:
    """The README leads to it."""
    assert "(deploy/exchange-server.md)" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_example_in_the_page_is_a_configuration(tmp_path: Path) -> None:
    """It loads as it stands there."""

    (example,) = re.findall(r"```toml\n(.*?)```", PAGE, re.S)
    path = tmp_path / "config.toml"
    path.write_text(example, encoding="utf-8")
    assert load(path).doctor.other_mailbox == "someone@example.com"
