"""The same way to the trust over real MESH software: NHS England's sandbox between the PC and a trust's engine.

Long, because it is the fault list of one way to the trust, each fault a test, on one sandbox.
"""

from __future__ import annotations

import copy
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import requests

from prisoncare_desktop import wiring
from prisoncare_desktop.domain.attendance import Outcome
from prisoncare_desktop.errors import DiskFull, ServerNonsense, ServerRefusesUs
from prisoncare_desktop.settings import MESH, MESH_PASSWORD, MESH_SHARED_KEY, Settings
from prisoncare_desktop.store.unit_of_work import SqlUnitOfWork
from prisoncare_desktop.sync.access.line import NO_PROXY, Way
from prisoncare_desktop.sync.forwarded.carrier import Parcel
from prisoncare_desktop.sync.forwarded.mesh import ANSWERS, MeshAccess, MeshCarrier
from prisoncare_desktop.usecases.forwarding import Strange, body_of
from prisoncare_desktop.usecases.outbox import EntryState
from tests import fault_proxy
from tests.mesh_sandbox import PASSWORD, SHARED_KEY, MeshSandbox, mesh_sandbox_in
from tests.sync import small_prison
from tests.sync.conftest import NURSE, Pc
from tests.sync.forwarded.conftest import FarPc, applying
from tests.sync.forwarded.mesh_trust import WORKFLOW, MeshTrust, mailbox_line
from tests.sync.forwarded.trust import IntegrationEngine, sent_down
from tests.sync.model_server import ModelServer
from tests.sync.oracle import assert_settled
from tests.sync.standing.test_rollback import fact
from tests.sync.test_both_sides import moved, recorded_elsewhere
from tests.sync.test_real_server import a_feedback

DAYS = 86400
SMALL_PIECES = 700  # bytes: every message goes in several
CUTS = 24  # of all the bytes that go to and fro in one run


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


def test_the_same_id_with_another_checksum_is_refused_and_this_pc_takes_another_name(
    far: FarPc, mesh: MeshCarrier, trust: MeshTrust, sandbox: MeshSandbox
) -> None:
    settle_all(far, trust)
    name = fact(far.pc, "device_id")
    entry_id = far.pc.record(0)
    with far.pc.store.read() as unit:
        number = unit.outbox.next_batch_number()
    with mailbox_line(sandbox, mesh.access.mailbox) as copy_of_this_pc:
        copy_of_this_pc.send_message(
            mesh.access.trust_mailbox,
            b"{}",
            workflow_id="ANOTHER",
            local_id=f"{name}.{number}",
            checksum="SHA256:" + "0" * 64,
        )
    assert far.sync().trouble == ""
    assert fact(far.pc, "device_id") != name
    trust.drop_all()
    settle_all(far, trust)
    assert far.pc.entry(entry_id).state is EntryState.RECEIPTED
    assert len(far.server.log) == 1


def test_messages_in_several_pieces_arrive_whole_both_ways(far: FarPc, mesh: MeshCarrier, trust: MeshTrust) -> None:
    mesh.chunk_bytes = trust.chunk_bytes = SMALL_PIECES
    recorded = [far.pc.record(n) for n in range(5)]
    settle_all(far, trust)
    assert_settled(far.pc, far.server, recorded)


def test_a_message_cut_between_its_pieces_is_sent_again_whole(
    far: FarPc, mesh: MeshCarrier, trust: MeshTrust, sandbox: MeshSandbox
) -> None:
    settle_all(far, trust)
    recorded = [far.pc.record(n) for n in range(5)]
    mesh.close()
    mesh.chunk_bytes = SMALL_PIECES
    line = mesh._opened()
    whole_call = line._session.post
    pieces = 0

    def breaks_after_two(*args: Any, **kwargs: Any) -> Any:
        nonlocal pieces
        pieces += 1
        if pieces > 2:
            raise requests.ConnectionError("the line broke")
        return whole_call(*args, **kwargs)

    line._session.post = breaks_after_two  # type: ignore[method-assign]  # the line breaks here, between two pieces
    assert far.sync().trouble == "ServerUnreachable"
    line._session.post = whole_call  # type: ignore[method-assign]  # it is whole again
    settle_all(far, trust)
    assert_settled(far.pc, far.server, recorded)
    names = [name for name, _ in trust.fetched]
    assert len(names) == len(set(names))


