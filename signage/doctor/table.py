"""All checks, by area and in order, for each kind of source."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from signage.clock import Clock
from signage.doctor import (
    configuration,
    graph_logon,
    graph_network,
    graph_rights,
    graph_room,
    meetings,
    network,
    panel,
    rights,
    room,
    server,
)
from signage.doctor.base import Area, Result, walk
from signage.doctor.graph_visit import GraphVisit
from signage.doctor.visit import Visit

EWS: tuple[Area[Visit], ...] = (
    Area("Configuration", configuration.CHECKS),
    Area("Network", network.CHECKS),
    Area("Exchange", server.CHECKS),
    Area("Rights", rights.CHECKS),
    Area("Room", room.CHECKS),
    Area("Meetings", meetings.CHECKS),
    Area("Panel", panel.CHECKS),
)

GRAPH: tuple[Area[GraphVisit], ...] = (
    Area("Configuration", configuration.CHECKS),
    Area("Microsoft Graph", graph_network.GRAPH),
    Area("Log-on host", graph_network.LOGON),
    Area("Microsoft Entra", graph_logon.CHECKS),
    Area("Rights", graph_rights.CHECKS),
    Area("Room", graph_room.CHECKS),
    Area("Meetings", meetings.CHECKS),
    Area("Panel", panel.CHECKS),
)


def visit_of(path: Path, environ: Mapping[str, str], clock: Clock) -> Visit:
    """What the checks look at, by [source] kind; that of EWS where the file does not tell."""
    visit = Visit(path, environ, clock)
    return GraphVisit(path, environ, clock) if visit.kind == "graph" else visit


def walked(
    visit: Visit,
    begin: Callable[[str], None] = lambda _: None,
    more: tuple[Area[Visit], ...] = (),
) -> Iterator[Result]:
    """All checks of that kind, and for EWS `more` after them, examined in order; see `walk`."""
    if isinstance(visit, GraphVisit):
        return walk(GRAPH, visit, lambda fault: server.worded(fault, visit), begin)
    return walk(EWS + more, visit, lambda fault: server.worded(fault, visit), begin)
