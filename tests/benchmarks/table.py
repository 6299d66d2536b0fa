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
    beside: str = ""  # the peer's name, where people might hang it in the sign's place

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


def markdown(figures: Iterable[Figure], names: Sequence[str]) -> list[str]:
    """The sign beside what people would otherwise hang, in Markdown: medians, and ratios."""
    rows: dict[tuple[str, str], dict[str, Figure]] = {}
    for figure in figures:
        if figure.beside:
            rows.setdefault((figure.name, figure.unit), {})[figure.beside] = figure
    if not rows:
        return []
    head = ["", "the sign", *names]
    made = [head, ["---"] * len(head)]
    for (name, unit), found in rows.items():
        own = _short(median(next(iter(found.values())).values))
        peers = [_compared(found.get(peer)) for peer in names]
        made.append([f"{name.strip()}, {unit}", own, *peers])
    return ["| " + " | ".join(row) + " |" for row in made]


def _compared(figure: Figure | None) -> str:
    if figure is None or not figure.peer:
        return "–"
    times = median(figure.peer) / median(figure.values) if median(figure.values) else 0.0
    return f"{_short(median(figure.peer))} (× {times:.1f})"


def _cells(figure: Figure) -> tuple[str, ...]:
    ratio = figure.judged if figure.relative else None
    limits = (_limit(limit, figure.relative) for limit in (figure.must, figure.aim))
    shown = f"{ratio:.3f} (1/{1 / ratio:.1f})" if ratio else ""
    against = f", against {figure.beside}" if figure.beside else ""
    return (
        f"{figure.name}{against}, {figure.unit}",
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
