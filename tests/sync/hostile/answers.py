"""True answers of a server, spoilt by chance: in their structure, in their bytes, in their headers."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

import httpx

JUNK: Final[tuple[Any, ...]] = (
    None, True, False, 0, -1, 10**18, 10**30, 1.5, "", " ", "x", "²00", "٣", "1" * 5000, [], {}, [[]], [None], [{}],
    {"": {}}, {"a": 1}, "2026-13-45", "9999-12-31T23:59:59.999Z", "0001-01-01T00:00:00Z", "2026-11-20T10:00:00", "http://[::1",
    "Patient/", "/", "urn:uuid:", "\U0001f600", "\u202e", "a\u0301", "Patient/p1/_history/", ["Patient"], {"value": []},
)  # fmt: skip
BYTES: Final = (
    b"", b"null", b"[]", b"{}", b"NaN", b'{"a": NaN}', b'{"resourceType": "Bundle", "resourceType": "Bundle"}',
    b'{"a": 1e1000000000000000000000}', b'{"a": "\xed\xa0\x80"}', b'{"a": "\\ud800"}', b"\xff\xfe{\x00}\x00", b"<html>",
    b'{"a":' * 5000, b"[" * 100_000, b'{"a": ' + b"9" * 6000 + b"}", b'\xef\xbb\xbf{"resourceType": "Bundle"}',
    b'{"a": -0.0e-999999999999999999999999}', '{"a": "\\ud83d"}'.encode("utf-16"),
)  # fmt: skip
HEADERS: Final = (
    ("Date", ""), ("Date", "Sat, 99 Nov 2026 10:00:00 GMT"), ("Date", "Sat, 21 Nov 0001 10:00:00 +2359"),
    ("Date", "-0000"), ("Date", "Mon, 01 Jan 9999 23:59:59 -2359"), ("Date", "1 1 1 1:1:1:1:1"),
    ("Retry-After", "9" * 400), ("Retry-After", "-5"), ("Retry-After", "1e9"), ("ETag", "W/"),
    ("Retry-After", "Sat, 21 Nov 2026 10:00:00 -0000"), ("Content-Encoding", "gzip"),
    ("Content-Encoding", "gzip, gzip"), ("Content-Encoding", "br"), ("Location", "http://[::1"),
    ("Content-Type", "text/html; charset=\xff"),
    ("Content-Encoding", "deflate"), ("Content-Encoding", "zstd"),
)  # fmt: skip
STATUSES: Final = (100, 200, 201, 202, 204, 206, 226, 300, 301, 304, 400, 401, 404, 409, 410, 412, 413, 418, 422, 428,
                   429, 500, 501, 503, 599)  # fmt: skip


def spoilt_tree(tree: Any, chance: random.Random, times: int = 1) -> Any:
    """Return a copy in which some nodes are others, gone, doubled, or one too deep."""
    tree = copy.deepcopy(tree)
    for _ in range(times):
        places = list(_places(tree))
        if not places:
            return chance.choice(JUNK)
        holder, key = chance.choice(places)
        what = chance.randrange(6)
        if what == 0:
            del holder[key]
        elif what == 1:
            holder[key] = [holder[key]]
        elif what == 2 and isinstance(holder, list):
            holder.append(copy.deepcopy(holder[key]))
        elif what == 3:
            other, its_key = chance.choice(places)
            holder[key] = copy.deepcopy(other[its_key]) if _is_in(other, its_key) else None
        else:
            holder[key] = copy.deepcopy(chance.choice(JUNK))
    return tree


def _is_in(holder: Any, key: Any) -> bool:
    return key in holder if isinstance(holder, dict) else key < len(holder)


def _places(tree: Any) -> list[tuple[Any, Any]]:
    found: list[tuple[Any, Any]] = []
    left = [tree]
    while left:
        node = left.pop()
        keys: Any = node.keys() if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ()
        found += [(node, key) for key in keys]
        left += [node[key] for key in keys]
    return found


def spoilt_bytes(raw: bytes, chance: random.Random) -> bytes:
    """Return other bytes: cut, doubled, flipped, or none that ever was an answer."""
    what = chance.randrange(5)
    if what == 0 or not raw:
        return chance.choice(BYTES)
    at = chance.randrange(len(raw))
    if what == 1:
        return raw[:at]
    if what == 2:
        return raw[:at] + raw[chance.randrange(len(raw)) :]
    some = bytearray(raw)
    for _ in range(chance.randrange(1, 6)):
        some[chance.randrange(len(some))] = chance.randrange(256)
    return bytes(some)


@dataclass
class Hostile(httpx.BaseTransport):
    """A server whose answers are spoilt, about one in `rarity`. `done`: what was done to which request, in words."""

    server: httpx.BaseTransport
    chance: random.Random
    rarity: int = 4
    done: list[str] = field(default_factory=list)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answer = self.server.handle_request(request)
        if self.chance.randrange(self.rarity):
            return answer
        how: Callable[[httpx.Response], tuple[int, dict[str, str], bytes]] = self.chance.choice(
            (self._tree, self._tree, self._tree, self._bytes, self._header, self._status)
        )
        status, headers, body = how(answer)
        self.done.append(f"{request.method} {request.url.path}: {status} {headers} {body[:3000]!r}")
        plain = {name: value for name, value in answer.headers.items() if name.lower() == "date"}
        named = [(k.encode(), v.encode("latin-1")) for k, v in {**plain, **headers}.items()]
        return httpx.Response(status, headers=named, stream=httpx.ByteStream(body), request=request)

    def _tree(self, answer: httpx.Response) -> tuple[int, dict[str, str], bytes]:
        spoilt = spoilt_tree(json.loads(answer.read()), self.chance, self.chance.choice((1, 1, 2, 5)))
        return answer.status_code, {}, json.dumps(spoilt).encode()

    def _bytes(self, answer: httpx.Response) -> tuple[int, dict[str, str], bytes]:
        return answer.status_code, {}, spoilt_bytes(answer.read(), self.chance)

    def _header(self, answer: httpx.Response) -> tuple[int, dict[str, str], bytes]:
        return self.chance.choice((answer.status_code, 503)), dict([self.chance.choice(HEADERS)]), answer.read()

    def _status(self, answer: httpx.Response) -> tuple[int, dict[str, str], bytes]:
        outcome = {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "diagnostics": "no"}]}
        body = spoilt_tree(outcome, self.chance) if self.chance.randrange(2) else json.loads(answer.read())
        return self.chance.choice(STATUSES), {}, json.dumps(body).encode()
