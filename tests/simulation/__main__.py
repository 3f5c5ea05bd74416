"""`python -m tests.simulation SEED`: replay one schedule and find its fewest steps. `... FIRST LAST`: run them all."""

from __future__ import annotations

import multiprocessing
import os
import sys
import time
from collections.abc import Iterator

from tests.simulation.runner import Result, run, shrunk

TOLD_EVERY_S = 60.0
AT_ONCE = 50  # seeds a process is handed at a time


def replay(seed: int) -> int:
    """Run one seed and print what came of it, step by step."""
    result = run(seed)
    print(f"seed {seed}: {result.schedule.pcs} PCs, {result.schedule.habits}")
    if result.fault:
        result = shrunk(result)
    for line in result.trace:
        print(f"  {line}")
    print(result.fault or "all held")
    return bool(result.fault)


def sweep(first: int, last: int) -> int:
    """Run the seeds from first to last (included) on every core; print those that fail, and how it goes."""
    began = told = time.monotonic()
    failed = 0
    for done, result in enumerate(_results(first, last), 1):
        if result.fault:
            failed += 1
            print(f"seed {result.seed}: {result}", flush=True)
        now = time.monotonic()
        if now - told > TOLD_EVERY_S:
            told, rate = now, done / (now - began)
            left_h = (last - first + 1 - done) / rate / 3600
            print(f"... {done} done, {rate * 60:.0f} a minute, {failed} failed; {left_h:.1f} h to go", flush=True)
            print(f"    to go on later: python -m tests.simulation {result.seed + 1} {last}", flush=True)
    in_all, took = last - first + 1, time.monotonic() - began
    print(f"{in_all} schedules in {took:.0f} s ({in_all / took * 60:.0f} a minute), {failed} failed")
    return bool(failed)


def _results(first: int, last: int) -> Iterator[Result]:
    """Yield the results in the order of the seeds."""
    seeds = range(first, last + 1)
    with multiprocessing.get_context("spawn").Pool(os.cpu_count()) as pool:
        yield from pool.imap(run, seeds, AT_ONCE)


if __name__ == "__main__":
    numbers = [int(one) for one in sys.argv[1:]]
    sys.exit(replay(*numbers) if len(numbers) == 1 else sweep(*numbers))
