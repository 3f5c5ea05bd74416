"""A proxy on loopback that does to real connections what bad lines and bad servers do.

It stands between the app's own transport and a real server; neither knows of it. `FaultProxy` reads whole HTTP
messages, so that a fault can choose by what is asked; the next request meets the first of `faults`, then the line is
whole again, unless `always` says otherwise. `ByteProxy` knows no HTTP: it carries bytes (of TLS too) and cuts after so
many. Both run threads of their own until they are closed; what goes wrong in them fails the test that closes them.
The faults themselves: `line_faults.py`.
"""

from __future__ import annotations

import json
import socket
import struct
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Final, Self

from tests.sync.model_server import BESIDE

GIVES_UP_AFTER_S: Final = 60.0  # a test that hangs for longer is broken
_PART: Final = 65536
_RESET_ON_CLOSE: Final = struct.pack("ii", 1, 0)  # SO_LINGER of no time: the other side gets a reset, not an end


class _Gone(Exception):
    """The other side of a connection went away."""


@dataclass(frozen=True)
class Message:
    """One HTTP message as it stood on the wire. `head`: to the empty line and with it."""

    head: bytes
    body: bytes

    @property
    def raw(self) -> bytes:
        return self.head + self.body

    @property
    def first_line(self) -> str:
        return self.head.partition(b"\r\n")[0].decode("latin-1")

    @property
    def method(self) -> str:
        return self.first_line.split()[0]

    @property
    def target(self) -> str:
        return self.first_line.split()[1]

    @property
    def status(self) -> int:
        return int(self.first_line.split()[1])

    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def only_asks(self) -> bool:
        """Whether it is a GET, or a batch of nothing else."""
        if self.method != "POST":
            return self.method == "GET"
        entries = self.json().get("entry", [])
        return bool(entries) and all(one["request"]["method"] == "GET" for one in entries)

    @property
    def is_beside(self) -> bool:
        """Whether it is about a PC's registration or the anchors of its trail, and nobody's change."""
        if self.method == "POST":
            entries = self.json().get("entry", [])
            return bool(entries) and all(one.get("resource", {}).get("resourceType") in BESIDE for one in entries)
        return any(f"/{kind}" in self.target for kind in BESIDE)


@dataclass(frozen=True)
class Exchange:
    """One request that arrived, and what can be done with it."""

    asked: Message
    server: tuple[str, int]
    _client: socket.socket

    def forward(self, raw: bytes | None = None) -> Message:
        """Deliver the request (or these bytes in its place) to the server; return its answer, the body unchunked."""
        with socket.create_connection(self.server, GIVES_UP_AFTER_S) as line:
            line.sendall(self.asked.raw if raw is None else raw)
            return _read_message(line, bytearray(), of=self.asked.method)

    def forward_part(self, count: int) -> None:
        """Deliver the first `count` bytes to the server and reset the connection."""
        with socket.create_connection(self.server, GIVES_UP_AFTER_S) as line:
            line.sendall(self.asked.raw[:count])
            _reset_on_close(line)

    def answer(self, raw: bytes) -> None:
        with suppress(OSError):
            self._client.sendall(raw)

    def reset(self) -> None:
        """Break the connection to the client."""
        _reset_on_close(self._client)
        raise _Gone

    def end(self) -> None:
        """Close the connection in order, as if the answer were through."""
        with suppress(OSError):
            self._client.shutdown(socket.SHUT_RDWR)
        raise _Gone

    def wait_until_given_up(self) -> None:
        """Say nothing until the client goes away."""
        with suppress(OSError):
            while self._client.recv(_PART):
                pass
        raise _Gone


Fault = Callable[[Exchange], None]


@dataclass
class FaultProxy:
    """Listens on loopback for a server at `server` (host, port). `heard`: every request that arrived, in order.

    `posts`, `gets`: the faults of the next ones, of what is not beside people's changes; `beside`: of what is.
    """

    server: tuple[str, int]
    posts: deque[Fault] = field(default_factory=deque)
    gets: deque[Fault] = field(default_factory=deque)
    beside: deque[Fault] = field(default_factory=deque)
    always: Callable[[Message], Fault | None] = lambda _asked: None
    heard: list[Message] = field(default_factory=list)
    _hearing: threading.Condition = field(default_factory=threading.Condition)
    _listening: _Listener = field(init=False)

    def __post_init__(self) -> None:
        self._listening = _Listener(self._serve)

    @property
    def port(self) -> int:
        return self._listening.port

    def url(self, path: str = "/fhir") -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def wait_for(self, is_it: Callable[[Message], bool]) -> Message:
        """Wait until such a request has arrived; return the last of them."""
        with self._hearing:
            assert self._hearing.wait_for(lambda: any(map(is_it, self.heard)), GIVES_UP_AFTER_S), "it never came"
            return [one for one in self.heard if is_it(one)][-1]

    def bodies(self) -> list[bytes]:
        """Return the body of every POST of people's changes, in order."""
        return [one.body for one in self.heard if not one.only_asks and not one.is_beside]

    def close(self) -> None:
        self._listening.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _serve(self, client: socket.socket) -> None:
        left = bytearray()
        while True:
            asked = _read_message(client, left)
            with self._hearing:
                self.heard.append(asked)
                self._hearing.notify_all()
            waiting = self.beside if asked.is_beside else self.gets if asked.only_asks else self.posts
            fault = waiting.popleft() if waiting else self.always(asked)
            (fault or passed)(Exchange(asked, self.server, client))


