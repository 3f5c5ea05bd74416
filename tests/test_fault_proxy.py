"""The proxy of the tests does what it says, seen from both sides of it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import httpx
import pytest

from tests import fault_proxy, line_faults
from tests.fault_proxy import ByteProxy, Exchange, Fault, FaultProxy

ANSWER = b'{"said": "' + b"x" * 200 + b'"}'


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        size = int(self.headers["Content-Length"])
        body = self.rfile.read(size)
        if len(body) < size:
            return
        heard = self.server.heard  # type: ignore[attr-defined]  # ours, set below
        heard.append(body)
        self.send_response(200)
        self.send_header("Content-Length", str(len(ANSWER)))
        self.end_headers()
        self.wfile.write(ANSWER)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Server(HTTPServer):
    def handle_error(self, *_: object) -> None:
        """A line that broke is what this is about."""


@pytest.fixture
def behind() -> Iterator[tuple[int, list[bytes]]]:
    """A server's port, and what it heard in whole."""
    heard: list[bytes] = []
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.heard = heard  # type: ignore[attr-defined]  # as above
        serving = threading.Thread(target=server.serve_forever, args=(0.01,))
        serving.start()
        yield server.server_address[1], heard
        server.shutdown()
        serving.join()


@pytest.fixture
def proxy(behind: tuple[int, list[bytes]]) -> Iterator[FaultProxy]:
    with fault_proxy.before(behind[0]) as made:
        yield made


def ask(port: int, timeout_s: float = 20.0) -> httpx.Response:
    return httpx.post(f"http://127.0.0.1:{port}/fhir", content=b'{"entry": []}', timeout=timeout_s, trust_env=False)


@pytest.mark.parametrize(
    ("fault", "heard"),
    [
        (line_faults.question_lost, 0),
        (line_faults.answer_lost, 1),
        (line_faults.question_cut(0), 0),
        (line_faults.question_cut(100), 0),
        (line_faults.question_cut(10_000), 1),
        (line_faults.answer_cut(0), 1),
        (line_faults.answer_cut(70), 1),
        (line_faults.answer_cut(200), 1),
        (line_faults.answer_cut(200, in_order=True), 1),
    ],
)
def test_a_broken_line_is_a_broken_line_and_the_next_request_passes(
    proxy: FaultProxy, behind: tuple[int, list[bytes]], fault: Fault, heard: int
) -> None:
    proxy.posts.append(fault)
    with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError, httpx.WriteError)):
        ask(proxy.port)
    assert ask(proxy.port).content == ANSWER
    assert len(behind[1]) == heard + 1


@pytest.mark.parametrize(
    ("fault", "heard"),
    [(line_faults.twice, 2), (line_faults.twice_and_first_heard, 2), (fault_proxy.passed, 1)],
)
def test_a_request_is_delivered_as_often_as_said(
    proxy: FaultProxy, behind: tuple[int, list[bytes]], fault: Fault, heard: int
) -> None:
    proxy.posts.append(fault)
    assert ask(proxy.port).content == ANSWER
    assert len(behind[1]) == heard


@pytest.mark.parametrize(
    ("fault", "is_it"),
    [
        (line_faults.truncated, lambda body: body == ANSWER[: len(ANSWER) // 2]),
        (line_faults.garbled("seed"), lambda body: len(body) == len(ANSWER) and body != ANSWER),
        (line_faults.changed(lambda said: {"said": len(said["said"])}), lambda body: body == b'{"said": 200}'),
        (line_faults.but_answering(200, b"other"), lambda body: body == b"other"),
    ],
)
def test_an_answer_comes_spoilt_as_said(
    proxy: FaultProxy, behind: tuple[int, list[bytes]], fault: Fault, is_it: Callable[[bytes], bool]
) -> None:
    proxy.posts.append(fault)
    assert is_it(ask(proxy.port).content)
    assert len(behind[1]) == 1


def test_something_before_the_server_answers_in_its_place(proxy: FaultProxy, behind: tuple[int, list[bytes]]) -> None:
    proxy.posts.append(line_faults.answering(503, headers={"Retry-After": "7"}))
    answer = ask(proxy.port)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "7")
    assert not behind[1]


def test_a_stalled_answer_is_none_until_the_client_gives_up(proxy: FaultProxy, behind: tuple[int, list[bytes]]) -> None:
    proxy.posts.append(line_faults.stalled)
    with pytest.raises(httpx.ReadTimeout):
        ask(proxy.port, timeout_s=0.2)
    assert len(behind[1]) == 1


def test_a_request_that_lay_about_arrives_when_it_is_let_go(proxy: FaultProxy, behind: tuple[int, list[bytes]]) -> None:
    late: list[Exchange] = []
    proxy.posts.append(line_faults.held(late))
    with pytest.raises(httpx.ReadError):
        ask(proxy.port)
    assert not behind[1]
    late.pop().forward()
    assert len(behind[1]) == 1


@pytest.mark.parametrize(("cut", "heard"), [((50, None), 0), ((None, 20), 1), ((0, None), 0), ((None, 0), 1)])
def test_bytes_are_cut_where_said_and_carried_whole_after(
    behind: tuple[int, list[bytes]], cut: tuple[int | None, int | None], heard: int
) -> None:
    with ByteProxy(("127.0.0.1", behind[0])) as proxy:
        proxy.cuts.append(cut)
        with pytest.raises((httpx.NetworkError, httpx.RemoteProtocolError)):  # one may hear of it while connecting
            ask(proxy.port)
        assert ask(proxy.port).content == ANSWER
    assert heard <= len(behind[1]) <= 2
    if cut[0] is not None:
        assert proxy.carried[0][0] == cut[0]


def test_what_goes_wrong_in_the_proxy_fails_the_test(behind: tuple[int, list[bytes]]) -> None:
    def broken(_exchange: Exchange) -> None:
        raise ZeroDivisionError

    proxy = FaultProxy(("127.0.0.1", behind[0]))
    proxy.posts.append(broken)
    with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
        ask(proxy.port)
    with pytest.raises(ZeroDivisionError):
        proxy.close()
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", proxy.port)).close()
