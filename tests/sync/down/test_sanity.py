"""After a sync both sides count, and what does not add up is told."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from prisoncare_desktop.domain.attendance import Outcome
from prisoncare_desktop.usecases.sync_state import Disagreement, sync_state
from tests.sync import small_prison
from tests.sync.conftest import Pc
from tests.sync.model_server import ModelServer
from tests.sync.wires import Wire


def disagreeing(pc: Pc) -> tuple[Disagreement, ...]:
    with pc.store.read() as unit:
        return sync_state(unit, pc.clock.now()).disagreeing


def counted(wire: Wire) -> list[str]:
    return [url.path.rpartition("/")[2] for url in wire.urls if "_summary=count" in str(url)]


def test_while_both_sides_count_the_same_nothing_is_said_and_only_what_moved_is_counted(pc: Pc, wire: Wire) -> None:
    pc.later(60)
    wire.urls.clear()
    pc.record(0)
    assert pc.later(60).receipted == 1
    assert counted(wire) == ["Appointment"]
    assert disagreeing(pc) == ()
    wire.urls.clear()
    pc.later(60)
    assert counted(wire) == []


def miscounting(server: ModelServer, monkeypatch: pytest.MonkeyPatch, by: int) -> None:
    """Have the server count appointments otherwise than it lists them, so that no check can put it right."""
    plain = ModelServer._search

    def search(at: ModelServer, resource_type: str, query: dict[str, str]) -> dict[str, Any]:
        answer = plain(at, resource_type, query)
        if query.get("_summary") == "count" and resource_type == "Appointment":
            answer["total"] += by
        return answer

    monkeypatch.setattr(ModelServer, "_search", search)


@pytest.mark.hazard("H5")
def test_receipts_that_the_server_does_not_count_are_told_until_it_does(
    pc: Pc, server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorded = [pc.record(n) for n in range(len(small_prison.APPOINTMENTS))]
    assert pc.later(60).receipted == len(recorded)
    with monkeypatch.context() as wrong:
        miscounting(server, wrong, -1)
        pc.record(1, Outcome.LATE_SEEN)
        pc.later(60)
        assert disagreeing(pc) == ()  # once may be somebody else's write while we counted
        pc.later(60)
        (said,) = disagreeing(pc)
        assert (said.resource_type, said.missing_there) == ("Appointment", 1)
    pc.later(60)
    assert disagreeing(pc) == ()


@pytest.mark.hazard("H5")
def test_a_record_with_a_receipt_that_is_not_there_any_more_is_found_by_its_count(pc: Pc, server: ModelServer) -> None:
    recorded = [pc.record(n) for n in range(len(small_prison.APPOINTMENTS))]
    pc.later(60)
    del server.store["Appointment", "a-0001"]
    pc.record(1, Outcome.LATE_SEEN)
    pc.later(60)
    pc.later(60)
    assert disagreeing(pc) == ()
    with pc.store.read() as unit:
        assert [entry.id for entry in unit.outbox.needing_attention()] == recorded[:1]


def test_records_that_stand_there_and_do_not_come_down_are_told(
    pc: Pc, server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    miscounting(server, monkeypatch, 1)
    pc.record(1)
    pc.later(60)
    pc.later(60)
    (said,) = disagreeing(pc)
    assert (said.resource_type, said.there - said.here, said.missing_there) == ("Appointment", 1, 0)


def test_records_that_stand_there_and_never_came_down_are_fetched(pc: Pc, server: ModelServer) -> None:
    late = {**small_prison.patient("p1"), "id": "p-late"}
    server.write(late)
    kept = server.store["Patient", "p-late"]
    kept["meta"]["lastUpdated"] = "2026-10-01T09:00:00.000Z"  # committed long after it was stamped
    server.write(small_prison.patient("p2"))
    pc.later(60)
    pc.later(60)
    assert disagreeing(pc) == ()
    with pc.store.read() as unit:
        assert unit.central.find("Patient", "p-late") is not None


def test_a_server_that_will_not_count_is_no_trouble(pc: Pc, wire: Wire) -> None:
    def no_counting(request: httpx.Request, server: httpx.BaseTransport) -> httpx.Response:
        if "_summary=count" in str(request.url):
            raise httpx.ReadError("gone", request=request)
        return server.handle_request(request)

    pc.record(0)
    wire.gets.extend([no_counting] * 40)
    outcome = pc.later()
    assert (outcome.receipted, outcome.trouble) == (1, "")
    assert disagreeing(pc) == ()
