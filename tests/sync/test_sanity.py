"""After a sync both sides count, and what does not add up is told."""

from __future__ import annotations

import httpx
import pytest

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
    pc.later()
    wire.urls.clear()
    pc.record(0)
    assert pc.later().receipted == 1
    assert counted(wire) == ["Appointment"]
    assert disagreeing(pc) == ()
    wire.urls.clear()
    pc.later()
    assert counted(wire) == []


@pytest.mark.hazard("H5")
def test_a_record_with_a_receipt_that_is_not_there_any_more_is_told_and_no_longer_once_it_is_back(
    pc: Pc, server: ModelServer
) -> None:
    recorded = [pc.record(n) for n in range(len(small_prison.APPOINTMENTS))]
    assert pc.later().receipted == len(recorded)
    lost = server.store.pop(("Appointment", "a-0001"))
    pc.record(1)
    pc.later()
    assert disagreeing(pc) == ()  # once may be somebody else's write while we counted
    pc.later()
    (said,) = disagreeing(pc)
    assert (said.resource_type, said.missing_there) == ("Appointment", 1)
    server.store["Appointment", "a-0001"] = lost
    pc.later()
    assert disagreeing(pc) == ()


def test_records_that_stand_there_and_never_came_down_are_told(pc: Pc, server: ModelServer) -> None:
    late = {**small_prison.patient("p1"), "id": "p-late"}
    server.write(late)
    kept = server.store["Patient", "p-late"]
    kept["meta"]["lastUpdated"] = "2026-10-01T09:00:00.000Z"  # committed long after it was stamped
    server.write(small_prison.patient("p2"))
    pc.later()
    pc.later()
    (said,) = disagreeing(pc)
    assert (said.resource_type, said.there - said.here, said.missing_there) == ("Patient", 1, 0)


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
