"""The figures, against what they must be and what they are to be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Figure:
    """One row. With a `peer`, `must` and `aim` limit the ratio to it; without, the value itself."""

    name: str
    unit: str
    values: Sequence[float]
    must: float | None = None
    aim: float | None = None
    peer: Sequence[float] = ()
    relative: bool = False  # measured against a peer, which may not be there

    @property
    def judged(self) -> float | None:
        """What the limits limit; None where the peer is missing."""
        if not self.relative:
            return median(self.values)
        return median(self.values) / median(self.peer) if self.peer else None

    @property
    def verdict(self) -> str:
        """ "aim", "must" or "missed"; empty if nothing was asked."""
        if self.must is None:
            return ""
        if self.judged is None:
            return "not measured: no peer"
        if self.aim is not None and self.judged <= self.aim:
            return "aim"
        return "must" if self.judged <= self.must else "MISSED"


HEAD = ("figure", "median [min..max]", "peer", "ratio", "must", "aim", "reached")


def lines(figures: Iterable[Figure]) -> list[str]:
    """The table in columns."""
    cells = [HEAD, *(_cells(figure) for figure in figures)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(HEAD))]
    return ["  ".join(map(str.ljust, row, widths)).rstrip() for row in cells]


def _cells(figure: Figure) -> tuple[str, ...]:
    ratio = figure.judged if figure.relative else None
    limits = (_limit(limit, figure.relative) for limit in (figure.must, figure.aim))
    shown = f"{ratio:.3f} (1/{1 / ratio:.1f})" if ratio else ""
    return (
        f"{figure.name}, {figure.unit}",
        _spread(figure.values),
        _spread(figure.peer),
        shown,
        *limits,
        figure.verdict,
    )


def _limit(limit: float | None, relative: bool) -> str:
    if limit is None:
        return ""
    return f"1/{1 / limit:.3g}" if relative and limit < 1 else f"{limit:g}"


def _spread(values: Sequence[float]) -> str:
    if not values:
        return ""
    if len(values) == 1:
        return _short(values[0])
    return f"{_short(median(values))} [{_short(min(values))}..{_short(max(values))}]"


def _short(value: float) -> str:
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"
