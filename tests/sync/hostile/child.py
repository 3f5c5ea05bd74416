"""A program that parses spoilt answers within limits, and may open nothing while it does.

Arguments: first seed, how many; or `bombs`; or `unbounded`, the control. It prints one line: JSON of `executions`,
`worst_cpu_s`, `faults`. Memory: 256 MiB more than it had when it began (RLIMIT_AS). What it may not do, it is told by
an audit hook.
"""

from __future__ import annotations

import gzip
import json
import logging
import random
import resource
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import httpx

from prisoncare_desktop.errors import EnvironmentTrouble
from prisoncare_desktop.sync.access import line as line_module
from prisoncare_desktop.sync.access.transport import FhirTransport
from prisoncare_desktop.sync.fhir import audit_event, profile, strict_json
from prisoncare_desktop.sync.fhir.profile import ServerProfile
from prisoncare_desktop.sync.fhir.resource import Unreadable, outcome_words
from prisoncare_desktop.sync.standing import device as standing_device
from prisoncare_desktop.sync.weighing import bundle
from tests.sync import model_server, small_prison
from tests.sync.conftest import small_server
from tests.sync.hostile.answers import BYTES, HEADERS, JUNK, spoilt_bytes, spoilt_tree

MEMORY_BYTES: Final = 256 * 1024 * 1024
CPU_S: Final = 1.0
LARGE: Final = 100_000  # an answer of this many bytes is read as what is read whole: an answer to a batch, a search
FORBIDDEN: Final = ("open", "socket.connect", "socket.bind", "socket.getaddrinfo", "subprocess.Popen", "os.system")
NOW: Final = datetime(2026, 11, 20, 10, 30, tzinfo=UTC)
CORPUS: Final = Path(__file__).parent / "corpus"
DEVICE: Final = "0199aaaa-1111-7000-8000-000000000001"

watching = False
opened: list[str] = []


def watch(event: str, arguments: tuple[Any, ...]) -> None:
    if watching and event in FORBIDDEN:
        opened.append(f"{event} {arguments[:1]}")


class Fixed(httpx.BaseTransport):
    """Answers everything alike."""

    status = 200
    headers: tuple[tuple[str, str], ...] = ()
    body = b""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        named = [(k.encode(), v.encode("latin-1")) for k, v in self.headers]
        return httpx.Response(self.status, headers=named, stream=httpx.ByteStream(self.body), request=request)


def true_answers() -> list[Any]:
    """Return an answer of each kind as a server gives it."""
    server = small_server()

    def said(method: str, path: str, body: bytes = b"") -> Any:
        asked = httpx.Request(method, f"{model_server.BASE}/{path}".rstrip("/"), content=body)
        return json.loads(server.handle_request(asked).read())

    device = standing_device.device_resource(DEVICE, small_prison.AGENCY, "mark", 3, 4, NOW)
    entry = {"resource": device, "request": {"method": "POST", "url": "Device", "ifNoneExist": "identifier=a|b"}}
    anchors = audit_event.bundle_of([], small_prison.AGENCY, NOW)
    posted = json.dumps({"resourceType": "Bundle", "type": "batch", "entry": [entry, entry]}).encode()
    found = [said("GET", "metadata"), said("POST", "", posted), json.loads(anchors), model_server.outcome("no")]
    tag = f"_tag=https%3A%2F%2Fprisoncare.example%2Ffhir%2Fsite%7C{small_prison.AGENCY}"
    found += [said("GET", f"{kind}?{tag}") for kind in ("Patient", "Appointment", "Task", "Device")]
    return [*found, {**device, "id": "s1"}, said("GET", "Appointment/a-0001")]


def parsers(line: Fixed) -> tuple[Callable[[], object], ...]:
    """Return all that reads what a server sends, to be called while `line` carries it."""
    transport = FhirTransport(model_server.BASE, "t", wire=line)

    def capable() -> object:
        return profile.from_capabilities(transport.capabilities(), NOW, ServerProfile())

    def sent() -> object:
        return [bundle.answers_of(transport.send(b"{}"), expected) for expected in (1, 2)]

    def found() -> object:
        page = transport.search("Patient", {})
        if page.next_url:
            transport.follow(page.next_url, "Patient")
        return [(standing_device.said_in(one, DEVICE), outcome_words(one)) for one in page.resources]

    def read() -> object:
        there = transport.read("Device", "s1")
        return there and standing_device.said_in(there, DEVICE)

    def anchored() -> object:
        page = transport.search("AuditEvent", {})
        return [audit_event.anchor_of(one, DEVICE) for one in page.resources]

    return capable, sent, found, read, anchored


