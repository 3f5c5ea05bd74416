"""Any schedule of work here, work elsewhere, faults and kills comes to the same end: exactly once, or on view."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prisoncare_desktop.domain.attendance import Outcome
from tests.sync.conftest import Pc
from tests.sync.model_server import ModelServer
from tests.sync.oracle import assert_settled
from tests.sync.test_both_sides import moved, recorded_elsewhere
from tests.sync.test_killed import sync_dying_at
from tests.sync.wires import Wire, answer_lost, answering, cut_off, question_lost, too_slow

FAULTS = {
    "answer lost": answer_lost,
    "question lost": question_lost,
    "too slow": too_slow,
    "cut off": cut_off,
    "busy": answering(503),
    "failing": answering(500),
    "nonsense": answering(200, b"{}"),
}
ROWS = 3  # few enough that schedules meet on one appointment
RECORDED = {
    "attended": (Outcome.ATTENDED, ""),
    "refused": (Outcome.NOT_SEEN, "P1"),
    "unwell": (Outcome.NOT_SEEN, "H1"),
    "late": (Outcome.TOO_LATE, ""),
}

row = st.integers(0, ROWS - 1)
steps = st.one_of(
    st.tuples(st.just("record"), row, st.sampled_from(sorted(RECORDED))),
    st.tuples(st.just("record"), row, st.sampled_from(sorted(RECORDED))),
    st.tuples(st.just("sync"), st.just(0), st.sampled_from(["", "", *sorted(FAULTS)])),
    st.tuples(st.just("killed"), st.integers(1, 60), st.just("")),
    st.tuples(st.just("elsewhere"), row, st.sampled_from(["attended", "not-seen"])),
    st.tuples(st.just("moved"), row, st.just("")),
    st.tuples(st.just("row busy"), row, st.just("")),
    st.tuples(st.just("decide"), st.just(0), st.just("")),
)
schedules = st.lists(steps, min_size=3, max_size=14)
_names = count()
_no_wonder = [HealthCheck.function_scoped_fixture]  # each schedule has a store of its own


@settings(max_examples=25, derandomize=True, deadline=None, suppress_health_check=_no_wonder)
@given(schedule=schedules)
def test_any_schedule_ends_with_each_change_there_once_or_on_view(
    loaded: Callable[[str], tuple[Pc, ModelServer]], schedule: list[tuple[str, int, str]]
) -> None:
    """The same schedules each time. By chance, and many more: `make soak`."""
    ends_well(loaded, schedule)


@pytest.mark.soak
@settings(max_examples=2000, deadline=None, suppress_health_check=_no_wonder)
@given(schedule=schedules)
@pytest.mark.timeout(3600)
def test_schedules_drawn_by_chance_end_no_worse(
    loaded: Callable[[str], tuple[Pc, ModelServer]], schedule: list[tuple[str, int, str]]
) -> None:
    ends_well(loaded, schedule)


def ends_well(loaded: Callable[[str], tuple[Pc, ModelServer]], schedule: list[tuple[str, int, str]]) -> None:
    """Run a schedule to its end, and judge it."""
    pc, server = loaded(f"schedule-{next(_names)}")
    clock, wire = pc.clock, Wire(server)
    pc.wire = wire
    recorded: list[str] = []
    decided: list[str] = []
    for what, n, how in schedule:
        clock.advance(60)
        server.now += timedelta(seconds=60)
        if what == "record":
            recorded.append(pc.record(n, *RECORDED[how]))
        elif what == "sync":
            if how:
                wire.posts.append(FAULTS[how])
            pc.later(300)
            wire.posts.clear()
        elif what == "killed":
            clock.advance(300)
            sync_dying_at(pc, server, n)
        elif what == "elsewhere":
            status = "fulfilled" if how == "attended" else "noshow"
            recorded_elsewhere(server, n, how, status, "" if how == "attended" else "P5")
        elif what == "moved":
            moved(server, n, f"2026-11-20T{11 + n}:{clock.now().minute:02d}:00.000Z")
        elif what == "row busy":
            server.busy ^= {f"a-000{n + 1}"}
        else:
            decided += decide_the_oldest(pc)
    server.busy.clear()
    for _ in range(3):
        assert pc.later().trouble == ""
    assert_settled(pc, server, recorded, decided)
    assert pc.later().sent == 0
    pc.store.close()


def decide_the_oldest(pc: Pc) -> list[str]:
    """A person sends again, over what stands there, what has waited longest for them. Return its id, if any waits."""
    with pc.store.read() as unit:
        waiting = [entry.id for entry in unit.outbox.needing_attention()][:1]
    for entry_id in waiting:
        pc.resume(entry_id)
    return waiting
