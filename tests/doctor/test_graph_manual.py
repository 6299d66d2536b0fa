"""The page for Microsoft 365: every line of the doctor, every field, every step."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

from signage.config import load
from signage.doctor.graph_grants import ROLE, SIGN, granting, revoking
from signage.doctor.table import GRAPH
from signage.sources.graph.items import EXTRA_FIELDS, FIELDS
from signage.sources.graph.place import read_place
from signage.sources.graph.settings import Extra
from tests.doctor.test_manual import ROOT, rows

PAGE = (ROOT / "deploy" / "microsoft-365.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    """A section's text."""
    found = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", PAGE, re.M | re.S)
    assert found, title
    return found[1]


def test_every_line_of_the_doctor_is_explained_and_no_other() -> None:
    """In the order in which they come; a check that nobody explains helps nobody."""
    table = rows(section("What each line of the doctor means"))
    explained = [name for row in table for name in re.findall(r"`([a-z-]+)`", row[0])]
    assert explained == [check.name for area in GRAPH for check in area.checks]
    assert all(len(row) == 3 and all(row) for row in table)


def test_every_field_that_is_read_is_in_the_table_and_no_other() -> None:
    """Held against the fields that are asked for, with what is shown and how long it is kept."""
    table = rows(section("What is read, and what never is"))
    told = [field for row in table for field in re.findall(r"`(\w+)`", row[0])]
    assert sorted(told) == sorted({*FIELDS, *(f for more in EXTRA_FIELDS.values() for f in more)})
    assert all(len(row) == 4 and all(row) for row in table)
    for name in get_args(Extra):
        assert f'read = ["{name}"]' in PAGE


def test_the_steps_are_those_of_the_doctor() -> None:
    """Whoever follows the page and whoever follows the doctor type the same lines."""
    grant = section("3. Let it read the calendars of rooms alone")
    for line in granting("$app", "$object", "juniper@example.com"):
        assert f"\n{line}\n" in grant
    for line in revoking("$object", ())[1:]:
        assert f"\n{line}\n" in grant
    assert ROLE in grant
    assert f"`{SIGN}`" in section("4. Let it see places, if you like")


def test_the_tags_in_the_page_mean_what_it_says() -> None:
    """Each is read as the amenity that it is told to be."""
    told = section("4. Let it see places, if you like")
    said = re.search(r"mean a screen: (.*?); video: (.*?); a board: (.*?)\.", told, re.S)
    assert said
    for name, tags in zip(("screen", "video", "board"), said.groups(), strict=True):
        for tag in tags.replace("\n", " ").split(","):
            assert read_place({"tags": [tag.strip()]}).amenities == (name,), tag


def test_the_example_in_the_page_is_a_configuration(tmp_path: Path) -> None:
    """It loads as it stands there, and so does the other way."""
    (example,) = re.findall(r"```toml\n(.*?)```", PAGE, re.S)
    path = tmp_path / "config.toml"
    path.write_text(example, encoding="utf-8")
    assert load(path).source.kind == "graph"
    assert load(path).doctor.other_mailbox == "someone@example.com"
    other = re.sub(r"certificate = .*# or: (.*)", r"\1", example)
    path.write_text(other, encoding="utf-8")
    assert load(path).source.secret == "graph-client-secret"


def test_the_page_is_found() -> None:
    """The README and its sister lead to it."""
    assert "(deploy/microsoft-365.md)" in (ROOT / "README.md").read_text(encoding="utf-8")
    sister = (ROOT / "deploy" / "exchange-server.md").read_text(encoding="utf-8")
    assert "(microsoft-365.md)" in sister
