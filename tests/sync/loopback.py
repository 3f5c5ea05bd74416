"""A server on a real socket of the loopback address, with TLS where asked for; it answers what a function says."""

from __future__ import annotations

import ssl
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.sync.certificates import Pair


@dataclass(frozen=True)
class Asked:
    """One request. `certificate_of`: the name in the client's certificate, "" if it showed none."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    certificate_of: str


@dataclass(frozen=True)
class Said:
    """One answer."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    answers: Callable[[Asked], Said]

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is what many of these tests are about."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        shown = self.connection.getpeercert() if isinstance(self.connection, ssl.SSLSocket) else None
        subject: dict[str, str] = dict(part[0] for part in (shown or {}).get("subject", ()))  # type: ignore[misc]
        headers = {name.lower(): value for name, value in self.headers.items()}
        said = self.server.answers(Asked(self.command, self.path, headers, body, subject.get("commonName", "")))
        self.send_response_only(said.status)
        for name, value in said.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(said.body)))
        self.end_headers()
        self.wfile.write(said.body)

    do_GET = do_POST = do_CONNECT = _answer  # noqa: N815 - the names http.server calls

    def log_message(self, *_args: object) -> None:
        """Say nothing on the terminal."""


@contextmanager
def serving(
    answers: Callable[[Asked], Said], *, shows: Pair | None = None, lets_in: Pair | None = None
) -> Iterator[str]:
    """A server's address while it runs. `shows`: its certificate (TLS); `lets_in`: who makes clients' certificates."""
    made = _Server(("127.0.0.1", 0), _Handler)
    made.answers = answers
    if shows is not None:
        made.socket = _with_tls(shows, lets_in).wrap_socket(made.socket, server_side=True)
    thread = threading.Thread(target=made.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"{'https' if shows else 'http'}://127.0.0.1:{made.server_address[1]}"
    finally:
        made.shutdown()
        made.server_close()
        thread.join()


def _with_tls(shows: Pair, lets_in: Pair | None) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "server.pem"
        file.write_text(shows.pem)
        context.load_cert_chain(file)
        if lets_in is not None:
            context.verify_mode = ssl.CERT_REQUIRED
            context.load_verify_locations(cadata=lets_in.certificate_pem)
    return context