def test_a_non_delivery_report_brings_the_same_bytes_under_the_same_id(
    far: FarPc, mesh: MeshCarrier, trust: MeshTrust, sandbox: MeshSandbox
) -> None:
    entry_id = far.pc.record(0)
    far.sync()
    lost = trust.drop_all()
    for local_id, message_id in lost:
        sandbox.report_undelivered(mesh.access.mailbox, WORKFLOW, local_id, message_id)
    far.later(60)
    assert trust.fetch() == len(lost)
    assert [name for name, _ in trust.fetched] == [name for name, _ in lost]
    settle_all(far, trust)
    assert_settled(far.pc, far.server, [entry_id])


def test_duplicate_delivery_reordered_batches_and_a_trust_that_forgot_settle_each_change_once(
    far: FarPc, trust: MeshTrust
) -> None:
    recorded = []
    for n in range(4):
        recorded.append(far.pc.record(n))
        far.sync()
    trust.fetch(reverse=True, and_send=lambda _answer: None)  # answered, and no answer comes
    trust.engine.forget()
    far.later(3 * DAYS)
    trust.fetch(reverse=True)
    for name, (_, answer) in trust.engine.memory.items():
        trust.send(answer, WORKFLOW + ANSWERS)
        assert name in trust.engine.applied
    settle_all(far, trust)
    assert far.aside() == ()
    assert_settled(far.pc, far.server, recorded)
    assert len(far.server.log) == 4


def test_stale_etag_central_edit_and_an_invalid_entry_in_the_middle_of_a_batch(far: FarPc, trust: MeshTrust) -> None:
    trust.engine.echoes = False
    far.server.poison = lambda resource: resource["id"] == "a-0003"
    moved(far.server, 0, "2026-11-20T11:00:00.000Z")
    recorded_elsewhere(far.server, 1, "not-seen", "noshow", "P2")
    recorded = [far.pc.record(n) for n in range(4)]
    settle_all(far, trust)
    states = [far.pc.entry(entry_id).state for entry_id in recorded]
    assert states == [EntryState.RECEIPTED, EntryState.CONFLICT, EntryState.REFUSED, EntryState.RECEIPTED]
    assert far.pc.appointment(0).starts_at.hour == 11
    assert_settled(far.pc, far.server, recorded)


