"""Lists in pages, and `$select` of anything that is not an event."""

from __future__ import annotations

from typing import Any

from signage.sim.graph.call import Call
from signage.sim.graph.errors import GraphError
from signage.sim.web import Answer


def paged(call: Call, what: str, entries: list[dict[str, Any]], most: int) -> Answer:
    """A page of a list, and the way to the next one."""
    query = call.asked.query
    top, skip = query.get("$top", str(most)), query.get("$skip", "0")
    if not (top.isdecimal() and skip.isdecimal() and int(top) > 0):
        raise GraphError("BadRequest", "The values of $top and $skip are numbers.")
    first, size = int(skip), min(int(top), most)
    shown = entries[first : first + size]
    content: dict[str, Any] = {
        "@odata.context": f"{call.asked.base}/v1.0/$metadata#{what}",
        "value": [choose(each, query.get("$select")) for each in shown],
    }
    if first + size < len(entries):
        content["@odata.nextLink"] = call.link({"$skip": str(first + size)})
    return Answer(content)


def choose(entry: dict[str, Any], select: str | None) -> dict[str, Any]:
    """The properties that `$select` names, and the id; GraphError where there is no such one."""
    if select is None:
        return entry
    wanted = [name.strip() for name in select.split(",") if name.strip()]
    unknown = [name for name in wanted if name not in entry]
    if unknown:
        raise GraphError("BadRequest", f"Could not find a property named '{unknown[0]}'.")
    return {name: value for name, value in entry.items() if name in {"id", *wanted}}
