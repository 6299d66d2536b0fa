"""The page of a faulty configuration: every problem, with its remedy."""

from __future__ import annotations

from collections.abc import Sequence

from signage.core.values import replace
from signage.display.pages import Paragraph, page_scene
from signage.display.scene import Scene
from signage.display.setup import Setup
from signage.display.text.bidi import isolated
from signage.errors import Problem


def problems_scene(
    problems: Sequence[Problem], setup: Setup, size: tuple[int, int], page: int = 0
) -> Scene:
    """Page `page` of the problems (it begins again after the last), for a panel of `size` px."""
    setup = replace(setup, size=size)
    words = setup.words
    heading = words.count("page.problems", len(problems))
    return page_scene(setup, heading, [_paragraph(each, words.rtl) for each in problems], page)


def _paragraph(problem: Problem, rtl: bool) -> Paragraph:
    """In English as ever, with paths and quotes: kept apart from a page that runs to the left."""
    lead = f"{problem.where}: {problem.what}" if problem.where else problem.what
    return Paragraph(isolated(lead, rtl), isolated(problem.remedy, rtl))
