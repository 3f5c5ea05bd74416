"""One seed: run, judged, replayed, shrunk."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

from prisoncare_desktop.log import logger
from tests.simulation.schedule import Schedule, drawn
from tests.simulation.server import Habits
from tests.simulation.world import Stage, World


@dataclass(frozen=True)
class Result:
    """`fault`: "" where all held, else what did not. `trace`: what each step came to."""

    seed: int
    fault: str
    trace: tuple[str, ...]
    schedule: Schedule

    def __str__(self) -> str:
        return f"{self.fault}\n  replay: python -m tests.simulation {self.seed}"


@cache
def stage() -> Stage:
    """The stage of this process."""
    return Stage()


def run(seed: int) -> Result:
    """Run the schedule of a seed."""
    return run_schedule(drawn(seed))


def run_written(written: Callable[[World], None]) -> Result:
    """Run a schedule of `written.py`: two PCs, a server of the mildest habits, and no trouble but what it says."""
    return run_schedule(Schedule(seed=0, habits=Habits(), pcs=2, rows=1, faults=(), meanwhile=(), steps=()), written)


def run_schedule(schedule: Schedule, written: Callable[[World], None] | None = None) -> Result:
    """Run a schedule, and after its steps what somebody wrote by hand."""
    world, log = World(stage(), schedule), logger("sync")
    before = log.level
    log.setLevel(logging.CRITICAL)  # a schedule is all trouble; nobody reads of it
    try:
        world.run(written)
    except Exception as e:  # noqa: BLE001 - whatever the product raises is a finding
        return Result(schedule.seed, f"{type(e).__name__}: {e}", tuple(world.trace), schedule)
    finally:
        log.setLevel(before)
    return Result(schedule.seed, "", tuple(world.trace), schedule)


def shrunk(failed: Result) -> Result:
    """Return the same failure with the fewest steps, by leaving out one at a time, the longest runs first."""
    best, kind = failed, _kind(failed.fault)
    piece = len(best.schedule.steps) // 2
    while piece:
        at = 0
        while at < len(best.schedule.steps):
            steps = best.schedule.steps[:at] + best.schedule.steps[at + piece :]
            tried = run_schedule(replace(best.schedule, steps=steps))
            if _kind(tried.fault) == kind:
                best = tried
            else:
                at += piece
        piece //= 2
    return best


def _kind(fault: str) -> str:
    return " ".join(fault.split()[:2])
