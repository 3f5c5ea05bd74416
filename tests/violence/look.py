"""Looks at crash states of a kept trace, and says which break a promise: run as a program, one or more at a time.

`python -m tests.violence.look WORKLOAD TRACE SEED FIRST STEP COUNT`; one line of JSON for each state that does.
"""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from tests.violence import power_cut, workloads
from tests.violence.disk import CHECKOUT, Disk, quick_workspace
from tests.violence.every_workload import BY_NAME
from tests.violence.ledger import Ledger
from tests.violence.trace import Operation, operations

PROCESSES: Final = 2  # this machine's cores; each state is one process's business


def chance_of(workload: str, seed: str, number: int) -> random.Random:
    return random.Random(f"{workload}/{seed}/{number}")


def trace_of(disk: Disk, workload: workloads.Workload) -> list[Operation]:
    """Do the workload on the disk once; return its trace."""
    home = disk.mount / "data"
    workload.prepare(home)
    with disk.recorded() as trace:
        workload.work(home, disk.say)
    shutil.rmtree(home)
    return trace


def broken_in(
    workload: workloads.Workload, trace: list[Operation], seed: str, numbers: range, folder: Path
) -> Iterator[dict[str, Any]]:
    """Return the states that break a promise, with how."""
    chances = {number: chance_of(workload.name, seed, number) for number in numbers}
    for number, state in power_cut.states(trace, chances):
        root = folder / f"state-{number}"
        root.mkdir()
        state.put_down(root)
        broken = _look(workload, root / "data", Ledger.of(state.said))
        shutil.rmtree(root)
        if broken:
            yield {
                "workload": workload.name,
                "seed": seed,
                "number": number,
                "cut_after": state.cut_after,
                "mode": state.mode,
                "broken": broken,
            }


def _look(workload: workloads.Workload, home: Path, ledger: Ledger) -> list[str]:
    try:
        return workload.look(home, ledger)
    except Exception as error:  # noqa: BLE001 - whatever it is, the store did not start: that is the finding
        return [f"{type(error).__name__}: {error}", *traceback.format_tb(error.__traceback__)[-3:]]


def all_broken(
    workload: workloads.Workload, trace_file: Path, seed: str, count: int, first: int = 0
) -> list[dict[str, Any]]:
    """Look at so many states in processes of their own; return those that break a promise."""
    processes = min(PROCESSES, count)
    shares = [(first + n, processes, len(range(n, count, processes))) for n in range(processes)]
    program = [sys.executable, "-m", "tests.violence.look", workload.name, str(trace_file), seed]
    looking = [
        subprocess.Popen([*program, *map(str, share)], cwd=CHECKOUT, stdout=subprocess.PIPE, text=True)
        for share in shares
    ]
    said = [process.communicate()[0] for process in looking]
    assert [process.returncode for process in looking] == [0] * processes
    return [json.loads(line) for lines in said for line in lines.splitlines()]


def main(name: str, trace_file: str, seed: str, *numbers: str) -> None:
    first, step, count = map(int, numbers)
    folder = quick_workspace("states")
    workload = BY_NAME[name]
    try:
        trace = list(operations(Path(trace_file)))
        for found in broken_in(workload, trace, seed, range(first, first + step * count, step), folder):
            print(json.dumps(found), flush=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
