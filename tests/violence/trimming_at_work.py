"""Power cuts while what is old is trimmed: what has no receipt stays, and nothing goes by halves."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from prisoncare_desktop.domain.attendance import Outcome
from prisoncare_desktop.store.open_store import OpenStore
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.retention import TrimStore
from tests.store.backing_up import LEADER
from tests.store.clinic import MORNING, NURSE, PASSWORD, ZOE, Hands, record_attended
from tests.store.leaving import seen_on, sent, server_told
from tests.violence.keys_at_work import a_clinic_with_a_leader
from tests.violence.ledger import Ledger
from tests.violence.oracle import plain
from tests.violence.workloads import Say, context_of, opens_and_keeps_its_promises, vault_in

OLD = 24
LONG_AGO = MORNING - timedelta(days=700)
LATER = MORNING + timedelta(days=60)


def _unsent(n: int) -> bool:
    return n % 3 == 0


def a_clinic_with_old_lists(folder: Path) -> None:
    """Appointments of long ago, two of three at the trust with a receipt; the clocks say it is months later."""
    a_clinic_with_a_leader(folder)
    _, store = vault_in(folder, "old").open(NURSE.id, PASSWORD)
    for n in range(OLD):
        appointment = seen_on(store, ZOE.id, LONG_AGO + timedelta(days=n), f"old-{n:02}")
        entry = record_attended(store, appointment.id)
        if not _unsent(n):
            sent(store, entry, at=LONG_AGO + timedelta(days=n))
    server_told(store, LATER)
    store.close()


def trimming(folder: Path, say: Say) -> None:
    for n in filter(_unsent, range(OLD)):
        say(f"ok outcome old-{n:02} {Outcome.ATTENDED}")
    _, store = vault_in(folder).open(NURSE.id, PASSWORD)
    while _trim(store):
        say("ok portion -")
    say("ok trimmed -")
    store.close()


def _trim(store: OpenStore) -> bool:
    context = context_of(store, LEADER, "trim", Hands(LATER + timedelta(hours=1)))
    return dispatch.run(TrimStore(), context).value.more


def trimmed_whole(folder: Path, ledger: Ledger) -> list[str]:
    """Nothing unsent ever goes; what else was old goes now or at the next trim, with its history."""
    broken = opens_and_keeps_its_promises(folder, ledger)
    _, store = vault_in(folder, "trims again").open(NURSE.id, PASSWORD)
    before = _left(store, folder)
    while _trim(store):
        pass
    after = _left(store, folder)
    store.close()
    unsent = {f"old-{n:02}" for n in filter(_unsent, range(OLD))}
    if ledger.promised("trimmed") and before != unsent:
        broken.append(f"called trimmed, and there are still {sorted(before - unsent)}")
    if after != unsent:
        broken.append(f"after the next trim there are {sorted(after)}, not {sorted(unsent)}")
    return broken


def _left(store: OpenStore, folder: Path) -> set[str]:
    with plain(store.keys.file, folder / "prisoncare.db") as connection:
        there = {row[0] for row in connection.execute("SELECT id FROM appointments WHERE id LIKE 'old-%'").fetchall()}
        history = connection.execute("SELECT DISTINCT id FROM appointment_history WHERE id LIKE 'old-%'").fetchall()
    return there | {row[0] for row in history}
