"""The whole way by hand, with the trust's batches played to a real FHIR server that nobody here wrote."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from prisoncare_desktop.domain.attendance import Outcome
from prisoncare_desktop.sync.readers.appointment import attendance
from prisoncare_desktop.usecases.outbox import EntryState
from tests.central_record import CentralRecord
from tests.sync import small_prison
from tests.sync.conftest import Pc, TestClock
from tests.sync.courier.conftest import FarOff, far_off
from tests.sync.courier.reference_trust import ReferenceTrust
from tests.sync.forwarded.trust import IntegrationEngine, Json, sent_down
from tests.sync.model_server import ModelServer


def whole_record(central: CentralRecord) -> list[Any]:
    return [central.get(f"{one['resourceType']}/{one['id']}") for one in small_prison.everything()]


@pytest.mark.hazard("H12")
def test_by_hand_to_a_real_server_and_back_each_change_is_there_once(
    open_store: Callable[[str, TestClock], Any], central_record: CentralRecord, tmp_path: Path
) -> None:
    central_record.post_bundle(small_prison.as_bundle(small_prison.everything()))
    clock = TestClock()
    far: FarOff = far_off(Pc(open_store("far", clock), clock, "", "", None), ModelServer(), tmp_path / "stick")
    with httpx.Client(headers={"Authorization": f"Bearer {central_record.token}"}) as line:

        def apply(body: bytes) -> tuple[int, Json]:
            kind = {"Content-Type": "application/fhir+json", "Prefer": "return=representation"}
            answer = line.post(central_record.base_url, content=body, headers=kind)
            return answer.status_code, answer.json()

        far.engine = IntegrationEngine(apply)
        far.trust = ReferenceTrust(far.engine.answer)
        far.exchange_keys()
        found = whole_record(central_record)
        as_of = max(one["meta"]["lastUpdated"] for one in found)
        assert far.read(far.trust.sealed(far.known, [sent_down(found, as_of)])).resources == len(found)
        recorded = [far.pc.record(n) for n in range(3)]
        elsewhere = json.loads(json.dumps(central_record.get("Appointment/a-0002")))
        central_record.put({**elsewhere, "start": "2026-11-20T11:00:00.000Z"})
        first = far.make()
        lost = far.trust.receive(first)
        far.engine.forget()  # and the answer is lost on the way, too
        assert lost is not None
        for _ in range(4):
            state = far.desk().state()
            if not state.ready + state.later:
                break
            far.read(far.trust.receive(far.make()))
    assert [far.pc.entry(one).state for one in recorded] == [EntryState.RECEIPTED] * 3
    there = [central_record.get(f"Appointment/a-000{n}") for n in (1, 2, 3)]
    assert [attendance(one).outcome for one in there] == [Outcome.ATTENDED] * 3
    assert there[1]["start"].startswith("2026-11-20T11:00")
    assert central_record.count("Appointment") == 6
    assert far.desk().state().under_way == ()
