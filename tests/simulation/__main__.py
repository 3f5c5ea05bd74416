"""`python -m tests.simulation SEED`: replay one schedule and find its fewest steps. `... FIRST LAST`: run them all."""

from __future__ import annotations

import sys
import time

from tests.simulation.runner import run, shrunk

TOLD_EVERY_S = 30.0


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
    """Run the seeds from first to last (included); print those that fail, and how it goes."""
    began, told, failed = time.monotonic(), time.monotonic(), 0
    for done, seed in enumerate(range(first, last + 1), 1):
        result = run(seed)
        if result.fault:
            failed += 1
            print(f"seed {seed}: {result.fault}", flush=True)
        if time.monotonic() - told > TOLD_EVERY_S:
            told = time.monotonic()
            rate = done / (told - began)
            left_min = (last - seed) / rate / 60
            print(f"... {seed}: {rate * 60:.0f} a minute, {failed} failed, {left_min:.0f} min to go", flush=True)
    done, took = last - first + 1, time.monotonic() - began
    print(f"{done} schedules in {took:.0f} s ({done / took * 60:.0f} a minute), {failed} failed")
    return bool(failed)


if __name__ == "__main__":
    numbers = [int(one) for one in sys.argv[1:]]
    sys.exit(replay(*numbers) if len(numbers) == 1 else sweep(*numbers))
