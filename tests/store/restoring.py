"""Restores that are killed at their n-th act on the disk: run as a program by `test_restore_killed.py`.

For each line `<folder> <n>` it forks a process that brings the newest backup of that folder back and dies as it begins
its n-th act: each file opened, renamed, flushed away or made, whoever asks for it. It says `killed` or `through`.
`slots-first` on the command line: put the new key slots in place before the change is decided, the planted defect.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Any

import alembic.command

from prisoncare_desktop.store import swap
from tests.store.backing_up import LEADER, LEADERS_PASSWORD, latest, restorer
from tests.store.clinic import Hands

KILLED = 9
ACTS = frozenset({"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "os.chmod"})
EARLY = alembic.command


def bring_back(folder: Path, n: int, *, slots_first: bool) -> None:
    """Bring the newest backup back; die at the n-th act on this folder after the backup was opened."""
    ours = restorer(folder, Hands())
    opened = ours.open(latest(folder), LEADER.id, LEADERS_PASSWORD)
    counted = iter(range(n))

    def hook(name: str, arguments: tuple[Any, ...]) -> None:
        if name in ACTS and str(folder) in str(arguments[0]) and next(counted, None) is None:
            os._exit(KILLED)

    if slots_first:
        decide = swap.decide

        def too_early(where: Path, aside: str) -> None:
            shutil.copy2(where / swap.STAGING / "keyslots.json", where / "keyslots.json")
            decide(where, aside)

        swap.__dict__["decide"] = too_early
    sys.addaudithook(hook)
    ours.bring_back(opened)


def main(*, slots_first: bool) -> None:
    for line in sys.stdin:
        folder, n = line.split()
        child = os.fork()
        if child == 0:
            bring_back(Path(folder), int(n), slots_first=slots_first)
            os._exit(0)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        print({0: "through", KILLED: "killed"}.get(status, f"failed {status}"), flush=True)


if __name__ == "__main__":
    main(slots_first=sys.argv[1:] == ["slots-first"])
