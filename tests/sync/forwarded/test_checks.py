"""What over a line is counted, walked and anchored, by messages: asked in a batch, answered with it, weighed alike."""

from __future__ import annotations

import json

import pytest

from prisoncare_desktop.domain.trail import TrailAnchor
from prisoncare_desktop.sync.standing import rollback
from prisoncare_desktop.usecases.sync_state import silent_pcs, sync_state
from prisoncare_desktop.usecases.syncing import COUNTS_DISAGREE, TRAIL_DISAGREES
from tests.sync.forwarded.conftest import FarPc, settle_all
from tests.sync.forwarded.letterbox import Letterbox
from tests.sync.forwarded.test_refused_whole import answering
from tests.sync.judges import quick_faults
from tests.sync.model_server import ModelServer
from tests.sync.standing.test_anchor import as_the_attacker, head, said_of, there
from tests.sync.standing.test_rollback import fact

DAY = 86400
pytestmark = pytest.mark.parametrize("character", [ModelServer], indirect=True, ids=["lenient"], scope="session")


def anchors(far: FarPc) -> tuple[TrailAnchor, ...]:
    with far.pc.store.read() as unit:
        return unit.anchors.all()


def days(far: FarPc, box: Letterbox, n: int) -> None:
    for _ in range(n):
        far.later(DAY)
        settle_all(far, box)


@pytest.mark.parametrize("echoes", [True, False], ids=["with resources", "bare"])
def test_the_trails_head_goes_along_and_is_kept_here_as_the_trust_has_it(
    far: FarPc, box: Letterbox, echoes: bool
) -> None:
    box.trust.echoes = echoes
    before = len(there(far.server))
    far.pc.record(0)
    settle_all(far, box)
    days(far, box, 2)
    told = there(far.server)
    assert len(told) > before
    kept = {(str(one.seq), one.mac, one.server_id) for one in anchors(far)}
    assert {(said_of(one)["seq"], said_of(one)["mac"], one["id"]) for one in told} == kept
    assert not fact(far.pc, TRAIL_DISAGREES)


@pytest.mark.hazard("H10")
def test_a_trail_cut_off_with_its_anchors_disagrees_with_what_the_trust_was_told(far: FarPc, box: Letterbox) -> None:
    far.pc.record(0)
    settle_all(far, box)
    days(far, box, 2)
    cut_at = min(one.seq for one in anchors(far))
    as_the_attacker(far.pc, f"DELETE FROM anchors WHERE seq >= {cut_at}", f"DELETE FROM trail WHERE seq >= {cut_at}")
    days(far, box, 3)
    assert fact(far.pc, TRAIL_DISAGREES)


def test_anchors_that_the_trust_lost_are_told_again(far: FarPc, box: Letterbox) -> None:
    far.pc.record(0)
    settle_all(far, box)
    days(far, box, 2)
    lost = there(far.server)
    for one in lost:
        del far.server.store["AuditEvent", one["id"]]
    days(far, box, 3)
    assert {said_of(one)["seq"] for one in lost} <= {said_of(one)["seq"] for one in there(far.server)}
    assert head(far.pc)[0] > 0
    assert not fact(far.pc, TRAIL_DISAGREES)


def test_what_no_message_brought_is_found_by_its_count_and_comes(far: FarPc, box: Letterbox) -> None:
    missed = json.loads(json.dumps(far.server.store["Appointment", "a-0001"]).replace("a-0001", "a-0091"))
    missed["identifier"][0]["value"] = "urn:uuid:0199bbbb-0000-7000-8000-000000000091"
    far.server.write(missed)
    days(far, box, 4)
    with far.pc.store.read() as unit:
        assert unit.central.find("Appointment", "a-0091") is not None
        assert unit.appointments.get("0199bbbb-0000-7000-8000-000000000091").resident_id
        assert sync_state(unit, far.pc.clock.now()).disagreeing == ()
    assert not fact(far.pc, COUNTS_DISAGREE)


def test_what_is_gone_there_is_found_by_its_count_and_goes(far: FarPc, box: Letterbox) -> None:
    gone = far.server.store.pop(("Appointment", "a-0006"))
    days(far, box, 4)
    with far.pc.store.read() as unit:
        copy = unit.central.find("Appointment", gone["id"])
        assert copy is not None
        assert copy.content == ""


@pytest.mark.parametrize("knows", ["no searches", "no entry of them"])
def test_a_trust_that_takes_no_searches_is_served_without_and_goes_on_being_told_of_this_pc(
    far: FarPc, box: Letterbox, knows: str
) -> None:
    if knows == "no searches":
        answering(box, 400, "no searches here", to=lambda body: b"_summary" in body or b"AuditEvent" in body)
    else:
        well = box.trust.apply

        def apply(body: bytes) -> tuple[int, dict[str, object]]:
            status, said = well(body)
            asked = [one["request"]["url"] for one in json.loads(body)["entry"]]
            refused = {"response": {"status": "400"}}
            answers = [refused if "?" in url else one for url, one in zip(asked, said["entry"], strict=True)]
            return status, {**said, "entry": answers}

        box.trust.apply = apply
    recorded = far.pc.record(0)
    days(far, box, 3)
    told = len(far.server.past)
    days(far, box, 3)
    assert len(far.server.past) > told
    assert far.pc.entry(recorded).state == "receipted"
    assert not fact(far.pc, COUNTS_DISAGREE)


@pytest.mark.hazard("H20")
def test_another_pc_that_tells_nothing_for_a_day_is_named(far: FarPc, box: Letterbox) -> None:
    (own,) = (one for (kind, _), one in far.server.store.items() if kind == "Device")
    other = json.loads(json.dumps(own).replace(fact(far.pc, "device_id"), "0199eeee-0000-4000-8000-000000000002"))
    far.server.write({**other, "id": "other", "deviceName": [{"name": "Room B2", "type": "user-friendly-name"}]})
    days(far, box, 3)
    with far.pc.store.read() as unit:
        assert [one.name for one in silent_pcs(unit, far.pc.clock.now())] == ["Room B2"]


def test_every_batch_that_goes_by_message_is_r4(far: FarPc, box: Letterbox) -> None:
    rollback.take_another_name(far.pc.store, far.pc.clock.now(), far.pc._chance)  # so that it asks for everything
    far.pc.record(0)
    days(far, box, 3)
    sent = [json.loads(parcel.body) for parcel in box.given]
    written = [one["resource"] for batch in sent for one in batch["entry"] if "resource" in one]
    assert {one["resourceType"] for one in written} == {"Appointment", "AuditEvent", "Device"}
    assert "asked" in json.dumps(written)
    assert [why for one in (*sent, *written) for why in quick_faults(one)] == []
