"""MESH for tests: NHS England's own sandbox, on loopback, its messages in a folder.

`make .mesh/ready` makes its environment. One is started for a test session; `stop()` and `start()` in between pull it
away and bring it back with the same port and the same messages.
"""

from __future__ import annotations

import os
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import httpx
import pytest

from tests.central_record import ASK_EVERY_S, ENDS_WITHIN_S, READY_WITHIN_S, free_port

PROGRAM: Final = Path(__file__).resolve().parent.parent / ".mesh" / "bin" / "uvicorn"
SHARED_KEY: Final = "a-key-for-tests"
PASSWORD: Final = "password"  # every mailbox of the sandbox's has this one
SPARE: Final = 120  # mailboxes made beforehand: the sandbox learns of none while it runs


@dataclass(frozen=True)
class Tls:
    """PEM files: the sandbox's certificate with its key, the authority of those whom it lets in, and one of these."""

    shows: Path
    lets_in: Path
    known: Path

    @property
    def arguments(self) -> list[str]:
        return [
            "--ssl-certfile",
            str(self.shows),
            "--ssl-keyfile",
            str(self.shows),
            "--ssl-ca-certs",
            str(self.lets_in),
            "--ssl-cert-reqs",
            str(int(ssl.CERT_REQUIRED)),
        ]

    @property
    def context(self) -> ssl.SSLContext:
        """As somebody whom it lets in."""
        context = ssl.create_default_context(cafile=str(self.lets_in))
        context.load_cert_chain(self.known)
        return context


@dataclass
class MeshSandbox:
    """One sandbox. `folder`: its mailboxes and its log; `tls`: it speaks to nobody without a certificate."""

    folder: Path
    port: int
    tls: Tls | None = None
    given_out: int = 0
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        return f"{'http' if self.tls is None else 'https'}://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it and wait until it answers."""
        assert self._process is None, "it runs already"
        for n in range(SPARE):
            (self.folder / "boxes" / f"PRISON{n:03d}" / "in").mkdir(parents=True, exist_ok=True)
        settings = {
            "STORE_MODE": "file",
            "MAILBOXES_DATA_DIR": str(self.folder / "boxes"),
            "SHARED_KEY": SHARED_KEY,
            "AUTH_MODE": "full",
        }
        serve = [
            str(PROGRAM),
            "mesh_sandbox.api:app",
            "--workers",
            "1",
            "--host",
            "127.0.0.1",
            "--port",
            str(self.port),
            *([] if self.tls is None else self.tls.arguments),
        ]
        with (self.folder / "mesh.log").open("ab") as log:
            self._process = subprocess.Popen(
                serve, cwd=self.folder, env={**os.environ, **settings}, stdout=log, stderr=subprocess.STDOUT
            )
        self._wait_until_it_answers(self._process)

    def stop(self) -> None:
        """End it as if its plug were pulled, and wait until it has ended."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait(ENDS_WITHIN_S)

    def fresh_mailbox(self) -> str:
        """Return a mailbox that no other test uses."""
        self.given_out += 1
        assert self.given_out <= SPARE, "more mailboxes are needed: raise SPARE"
        return f"PRISON{self.given_out - 1:03d}"

    def report_undelivered(self, mailbox: str, workflow: str, local_id: str, message_id: str) -> None:
        """Have MESH tell a sender that a message was not collected."""
        said = {
            "mailbox_id": mailbox,
            "code": "14",
            "description": "Message not collected by recipient after 5 days",
            "workflow_id": workflow,
            "local_id": local_id,
            "linked_message_id": message_id,
            "status": "error",
        }
        httpx.post(f"{self.url}/messageexchange/admin/report", json=said, trust_env=False).raise_for_status()

    def _wait_until_it_answers(self, process: subprocess.Popen[bytes]) -> None:
        known = False if self.tls is None else self.tls.context
        for _ in range(int(READY_WITHIN_S / ASK_EVERY_S)):
            try:
                health = httpx.get(f"{self.url}/health", trust_env=False, timeout=READY_WITHIN_S, verify=known)
                if health.is_success:
                    return
            except httpx.TransportError:
                pass  # not listening yet
            try:
                process.wait(ASK_EVERY_S)
            except subprocess.TimeoutExpired:
                continue
            break
        self.stop()
        log = (self.folder / "mesh.log").read_text(encoding="utf-8", errors="replace")
        pytest.fail(f"the MESH sandbox did not come up:\n{log[-2000:]}")


@contextmanager
def mesh_sandbox_in(folder: Path, tls: Tls | None = None) -> Iterator[MeshSandbox]:
    """A running sandbox that keeps its messages in this folder; ended afterwards."""
    if not PROGRAM.exists():
        pytest.fail("no MESH to test against: run `make .mesh/ready` first")
    folder.mkdir(parents=True, exist_ok=True)
    sandbox = MeshSandbox(folder, free_port(), tls)
    sandbox.start()
    try:
        yield sandbox
    finally:
        sandbox.stop()
