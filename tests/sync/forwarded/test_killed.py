"""The process dies between any two steps of a run by messages; the next ones bring everything to the same end."""

from __future__ import annotations

import copy
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from prisoncare_desktop.domain.attendance import Outcome
from prisoncare_desktop.sync.fhir.resource import change_of
from prisoncare_desktop.sync.forwarded.engine import ForwardedEngine
from tests.sync import model_server, small_prison
from tests.sync.conftest import Pc, TestClock, opened
from tests.sync.dying import Killed, Steps, dying
from tests.sync.forwarded.conftest import FarPc, applying, settle_all
from tests.sync.forwarded.letterbox import Letterbox
from tests.sync.forwarded.trust import IntegrationEngine, Json
from tests.sync.model_server import ModelServer
from tests.sync.oracle import assert_settled
from tests.sync.test_both_sides import moved, recorded_elsewhere

NEVER = 0
pytestmark = pytest.mark.parametrize("character", [ModelServer], indirect=True, ids=["lenient"], scope="session")


@dataclass
class Day:
    """A PC with answers that wait: one to be merged, one that clashes, one refused; and two changes not sent yet."""

    folder: Path
    far: FarPc
    recorded: list[str]

    @staticmethod
    def of(pc: Pc, server: ModelServer, folder: Path) -> Day:
        box = Letterbox(IntegrationEngine(applying(server), echoes=False))  # bare answers: so that it has to ask
        far = FarPc(pc, box, server)
        server.now = pc.clock.at
        server.poison = is_poison
        recorded = [pc.record(n) for n in range(4)]
        recorded_elsewhere(server, 1, "not-seen", "noshow", "P2")
        moved(server, 2, "2026-11-20T11:00:00.000Z")
        assert far.sync().trouble == ""
        box.fetch()
        recorded += [pc.record(4), pc.record(0, Outcome.NOT_SEEN, "P1")]
        pc.store.close()
        return Day(folder, far, recorded)

    @contextmanager
    def again(self, name: str) -> Iterator[FarPc]:
        """The same day once more, on a copy of everything."""
        folder = self.folder.parent / name
        shutil.copytree(self.folder, folder)
        clock, server, before = TestClock(), copy.deepcopy(self.far.server), letterbox(self.far)
        trust = IntegrationEngine(applying(server), echoes=False, memory=dict(before.trust.memory))
        box = Letterbox(trust, outward=list(before.outward), inward=list(before.inward), given=list(before.given))
        store = opened(folder, clock)
        yield FarPc(Pc(store, clock, model_server.BASE, "t", None, seed=name), box, server)
        store.close()
        shutil.rmtree(folder)


def is_poison(resource: Json) -> bool:
    return bool(resource["id"] == "a-0004")


def letterbox(far: FarPc) -> Letterbox:
    assert isinstance(far.carrier, Letterbox)
    return far.carrier


def run_dying_at(far: FarPc, step: int) -> int:
    """Run until that step; return how many steps were taken."""
    steps, box = Steps(step), letterbox(far)
    box.between = steps.step
    far.pc.clock.advance(60)
    engine = ForwardedEngine(
        dying(far.pc.store, steps), box, far.pc.clock, far.pc._chance, agency_id=small_prison.AGENCY
    )
    with suppress(Killed):
        engine.run_once()
    box.between = lambda: None
    return steps.taken


def test_killed_between_any_two_steps_each_change_is_there_once_or_on_view(
    loaded: Callable[[str], tuple[Pc, ModelServer]], tmp_path: Path
) -> None:
    day = Day.of(*loaded("day"), tmp_path / "day")
    with day.again("whole") as far:
        in_all = run_dying_at(far, NEVER)
        settle_all(far, letterbox(far))
        assert_settled(far.pc, far.server, day.recorded)
        there = Counter(change_of(one) for _, one in far.server.log)
    assert in_all > 40
    for step in range(1, in_all + 1):
        with day.again(f"dies-{step}") as far:
            assert run_dying_at(far, step) == step
            settle_all(far, letterbox(far))
            assert_settled(far.pc, far.server, day.recorded)
            written = Counter(change_of(one) for _, one in far.server.log)
            assert written == there, f"killed at step {step}"
            assert far.aside() == (), f"killed at step {step}"
