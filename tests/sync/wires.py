"""Faults between this PC and the central record: each happens to one request, then the line is whole again."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx

from tests.sync.model_server import is_beside

Fault = Callable[[httpx.Request, httpx.BaseTransport], httpx.Response]


@dataclass
class Wire(httpx.BaseTransport):
    """Carries requests on to `server`; the next POST meets the first of `posts`, the next GET the first of `gets`.

    A batch of nothing but GETs counts as a GET.
    """

    server: httpx.BaseTransport
    posts: deque[Fault] = field(default_factory=deque)
    gets: deque[Fault] = field(default_factory=deque)
    anchors: deque[Fault] = field(default_factory=deque)  # for the POSTs of anchors, and the looks at them
    registration: deque[Fault] = field(default_factory=deque)  # the same for what a PC tells of itself
    bodies: list[bytes] = field(default_factory=list)  # of every POST but those of anchors, in order
    urls: list[httpx.URL] = field(default_factory=list)  # of every request, in order; of each GET in a batch too
    alone: list[httpx.URL] = field(default_factory=list)  # of every request, in order
    together: list[list[str]] = field(default_factory=list)  # what each batch of GETs asked for

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.alone.append(request.url)
        self.urls.append(request.url)
        if asked := asked_in(request):
            self.together.append(asked)
        self.urls += [httpx.URL(f"{str(request.url).rstrip('/')}/{one}") for one in asked]
        waiting = self.posts if request.method == "POST" and not asked else self.gets
        if not asked and _is_of(request, "Device"):
            waiting = self.registration
        elif not asked and _is_of(request, "AuditEvent"):
            waiting = self.anchors
        elif not asked and request.method == "POST":
            self.bodies.append(request.read())
        if waiting:
            return waiting.popleft()(request, self.server)
        return self.server.handle_request(request)


def asked_in(request: httpx.Request) -> list[str]:
    """Return what a batch of nothing but GETs asks for, [] of any other request."""
    if request.method != "POST":
        return []
    asked = [one["request"] for one in json.loads(request.read())["entry"]]
    return [str(one["url"]) for one in asked] if all(one["method"] == "GET" for one in asked) else []


def _is_of(request: httpx.Request, beside: str) -> bool:
    """Whether a request is about resources of this type, which go beside people's changes."""
    if request.method == "POST":
        bundle = json.loads(request.read())
        return is_beside(bundle) and bundle["entry"][0]["resource"]["resourceType"] == beside
    return f"/{beside}" in request.url.path


def answer_lost(request: httpx.Request, server: httpx.BaseTransport) -> httpx.Response:
    """The server does its work and the line breaks before the answer is through."""
    server.handle_request(request).read()
    raise httpx.ReadError("the line broke", request=request)


def question_lost(request: httpx.Request, _server: httpx.BaseTransport) -> httpx.Response:
    raise httpx.ConnectError("no route", request=request)


def too_slow(request: httpx.Request, server: httpx.BaseTransport) -> httpx.Response:
    server.handle_request(request).read()
    raise httpx.ReadTimeout("no answer in time", request=request)


def cut_off(request: httpx.Request, server: httpx.BaseTransport) -> httpx.Response:
    """Half of the answer comes."""
    whole = server.handle_request(request).read()
    return httpx.Response(200, content=whole[: len(whole) // 2], request=request)


def answering(status: int, body: bytes = b"", headers: dict[str, str] | None = None) -> Fault:
    """The server, or something before it, answers this and does nothing."""

    def fault(request: httpx.Request, _server: httpx.BaseTransport) -> httpx.Response:
        return httpx.Response(status, content=body, headers=headers, request=request)

    return fault


def done_but_each_entry_says_503(request: httpx.Request, server: httpx.BaseTransport) -> httpx.Response:
    """The server does its work and then fails to say so, entry by entry."""
    bundle = json.loads(server.handle_request(request).read())
    bundle["entry"] = [{"response": {"status": "503 Service Unavailable"}} for _ in bundle["entry"]]
    return httpx.Response(200, content=json.dumps(bundle).encode(), request=request)
