"""Power cuts while the master key changes: the store opens with the old or the new one, never with neither."""

from __future__ import annotations

from pathlib import Path

from prisoncare_desktop.store.keeper import SessionKeeper
from tests.store.backing_up import LEADER, LEADERS_PASSWORD
from tests.store.clinic import CLERK, NURSE, PASSWORD
from tests.violence.ledger import Ledger
from tests.violence.workloads import Say, a_clinic, context_of, opens, opens_and_keeps_its_promises, record, vault_in


def a_clinic_with_a_leader(folder: Path) -> None:
    a_clinic(folder)
    vault = vault_in(folder, "leading")
    _, store = vault.open(NURSE.id, PASSWORD)
    vault.enrol(store, LEADER, LEADERS_PASSWORD, by=NURSE)
    store.close()


def rotating(folder: Path, say: Say) -> None:
    """Change the master key, and change it again because somebody leaves; work goes on in between."""
    vault = vault_in(folder)
    _, store = vault.open(LEADER.id, LEADERS_PASSWORD)
    keeper = SessionKeeper(vault, store, LEADER)
    nurse = context_of(store, NURSE, "work")
    for n in range(2):
        record(nurse, 3 * n, say)
        keeper.rotate()
        say(f"ok rotated {n}")
        record(nurse, 3 * n + 1, say)
    say(f"try gone {CLERK.id}")
    keeper.remove(CLERK.id)
    say(f"ok gone {CLERK.id}")
    record(nurse, 6, say)
    store.close()


def opens_by_one_of_both(folder: Path, ledger: Ledger) -> list[str]:
    broken = []
    if ledger.promised("gone", CLERK.id) and opens(folder, CLERK.id, "another password"):
        broken.append("the password of somebody who was removed still opens the store")
    if not opens(folder, LEADER.id, LEADERS_PASSWORD):
        broken.append("the leader's password opens nothing any more")
    return broken + opens_and_keeps_its_promises(folder, ledger)
