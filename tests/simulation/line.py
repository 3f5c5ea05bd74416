"""A PC's line to the server, in the place of the product's: it carries, loses, doubles, cuts or holds each request.

What happens at the n-th request of a run was drawn before: a fault of the line, or something that somebody does just
then, as another PC's whole sync.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, TypeAlias, cast
from urllib.parse import parse_qsl, urlsplit

from prisoncare_desktop.errors import ServerUnreachable
from prisoncare_desktop.sync.access.line import Line as ProductLine
from prisoncare_desktop.sync.access.line import Raw, Traffic
from prisoncare_desktop.sync.access.transport import FhirTransport
from tests.simulation.server import SimServer
from tests.sync.dying import Killed
from tests.sync.model_server import BASE, is_beside

Happening: TypeAlias = Callable[[], None]


@dataclass(frozen=True)
class Request:
    """One request as the server gets it."""

    method: str
    path: str
    query: dict[str, str]
    body: bytes | None

    @cached_property
    def bundle(self) -> dict[str, Any]:
        """What a batch says, {} of what is none."""
        return cast("dict[str, Any]", json.loads(self.body)) if self.body is not None else {}

    @cached_property
    def carries_changes(self) -> bool:
        return self.body is not None and not is_beside(self.bundle)


@dataclass
class Line:
    """`down`: nothing gets through. `at`: what befalls the n-th request of this run (from 0), by kind of fault.

    `meanwhile`: what others do just before it. `held`: requests that the line keeps, to be delivered when nobody waits.

    `befalls`: what befalls a request for what it is; `sending`: whether it carries changes, the one under way.
    `goes`, `heard`, `delivered`: told of each request that a PC asks, hears the answer of, or the server gets.

    `retry_after_s`: what a busy server asks for, 0 for nothing; `not_before`: until when it did, by its own clock.
    """

    server: SimServer
    down: bool = False
    at: dict[int, str] = field(default_factory=dict)
    meanwhile: dict[int, list[Happening]] = field(default_factory=dict)
    held: list[Request] = field(default_factory=list)
    traffic: Traffic = field(default_factory=Traffic)
    asked: int = 0
    retry_after_s: float = 0.0
    not_before: datetime | None = None
    sending: bool = False
    befalls: Callable[[Request], str] = lambda _request: ""
    goes: Callable[[Request], None] = lambda _request: None
    heard: Callable[[Request], None] = lambda _request: None
    delivered: Callable[[Request, dict[str, Any]], None] = lambda _request, _answer: None

    def begin(self) -> None:
        """Begin a run: nothing is to happen in it yet."""
        self.asked, self.at, self.meanwhile = 0, {}, {}
        self.befalls = _nothing

    def exchange(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str],
        params: Mapping[str, str] | None = None,
        body: bytes | None = None,
    ) -> Raw:
        """Ask, as the product's own line does."""
        split = urlsplit(url)
        query = dict(params) if params is not None else dict(parse_qsl(split.query))
        path = split.path.removeprefix("/fhir").strip("/")
        status, raw = self.ask(Request(method, path, query, body))
        if status in (429, 503):
            self.not_before = self.server.now + timedelta(seconds=self.retry_after_s)
        said = {"date": self.server.now.strftime("%a, %d %b %Y %H:%M:%S GMT")}
        if self.retry_after_s:
            said["retry-after"] = str(int(self.retry_after_s))
        return Raw(status, said, raw)

    def close(self) -> None:
        """Nothing is open."""

    def ask(self, request: Request) -> tuple[int, bytes]:
        """Return what the PC hears: (status, body)."""
        n = self.asked
        self.asked += 1
        self.traffic.requests += 1
        self.sending = request.carries_changes
        for happening in self.meanwhile.pop(n, ()):
            happening()
        fault = self.at.pop(n, "") or self.befalls(request)
        self.sending = False
        self.goes(request)
        if self.down or fault == "no line":
            raise ServerUnreachable("ConnectError")
        if fault == "killed before":
            raise Killed
        if fault == "late":  # it arrives when the PC has given up on it
            self.held.append(request)
            raise ServerUnreachable("no answer in time", timed_out=True)
        if fault in _ANSWERS:
            self.heard(request)
            return _ANSWERS[fault], b""
        if fault == "twice":
            self.deliver(request)
        status, raw = self.deliver(request)
        if fault == "killed after":
            raise Killed
        if fault == "answer lost":
            raise ServerUnreachable("ReadError")
        if fault == "too slow":
            raise ServerUnreachable("no answer in time", timed_out=True)
        if fault == "cut":
            raw = raw[: len(raw) // 2]
        elif fault == "page of a hotel":
            raw = b"<html>Sign in</html>"
        elif fault == "each entry 503" and request.body is not None and status == 200:
            answer = json.loads(raw)
            answer["entry"] = [{"response": {"status": "503 Service Unavailable"}} for _ in answer["entry"]]
            raw = json.dumps(answer).encode()
        if fault not in ("cut", "page of a hotel"):
            self.heard(request)
        return status, raw

    def deliver(self, request: Request) -> tuple[int, bytes]:
        """Have the server do it; return its whole answer."""
        bundle = json.loads(request.body) if request.body is not None else None
        status, resource = self.server.answer(request.method, request.path, request.query, bundle)
        self.delivered(request, resource)
        return status, json.dumps(resource).encode()

    def replay(self, body: bytes) -> None:
        """Deliver a batch again, of which nobody waits for the answer."""
        self.deliver(Request("POST", "", {}, body))


def _nothing(_request: Request) -> str:
    return ""


_ANSWERS = {"401": 401, "403": 403, "429": 429, "500": 500, "502": 502, "503": 503, "400": 400, "413": 413}
FAULTS = (
    *("no line", "late", "answer lost", "too slow", "cut", "page of a hotel", "each entry 503", "twice"),
    *("killed before", "killed after"),
    *_ANSWERS,
)


def transport_over(line: Line) -> FhirTransport:
    """Return the product's transport with this line in the place of its own."""
    transport = FhirTransport(BASE, "token")
    transport._line = cast(ProductLine, line)
    return transport
