"""Sync workers as real processes: killed (-9) between any two steps, started twice, overtaken while they waited."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from prisoncare_desktop import wiring
from prisoncare_desktop.domain.attendance import Outcome
from prisoncare_desktop.sync.access.transport import FhirTransport
from prisoncare_desktop.sync.engine import SyncEngine
from prisoncare_desktop.usecases.syncing import BUSY, SyncOutcome
from tests.figures import SEED, Figure
from tests.line_faults import delayed
from tests.sync import small_prison
from tests.sync.over_the_line import dying_worker
from tests.sync.over_the_line.trust import LinePc, Trust
from tests.sync.over_the_line.working_day import a_form
from tests.sync.test_real_server import a_resident

WHOLE = Path(__file__).parents[3]
EVERY = 20  # in `make test`; the model server meets a kill at every step there (`tests/sync/test_killed.py`)
MORE_THAN_A_RUN_HAS = 400


@dataclass
class Workers:
    """Processes that sync one PC's store, one at a time."""

    program: subprocess.Popen[str]
    pc: LinePc
    folder: Path

    def begin(self, step: int = 0) -> None:
        assert self.program.stdin is not None
        self.program.stdin.write(f"{self.folder}\t{step}\t{self.pc.clock.now().isoformat()}\n")
        self.program.stdin.flush()

    def ended(self) -> str:
        assert self.program.stdout is not None
        return self.program.stdout.readline().strip()


@contextmanager
def workers_of(pc: LinePc, folder: Path) -> Iterator[Workers]:
    command = [sys.executable, "-B", "-m", dying_worker.__name__, pc.base_url, pc.token]
    with subprocess.Popen(
        command, cwd=WHOLE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as program:
        try:
            yield Workers(program, pc, folder)
        finally:
            assert program.stdin is not None
            program.stdin.close()


@pytest.fixture
def workers(pc: LinePc, tmp_path: Path) -> Iterator[Workers]:
    with workers_of(pc, tmp_path / "pc") as made:
        yield made


def sync_here(pc: LinePc) -> SyncOutcome:
    """Sync in this process, as the app does: a lease of a process that is gone holds nobody up."""
    transport = FhirTransport(pc.base_url, pc.token)
    engine = SyncEngine(
        pc.store,
        transport,
        clock=pc.clock,
        random_bytes=pc._chance,
        agency_id=small_prison.AGENCY,
        process_lives=wiring.process_lives,
    )
    try:
        return engine.run_once()
    finally:
        transport.close()


@pytest.mark.parametrize("every", [EVERY, pytest.param(1, marks=[pytest.mark.soak, pytest.mark.timeout(3600)])])
def test_a_worker_killed_between_any_two_steps_leaves_each_change_there_once(
    pc: LinePc, trust: Trust, workers: Workers, figure: Figure, every: int
) -> None:
    chance, resident_id, recorded, kills = random.Random(SEED), a_resident(pc), [], 0
    for step in range(1 + chance.randrange(every), MORE_THAN_A_RUN_HAS, every):
        n = kills % 5
        recorded += [pc.record(n, chance.choice([Outcome.ATTENDED, Outcome.LATE_SEEN])), a_form(pc, step, resident_id)]
        trust.edit(n, comment=f"Seen by the desk before step {step}.")
        pc.clock.advance(60)
        workers.begin(step)
        end = workers.ended()
        if end == "through":
            break
        assert end == "killed", f"at step {step}"
        kills += 1
        pc.clock.advance(1)
        assert sync_here(pc).trouble == "", f"after a kill at step {step}"
        assert pc.counts().at_the_trust == len(recorded), f"after a kill at step {step}"
    else:
        pytest.fail("a run without end")
    trust.assert_settled(pc, recorded)
    assert kills > 60 // every
    figure("sync", "worker killed (-9) at a step, real server", f"{kills} kills", "0 lost, 0 doubled")


def test_of_two_workers_started_at_once_one_works_and_the_other_leaves(
    pc: LinePc, trust: Trust, workers: Workers
) -> None:
    recorded = [pc.record(n) for n in range(6)]
    reached = threading.Event()
    trust.proxy.posts.append(delayed(reached))
    workers.begin()
    heard = trust.proxy.wait_for(lambda asked: asked.method == "POST")
    assert sync_here(pc).trouble == BUSY
    reached.set()
    assert workers.ended() == "through"
    assert trust.proxy.bodies() == [heard.body], "sent by both"
    assert sync_here(pc).sent == 0
    trust.assert_settled(pc, recorded)


def test_a_worker_that_is_overtaken_while_it_waits_for_its_answer_changes_nothing_any_more(
    pc: LinePc, trust: Trust, workers: Workers
) -> None:
    """It hung for longer than its lease; another run sent the same bytes and settled them."""
    recorded = [pc.record(n) for n in range(6)]
    until = threading.Event()
    trust.proxy.posts.append(delayed(until))
    workers.begin()
    trust.proxy.wait_for(lambda asked: asked.method == "POST")
    pc.clock.advance(151)
    assert sync_here(pc).receipted == 6
    recorded.append(pc.record(0, Outcome.NOT_SEEN, "P1"))
    assert sync_here(pc).receipted == 1
    until.set()
    workers.ended()
    assert pc.counts().at_the_trust == 7
    assert pc.appointment(0).outcome is Outcome.NOT_SEEN
    trust.assert_settled(pc, recorded)


def test_two_workers_that_start_again_and_again_never_send_one_change_twice(
    on_the_line: Callable[[str], LinePc], trust: Trust, tmp_path: Path
) -> None:
    pc = on_the_line("pc")
    resident_id, recorded = a_resident(pc), []
    with workers_of(pc, tmp_path / "pc") as one, workers_of(pc, tmp_path / "pc") as other:
        for n in range(3):
            recorded += [pc.record(n), a_form(pc, n, resident_id)]
            pc.clock.advance(200)
            one.begin()
            other.begin()
            assert {one.ended(), other.ended()} <= {"through", f"through {BUSY}"}
    assert sync_here(pc).trouble == ""
    trust.assert_settled(pc, recorded)
    sent = [line for body in trust.proxy.bodies() for line in body.split(b'"fullUrl"')[1:]]
    assert len(sent) == len({line[:60] for line in sent}) == len(recorded)
