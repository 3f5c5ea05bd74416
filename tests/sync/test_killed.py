"""The process dies between any two steps of a sync; the next one brings everything to the same end."""

from __future__ import annotations

import copy
import shutil
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from prisoncare_desktop.domain.attendance import Outcome
from prisoncare_desktop.sync.access.transport import FhirTransport
from prisoncare_desktop.sync.engine import SyncEngine
from prisoncare_desktop.usecases.outbox import EntryState
from tests.sync import model_server, small_prison
from tests.sync.conftest import Pc, TestClock, opened
from tests.sync.dying import DyingWire, Killed, Steps, dying
from tests.sync.model_server import ModelServer
from tests.sync.oracle import assert_settled
from tests.sync.strict_server import StrictServer
from tests.sync.test_both_sides import moved, recorded_elsewhere

NEVER = 0

# Where it dies is this PC's doing, not the server's: one character of it is enough, the one that forgives less.
pytestmark = pytest.mark.parametrize("character", [StrictServer], indirect=True, ids=["strict"])


def a_day(loaded: Callable[[str], tuple[Pc, ModelServer]], name: str) -> tuple[Pc, ModelServer, list[str]]:
    """A loaded PC with five changes; one will merge, one clash, one be refused, one is a correction."""
    pc, server = loaded(name)
    server.poison = lambda resource: resource["id"] == "a-0004"
    recorded = [pc.record(n) for n in range(4)]
    recorded.append(pc.record(0, Outcome.NOT_SEEN, "P1"))
    recorded_elsewhere(server, 1, "not-seen", "noshow", "P2")
    moved(server, 2, "2026-11-20T11:00:00.000Z")
    return pc, server, recorded


def again(day: Path, server: ModelServer, name: str) -> tuple[Pc, ModelServer]:
    """The same day once more, on a copy of its store, which is closed, and of its server."""
    folder = Path(shutil.copytree(day, day.with_name(name)))
    clock, server = TestClock(), copy.deepcopy(server)
    return Pc(opened(folder, clock), clock, model_server.BASE, "t", server, seed=name), server


def sync_dying_at(pc: Pc, server: ModelServer, step: int) -> int:
    """Sync until that step; return how many steps were taken."""
    steps = Steps(step)
    transport = FhirTransport(model_server.BASE, "t", wire=DyingWire(server, steps))
    engine = SyncEngine(
        dying(pc.store, steps), transport, clock=pc.clock, random_bytes=pc._chance, agency_id=small_prison.AGENCY
    )
    with suppress(Killed):
        engine.run_once()
    return steps.taken


def test_killed_between_any_two_steps_each_change_is_there_once_or_on_view(
    loaded: Callable[[str], tuple[Pc, ModelServer]], tmp_path: Path
) -> None:
    pc, as_it_was, recorded = a_day(loaded, "day")
    pc.store.close()
    pc, server = again(tmp_path / "day", as_it_was, "whole")
    in_all = sync_dying_at(pc, server, NEVER)
    assert_settled(pc, server, recorded)
    assert in_all > 60
    for step in range(1, in_all + 1):
        pc, server = again(tmp_path / "day", as_it_was, f"dies-{step}")
        assert sync_dying_at(pc, server, step) == step
        outcome = pc.later()
        assert outcome.trouble == "", f"killed at step {step}"
        assert_settled(pc, server, recorded)
        assert len(server.log) == 2, f"killed at step {step}"
        pc.store.close()
        shutil.rmtree(tmp_path / f"dies-{step}")


def test_killed_between_any_two_steps_of_the_slow_check_it_comes_to_the_same_end(
    loaded: Callable[[str], tuple[Pc, ModelServer]],
) -> None:
    """A deletion, a late commit and a move are there to be found, and a change of ours about what was deleted."""
    for step in range(5, 400, 43):
        pc, server = loaded(f"checked-{step}")
        recorded = pc.record(0)
        pc.later(60)
        pc.clock.advance(10 * 86400)
        server.now += timedelta(days=10)
        for key in (("Appointment", "a-0001"), ("Appointment", "a-0002"), ("Flag", "f1")):
            del server.store[key]
        late = server.write({**server.store["Appointment", "a-0003"], "minutesDuration": 25})
        late["meta"]["lastUpdated"] = "2026-11-20T09:00:00.000Z"
        taken = sync_dying_at(pc, server, step)
        for _ in range(3):
            assert pc.later().trouble == ""
        assert [pc.appointment(n).withdrawn for n in range(3)] == [False, True, False]
        assert pc.appointment(2).minutes == 25
        assert pc.entry(recorded).state is EntryState.REFUSED
        assert pc.counts().together == 1
        pc.store.close()
        if taken < step:
            assert step > 60, "the check did nothing"
            return
    raise AssertionError("it never comes to its end")
