"""Each run leaves how it went: what moved, what it cost on the line, and what stopped it."""

from __future__ import annotations

from prisoncare_desktop.usecases.run_log import RUNS, RunLog, read
from tests.sync.conftest import Pc
from tests.sync.wires import Wire, question_lost


def log_of(pc: Pc) -> RunLog:
    with pc.store.read() as unit:
        return read(unit.facts.get(RUNS))


def test_a_run_leaves_what_it_moved_and_what_that_cost(pc: Pc) -> None:
    pc.record(0)
    pc.sync()
    run = log_of(pc).latest[0]
    assert (run.sent, run.receipted, run.trouble) == (1, 1, "")
    assert run.requests > 3
    assert run.bytes_up > 500, "a batch of one appointment"
    assert run.bytes_down > run.bytes_up
    (today,) = log_of(pc).days
    assert today.day == "2026-11-20"


def test_a_run_that_broke_off_is_noted_with_what_stopped_it(pc: Pc, wire: Wire) -> None:
    before = log_of(pc).days[0]
    pc.record(0)
    wire.posts.append(question_lost)
    pc.sync()
    run, day = log_of(pc).latest[0], log_of(pc).days[0]
    assert run.trouble == "ServerUnreachable"
    assert (day.runs - before.runs, day.failed - before.failed) == (1, 1)
