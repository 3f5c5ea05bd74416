"""The same way to the trust over real MESH software: NHS England's sandbox between the PC and a trust's engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from prisoncare_desktop.sync.forwarded.mesh import MeshAccess, MeshCarrier
from prisoncare_desktop.sync.line import NO_PROXY, Way
from tests import fault_proxy
from tests.mesh_sandbox import PASSWORD, SHARED_KEY, MeshSandbox, mesh_sandbox_in
from tests.sync.conftest import Pc
from tests.sync.forwarded.conftest import FarPc, applying
from tests.sync.forwarded.mesh_trust import WORKFLOW, MeshTrust
from tests.sync.forwarded.trust import IntegrationEngine
from tests.sync.model_server import ModelServer
from tests.sync.oracle import assert_settled

DAYS = 86400


# The record behind MESH is the lenient one: what the strict one changes shows without MESH as well.
pytestmark = pytest.mark.parametrize("character", [ModelServer], indirect=True, ids=["lenient"], scope="session")


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MeshSandbox]:
    with mesh_sandbox_in(tmp_path_factory.mktemp("mesh")) as running:
        yield running


def access(sandbox: MeshSandbox, mailbox: str, trust_mailbox: str, **other: str) -> MeshAccess:
    said = {"url": sandbox.url, "password": PASSWORD, "shared_key": SHARED_KEY, **other}
    return MeshAccess(mailbox=mailbox, trust_mailbox=trust_mailbox, workflow=WORKFLOW, way=Way(NO_PROXY), **said)


@pytest.fixture
def far(loaded: Callable[[str], tuple[Pc, ModelServer]], sandbox: MeshSandbox) -> Iterator[FarPc]:
    pc, server = loaded("far")
    carrier = MeshCarrier(access(sandbox, sandbox.fresh_mailbox(), sandbox.fresh_mailbox()))
    server.now = pc.clock.at
    yield FarPc(pc, carrier, server)
    carrier.close()


@pytest.fixture
def mesh(far: FarPc) -> MeshCarrier:
    assert isinstance(far.carrier, MeshCarrier)
    return far.carrier


@pytest.fixture
def trust(far: FarPc, mesh: MeshCarrier, sandbox: MeshSandbox) -> MeshTrust:
    engine = IntegrationEngine(applying(far.server))
    return MeshTrust(sandbox, mesh.access.trust_mailbox, mesh.access.mailbox, engine)


def settle_all(far: FarPc, trust: MeshTrust, rounds: int = 8) -> None:
    for _ in range(rounds):
        outcome = far.later()
        assert outcome.trouble == ""
        if far.awaited() is None and not outcome.sent:
            return
        trust.fetch()
    raise AssertionError("it does not come to rest")


def through(far: FarPc, port: int) -> FarPc:
    """The same PC on a line through something that listens on this port."""
    known = far.carrier.access if isinstance(far.carrier, MeshCarrier) else None
    assert known is not None
    way = MeshAccess(**{**known.__dict__, "url": f"http://127.0.0.1:{port}"})
    return FarPc(far.pc, MeshCarrier(way, timeout_s=20), far.server)


def test_what_mesh_accepted_is_saved_here_until_the_trust_has_answered(far: FarPc, trust: MeshTrust) -> None:
    recorded = [far.pc.record(n) for n in range(3)]
    assert far.sync().trouble == ""
    assert far.pc.counts().saved_here == 3
    far.later()
    assert far.pc.counts().saved_here == 3
    trust.fetch()
    assert far.later().receipted == 3
    settle_all(far, trust)
    assert_settled(far.pc, far.server, recorded)
    assert len(far.server.log) == 3


def test_an_answer_to_a_send_that_was_lost_is_made_good_by_looking_the_local_id_up(
    far: FarPc, trust: MeshTrust, sandbox: MeshSandbox
) -> None:
    settle_all(far, trust)
    far.pc.record(0)
    with fault_proxy.ByteProxy(("127.0.0.1", sandbox.port)) as proxy:
        asked = through(far, proxy.port)
        answers = heads_of_two_answers(far, sandbox)
        proxy.cuts.append((None, answers))  # the inbox and the look-up came through; the answer to the message did not
        assert asked.sync().trouble == "ServerUnreachable"
        assert asked.later().trouble == ""
        asked.carrier.close()
    trust.fetch()
    names = [name for name, _ in trust.fetched]
    assert len(names) == len(set(names))
    settle_all(far, trust)
    assert len(far.server.log) == 1


def heads_of_two_answers(far: FarPc, sandbox: MeshSandbox) -> int:
    """Return how many bytes come down to a run that has nothing to send, and one look-up more."""
    with fault_proxy.ByteProxy(("127.0.0.1", sandbox.port)) as proxy:
        asked = through(far, proxy.port)
        assert list(asked.carrier.waiting()) == []
        mesh = asked.carrier
        assert isinstance(mesh, MeshCarrier)
        assert mesh._opened().track_by_local_id("nothing-of-this-name") is None
        mesh.close()
    return sum(down for _, down in proxy.carried) + 5
