"""PCs that save until they are killed: run as a program by `test_kill_nine.py`.

One process imports everything once and forks a PC for each line it is given: a life then costs milliseconds, not the
half second of the imports. A PC says each save that it was promised.

`promise-first` and `two-transactions` plant the defects that the harness must find: a promise before the save, and the
record saved before its trail and its outbox entry.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from prisoncare_desktop.domain.attendance import Outcome
from prisoncare_desktop.store.open_store import OpenStore
from prisoncare_desktop.store.sealing import KdfCost
from prisoncare_desktop.store.vault import Vault
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.attendance import RecordOutcome
from prisoncare_desktop.usecases.context import Context
from tests.store.clinic import MORNING, NURSE, PASSWORD, Hands


def save(folder: Path, appointment_ids: list[str], fault: str) -> None:
    """Record outcomes, one after the other; say each appointment's id once its save was acknowledged."""
    _, store = Vault(folder, Hands(), os.urandom, KdfCost.for_tests()).open(NURSE.id, PASSWORD)
    nurse = Context(store=store, clock=Hands(), user=NURSE, random_bytes=os.urandom, printer=lambda _items: b"")
    say("ready")
    for appointment_id in appointment_ids:
        if fault == "promise-first":
            say(appointment_id)
        if fault == "two-transactions":
            in_two_transactions(store, appointment_id)
        else:
            dispatch.run(RecordOutcome(appointment_id, Outcome.ATTENDED), nurse)
        if fault != "promise-first":
            say(appointment_id)


def in_two_transactions(store: OpenStore, appointment_id: str) -> None:
    """Save the record, past every guard, and what says so after it."""
    with store.write(NURSE) as unit:
        appointment = unit.appointments.get(appointment_id)
        session = unit.sessions.get(appointment.session_id)
        changed, event = appointment.record(
            Outcome.ATTENDED, "", by=NURSE.id, initials=NURSE.initials, at=MORNING, session=session
        )
        unit.appointments.put(changed)
        unit._connection.commit()
    with store.write(NURSE) as unit:
        unit.record(event)
        unit.commit()


def say(word: str) -> None:
    os.write(1, f"{word}\n".encode())  # one write: a kill leaves no half line


def main(folder: Path, fault: str) -> None:
    """For each line of appointment ids: fork a PC, say its process id, and `ended` when it is gone."""
    for line in sys.stdin:
        pc = os.fork()
        if pc == 0:
            save(folder, line.strip().split(","), fault)
            os._exit(0)
        say(f"pc {pc}")
        os.waitpid(pc, 0)
        say("ended")


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:] or [""])
