"""A program that syncs in a process of its own for each line it reads, killed (-9) at a step of the sync.

Arguments: base url, token. A line: folder, step (0: none), the PC's clock. It answers `killed`, `through <trouble>`
when the run had no such step, or how else the process ended. It imports everything once and forks for each line.
"""

from __future__ import annotations

import fcntl
import os
import signal
import sys
from datetime import datetime
from pathlib import Path

import httpx

from prisoncare_desktop import wiring
from prisoncare_desktop.sync.access.transport import FhirTransport
from prisoncare_desktop.sync.engine import SyncEngine
from tests.sync import small_prison
from tests.sync.conftest import TestClock, opened
from tests.sync.dying import DyingWire, Steps, dying


class KillingSteps(Steps):
    """At the last of them this process is no more: no handler runs, nothing is flushed."""

    def step(self) -> None:
        self.taken += 1
        if self.taken == self._last:
            os.kill(os.getpid(), signal.SIGKILL)


def sync(folder: Path, step: int, at: str, base_url: str, token: str) -> str:
    """Sync once; return the trouble it met."""
    clock, steps = TestClock(), KillingSteps(step)
    clock.at = datetime.fromisoformat(at)
    with (folder.parent / "opening").open("w") as one_at_a_time:  # as in the app, which runs once for each folder
        fcntl.flock(one_at_a_time, fcntl.LOCK_EX)
        store = opened(folder, clock)
    with httpx.HTTPTransport(verify=False) as network:
        transport = FhirTransport(base_url, token, wire=DyingWire(network, steps))
        engine = SyncEngine(
            dying(store, steps),
            transport,
            clock=clock,
            random_bytes=os.urandom,
            agency_id=small_prison.AGENCY,
            process=str(os.getpid()),
            process_lives=wiring.process_lives,
        )
        trouble = engine.run_once().trouble
    store.close()
    return trouble


def main(base_url: str, token: str) -> None:
    for line in sys.stdin:
        folder, step, at = line.rstrip("\n").split("\t")
        child = os.fork()
        if child == 0:
            print("through", sync(Path(folder), int(step), at, base_url, token), flush=True)
            os._exit(0)
        ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if ended:
            print("killed" if ended == -signal.SIGKILL else f"ended with {ended}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
