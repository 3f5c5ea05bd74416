"""Whatever befalls several PCs and a server, each change is there exactly once or on view, and nobody is told a lie."""

from __future__ import annotations

import pytest

from tests.figures import Figure
from tests.simulation.runner import run, run_schedule, shrunk
from tests.simulation.schedule import drawn

SCHEDULES = 2000  # more than that: `make soak`, or `python -m tests.simulation 2000 9999`
PARTS = 10  # of them: a test is not given longer than the others
SHARE = SCHEDULES // PARTS
ONE_IN = 100  # that is run twice


@pytest.mark.hazard("H5")
@pytest.mark.hazard("H12")
@pytest.mark.hazard("H14")
@pytest.mark.parametrize("part", range(PARTS))
def test_after_any_schedule_of_faults_each_change_is_at_the_trust_once_or_on_view(part: int) -> None:
    failed = [result for seed in range(part * SHARE, (part + 1) * SHARE) if (result := run(seed)).fault]
    assert not failed, "\n".join(map(str, failed))


def test_a_schedule_runs_twice_alike() -> None:
    for seed in range(0, SCHEDULES, ONE_IN):
        assert run(seed).trace == run(seed).trace, f"seed {seed}"


def test_a_schedule_that_fails_is_cut_down_to_the_steps_that_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("prisoncare_desktop.sync.weighing.batch.putting", _without_if_match)
    failed = next(result for seed in range(100) if (result := run(seed)).fault)
    short = shrunk(failed)
    assert short.fault
    assert len(short.schedule.steps) < len(failed.schedule.steps)
    assert run_schedule(short.schedule).fault == short.fault
    assert f"python -m tests.simulation {failed.seed}" in str(failed)


def _without_if_match(*args: object) -> object:
    from prisoncare_desktop.sync.mappers.request import putting

    made = putting(*args)  # type: ignore[arg-type]  # handed on as it came
    made["request"]["ifMatch"] = "*"
    return made


def test_seeds_draw_schedules_of_every_kind(figure: Figure) -> None:
    schedules = [drawn(seed) for seed in range(SCHEDULES)]
    kinds = {step.kind for one in schedules for step in one.steps}
    faults = {fault for one in schedules for fault in one.faults}
    assert {one.pcs for one in schedules} == {2, 3, 4, 5}
    assert {"restore server", "restore pc", "put back pc", "clone", "killed", "disk full", "poison"} <= kinds
    assert {"late", "answer lost", "twice", "cut", "401", "503", "each entry 503"} <= faults
    figure("G5", "sync simulation, product engine", f"{SCHEDULES} schedules a run", "0 lost, doubled or untrue")
