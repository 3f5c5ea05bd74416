"""The plug is pulled at thousands of moments of real work; what was called saved is there at the next start, whole."""

from __future__ import annotations

import json
import os
import pickle
from pathlib import Path
from typing import Any, Final

import pytest

from prisoncare_desktop.store import connection as connections
from tests.figures import SEED, Figure
from tests.violence import look
from tests.violence.disk import Disk
from tests.violence.every_workload import ALL, BY_NAME
from tests.violence.trace import Operation
from tests.violence.workloads import Workload

FAILING_SEEDS: Final = Path(__file__).with_name("failing_seeds")
STATES: Final = {"recording": 600, "locking": 300, "syncing": 300}
STATES_OF_ANY_OTHER: Final = 150
SOAK_TIMES: Final = int(os.environ.get("PRISONCARE_SOAK_TIMES", "48"))  # 100,000 states in all
CONTROL_STATES: Final = 120
SMALL_CONTROL_STATES: Final = 40


def states_of(workload: Workload) -> int:
    return STATES.get(workload.name, STATES_OF_ANY_OTHER)


def kept(trace: list[Operation], folder: Path) -> Path:
    file = folder / "trace"
    with file.open("wb") as to:
        for operation in trace:
            pickle.dump(operation, to)
    return file


def cut_the_power(disk: Disk, workload: Workload, count: int, workspace: Path) -> list[dict[str, Any]]:
    trace = look.trace_of(disk, workload)
    return look.all_broken(workload, kept(trace, workspace), SEED, count)


def keep_as_failing(broken: list[dict[str, Any]]) -> None:
    """Keep each failing state's seed, so that every run from now on looks at it again."""
    for one in broken[:5]:
        file = FAILING_SEEDS / f"power-cut-{one['workload']}-{one['seed']}-{one['number']}.json"
        file.write_text(json.dumps({k: one[k] for k in ("workload", "seed", "number", "broken")}, indent=1) + "\n")
        print(f"kept in {file.name}; run again by test_a_state_that_once_failed_stays_mended")


@pytest.mark.hazard("H14")
@pytest.mark.parametrize("workload", ALL, ids=lambda w: w.name)
def test_a_power_cut_loses_nothing_that_was_called_saved(
    disk: Disk, workspace: Path, workload: Workload, figure: Figure
) -> None:
    broken = cut_the_power(disk, workload, states_of(workload), workspace)
    figure("G2", f"power cut while {workload.name}", f"{states_of(workload)} states", f"{len(broken)} broken")
    keep_as_failing(broken)
    assert broken == []


@pytest.mark.soak
@pytest.mark.timeout(0)
@pytest.mark.parametrize("workload", ALL, ids=lambda w: w.name)
def test_a_hundred_thousand_power_cuts_lose_nothing(
    disk: Disk, workspace: Path, workload: Workload, figure: Figure
) -> None:
    count = states_of(workload) * SOAK_TIMES
    broken = cut_the_power(disk, workload, count, workspace)
    figure("G2", f"power cut while {workload.name}, soak", f"{count} states", f"{len(broken)} broken")
    keep_as_failing(broken)
    assert broken == []


@pytest.mark.parametrize(("setting", "value", "at_least"), [("NORMAL", 1, 0.10), ("OFF", 0, 0.50)])
def test_the_harness_finds_a_store_that_does_not_flush_each_save(
    disk: Disk,
    workspace: Path,
    monkeypatch: pytest.MonkeyPatch,
    figure: Figure,
    setting: str,
    value: int,
    at_least: float,
) -> None:
    """The control: the usual advice, WAL with `synchronous=NORMAL`, and worse; both are planted past the assertion."""
    sound = connections.pragmas

    def planted(*, foreign_keys: bool) -> tuple[tuple[str, str, object], ...]:
        return tuple(
            (name, setting, value) if name == "synchronous" else (name, asked, wanted)
            for name, asked, wanted in sound(foreign_keys=foreign_keys)
        )

    workload = BY_NAME["recording"]
    with monkeypatch.context() as plant:
        plant.setattr(connections, "pragmas", planted)
        trace = look.trace_of(disk, workload)
    broken = look.all_broken(workload, kept(trace, workspace), SEED, CONTROL_STATES)
    share = len(broken) / CONTROL_STATES
    found = f"{len(broken)} found broken ({share:.0%}, wanted {at_least:.0%})"
    figure("G2", f"control: synchronous={setting}", f"{CONTROL_STATES} states", found)
    assert share >= at_least


@pytest.mark.parametrize("name", ["making", "enrolling", "rotating", "backing-up", "restoring"])
def test_the_harness_finds_small_files_that_are_not_flushed(
    disk: Disk, workspace: Path, monkeypatch: pytest.MonkeyPatch, figure: Figure, name: str
) -> None:
    """The other control: key slots, backups and a restore rest on files that the program itself must flush."""
    with monkeypatch.context() as plant:
        plant.setattr(os, "fsync", lambda _handle: None)
        trace = look.trace_of(disk, BY_NAME[name])
    broken = look.all_broken(BY_NAME[name], kept(trace, workspace), SEED, SMALL_CONTROL_STATES)
    figure("G2", f"control: no fsync while {name}", f"{SMALL_CONTROL_STATES} states", f"{len(broken)} found broken")
    assert broken


def test_a_state_that_once_failed_stays_mended(disk: Disk, workspace: Path, figure: Figure) -> None:
    files = sorted(FAILING_SEEDS.glob("power-cut-*.json"))
    for file in files:
        once = json.loads(file.read_text())
        trace = look.trace_of(disk, BY_NAME[once["workload"]])
        numbers = range(once["number"], once["number"] + 1)
        assert list(look.broken_in(BY_NAME[once["workload"]], trace, once["seed"], numbers, workspace)) == []
    figure("G2", "kept failing seeds", f"{len(files)} states", "0 broken")
