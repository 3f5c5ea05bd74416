"""A PC that records and syncs until it is killed. Run as a program by `test_kill_nine`.

It loads everything once and then forks: one child a life. A child records as the nurse and as the administrator, one
change after another, while its own sync thread sends; it says `ok` only after the command has returned.

`--boasts` plants a defect, to show that the harness would see it: `ok` is said first, and the command runs a moment
later, as a program does that writes behind.
"""

from __future__ import annotations

import os
import random
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from prisoncare_desktop import settings, wiring
from prisoncare_desktop.domain.attendance import Outcome
from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.forms import wire
from prisoncare_desktop.forms.session import FormSession
from prisoncare_desktop.pdf.feedback_pack import feedback_pack
from prisoncare_desktop.store.sealing import KdfCost
from prisoncare_desktop.store.vault import Vault
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.attendance import GetSessionGrid, RecordOutcome
from prisoncare_desktop.usecases.clinic_lists import GetSessions
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.feedback import FEEDBACK_FORM, KeyInReturn
from prisoncare_desktop.usecases.packaged_forms import packaged_form
from prisoncare_desktop.usecases.ports import Store
from prisoncare_desktop.usecases.requests import Command

Recording = Callable[[str, Command[None], Context], None]

NURSE = StaffMember("kill-nurse", "Test Nurse", Role.NURSE)
CLERK = StaffMember("kill-clerk", "Test Clerk", Role.ADMINISTRATOR)
WRITES_BEHIND_S = 0.1  # longer than the harness waits before it kills
PASSWORD = "a password for tests"
OUTCOMES = (
    (Outcome.ATTENDED, ""),
    (Outcome.LATE_SEEN, ""),
    (Outcome.NOT_SEEN, "R2"),
    (Outcome.NOT_SEEN, "P1"),
    (Outcome.CANCELLED, "C1"),
)


def cheap_vault(folder: Path) -> Vault:
    """Return the vault with a key derivation that a hundred lives can afford."""
    return Vault(folder, clock=wiring.SystemClock(), random_bytes=os.urandom, cost=KdfCost.for_tests())


def context_of(store: Store, user: StaffMember) -> Context:
    return Context(store=store, clock=wiring.SystemClock(), user=user, random_bytes=os.urandom, printer=feedback_pack)


def sync_for_ever(folder: Path, store: Store) -> None:
    chosen = settings.load(folder)
    while True:
        wiring.run_sync(chosen, store)


def live(folder: Path, seed: int, codes: list[str], record: Recording) -> None:
    """Record and sync until killed."""
    chance = random.Random(seed)
    _, store = cheap_vault(folder).open(NURSE.id, PASSWORD)
    threading.Thread(target=sync_for_ever, args=(folder, store), daemon=True).start()
    nurse, clerk = context_of(store, NURSE), context_of(store, CLERK)
    today = datetime.now(UTC).date()
    sessions = dispatch.ask(GetSessions(today - timedelta(days=4), today), nurse)
    ids = [r.appointment.id for s in sessions for r in dispatch.ask(GetSessionGrid(s.session.id), nurse).rows]
    draft = wire.to_draft(FormSession(packaged_form(FEEDBACK_FORM)))
    while True:
        appointment_id = chance.choice(ids)
        outcome, reason = chance.choice(OUTCOMES)
        record(
            f"outcome {appointment_id} {outcome} {reason}",
            RecordOutcome(appointment_id, outcome, reason, why="found-out-more"),
            nurse,
        )
        if codes:
            code = codes.pop()
            record(f"form {code}", KeyInReturn(code, draft), clerk)


def honestly(what: str, command: Command[None], context: Context) -> None:
    say(f"try {what}")
    dispatch.run(command, context)
    say(f"ok {what}")


def boasting(what: str, command: Command[None], context: Context) -> None:
    say(f"try {what}")
    say(f"ok {what}")
    time.sleep(WRITES_BEHIND_S)
    dispatch.run(command, context)


def say(line: str) -> None:
    os.write(1, (line + "\n").encode())


def main() -> None:
    """Fork one child for each line of input: `seed code code …`. Say its process id, then wait until it is killed."""
    folder = Path(sys.argv[1])
    record = boasting if "--boasts" in sys.argv[2:] else honestly
    for line in sys.stdin:
        seed, *codes = line.split()
        child = os.fork()
        if child == 0:
            try:
                live(folder, int(seed), codes, record)
            finally:
                os._exit(9)
        say(f"born {child}")
        os.waitpid(child, 0)
        say("gone")


if __name__ == "__main__":
    main()
