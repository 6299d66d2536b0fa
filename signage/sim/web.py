"""Services that answer in JSON: how a request comes to one, and what scripted trouble does."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Protocol
from urllib.parse import parse_qsl, unquote

from signage.sim.dispatch import Reply
from signage.sim.faults import Fault, FaultScript

JSON_TYPE = "application/json; charset=utf-8"


@dataclass(frozen=True)
class Asked:
    """One HTTP request; the names of `headers` are in small letters. The repr hides its body."""

    method: str
    target: str = field(repr=False)  # path and query, as they came
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(default=b"", repr=False)

    @property
    def base(self) -> str:
        """The address that the client used: scheme, host and port."""
        return f"https://{self.headers.get('host', 'localhost')}"

    @cached_property
    def path(self) -> tuple[str, ...]:
        """The segments of the path, unquoted, without empty ones."""
        path = self.target.partition("?")[0]
        return tuple(unquote(part) for part in path.split("/") if part)

    @cached_property
    def query(self) -> dict[str, str]:
        """The query's values; of one that is given twice, the last."""
        return dict(parse_qsl(self.target.partition("?")[2], keep_blank_values=True))

    def prefers(self) -> tuple[str, ...]:
        """The preferences of the Prefer header (RFC 7240), as they were written."""
        return tuple(part.strip() for part in self.headers.get("prefer", "").split(",") if part)

    def record(self) -> bytes:
        """The request as tests read it: its line, its headers but for the token, its body."""
        shown = sorted((k, v) for k, v in self.headers.items() if k != "authorization")
        head = "".join(f"{name}: {value}\n" for name, value in shown)
        return f"{self.method} {self.target}\n{head}\n".encode() + self.body


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service says: a status and what its JSON holds; None: no body."""

    content: object = field(repr=False)
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()


class JsonApi(Protocol):
    """One of the services behind the port."""

    def operation(self, asked: Asked) -> str | None:
        """The name of what is asked for, as a FaultScript knows it; None: not of this service."""
        ...

    def run(self, asked: Asked, operation: str, faults: tuple[Fault, ...]) -> Answer:
        """Its answer."""
        ...

    def refuse(self, asked: Asked, fault: Fault) -> Answer:
        """What a scripted status or code looks like here."""
        ...


class Web:
    """Finds the service that a request is for."""

    def __init__(self, services: tuple[JsonApi, ...], faults: FaultScript) -> None:
        self._services = services
        self._faults = faults

    def reply(self, asked: Asked) -> Reply | None:
        """The reply to a request; None: it is for none of the services."""
        for service in self._services:
            operation = service.operation(asked)
            if operation is not None:
                return self._reply(service, asked, operation)
        return None

    def _reply(self, service: JsonApi, asked: Asked, operation: str) -> Reply:
        faults = self._faults.take(operation)
        refusal = next((f for f in faults if f.status is not None or f.code is not None), None)
        if refusal is not None:
            answer = service.refuse(asked, refusal)
        else:
            answer = service.run(asked, operation, faults)
        body = b"" if answer.content is None else json.dumps(answer.content).encode()
        if any(fault.broken for fault in faults):
            body = body[: len(body) // 2]  # inside a value: no JSON any more
        rest = tuple(replace(fault, status=None, broken=False) for fault in faults)
        headers = answer.headers
        if mark := asked.headers.get("client-request-id"):
            headers = (*headers, ("client-request-id", mark))
        return Reply(operation, answer.status, body, rest, headers=headers, kind=JSON_TYPE)


def new_id() -> str:
    """An id as these services make them for requests and traces."""
    return str(uuid.uuid4())
