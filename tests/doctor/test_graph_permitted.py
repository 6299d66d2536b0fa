"""What the doctor may touch over Graph: its own list, held against every request of whole walks.

Of a calendar, what the sign itself reads of it. Besides: the tenant's public entry, tokens, the id
of the room's calendar, the directory's word on the room, its mailbox settings; and, as the
exceptions that prove what is shut, the id of the room's inbox once, and those of the calendar and
the inbox of the one mailbox that [doctor] other_mailbox names.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from signage.sources.graph.items import FIELDS
from tests.doctor.graph_clinic import APP, MAYA, OTHER, TENANT, tenant, visit, walked
from tests.simulated import ROOM, kept

VIEW = f"GET /v1.0/users/{ROOM}/calendar/calendarView"
METADATA = f"GET /{TENANT}/v2.0/.well-known/openid-configuration"
TOKEN = f"POST /{TENANT}/oauth2/v2.0/token"
IDS = {
    f"GET /v1.0/users/{ROOM}/calendar",
    f"GET /v1.0/users/{ROOM}/mailFolders/inbox",
}
ABROAD = {
    f"GET /v1.0/users/{MAYA.address}/calendar",
    f"GET /v1.0/users/{MAYA.address}/mailFolders/inbox",
}
SETTINGS = f"GET /v1.0/users/{ROOM}/mailboxSettings"
PLACE = f"GET /v1.0/places/{ROOM}"
NARROW = frozenset({"Place.Read.All"})
WIDE = frozenset(
    {"Place.Read.All", "Calendars.ReadWrite", "Mail.ReadWrite", "MailboxSettings.Read"}
)


@pytest.mark.parametrize("roles", [NARROW, WIDE], ids=["narrow", "wide"])
@pytest.mark.parametrize("more", ["", OTHER], ids=["room", "other"])
def test_only_what_is_on_the_list_is_asked_for(
    roles: frozenset[str], more: str, tmp_path: Path
) -> None:
    """Paths, fields and how often, with narrow rights and with all that the doctor warns of: what
    could be opened is opened no further than to its id."""
    with tenant(roles=roles) as simulator:
        simulator.mailbox(ROOM).add(kept(sensitivity="Private", body="kanariefugl"))
        everything = ('kind = "graph"', 'kind = "graph"\nread = ["attendees", "description"]')
        with visit(tmp_path, simulator, everything, more=more) as looked_at:
            walked(looked_at)
        # Without a body and a log-on are the two greetings, which tell the hosts' clocks.
        lines = [each.request.decode() for each in simulator.requests if each.request]
        answers = [each.response for each in simulator.requests if each.operation != "calendarView"]
    counted: Counter[str] = Counter()
    for line in lines:
        head = line.splitlines()[0]
        method, _, address = head.partition(" ")
        parts = urlsplit(address.split(" ")[0])
        counted[what := f"{method} {parts.path}"] += 1
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if what == VIEW:
            fields = set(query["$select"].split(","))
            assert fields == set(FIELDS), "attendees and bodies are none of its business"
        elif what in IDS | ABROAD:
            assert query == {"$select": "id"}
        elif what == SETTINGS:
            assert query == {"$select": "timeZone,userPurpose,workingHours"}
        else:
            assert not query, what
    known = {VIEW, METADATA, TOKEN, SETTINGS, PLACE} | IDS | (ABROAD if more else set())
    assert counted.keys() <= known
    assert counted[f"GET /v1.0/users/{ROOM}/mailFolders/inbox"] == 1
    assert counted[PLACE] == counted[SETTINGS] == 1
    assert all(counted[what] == (1 if more else 0) for what in ABROAD)
    assert counted[VIEW] == 1 + 4 + 1
    assert counted[TOKEN] == 2, "one for Graph; one for Exchange, whose roles alone are looked at"
    assert not any(b"kanariefugl" in answer for answer in answers)


def test_a_token_for_exchange_is_used_for_nothing(tmp_path: Path) -> None:
    """It is got to see what it would open, and shown to nobody."""
    with tenant(roles=frozenset({"full_access_as_app"})) as simulator:
        with visit(tmp_path, simulator) as looked_at:
            found = walked(looked_at)
        app = simulator.entra.apps.find(APP)
        asked = [each.request.decode() for each in simulator.requests]
    assert app is not None
    assert "full_access_as_app" in found["permissions"].said
    assert not any("/EWS/" in line for line in asked)