def test_truncated_answers_and_answers_to_other_bytes_are_kept_aside_and_settle_nothing(
    far: FarPc, trust: MeshTrust
) -> None:
    settle_all(far, trust)
    recorded = [far.pc.record(0)]
    far.sync()
    trust.fetch(and_send=lambda answer: answer[: len(answer) // 2])
    far.later()
    assert [one.why for one in far.aside()] == [Strange.UNREADABLE]
    far.later(3 * DAYS)
    sha256 = trust.fetched[-1][1].encode()
    trust.fetch(and_send=lambda answer: answer.replace(sha256, b"f" * 64))
    assert far.pc.counts().saved_here == 1
    far.later()
    assert [one.why for one in far.aside()] == [Strange.UNREADABLE, Strange.OTHER_BYTES]
    with far.pc.store.read() as unit:
        assert body_of(unit, far.aside()[0]).startswith(b"{")
    settle_all(far, trust)
    assert_settled(far.pc, far.server, recorded)


def test_messages_of_other_workflows_and_of_other_senders_are_left_alone(
    far: FarPc, mesh: MeshCarrier, trust: MeshTrust, sandbox: MeshSandbox
) -> None:
    settle_all(far, trust)
    before = copy.deepcopy(far.server.store["Appointment", "a-0001"])
    trust.send(b"results of a laboratory", "PATHOLOGY")
    trust.send(b"something of ours that nobody agreed on", f"{WORKFLOW}_ELSE")
    stranger = MeshTrust(sandbox, sandbox.fresh_mailbox(), mesh.access.mailbox, trust.engine)
    stranger.send(sent_down([before], "2026-11-20T10:00:00.000Z"))
    outcome = far.later()
    assert (outcome.trouble, outcome.received) == ("", 0)
    assert far.aside() == ()
    with mailbox_line(sandbox, mesh.access.mailbox) as line:
        assert len(list(line.iterate_message_ids())) == 3


def test_what_the_trust_sends_down_is_taken_in_and_forgotten_by_mesh_only_then(
    far: FarPc, mesh: MeshCarrier, trust: MeshTrust, sandbox: MeshSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle_all(far, trust)
    moved(far.server, 0, "2026-11-20T11:00:00.000Z")
    trust.send(sent_down([far.server.store["Appointment", "a-0001"]], far.server.stamp()))
    with monkeypatch.context() as full:
        full.setattr(SqlUnitOfWork, "commit", refuses)
        assert far.later().trouble == "DiskFull"
    with mailbox_line(sandbox, mesh.access.mailbox) as line:
        assert len(list(line.iterate_message_ids())) == 1
    assert far.later().received == 1
    assert far.pc.appointment(0).starts_at.hour == 11
    with mailbox_line(sandbox, mesh.access.mailbox) as line:
        assert list(line.iterate_message_ids()) == []


def refuses(_unit: SqlUnitOfWork) -> None:
    raise DiskFull("the disk is full")


def test_mesh_killed_and_started_again_loses_and_doubles_nothing(
    far: FarPc, trust: MeshTrust, sandbox: MeshSandbox
) -> None:
    recorded = [far.pc.record(0)]
    far.sync()
    sandbox.stop()
    recorded.append(far.pc.record(1))
    assert far.later().trouble == "ServerUnreachable"
    sandbox.start()
    far.later()
    trust.fetch()
    sandbox.stop()
    assert far.later().trouble == "ServerUnreachable"
    sandbox.start()
    settle_all(far, trust)
    assert_settled(far.pc, far.server, recorded)
    assert len(far.server.log) == 2


@pytest.mark.parametrize(
    ("wrong", "trouble"),
    [
        ({"password": "not the password"}, "ServerRefusesUs"),
        ({"shared_key": "not the key"}, "ServerRefusesUs"),
        ({"mailbox": "NOBODY"}, "ServerRefusesUs"),
        ({"trust_mailbox": "NOBODY"}, "ServerRefusesUs"),
        ({"url": "http://127.0.0.1:9"}, "ServerUnreachable"),
    ],
)
def test_what_mesh_does_not_take_says_whose_move_it_is_and_loses_nothing(
    far: FarPc, mesh: MeshCarrier, wrong: dict[str, str], trouble: str
) -> None:
    far.pc.record(0)
    known = {name: getattr(mesh.access, name) for name in mesh.access.__dataclass_fields__}
    astray = FarPc(far.pc, MeshCarrier(MeshAccess(**{**known, **wrong})), far.server)
    assert astray.sync().trouble == trouble
    assert far.pc.counts().saved_here == 1
    astray.carrier.close()


def test_mesh_that_asks_for_patience_gets_it(far: FarPc, mesh: MeshCarrier) -> None:
    known = {name: getattr(mesh.access, name) for name in mesh.access.__dataclass_fields__}
    with answering_always(b"HTTP/1.1 503 Busy\r\nRetry-After: 1800\r\nContent-Length: 0\r\n\r\n") as port:
        access = MeshAccess(**{**known, "url": f"http://127.0.0.1:{port}"})
        busy = FarPc(far.pc, MeshCarrier(access), far.server)
        outcome = busy.sync()
        busy.carrier.close()
    assert outcome.trouble == "ServerTrouble"
    assert outcome.next_try_at is not None
    assert outcome.next_try_at - far.pc.clock.at >= timedelta(minutes=30)


@contextmanager
def answering_always(raw: bytes) -> Iterator[int]:
    """A server that has one answer to everything. Gives its port."""

    class Always(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.wfile.write(raw)
            self.close_connection = True

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Always) as server:
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            serving.join()


@pytest.mark.hazard("H5")
def test_a_line_cut_at_any_byte_of_sending_and_acknowledging_loses_and_doubles_nothing(
    far: FarPc, trust: MeshTrust, sandbox: MeshSandbox
) -> None:
    settle_all(far, trust)
    recorded: list[str] = []

    def a_turn() -> None:
        """An answer waits, and a change is to be sent."""
        outcome = Outcome.ATTENDED if len(recorded) % 2 else Outcome.LATE_SEEN
        recorded.append(far.pc.record(len(recorded) % 5, outcome))
        far.sync()
        trust.fetch()
        recorded.append(far.pc.record(len(recorded) % 5, outcome))

    with fault_proxy.ByteProxy(("127.0.0.1", sandbox.port)) as proxy:
        a_turn()
        whole = through(far, proxy.port)
        assert whole.later(60).trouble == ""
        whole.carrier.close()
    settle_all(far, trust)
    cuts = [(n, way, at) for n, sizes in enumerate(proxy.carried) for way in (0, 1) for at in range(sizes[way])]
    assert len(cuts) > 1500
    for n, way, at in cuts[:: len(cuts) // CUTS]:
        a_turn()
        with fault_proxy.ByteProxy(("127.0.0.1", sandbox.port)) as proxy:
            proxy.cuts.extend([(None, None)] * n + [(at, None) if way == 0 else (None, at)])
            cut = through(far, proxy.port)
            cut.later(60)
            cut.carrier.close()
        settle_all(far, trust)
        assert far.pc.counts().saved_here == 0, f"cut at byte {at} of connection {n}, way {way}"
    assert far.aside() == ()
    assert_settled(far.pc, far.server, recorded)


def test_five_hundred_changes_go_in_batches_of_a_hundred(far: FarPc, trust: MeshTrust) -> None:
    settle_all(far, trust)
    trust.fetched.clear()
    with far.pc.store.write(NURSE) as unit:
        for n in range(500):
            own_id = f"0199ffff-0000-7000-8000-{n:012x}"
            unit.record(replace(a_feedback(), record_id=own_id, code=f"{n:08d}"))
        unit.commit()
    assert far.sync().trouble == ""
    assert trust.fetch() == 5
    outcome = far.later()
    assert (outcome.receipted, far.pc.counts().saved_here) == (500, 0)
    assert len({one["identifier"]["value"] for _, one in far.server.log}) == len(far.server.log) == 500


def test_the_program_syncs_by_mesh_where_the_site_chose_it(
    far: FarPc, mesh: MeshCarrier, trust: MeshTrust, tmp_path: Path
) -> None:
    access = mesh.access
    with far.pc.store.write(NURSE) as unit:
        unit.facts.put(MESH_PASSWORD, access.password)
        unit.facts.put(MESH_SHARED_KEY, access.shared_key)
        unit.commit()
    chosen = Settings(
        tmp_path,
        agency_id=small_prison.AGENCY,
        carrier=MESH,
        mesh_url=access.url,
        mesh_mailbox=access.mailbox,
        mesh_trust_mailbox=access.trust_mailbox,
        mesh_workflow=WORKFLOW,
    )
    wiring.record_door().trial(chosen, far.pc.store)()
    entry_id = far.pc.record(0)
    assert wiring.run_sync(chosen, far.pc.store).trouble == ""
    trust.fetch()
    assert wiring.run_sync(chosen, far.pc.store).receipted == 1
    assert far.pc.entry(entry_id).state is EntryState.RECEIPTED
    stranger = wiring.record_door().trial(replace(chosen, mesh_mailbox="NOBODY"), far.pc.store)
    with pytest.raises(ServerRefusesUs):
        stranger()


@pytest.mark.hazard("H5")
def test_a_message_larger_than_any_should_be_keeps_no_work_waiting(far: FarPc, trust: MeshTrust) -> None:
    settle_all(far, trust)
    trust.send(b" " * 17_000_000)
    far.pc.record(0)
    settle_all(far, trust)
    assert far.pc.counts().at_the_trust == 1
    assert [one.why for one in far.aside()] == [Strange.UNREADABLE]


def test_a_mailbox_password_that_mesh_cannot_take_is_its_to_mend(far: FarPc, mesh: MeshCarrier) -> None:
    far.pc.record(0)
    odd = FarPc(far.pc, MeshCarrier(replace(mesh.access, password="p\u00a3ssword")), far.server)
    assert odd.sync().trouble == "AccessUnusable"
    odd.carrier.close()
    assert far.pc.counts().saved_here == 1


@pytest.mark.hazard("H16")
def test_a_batch_follows_no_redirect_to_another_server(far: FarPc, mesh: MeshCarrier) -> None:
    far.pc.record(0)
    elsewhere: list[str] = []
    with listening(elsewhere) as other:
        moved_on = f"HTTP/1.1 307 Moved\r\nLocation: http://localhost:{other}/\r\nContent-Length: 0\r\n\r\n"
        with answering_always(moved_on.encode()) as port:
            astray = MeshCarrier(replace(mesh.access, url=f"http://127.0.0.1:{port}"))
            with pytest.raises(ServerNonsense):
                astray.deliver(Parcel("a.1", b"{}", "0" * 64, again=True))
            astray.close()
    assert elsewhere == []


@contextmanager
def listening(heard: list[str]) -> Iterator[int]:
    """A server to which nobody should talk; what it heard. Gives its port."""

    class Listens(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.append(self.path)
            self.send_error(500)

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Listens) as server:
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            serving.join()
