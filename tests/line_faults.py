"""What the proxy of the tests does to one exchange of a real client with a real server, one function a fault."""

from __future__ import annotations

import json
import random
import threading
from collections.abc import Callable, Mapping
from typing import Any

from tests.fault_proxy import GIVES_UP_AFTER_S, Exchange, Fault, passed


def question_lost(exchange: Exchange) -> None:
    exchange.reset()


def answer_lost(exchange: Exchange) -> None:
    """The server commits; its answer never comes and the line breaks."""
    exchange.forward()
    exchange.reset()


def stalled(exchange: Exchange) -> None:
    """The server commits, and nothing comes until the client gives up."""
    exchange.forward()
    exchange.wait_until_given_up()


def question_cut(count: int) -> Fault:
    """The server gets the first `count` bytes of the request."""

    def fault(exchange: Exchange) -> None:
        if count >= len(exchange.asked.raw):
            answer_lost(exchange)
        exchange.forward_part(count)
        exchange.reset()

    return fault


def answer_cut(count: int, *, in_order: bool = False) -> Fault:
    """The client gets the first `count` bytes of the answer; `in_order`: and then an end instead of a reset."""

    def fault(exchange: Exchange) -> None:
        exchange.answer(exchange.forward().raw[:count])
        if in_order:
            exchange.end()
        exchange.reset()

    return fault


def truncated(exchange: Exchange) -> None:
    """Half of the answer comes, and its head says that this was all."""
    answer = exchange.forward()
    exchange.answer(http(answer.status, answer.body[: len(answer.body) // 2]))


def garbled(seed: str, times: int = 8) -> Fault:
    """Some bytes of the answer's body are others."""

    def fault(exchange: Exchange) -> None:
        answer = exchange.forward()
        body, chance = bytearray(answer.body), random.Random(seed)
        for _ in range(times):
            body[chance.randrange(len(body))] = chance.randrange(256)
        exchange.answer(http(answer.status, bytes(body)))

    return fault


def twice(exchange: Exchange) -> None:
    """The request is delivered twice; the client hears the second answer."""
    exchange.forward()
    exchange.answer(exchange.forward().raw)


def twice_and_first_heard(exchange: Exchange) -> None:
    """The request is delivered twice; the client hears the first answer."""
    first = exchange.forward()
    exchange.forward()
    exchange.answer(first.raw)


def held(late: list[Exchange]) -> Fault:
    """The line breaks, and the request lies about somewhere: `late.pop().forward()` delivers it out of its order."""

    def fault(exchange: Exchange) -> None:
        late.append(exchange)
        exchange.reset()

    return fault


def delayed(until: threading.Event) -> Fault:
    """The server hears of it when the event is set."""

    def fault(exchange: Exchange) -> None:
        until.wait(GIVES_UP_AFTER_S)
        passed(exchange)

    return fault


def answering(status: int, body: bytes = b"", headers: Mapping[str, str] | None = None) -> Fault:
    """Something before the server answers this, and the server hears nothing."""
    return lambda exchange: exchange.answer(http(status, body, headers))


def but_answering(status: int, body: bytes = b"", headers: Mapping[str, str] | None = None) -> Fault:
    """The server commits, and something on the way answers this in its place."""

    def fault(exchange: Exchange) -> None:
        exchange.forward()
        exchange.answer(http(status, body, headers))

    return fault


def changed(change: Callable[[Any], Any]) -> Fault:
    """The server's JSON comes changed."""

    def fault(exchange: Exchange) -> None:
        answer = exchange.forward()
        exchange.answer(http(answer.status, json.dumps(change(answer.json())).encode()))

    return fault


def http(status: int, body: bytes = b"", headers: Mapping[str, str] | None = None) -> bytes:
    """Return an HTTP answer as it goes over the wire."""
    lines = [f"HTTP/1.1 {status} as the proxy says", f"Content-Length: {len(body)}", "Content-Type: application/json"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body
