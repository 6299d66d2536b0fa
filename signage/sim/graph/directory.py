"""The directory, as far as an application that was granted it could see itself there."""

from __future__ import annotations

import uuid

from signage.sim.graph.call import Call
from signage.sim.graph.errors import GraphError
from signage.sim.graph.pages import paged
from signage.sim.web import Answer

GRAPH_NAME = "Microsoft Graph"


def organization(call: Call) -> Answer:
    """GET /organization."""
    call.require("Organization.Read.All")
    apps = call.world.entra.apps
    entry = {
        "id": apps.tenant,
        "displayName": apps.domain,
        "verifiedDomains": [{"name": apps.domain, "isDefault": True, "isInitial": False}],
    }
    return paged(call, "organization", [entry], 100)


def app_role_assignments(call: Call) -> Answer:
    """GET /servicePrincipals/{object id}/appRoleAssignments."""
    call.require("Application.Read.All")
    app = call.bearer.app
    if call.names[0] != app.object_id:
        raise GraphError("Request_ResourceNotFound", "The resource does not exist.")
    entries = [
        {
            "id": f"{role}-{app.object_id}",
            "appRoleId": role_id(role),
            "principalDisplayName": app.name,
            "principalId": app.object_id,
            "principalType": "ServicePrincipal",
            "resourceDisplayName": GRAPH_NAME,
            "resourceId": role_id(GRAPH_NAME),
        }
        for role in sorted(app.roles)
    ]
    return paged(call, "appRoleAssignments", entries, 100)


def role_id(role: str) -> str:
    """A permission's id; Microsoft's own ids are others."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"role:{role}"))
