"""After a long silence a PC does what people wait for, and the rest a little later."""

from __future__ import annotations

import json
from typing import Any

import pytest

from prisoncare_desktop.sync.catching_up import SPREAD
from prisoncare_desktop.sync.run import PACE_WHEN_QUIET, QUIET_MANY
from prisoncare_desktop.usecases.syncing import RECONCILE_DUE
from tests.sync.conftest import Pc
from tests.sync.model_server import BESIDE, ModelServer
from tests.sync.wires import Wire

pytestmark = pytest.mark.parametrize("character", [ModelServer], ids=["lenient"], indirect=True)

DAY_S = 24 * 3600.0


def kinds_asked(wire: Wire) -> set[str]:
    return {url.path.rpartition("/fhir")[2].strip("/").partition("/")[0] for url in wire.alone}


def due(pc: Pc) -> Any:
    with pc.store.read() as unit:
        return json.loads(unit.facts.get(RECONCILE_DUE))


def test_the_first_run_after_three_days_sends_and_fetches_and_the_rest_follows(pc: Pc, wire: Wire) -> None:
    pc.later(60)
    pc.record(0)
    wire.alone.clear()
    assert pc.later(3 * DAY_S).receipted == 1
    assert len(wire.alone) <= 6
    assert kinds_asked(wire).isdisjoint({"metadata", "AuditEvent", "Questionnaire"})
    wire.alone.clear()
    pc.later(SPREAD.total_seconds())
    assert kinds_asked(wire) >= {"metadata", "AuditEvent", *BESIDE}


def test_where_no_run_comes_to_its_end_the_rest_is_put_off_once(pc: Pc, wire: Wire, server: ModelServer) -> None:
    pc.later(60)

    def fails(_resource_type: str, _query: dict[str, str]) -> dict[str, object]:
        return {"resourceType": "Bundle", "type": "history"}

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(server, "_search", fails)
        assert pc.later(3 * DAY_S).trouble == "ServerNonsense"
        wire.alone.clear()
        assert pc.later(SPREAD.total_seconds()).trouble == "ServerNonsense"
    assert kinds_asked(wire) >= {"metadata", "Device"}


@pytest.mark.hazard("H5")
def test_what_fell_due_in_two_silences_in_a_row_is_checked_after_the_second(pc: Pc) -> None:
    pc.later(60)
    pc.later(10 * DAY_S)
    now = pc.clock.now().isoformat()
    assert min(due(pc)["walk_at"].values()) > now, "drawn anew"
    pc.later(10 * DAY_S)
    now = pc.clock.now().isoformat()
    assert max(due(pc)["walk_at"].values()) < now, "left as it is"


def test_after_long_quiet_the_next_run_is_later_and_at_once_earlier_when_something_moved(pc: Pc) -> None:
    waits = []
    for _ in range(QUIET_MANY + 1):
        outcome = pc.later(60)
        assert outcome.next_try_at is not None
        waits.append((outcome.next_try_at - pc.clock.now()).total_seconds())
    assert (waits[0], waits[-1]) == (60.0, 60.0 * PACE_WHEN_QUIET)
    pc.record(0)
    outcome = pc.later(60)
    assert outcome.next_try_at is not None
    assert (outcome.next_try_at - pc.clock.now()).total_seconds() == 60.0
