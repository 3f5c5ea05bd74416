"""A person stops a run, a first load above all: it ends between two requests, and nothing is lost or done twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from prisoncare_desktop.store.open_store import OpenStore
from prisoncare_desktop.sync.engine import SyncEngine
from prisoncare_desktop.usecases.outbox import StateCounts
from prisoncare_desktop.usecases.sync_state import sync_state
from prisoncare_desktop.usecases.syncing import STOPPED
from tests.sync import small_prison
from tests.sync.conftest import Pc, TestClock, small_server
from tests.sync.model_server import BASE, ModelServer
from tests.sync.wires import Wire, question_lost


def stop_after(pc: Pc, told: int) -> None:
    """Sync, and stop it once it has told that many times how far it is."""
    engine = pc.engine()
    count = 0

    def progress(_done: int, _whole: int, _what: str) -> None:
        nonlocal count
        count += 1

    stoppable = SyncEngine(
        engine.store,
        engine.transport,
        engine.clock,
        engine.random_bytes,
        engine.agency_id,
        stopped=lambda: count >= told,
    )
    outcome = stoppable.run_once(progress)
    assert outcome.trouble == STOPPED
    assert outcome.next_try_at == pc.clock.now() + timedelta(minutes=15)


def test_a_stopped_first_load_keeps_what_came_and_goes_on_from_there(
    open_store: Callable[[str, TestClock], OpenStore], character: type[ModelServer]
) -> None:
    clock = TestClock()
    fresh = Pc(open_store("fresh", clock), clock, BASE, "t", Wire(small_server(character=character)))
    stop_after(fresh, 1)
    with fresh.store.read() as unit:
        state = sync_state(unit, clock.now())
        assert state.trouble == "", "being stopped is no trouble"
        assert state.next_try_at == clock.now() + timedelta(minutes=15)
    stop_after(fresh, 2)
    assert fresh.sync().trouble == "", "the lease was given back: the next run need not wait"
    with fresh.store.read() as unit:
        assert unit.residents.find_by_nomis("A3333AA") is not None
        assert unit.review_tasks.get(small_prison.TASK).id == small_prison.TASK


@pytest.mark.hazard("H20")
def test_what_was_recorded_before_a_stop_goes_up_once(pc: Pc, server: ModelServer) -> None:
    pc.record(0)
    engine = pc.engine()
    stopped = SyncEngine(
        engine.store, engine.transport, engine.clock, engine.random_bytes, engine.agency_id, stopped=lambda: True
    )
    assert stopped.run_once().trouble == STOPPED
    assert pc.counts() == StateCounts(1, 0, 0)
    assert pc.sync().receipted == 1
    assert len(server.log) == 1


@pytest.mark.hazard("H20")
def test_while_there_is_no_line_it_is_tried_at_least_once_a_minute(pc: Pc, wire: Wire) -> None:
    for _ in range(12):
        wire.gets.append(question_lost)
        outcome = pc.later()
        assert outcome.trouble == "ServerUnreachable"
        assert outcome.next_try_at is not None
        assert outcome.next_try_at - pc.clock.now() <= timedelta(seconds=60)
