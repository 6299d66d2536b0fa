"""The walk over checks: what is tried, what is not, and what becomes of errors."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from signage.core.health import Fault, FaultKind
from signage.doctor.base import (
    UNTRIED,
    Area,
    Check,
    Finding,
    Level,
    fault,
    passed,
    skipped,
    walk,
    warning,
)
from signage.doctor.configuration import CHECKS as OF_FILES
from signage.doctor.machine import EXIT, worst
from signage.doctor.table import EWS, GRAPH
from signage.errors import Problem, UserError
from signage.sources.base import SourceError

ENDS = {
    Level.PASS: lambda _: passed("fine"),
    Level.WARNING: lambda _: warning("hm", "since"),
    Level.FAULT: lambda _: fault("no", "since"),
    Level.SKIPPED: lambda _: skipped("not wanted"),
}


def worded(refusal: Fault) -> Finding:
    return fault(refusal.kind.value, refusal.detail)


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[Check[object]], list[Level]]:
    """Checks that each end in some way and need some of those before them."""
    levels = draw(st.lists(st.sampled_from(list(Level)), min_size=1, max_size=8))
    checks = []
    for place, level in enumerate(levels):
        needs = draw(st.sets(st.integers(0, place - 1))) if place else set()
        checks.append(Check(str(place), ENDS[level], tuple(map(str, sorted(needs)))))
    return checks, levels


@settings(max_examples=30)
@given(tables())
def test_it_stops_where_the_next_step_cannot_work(table: tuple[list[Check[object]], list[Level]]):
    """A check is tried if and only if no fault lies anywhere before it among what it needs; each
    gives one result, in order; what was not tried names a check that failed."""
    checks, levels = table
    tried: list[str] = []
    found = list(walk([Area("all", tuple(checks))], object(), worded, tried.append))
    assert [result.check for result in found] == [check.name for check in checks]
    hopeless: set[str] = set()
    for check, level, result in zip(checks, levels, found, strict=True):
        if hopeless & set(check.needs):
            hopeless.add(check.name)
            assert check.name not in tried
            assert result.finding.level is Level.SKIPPED
            cause = result.finding.said.removeprefix(UNTRIED)
            assert levels[int(cause)] is Level.FAULT
            assert cause in tried
        else:
            assert check.name in tried
            assert result.finding.level is level
            hopeless |= {check.name} if level is Level.FAULT else set()


def test_the_worst_finding_is_the_exit_code():
    """0 for passes and what was not tried, 1 after warnings, 2 after faults."""
    for levels, code in (
        ([], 0),
        ([Level.PASS, Level.SKIPPED], 0),
        ([Level.SKIPPED], 0),
        ([Level.PASS, Level.WARNING, Level.SKIPPED], 1),
        ([Level.WARNING, Level.FAULT, Level.PASS], 2),
    ):
        checks = tuple(Check(str(n), ENDS[level]) for n, level in enumerate(levels))
        found = list(walk([Area("a", checks)], None, worded))
        assert EXIT[worst(found)] == code


def raising(error: Exception) -> Finding:
    def examine(_: object) -> Finding:
        raise error

    (result,) = walk([Area("a", (Check("one", examine),))], None, worded)
    return result.finding


def test_a_failed_read_is_worded():
    """What a source raises goes through the one table of remedies."""
    error = SourceError(Fault(FaultKind.FORBIDDEN, "ErrorAccessDenied"))
    assert raising(error) == fault("forbidden", "ErrorAccessDenied")


def test_problems_for_people_stay_as_they_are():
    """A UserError's problems come with place and remedy."""
    finding = raising(UserError([Problem("[room] zone", "no such zone", "Did you mean UTC?")]))
    assert finding.level is Level.FAULT
    assert "no such zone" in finding.said
    assert "[room] zone" in finding.reason
    assert "Did you mean UTC?" in finding.reason


def test_a_bug_in_one_check_costs_that_check():
    """Its kind is told and its message is not: it may quote a meeting."""
    finding = raising(ValueError("canary budget"))
    assert finding.level is Level.FAULT
    assert "ValueError" in finding.said
    assert "canary" not in repr(finding)


def test_the_tables_make_sense():
    """Names are unique and ready for machines; each need comes before the check that has it."""
    for areas in (EWS, GRAPH):
        seen: list[str] = []
        for area in areas:
            for check in area.checks:
                assert check.name not in seen
                assert check.name == check.name.lower().replace(" ", "-").replace("_", "-")
                assert set(check.needs) <= set(seen), check.name
                assert check.examine.__doc__ or area.title == "Meetings"
                seen.append(check.name)
        assert areas[0].checks == OF_FILES
