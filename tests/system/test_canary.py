"""A canary in every field that is read: it sings in no log, error, repr, status line or file."""

from __future__ import annotations

import json
import traceback
from collections.abc import Iterator
from dataclasses import astuple
from pathlib import Path

import pytest

from signage.assembly import configured_password, source_of
from signage.core.panel import ROOM as ROOM_NAME
from signage.core.room import Status
from signage.feed.reader import view_span
from signage.logs import described
from signage.sim import faults
from signage.sim.entra.apps import TENANT
from signage.sim.item import Item, Person
from signage.sources.base import SourceError
from tests import scripted_server as wire
from tests.scripted_server import Certificates, Reply, ScriptedServer
from tests.system.product import (
    MONDAY,
    PASSWORD,
    Product,
    World,
    configured,
    graph_configured,
    kept,
    traces,
)
from tests.system.test_noninterference import KINDS

CANARY = "kanariefugl"
OTHER = "solsort"  # in open items: shown, and all the same in no log, repr or file


def sung(bird: str, uid: str, start: float, **fields: object) -> Item:
    """An item with the bird in every place that a text can stand in."""
    people = (Person(f"{bird} person", f"{bird}@example.com"),)
    return kept(
        uid,
        start,
        1.25,
        subject=f"{bird} subject",
        organizer=people[0],
        location=f"{bird} location",
        body=f"{bird} body",
        required=people,
        optional=people,
        resources=people,
        categories=(f"{bird} category",),
        **fields,
    )


@pytest.mark.parametrize(
    ("kind", "hidden"),
    [
        ("ews", {"sensitivity": "Private"}),
        ("ews", {"omit": frozenset({"Sensitivity"})}),
        ("ews", {"sensitivity": CANARY}),
        ("graph", {"omit": frozenset({"Sensitivity"})}),
    ],
    ids=["private", "missing", "unknown word", "missing over Graph"],
)
def test_a_day_in_process(world: World, folder: Path, hidden: dict[str, object], kind: str) -> None:
    """Good reads, faults in the middle of an answer, the page of reasons, the end of the meeting:
    the private canary is in no value that leaves the worker, the open one in none that is printed.
    """
    private, shown = sung(CANARY, "uid-1", 9, **hidden), sung(OTHER, "uid-2", 11)
    world.begin(private, shown, sung(CANARY, "uid-3", 14, **hidden))
    product = world.sign(folder, kind=kind, source=KINDS[kind])
    with traces() as left:
        seen = [*moments(world, product)]
        product.close()
    printed = "\n".join([*left.lines, repr(product.sign.panel), *(status for status, _ in seen)])
    assert CANARY not in printed
    assert OTHER not in printed
    scenes = "\n".join(scene for _, scene in seen)
    assert CANARY not in scenes
    assert OTHER in scenes, "the search finds what is shown"
    assert left.lines, "the faults are logged"
    assert left.files == []


def moments(world: World, product: Product) -> Iterator[tuple[str, str]]:
    """Status line and picture of every moment that matters."""
    for trouble in (None, faults.BROKEN_XML, faults.TRUNCATED, faults.busy(), faults.RESET):
        if trouble is not None:
            world.simulator.faults.now(trouble, times=1)
            world.simulator.faults.now(trouble, times=1, operations="GetItem")
        product.run(25)
        product.touch(ROOM_NAME, held=True)
        yield product.sign.status(product.clock.now()), str(astuple(product.scene()))
        product.touch(None)
        yield product.sign.status(product.clock.now()), str(astuple(product.scene()))


# --- answers of a server that is out of its mind -------------------------------------------------

ITEM = wire.item(
    wire.ITEM_TIMES
    + f"<t:Subject>{CANARY}</t:Subject><t:Sensitivity>Private</t:Sensitivity><t:UID>u</t:UID>"
)
RUBBISH = {
    "broken XML": Reply(wire.view(ITEM)[:-60]),
    "an entity": Reply(f'<!DOCTYPE a [<!ENTITY b "{CANARY}">]><a>&b;</a>'.encode()),
    "not XML": Reply(CANARY.encode() * 50),
    "HTTP 500": Reply(f"<html>{CANARY}</html>".encode(), 500),
    "SOAP fault": Reply(wire.fault("ErrorInvalidRequest").replace(b"canary", CANARY.encode()), 500),
    "a code": Reply(wire.refused(f"Error {CANARY}").replace(b"canary", CANARY.encode())),
    "401": Reply(CANARY.encode(), 401, {"WWW-Authenticate": f'Basic realm="{CANARY}"'}),
    # Of where it leads the host is told, and nothing else.
    "redirect": Reply(b"", 302, {"Location": f"https://a.example.com/{CANARY}?{CANARY}"}),
    "retry": Reply(b"", 503, {"Retry-After": CANARY, "Date": CANARY}),
    "times": Reply(wire.view(wire.item(f"<t:Start>{CANARY}</t:Start><t:End>{CANARY}</t:End>"))),
    "ids": Reply(wire.view(wire.item(f"<t:UID>{CANARY}</t:UID>", CANARY))),
    "gzip": Reply(CANARY.encode(), 200, {"Content-Encoding": "gzip"}),
}


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return Certificates(tmp_path_factory.mktemp("tls"))


@pytest.fixture(scope="module")
def context(certificates: Certificates) -> object:
    return certificates.server_context()


