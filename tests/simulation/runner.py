"""One seed: run, judged, replayed, shrunk."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from functools import cache

from prisoncare_desktop.log import logger
from tests.simulation.schedule import Schedule, drawn
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


def run_schedule(schedule: Schedule) -> Result:
    world, log = World(stage(), schedule), logger("sync")
    before = log.level
    log.setLevel(logging.CRITICAL)  # a schedule is all trouble; nobody reads of it
    try:
        world.run()
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
