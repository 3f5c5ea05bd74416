"""Restores that are killed at their n-th act on the disk: run as a program by `test_restore_killed.py`.

For each line `<folder> <n>` a process brings the newest backup of that folder back and dies as it begins its n-th act:
each file opened, renamed, flushed away or made, whoever asks for it.
`slots-first` on the command line: put the new key slots in place before the change is decided, the planted defect.
"""

from __future__ import annotations

import shutil
import sys
from functools import partial
from pathlib import Path
from typing import Any

import alembic.command

from prisoncare_desktop.store import swap
from tests.store.backing_up import LEADER, LEADERS_PASSWORD, latest, restorer
from tests.store.clinic import Hands
from tests.store.killing import die, fork_for_each_line

ACTS = frozenset({"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "os.chmod"})
EARLY = alembic.command


def bring_back(folder: Path, n: int, *, slots_first: bool) -> None:
    """Bring the newest backup back; die at the n-th act on this folder after the backup was opened."""
    ours = restorer(folder, Hands())
    opened = ours.open(latest(folder), LEADER.id, LEADERS_PASSWORD)
    counted = iter(range(n))

    def hook(name: str, arguments: tuple[Any, ...]) -> None:
        if name in ACTS and str(folder) in str(arguments[0]) and next(counted, None) is None:
            die()

    if slots_first:
        decide = swap.decide

        def too_early(where: Path, aside: str) -> None:
            shutil.copy2(where / swap.STAGING / "keyslots.json", where / "keyslots.json")
            decide(where, aside)

        swap.__dict__["decide"] = too_early
    sys.addaudithook(hook)
    ours.bring_back(opened)


if __name__ == "__main__":
    fork_for_each_line(partial(bring_back, slots_first=sys.argv[1:] == ["slots-first"]))
