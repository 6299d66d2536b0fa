"""All checks, by area and in order, for each kind of source."""

from __future__ import annotations

from signage.doctor import configuration, meetings, network, rights, room, server
from signage.doctor.base import Area, Check
from signage.doctor.visit import Visit

EWS: tuple[Area[Visit], ...] = (
    Area("Configuration", configuration.CHECKS),
    Area("Network", network.CHECKS),
    Area("Exchange", server.CHECKS),
    Area("Rights", rights.CHECKS),
    Area("Room", room.CHECKS),
    Area("Meetings", meetings.CHECKS),
)

# What is the same for Microsoft Graph: the way there, and what the calendar tells.
GRAPH: tuple[Area[Visit], ...] = (
    Area("Configuration", configuration.CHECKS),
    Area("Network", network.CHECKS),
    Area("Rights", (Check("calendar", rights.calendar, ("certificate",)),)),
    Area("Meetings", meetings.CHECKS),
)

AREAS = {"ews": EWS, "graph": GRAPH}
"""By [source] kind."""