@pytest.mark.parametrize("reply", RUBBISH.values(), ids=RUBBISH)
def test_rubbish(
    reply: Reply, context: object, certificates: Certificates, folder: Path, world: World
) -> None:
    """Whatever a server puts the canary into: the fault is logged and shown, the canary is not."""
    world.begin()
    with ScriptedServer([reply], context) as server:
        path = configured(folder, server.endpoint, certificates.ca_file, source='auth = "basic"')
        product = Product(path, "three-quiet-rooms", world)
        with traces() as left:
            product.turn()
        assert server.requests, "the answer was given"
        assert product.status is Status.UNKNOWN
        fault = product.sign.panel.health.fault
        assert fault is not None
        assert "the calendar cannot be read" in left.lines[0]
        told = [repr(product.sign.panel), str(fault), str(astuple(product.scene()))]
        told.append(product.sign.status(product.clock.now()))
        told += raised(product, "three-quiet-rooms")
        product.close()
    assert CANARY not in "\n".join([*told, *left.lines]).casefold()
    assert left.files == []


def raised(product: Product, password: str) -> list[str]:
    """All that the error itself says, to us and to Python's own printer."""
    secret = configured_password(product.config, {PASSWORD: password})
    source = source_of(product.config, secret)()
    with pytest.raises(SourceError) as caught:
        source.fetch(view_span(MONDAY, product.config.room.zone))
    source.close()
    error = caught.value
    return [str(error), repr(error), *described(error), *traceback.format_exception(error)]


EVENT = {
    "id": "one",
    "iCalUId": "u",
    "type": "singleInstance",
    "subject": CANARY,
    "sensitivity": "private",
    "start": {"dateTime": "2026-11-23T09:00:00.0000000", "timeZone": "UTC"},
    "end": {"dateTime": "2026-11-23T10:00:00.0000000", "timeZone": "UTC"},
}
SAID = {"code": CANARY, "message": CANARY, "innerError": {CANARY: CANARY}}
GRAPH_RUBBISH = {
    "half an answer": Reply(json.dumps({"value": [EVENT]}).encode()[:-9]),
    "not JSON": Reply(CANARY.encode() * 50),
    "a page": Reply(f"<html>{CANARY}</html>".encode()),
    "no list": Reply(json.dumps({"value": CANARY}).encode()),
    "an error": Reply(json.dumps({"error": SAID}).encode(), 400),
    "a known error": Reply(
        json.dumps({"error": SAID | {"code": "ErrorAccessDenied"}}).encode(), 403
    ),
    "401": Reply(json.dumps({"error": SAID}).encode(), 401),
    "redirect": Reply(b"", 302, {"Location": f"https://{CANARY}.example.com/{CANARY}"}),
    "retry": Reply(b"", 503, {"Retry-After": CANARY, "Date": CANARY}),
    "times": Reply(json.dumps({"value": [EVENT | {"start": {"dateTime": CANARY}}]}).encode()),
    "no id": Reply(json.dumps({"value": [EVENT | {"id": {CANARY: CANARY}}]}).encode()),
    "next page": Reply(
        json.dumps({"value": [EVENT], "@odata.nextLink": f"https://{CANARY}.example.com"}).encode()
    ),
}


@pytest.mark.parametrize("reply", GRAPH_RUBBISH.values(), ids=GRAPH_RUBBISH)
def test_rubbish_of_graph(
    reply: Reply, context: object, certificates: Certificates, folder: Path, world: World
) -> None:
    """The same of Microsoft Graph's answers; the token is a canary too."""
    world.begin()

    def answer(request: wire.Request) -> Reply:
        if "/v1.0/" in request.path:
            return reply
        ends = {name: f"{root}/{TENANT}/{name}" for name in ("authorization_endpoint", "issuer")}
        ends["token_endpoint"] = f"{root}/{TENANT}/token"
        token = {"token_type": "Bearer", "expires_in": 3600, "access_token": CANARY}
        return Reply(json.dumps(ends | token).encode(), 200, {"Content-Type": "application/json"})

    with ScriptedServer(answer, context) as server:
        root = server.endpoint.removesuffix("/EWS/Exchange.asmx")
        path = graph_configured(folder, root, certificates.ca_file)
        product = Product(path, CANARY, world)
        with traces() as left:
            product.turn()
        assert any("/v1.0/" in request.path for request in server.requests)
        assert product.status is Status.UNKNOWN
        fault = product.sign.panel.health.fault
        assert fault is not None
        told = [repr(product.sign.panel), str(fault), str(astuple(product.scene()))]
        told.append(product.sign.status(product.clock.now()))
        told += raised(product, CANARY)
        product.close()
    assert CANARY not in "\n".join([*told, *left.lines]).casefold()
    assert left.files == []


def test_an_item_that_breaks_us(
    context: object, certificates: Certificates, folder: Path, world: World
) -> None:
    """What no schema allows, in an item with a canary in each field, is masked or refused."""
    odd = f"<t:Subject>{CANARY}<t:Deep>{CANARY}</t:Deep></t:Subject>"
    items = (
        wire.item(wire.ITEM_TIMES + odd + f"<t:Sensitivity>{CANARY}</t:Sensitivity>", "1"),
        wire.item(wire.ITEM_TIMES + odd + f"<t:Organizer>{CANARY}</t:Organizer>", "2"),
        wire.item(wire.ITEM_TIMES + odd + f"<t:Location><t:a>{CANARY}</t:a></t:Location>", "3"),
        ITEM.replace("CalendarItem>", f"{CANARY}>"),
    )
    world.begin()
    with ScriptedServer([Reply(wire.view(*items))], context) as server, traces() as left:
        path = configured(folder, server.endpoint, certificates.ca_file, source='auth = "basic"')
        product = Product(path, "three-quiet-rooms", world)
        product.turn()
        assert product.status is Status.OCCUPIED
        product.touch(ROOM_NAME, held=True)
        told = [repr(product.sign.panel), str(astuple(product.scene())), *left.lines]
        product.close()
    assert CANARY not in "\n".join(told)
