"""The process dies between any two steps of making a file, or of reading one: done again, it comes to the same end."""

from __future__ import annotations

from contextlib import suppress
from itertools import cycle
from pathlib import Path

import pytest

from prisoncare_desktop.domain.attendance import Outcome
from prisoncare_desktop.store.carried_file import CarriedFiles
from prisoncare_desktop.usecases.outbox import EntryState
from tests.sync.courier.conftest import CARRIES, FarOff, one_character
from tests.sync.dying import Killed, Steps, dying
from tests.sync.oracle import assert_settled

LEASE_S = 200.0  # what a dead process held is free again


class DyingFiles(CarriedFiles):
    """Dies before a file is written, after, and before one is read."""

    def __init__(self, steps: Steps) -> None:
        self._steps = steps

    def write(self, file: Path, content: bytes) -> None:
        self._steps.step()
        super().write(file, content)
        self._steps.step()

    def read(self, file: Path, at_most: int) -> bytes:
        self._steps.step()
        return super().read(file, at_most)


def batches_of(far: FarOff) -> dict[int, str]:
    with far.pc.store.read() as unit:
        return {one.number: one.sha256 for one in unit.outbox.batches(1000)}


def rest(far: FarOff) -> None:
    for _ in range(6):
        state = far.desk().state()
        if state.ready + state.later == 0:
            return
        far.there_and_back()
    raise AssertionError("it does not come to rest")


@pytest.mark.hazard("H12")
@one_character
def test_killed_between_any_two_steps_each_change_is_there_once_or_on_view(far: FarOff) -> None:
    work = cycle([(n, *what) for what in ((Outcome.ATTENDED, ""), (Outcome.NOT_SEEN, "P1")) for n in range(6)])
    recorded: list[str] = []
    died = 0
    for last in range(1, 200):
        recorded.append(far.pc.record(*next(work)))
        before = batches_of(far)
        making, reading = Steps(last), Steps(last)
        far.pc.clock.advance(LEASE_S)
        with suppress(Killed):
            far.desk(dying(far.pc.store, making), DyingFiles(making)).make_files(far.stick, CARRIES)
        assert batches_of(far).items() >= before.items(), f"a frozen batch was changed, killed at step {last}"
        far.pc.clock.advance(LEASE_S)
        far.server.now = far.pc.clock.at
        answer = far.put(far.trust.receive(far.make()))
        far.pc.clock.advance(LEASE_S)
        with suppress(Killed):
            far.desk(dying(far.pc.store, reading), DyingFiles(reading)).read_in(answer, CARRIES)
        far.pc.clock.advance(LEASE_S)
        far.desk().read_in(answer, CARRIES)
        assert far.pc.entry(recorded[-1]).state in (EntryState.RECEIPTED, EntryState.WAITING), f"step {last}"
        died += making.taken >= last or reading.taken >= last
        if making.taken < last and reading.taken < last:
            break
    assert died > 25
    rest(far)
    assert far.engine.quarrels == []
    assert far.pc.counts().at_the_trust == len(recorded)
    assert_settled(far.pc, far.server, recorded)
