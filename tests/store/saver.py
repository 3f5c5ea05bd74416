"""PCs that save until they are killed: run as a program by `test_kill_nine.py`.

One process imports everything once and forks a PC for each line it is given: a life then costs milliseconds, not the
half second of the imports. A PC says each save that it was promised.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from prisoncare_desktop.store.sealing import KdfCost
from prisoncare_desktop.store.vault import Vault
from tests.store.clinic import NURSE, PASSWORD, Hands, record_attended


def save(folder: Path, appointment_ids: list[str], *, promise_first: bool) -> None:
    """Record outcomes, one after the other; say each appointment's id once its save was acknowledged.

    `promise_first`: say it before, the fault that the harness must find.
    """
    _, store = Vault(folder, Hands(), os.urandom, KdfCost.for_tests()).open(NURSE.id, PASSWORD)
    say("ready")
    for appointment_id in appointment_ids:
        if promise_first:
            say(appointment_id)
        record_attended(store, appointment_id)
        if not promise_first:
            say(appointment_id)


def say(word: str) -> None:
    os.write(1, f"{word}\n".encode())  # one write: a kill leaves no half line


def main(folder: Path, *, promise_first: bool) -> None:
    """For each line of appointment ids: fork a PC, say its process id, and `ended` when it is gone."""
    for line in sys.stdin:
        pc = os.fork()
        if pc == 0:
            save(folder, line.strip().split(","), promise_first=promise_first)
            os._exit(0)
        say(f"pc {pc}")
        os.waitpid(pc, 0)
        say("ended")


if __name__ == "__main__":
    main(Path(sys.argv[1]), promise_first=sys.argv[2:] == ["promise-first"])
