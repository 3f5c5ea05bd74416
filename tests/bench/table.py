"""One figure beside its baseline."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """What was measured, ours and the baseline's, in the same unit."""

    what: str
    ours: float
    baseline: float
    unit: str
    against: str

    def line(self) -> str:
        ratio = f"{self.ours / self.baseline:6.1f} x" if self.baseline else "      -"
        return f"{self.what:<44} {self.ours:>10.2f} {self.baseline:>10.2f} {self.unit:<6} {ratio}  {self.against}"


HEAD = f"{'figure':<44} {'ours':>10} {'baseline':>10} {'unit':<6} {'ratio':>8}  baseline is"


def cpu_ms(work: Callable[[], object], *, runs: int = 5) -> float:
    """Return the median CPU time (all threads of this process) of some runs, ms."""
    taken = []
    for _ in range(runs):
        before = time.process_time()
        work()
        taken.append((time.process_time() - before) * 1000)
    return statistics.median(taken)


def wall_ms(work: Callable[[], object], *, runs: int = 5) -> float:
    """Return the median wall time of some runs, ms."""
    taken = []
    for _ in range(runs):
        before = time.perf_counter()
        work()
        taken.append((time.perf_counter() - before) * 1000)
    return statistics.median(taken)
