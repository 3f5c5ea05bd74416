"""A program that forks a process for each line `<folder> <n>` it reads, to be killed at the n-th step of its work.

It imports everything once, and says for each line `killed`, `through` when the work had no such step, or `failed`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

KILLED = 9


def die() -> NoReturn:
    """End this process as a cut of the power would: nothing is flushed, nothing is closed."""
    os._exit(KILLED)


def fork_for_each_line(work: Callable[[Path, int], None]) -> None:
    """Do the work of each line of standard input in a process of its own, and say how that one ended."""
    for line in sys.stdin:
        folder, n = line.split()
        child = os.fork()
        if child == 0:
            work(Path(folder), int(n))
            os._exit(0)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        print({0: "through", KILLED: "killed"}.get(status, f"failed {status}"), flush=True)
