"""The whole way by message in earnest: certificates on both sides, and a FHIR server that nobody here wrote."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from prisoncare_desktop.domain.attendance import Outcome
from prisoncare_desktop.sync.access.client_certificate import ClientCertificate
from prisoncare_desktop.sync.access.line import NO_PROXY, Way
from prisoncare_desktop.sync.forwarded.mesh import MeshAccess, MeshCarrier
from prisoncare_desktop.sync.readers.appointment import attendance
from prisoncare_desktop.usecases.outbox import EntryState
from prisoncare_desktop.usecases.syncing import COUNTS_DISAGREE, TRAIL_DISAGREES
from tests.central_record import CentralRecord
from tests.mesh_sandbox import PASSWORD, SHARED_KEY, MeshSandbox, Tls, mesh_sandbox_in
from tests.sync import certificates, small_prison
from tests.sync.certificates import Pair
from tests.sync.conftest import Pc, TestClock, seeded_bytes
from tests.sync.forwarded.conftest import FarPc
from tests.sync.forwarded.mesh_trust import WORKFLOW, MeshTrust
from tests.sync.forwarded.trust import IntegrationEngine, Json, asked_in, sent_down
from tests.sync.loopback import Said, serving
from tests.sync.model_server import ModelServer
from tests.sync.standing.test_rollback import fact

DAY = 86400


@pytest.fixture(scope="module")
def authority() -> Pair:
    return certificates.authority("MESH")


@pytest.fixture(scope="module")
def sandbox(authority: Pair, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MeshSandbox]:
    folder = tmp_path_factory.mktemp("mesh-tls")
    pems = {"shows": certificates.server(authority).pem, "known": certificates.pc(authority, name="TRUST").pem}
    files = {name: folder / f"{name}.pem" for name in ("shows", "known", "lets_in")}
    for name, pem in {**pems, "lets_in": authority.certificate_pem}.items():
        files[name].write_text(pem)
    with mesh_sandbox_in(folder, Tls(**files)) as running:
        yield running


def by_certificate(sandbox: MeshSandbox, pair: Pair | None) -> Way:
    assert sandbox.tls is not None
    shown = None if pair is None else ClientCertificate(pair.pem, lambda: datetime.now(UTC), seeded_bytes("c"))
    return Way(NO_PROXY, str(sandbox.tls.lets_in), shown)


def access(sandbox: MeshSandbox, way: Way) -> MeshAccess:
    boxes = sandbox.fresh_mailbox(), sandbox.fresh_mailbox()
    return MeshAccess(sandbox.url, boxes[0], PASSWORD, SHARED_KEY, boxes[1], WORKFLOW, way)


def as_a_pipe(central: CentralRecord) -> Callable[[bytes], tuple[int, Json]]:
    """Return what gives a batch to the server as it is, and no more."""

    def apply(body: bytes) -> tuple[int, Json]:
        kind = {"Content-Type": "application/fhir+json", "Prefer": "return=representation"}
        answer: httpx.Response = central.request("POST", "", content=body, headers=kind)
        return answer.status_code, answer.json()

    return apply


def standing(central: CentralRecord, resource_type: str) -> list[Any]:
    return [one["resource"] for one in central.get(f"{resource_type}?_count=100").get("entry", [])]


@pytest.mark.hazard("H12")
def test_by_message_to_a_real_server_and_back_each_change_is_there_once(
    open_store: Callable[[str, TestClock], Any], central_record: CentralRecord, sandbox: MeshSandbox, authority: Pair
) -> None:
    central_record.post_bundle(small_prison.as_bundle(small_prison.everything()))
    clock = TestClock()
    known = access(sandbox, by_certificate(sandbox, certificates.pc(authority)))
    far = FarPc(Pc(open_store("far", clock), clock, "", "", None), MeshCarrier(known), ModelServer())
    trust = MeshTrust(
        sandbox,
        known.trust_mailbox,
        known.mailbox,
        IntegrationEngine(as_a_pipe(central_record)),
        way=by_certificate(sandbox, certificates.pc(authority, name="TRUST")),
    )

    def to_and_fro(times: int, seconds: float = 3600) -> None:
        for _ in range(times):
            assert far.later(seconds).trouble == ""
            trust.fetch()
        assert far.later(60).trouble == ""

    to_and_fro(1)  # it tells of itself, and asks for everything
    devices = {("Device", one["id"]): one for one in standing(central_record, "Device")}
    whole = [central_record.get(f"{one['resourceType']}/{one['id']}") for one in small_prison.everything()]
    as_of = max(one["meta"]["lastUpdated"] for one in whole)
    for part, some in enumerate((whole[::2], whole[1::2]), start=1):
        trust.send(sent_down(some, as_of, answers=asked_in(devices, fact(far.pc, "device_id")), part=part, parts=2))
    assert far.later().received == len(whole)
    recorded = [far.pc.record(n) for n in range(3)]
    elsewhere = json.loads(json.dumps(central_record.get("Appointment/a-0002")))
    central_record.put({**elsewhere, "start": "2026-11-20T11:00:00.000Z"})
    assert far.sync().trouble == ""
    trust.fetch(and_send=lambda _answer: None)
    trust.engine.forget()  # applied, and the answer lost; done again when the batch comes again
    to_and_fro(3, 3 * DAY)
    assert [far.pc.entry(one).state for one in recorded] == [EntryState.RECEIPTED] * 3
    there = [central_record.get(f"Appointment/a-000{n}") for n in (1, 2, 3)]
    assert [attendance(one).outcome for one in there] == [Outcome.ATTENDED] * 3
    assert there[1]["start"].startswith("2026-11-20T11:00")
    assert central_record.count("Appointment") == 6
    to_and_fro(4, DAY)  # it is counted, and the trail's head is read back
    with far.pc.store.read() as unit:
        kept = {(one.server_id, one.seq) for one in unit.anchors.all()}
    assert {one for one, _ in kept} == {one["id"] for one in standing(central_record, "AuditEvent")} != set()
    assert not fact(far.pc, COUNTS_DISAGREE) + fact(far.pc, TRAIL_DISAGREES)
    far.carrier.close()


@pytest.mark.parametrize("character", [ModelServer], indirect=True, ids=["lenient"], scope="session")
def test_mesh_that_wants_a_certificate_says_whose_move_it_is_and_loses_nothing(
    loaded: Callable[[str], tuple[Pc, ModelServer]], sandbox: MeshSandbox, authority: Pair
) -> None:
    pc, server = loaded("far")
    pc.record(0)
    known = access(sandbox, by_certificate(sandbox, None))

    def trouble(way: Way, url: str = sandbox.url) -> str:
        with closing(MeshCarrier(replace(known, way=way, url=url))) as carrier:
            return FarPc(pc, carrier, server).sync().trouble

    ended = by_certificate(sandbox, certificates.pc(authority, ended=True))
    another = by_certificate(sandbox, certificates.pc(certificates.authority("Another")))
    elsewhere = certificates.server(authority, host="mesh.example")
    with serving(lambda _asked: Said(500), shows=elsewhere) as url:
        assert trouble(known.way, url) == "WrongServerName"
    assert trouble(Way(NO_PROXY)) == "LineIntercepted"
    assert trouble(ended) == "CertificateEnded"  # the sandbox hangs up without a word
    assert trouble(another) == "ServerUnreachable"
    assert trouble(by_certificate(sandbox, certificates.pc(authority))) == ""
    assert pc.counts().saved_here == 1
