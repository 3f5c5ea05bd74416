"""Lock and change over: real processes, the person's own typing left out."""

from __future__ import annotations

import statistics
import time
from pathlib import Path

from tests.bench import start
from tests.bench.table import Figure, wall_ms
from tests.journeys.processes import Chain

RUNS = 6


def figures(pc: Path, user_ids: tuple[str, str], password: str, folder: Path) -> list[Figure]:
    """Return how long it is from the lock to a door that can be used, and to the other person's first page."""
    chain = Chain(pc, folder / "meeting")
    to_door, to_page = [], []
    try:
        chain.sign_in(user_ids[0], password)
        for run in range(RUNS):
            began = time.perf_counter()
            chain.do("later(house.lock)")
            chain.next()
            chain.until("house.door_view.password.isEnabled()")
            to_door.append((time.perf_counter() - began) * 1000)
            chain.sign_in(user_ids[(run + 1) % 2], password)
            to_page.append((time.perf_counter() - began) * 1000)
    finally:
        chain.end()
    bare = wall_ms(lambda: start.run(start.BARE), runs=3)
    return [
        Figure("lock to a door that can be used", statistics.median(to_door), bare, "ms", "a bare PySide6 window"),
        Figure("the slowest of them", max(to_door), bare, "ms", "a bare PySide6 window"),
        Figure("change over: lock to the other's first page", statistics.median(to_page), 3000, "ms", "the goal"),
        Figure("the slowest of them", max(to_page), 3000, "ms", "the goal"),
    ]