def spoilt(first: int, count: int) -> Iterator[tuple[str, int, tuple[tuple[str, str], ...], bytes]]:
    """Yield (name, status, headers, body)."""
    answers = true_answers()
    for seed in range(first, first + count):
        chance = random.Random(seed)
        tree = spoilt_tree(chance.choice(answers), chance, chance.choice((1, 1, 2, 3, 8)))
        body = json.dumps(tree).encode()
        if not chance.randrange(4):
            body = spoilt_bytes(body, chance)
        headers = (chance.choice(HEADERS),) if not chance.randrange(4) else ()
        yield f"seed {seed}", chance.choice((200, 200, 200, 201, 400, 404, 422, 503)), headers, body


def bombs() -> Iterator[tuple[str, int, tuple[tuple[str, str], ...], bytes]]:
    """Yield what is meant to cost time or memory, and all that ever got through."""
    packed = (("Content-Encoding", "gzip"),)
    huge = b" " * 60_000_000
    once = gzip.compress(huge, 1)
    many = b",".join([b'{"resource":{"resourceType":"Patient","id":"p"}}'] * 1_000_000)
    yield "10^6 entries", 200, (), b'{"resourceType":"Bundle","type":"searchset","entry":[' + many[:15_000_000] + b"]}"
    yield "10^6 entries, all of them", 200, (), b'{"resourceType":"Bundle","type":"searchset","entry":[' + many + b"]}"
    yield "a bomb", 200, packed, once
    yield "a bomb in a bomb", 200, (("Content-Encoding", "gzip, gzip"),), gzip.compress(once, 9)
    yield "a bomb of nesting", 200, packed, gzip.compress(b'{"a":' * 2_900_000, 1)
    yield "empty lists", 200, (), b'{"a":[' + b"[]," * 5_000_000 + b"[]]}"
    yield "small objects", 200, (), b'{"a":[' + b'{"b":1},' * 333_000 + b"{}]}"
    yield "one long text", 200, (), b'{"a": "' + b"x" * 15_900_000 + b'"}'
    yield "one long text of wide signs", 200, (), ('{"a": "\U0001f600' + "x" * 15_900_000 + '"}').encode()
    yield "one long number", 200, (), b'{"a": ' + b"9" * 15_000_000 + b"}"
    yield "one long fraction", 200, (), b'{"a": 0.' + b"9" * 15_000_000 + b"}"
    yield "escapes", 200, (), b'{"a": "' + b"\\u00e9" * 2_600_000 + b'"}'
    yield "half signs", 200, (), b'{"a": "' + b"\\ud800" * 2_600_000 + b'"}'
    yield "many keys", 200, (), b"{" + b",".join(b'"%d":1' % n for n in range(900_000)) + b"}"
    yield "keys that meet", 200, (), b"{" + b",".join([b'"a":1'] * 900_000) + b"}"
    for body in BYTES:
        yield f"{body[:30]!r}", 200, (), body
    for junk in JUNK:
        yield f"{junk!r:.30}", 200, (), json.dumps({"resourceType": "Bundle", "type": junk, "entry": junk}).encode()
    for file in sorted(CORPUS.iterdir()):
        yield file.name, 200 if "refused" not in file.name else 422, (), file.read_bytes()


def main(inputs: Iterator[tuple[str, int, tuple[tuple[str, str], ...], bytes]]) -> None:
    global watching
    line = Fixed()
    reading = parsers(line)
    executions, worst, faults = 0, 0.0, []
    for parse in reading:  # what is loaded on first use is loaded now
        with_nothing(parse)
    sys.addaudithook(watch)
    prepared = list(inputs)
    room = MEMORY_BYTES + int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (room, room))
    for name, status, headers, body in prepared:
        line.status, line.headers, line.body = status, headers, body
        for parse in reading if len(body) < LARGE else reading[1:3]:
            executions += 1
            began = time.process_time()
            watching = True
            try:
                parse()
            except (EnvironmentTrouble, Unreadable):
                pass
            except BaseException as e:  # noqa: BLE001 - anything else is what this looks for
                faults.append(f"{name}: {parse.__name__}: {type(e).__name__}: {str(e)[:100]}")
            watching = False
            took = time.process_time() - began
            worst = max(worst, took)
            if took > CPU_S:
                faults.append(f"{name}: {parse.__name__} took {took:.1f} s")
            if opened:
                faults.append(f"{name}: {parse.__name__}: {opened.pop()}")
    print(json.dumps({"executions": executions, "worst_cpu_s": round(worst, 2), "faults": faults[:20]}))


def with_nothing(parse: Callable[[], object]) -> None:
    try:
        parse()
    except (EnvironmentTrouble, Unreadable):
        return


if __name__ == "__main__":
    logging.getLogger("prisoncare").setLevel(logging.ERROR)
    if sys.argv[1] == "unbounded":
        strict_json.NODES_MAX = line_module.INFLATED_BYTES_MAX = line_module.WIRE_BYTES_MAX = 10**12
        main(one for one in bombs() if one[0] in ("a bomb", "empty lists"))
    elif sys.argv[1] == "bombs":
        main(bombs())
    else:
        main(spoilt(int(sys.argv[1]), int(sys.argv[2])))
