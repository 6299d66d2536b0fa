"""The page of problems: their own words are English, whatever the page's language is."""

from __future__ import annotations

from signage.display.problems import problems_scene
from signage.display.scene import Text
from signage.display.text.bidi import LRI, PDI
from signage.errors import Problem
from tests.golden.cases import cases
from tests.golden.drawing import Studio

PROBLEM = Problem("/etc/signage/config.toml", 'found "a b"; allowed: "c"', 'Did you mean "c"?')


def rows(locale: str) -> list[str]:
    """What stands below the heading, row by row."""
    setup = Studio("beacon", locale).setup(cases()[0], (480, 320))
    items = problems_scene([PROBLEM], setup, (480, 320)).items
    _, *below = [item.text for item in items if isinstance(item, Text)]
    return [text for text in below if text]


def test_paths_and_quotes_keep_their_order_on_a_page_that_runs_to_the_left() -> None:
    """Each row is kept apart from the page's own direction; elsewhere nothing is put in."""
    plain = rows("en-GB")
    assert "".join(plain).startswith("/etc/signage/config.toml: ")
    for locale in ("he", "ar"):
        kept = rows(locale)
        assert all(row.startswith(LRI) and row.endswith(PDI) for row in kept), kept
        assert [row.strip(LRI + PDI) for row in kept] == plain
