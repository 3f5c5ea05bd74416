"""A PC whose batches travel by messages to a model of the trust."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import httpx
import pytest

from prisoncare_desktop.sync.engine import Why
from prisoncare_desktop.sync.forwarded.carrier import Carrier
from prisoncare_desktop.sync.forwarded.engine import ForwardedEngine
from prisoncare_desktop.usecases.forwarding import Awaited, KeptAside, awaited, kept_aside
from prisoncare_desktop.usecases.syncing import SyncOutcome
from tests.sync import model_server, small_prison
from tests.sync.conftest import Pc
from tests.sync.forwarded.letterbox import Letterbox
from tests.sync.forwarded.trust import IntegrationEngine, Json
from tests.sync.model_server import ModelServer


def applying(server: httpx.BaseTransport) -> Callable[[bytes], tuple[int, Json]]:
    """Return what gives a batch to the model server as one request."""

    def apply(body: bytes) -> tuple[int, Json]:
        answer = server.handle_request(httpx.Request("POST", model_server.BASE, content=body))
        answer.read()
        return answer.status_code, answer.json()

    return apply


@dataclass
class FarPc:
    """A clinic PC far from any direct API."""

    pc: Pc
    carrier: Carrier
    server: ModelServer

    def engine(self) -> ForwardedEngine:
        return ForwardedEngine(
            self.pc.store,
            self.carrier,
            clock=self.pc.clock,
            random_bytes=self.pc._chance,
            agency_id=small_prison.AGENCY,
        )

    def sync(self, why: Why = Why.TIMER) -> SyncOutcome:
        return self.engine().run_once(why=why)

    def later(self, seconds: float = 3600) -> SyncOutcome:
        self.pc.clock.advance(seconds)
        self.server.now = self.pc.clock.at
        return self.sync()

    def awaited(self) -> Awaited | None:
        with self.pc.store.read() as unit:
            return awaited(unit)

    def aside(self) -> tuple[KeptAside, ...]:
        with self.pc.store.read() as unit:
            return kept_aside(unit)


@pytest.fixture
def box(far: FarPc) -> Letterbox:
    assert isinstance(far.carrier, Letterbox)
    return far.carrier


@pytest.fixture
def far(loaded: Callable[[str], tuple[Pc, ModelServer]]) -> FarPc:
    """A PC whose first load is done, and which has told of itself once."""
    pc, server = loaded("far")
    return told_once(pc, server)


def told_once(pc: Pc, server: ModelServer) -> FarPc:
    box = Letterbox(IntegrationEngine(applying(server)))
    far = FarPc(pc, box, server)
    far.server.now = pc.clock.at
    pc.clock.advance(86400)  # so that it has something to tell
    settle_all(far, box)
    return far


def settle_all(far: FarPc, box: Letterbox, rounds: int = 12) -> None:
    """Let messages go to and fro until nothing is under way."""
    for _ in range(rounds):
        assert far.later().trouble == ""
        if not box.outward and not box.inward and far.awaited() is None:
            return
        box.fetch()
    raise AssertionError("it does not come to rest")
