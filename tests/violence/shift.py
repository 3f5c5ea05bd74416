"""A nurse's shift on a disk that fails: run as a program by `test_io_faults.py`.

One process imports everything and forks a PC for each folder it is given. Whatever goes wrong, the nurse goes on with
the next thing. A PC says what it tried, what it called saved, and of what trouble it told; `ended` when it is gone.
`swallows` plants the defect that the harness must find: trouble is kept to oneself and all is called saved.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

from prisoncare_desktop.errors import PrisonCareError
from prisoncare_desktop.store.open_store import OpenStore
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.drafts import SaveDraft
from tests.store.clinic import NURSE, PASSWORD
from tests.violence.workloads import context_of, record, vault_in

DRAFT = "draft review:1 half an answer"


def shift(folder: Path, *, swallows: bool) -> None:
    """Sign in, record three outcomes, park a draft, lock."""
    opened: list[OpenStore] = []
    for _ in range(2):  # one tries again once, as people do
        if not opened:
            told(lambda: opened.append(vault_in(folder).open(NURSE.id, PASSWORD)[1]))
    if not opened:
        return
    nurse = context_of(opened[0], NURSE, "shift")

    def park() -> None:
        say(f"try {DRAFT}")
        dispatch.run(SaveDraft("review:1", "url", "1", "half an answer"), nurse)
        say(f"ok {DRAFT}")

    for n in range(3):
        if swallows:
            told(lambda n=n: record(nurse, n, boast), aloud=False)  # type: ignore[misc]  # bound at once, on purpose
        else:
            told(lambda n=n: record(nurse, n, say))  # type: ignore[misc]  # as above
    told(park)
    told(opened[0].close)


def told(act: Callable[[], None], *, aloud: bool = True) -> None:
    """Do it; say the trouble it told of, or that it was none of ours."""
    try:
        act()
    except PrisonCareError as trouble:
        if aloud:
            say(f"told {type(trouble).__name__}")
    except Exception as stray:  # noqa: BLE001 - the finding
        say(f"stray {type(stray).__name__}: {stray}")


def say(words: str) -> None:
    os.write(1, f"{words}\n".encode())


def boast(words: str) -> None:
    say(words.replace("try", "ok", 1))


def main(*options: str) -> None:
    """For each line, a folder: fork a PC that works there."""
    for line in sys.stdin:
        pc = os.fork()
        if pc == 0:
            try:
                shift(Path(line.strip()), swallows="swallows" in options)
            finally:
                os._exit(0)
        say(f"pc {pc}")
        os.waitpid(pc, 0)
        say("ended")


if __name__ == "__main__":
    main(*sys.argv[1:])
