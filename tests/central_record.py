"""A central record for tests: a FHIR server that nobody here wrote (sekmet-fhir), on loopback, in its own folder.

`make .central/ready` makes its environment. The server is started once for each test that asks for it and ended with
it; `stop()` and `start()` in between pull it away and bring it back with the same port and the same data.
"""

from __future__ import annotations

import json
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

PROGRAM: Final = Path(__file__).resolve().parent.parent / ".central" / "bin" / "sekmet"
READY_WITHIN_S: Final = 30.0
ENDS_WITHIN_S: Final = 10.0
ASK_EVERY_S: Final = 0.05
ANSWERS_WITHIN_S: Final = 60.0


@dataclass
class CentralRecord:
    """One server. `folder`: its data and log; `behaviour`: its settings of that name, e.g. absolute_references=True."""

    folder: Path
    port: int
    token: str = "a-token-for-tests"
    behaviour: dict[str, Any] = field(default_factory=dict)
    simulator: dict[str, Any] = field(default_factory=lambda: {"enabled": False})
    _process: subprocess.Popen[bytes] | None = None

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/fhir"

    @property
    def running(self) -> bool:
        return self._process is not None

    def start(self) -> None:
        """Start the server and wait until it answers /metadata."""
        assert self._process is None, "it runs already"
        settings = self.folder / "central.yaml"  # JSON is YAML
        settings.write_text(
            json.dumps(
                {
                    "base_url": self.base_url,
                    "host": "127.0.0.1",
                    "port": self.port,
                    "data_dir": str(self.folder / "data"),
                    "own_private_key_path": str(self.folder / "keys" / "server.pem"),
                    "simulator": self.simulator,
                    "server_auth": {"types": ["bearer"], "tokens": [self.token]},
                    "server_behaviour": self.behaviour,
                    "log_inbound": False,
                }
            ),
            encoding="utf-8",
        )
        with (self.folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [PROGRAM, "serve", "-c", settings], cwd=self.folder, stdout=log, stderr=subprocess.STDOUT
            )
        self._wait_until_it_answers()

    def stop(self, *, at_once: bool = False) -> None:
        """End the server and wait until it has ended; `at_once`: as if its plug were pulled."""
        process, self._process = self._process, None
        if process is None:
            return
        if at_once:
            process.kill()
        else:
            process.terminate()
        try:
            process.wait(ENDS_WITHIN_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(ENDS_WITHIN_S)

    def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Send one request, with the token, to a path below the base (`Patient?_count=5`) and return the answer."""
        headers = {"Authorization": f"Bearer {self.token}", **options.pop("headers", {})}
        url = f"{self.base_url}/{path}".rstrip("/")
        # Plain HTTP: without `verify` no certificates are loaded for nothing, which took most of each request.
        return httpx.request(
            method, url, headers=headers, timeout=ANSWERS_WITHIN_S, trust_env=False, verify=False, **options
        )

    def get(self, path: str) -> dict[str, Any]:
        """Return what stands at this path; fails the test unless the answer is 2xx."""
        return self._content(self.request("GET", path))

    def put(self, resource: dict[str, Any], if_match: str = "") -> dict[str, Any]:
        """Write a resource under its own id, as another client of the record would."""
        path = f"{resource['resourceType']}/{resource['id']}"
        headers = {"If-Match": if_match} if if_match else {}
        return self._content(self.request("PUT", path, json=resource, headers=headers))

    def delete(self, path: str) -> None:
        self.request("DELETE", path).raise_for_status()

    def post_bundle(self, bundle: dict[str, Any], *, minimal: bool = True) -> dict[str, Any]:
        """Post a Bundle and return the answer's; `minimal`: without the resources echoed."""
        headers = {"Prefer": "return=minimal"} if minimal else {}
        return self._content(self.request("POST", "", json=bundle, headers=headers))

    def count(self, search: str) -> int:
        """Return how many resources a search finds, e.g. `count("Patient?active=true")`."""
        joint = "&" if "?" in search else "?"
        return int(self.get(f"{search}{joint}_summary=count")["total"])

    @staticmethod
    def _content(answer: httpx.Response) -> dict[str, Any]:
        assert answer.is_success, (
            f"{answer.request.method} {answer.request.url} -> {answer.status_code}: {answer.text[:500]}"
        )
        content: dict[str, Any] = answer.json() if answer.content else {}
        return content

    def _wait_until_it_answers(self) -> None:
        process = self._process
        assert process is not None
        for _ in range(int(READY_WITHIN_S / ASK_EVERY_S)):
            try:
                if self.request("GET", "metadata").is_success:
                    return
            except httpx.TransportError:
                pass  # not listening yet
            try:
                process.wait(ASK_EVERY_S)
            except subprocess.TimeoutExpired:
                continue
            break
        self.stop(at_once=True)
        log = (self.folder / "server.log").read_text(encoding="utf-8", errors="replace")
        pytest.fail(f"the central record did not come up:\n{log[-2000:]}")


@contextmanager
def central_record_in(
    folder: Path, *, simulator: dict[str, Any] | None = None, **behaviour: Any
) -> Iterator[CentralRecord]:
    """A running central record that keeps its data in this folder; ended afterwards. `simulator`: its own edits."""
    if not PROGRAM.exists():
        pytest.fail("no FHIR server to test against: run `make .central/ready` first")
    folder.mkdir(parents=True, exist_ok=True)
    record = CentralRecord(folder, free_port(), behaviour=behaviour, simulator=simulator or {"enabled": False})
    record.start()
    try:
        yield record
    finally:
        record.stop()


def free_port() -> int:
    """Return a port of the loopback address that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def central_record(tmp_path: Path) -> Iterator[CentralRecord]:
    """An empty central record, running."""
    with central_record_in(tmp_path / "central") as record:
        yield record