def passed(exchange: Exchange) -> None:
    """No fault."""
    exchange.answer(exchange.forward().raw)


# --- bytes alone -----------------------------------------------------------------------------------------------------


@dataclass
class ByteProxy:
    """Carries bytes both ways. `cuts`: the next connections' (bytes up, bytes down), None without end, before a reset.

    `carried`: (bytes up, bytes down) of each connection that ended.
    """

    server: tuple[str, int]
    cuts: deque[tuple[int | None, int | None]] = field(default_factory=deque)
    carried: list[tuple[int, int]] = field(default_factory=list)
    _listening: _Listener = field(init=False)

    def __post_init__(self) -> None:
        self._listening = _Listener(self._serve)

    @property
    def port(self) -> int:
        return self._listening.port

    def close(self) -> None:
        self._listening.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _serve(self, client: socket.socket) -> None:
        up_most, down_most = self.cuts.popleft() if self.cuts else (None, None)
        with socket.create_connection(self.server, GIVES_UP_AFTER_S) as line:
            gone = [0, 0]
            down = threading.Thread(target=self._carry, args=(line, client, down_most, gone, 1), daemon=True)
            down.start()
            self._carry(client, line, up_most, gone, 0)
            down.join(GIVES_UP_AFTER_S)
            self.carried.append((gone[0], gone[1]))

    @staticmethod
    def _carry(one: socket.socket, other: socket.socket, most: int | None, gone: list[int], way: int) -> None:
        """Carry until one side ends, or `most` bytes went: then both get a reset."""
        with suppress(OSError):
            while most is None or gone[way] < most:
                part = one.recv(_PART if most is None else min(_PART, most - gone[way]))
                if not part:
                    break
                other.sendall(part)
                gone[way] += len(part)
            if gone[way] == most:
                for line in (one, other):
                    _reset_on_close(line)
                    line.shutdown(socket.SHUT_RD)  # wakes the other way; the reset comes as both are closed
            else:
                other.shutdown(socket.SHUT_WR)


# --- how -------------------------------------------------------------------------------------------------------------


class _Listener:
    """Accepts connections on a free port of loopback; each is served by a thread of its own."""

    def __init__(self, serve: Callable[[socket.socket], None]) -> None:
        self._serve = serve
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self._clients: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._broken: list[BaseException] = []
        self._accepting = threading.Thread(target=self._accept, daemon=True)
        self._accepting.start()

    def close(self) -> None:
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._accepting.join(GIVES_UP_AFTER_S)
        for client in list(self._clients):
            with suppress(OSError):
                client.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(GIVES_UP_AFTER_S)
        if self._broken:
            raise self._broken[0]

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._socket.accept()
            except OSError:
                return
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._clients.add(client)
            self._threads = [one for one in self._threads if one.is_alive()]
            self._threads.append(threading.Thread(target=self._hold, args=(client,), daemon=True))
            self._threads[-1].start()

    def _hold(self, client: socket.socket) -> None:
        with client:
            try:
                self._serve(client)
            except (OSError, _Gone):
                pass  # one of the two went away: that is what this is for
            except BaseException as e:  # noqa: BLE001 - told in `close`, on the test's own thread
                self._broken.append(e)
        self._clients.discard(client)


def _reset_on_close(line: socket.socket) -> None:
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)


def _read_message(line: socket.socket, left: bytearray, of: str = "") -> Message:
    """Read one message; `left`: what was read past it before, and is after. `of`: the method that an answer is to."""
    while (end := left.find(b"\r\n\r\n")) < 0:
        _read_more(line, left)
    head = bytes(left[: end + 4])
    del left[: end + 4]
    fields = {
        name.strip().lower(): value.strip() for name, _, value in (row.partition(b":") for row in head.split(b"\r\n"))
    }
    if fields.get(b"transfer-encoding", b"").lower() == b"chunked":
        body = _read_chunks(line, left)
        kept = [row for row in head.split(b"\r\n") if not row.lower().startswith(b"transfer-encoding:")]
        head = b"\r\n".join([*kept[:-2], b"Content-Length: %d" % len(body), b"", b""])
        return Message(head, body)
    size = 0 if of == "HEAD" else int(fields.get(b"content-length", b"0"))
    while len(left) < size:
        _read_more(line, left)
    body = bytes(left[:size])
    del left[:size]
    return Message(head, body)


def _read_chunks(line: socket.socket, left: bytearray) -> bytes:
    body = bytearray()
    while True:
        while (end := left.find(b"\r\n")) < 0:
            _read_more(line, left)
        size = int(left[:end].split(b";")[0], 16)
        while len(left) < end + 2 + size + 2:
            _read_more(line, left)
        body += left[end + 2 : end + 2 + size]
        del left[: end + 2 + size + 2]
        if not size:
            return bytes(body)


def _read_more(line: socket.socket, left: bytearray) -> None:
    part = line.recv(_PART)
    if not part:
        raise _Gone
    left += part


@contextmanager
def before(port: int) -> Iterator[FaultProxy]:
    """A proxy before what listens on this port of loopback."""
    with FaultProxy(("127.0.0.1", port)) as proxy:
        yield proxy
