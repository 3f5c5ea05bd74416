"""Power cuts while a backup is made and while one is brought back: each is whole or not there, and no work is lost."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from prisoncare_desktop.errors import PrisonCareError
from prisoncare_desktop.store.backup_keeper import BackupKeeper
from prisoncare_desktop.store.open_store import OpenStore
from prisoncare_desktop.store.restore import Restorer
from prisoncare_desktop.store.sealing import KdfCost
from prisoncare_desktop.usecases.restored import RESTORED_FROM
from tests.store.backing_up import LEADER, LEADERS_PASSWORD
from tests.store.clinic import NURSE, PASSWORD, Hands
from tests.violence.keys_at_work import a_clinic_with_a_leader
from tests.violence.ledger import Ledger
from tests.violence.oracle import broken_promises, plain, shut
from tests.violence.workloads import Say, context_of, opens_and_keeps_its_promises, record, seeded, vault_in

RECORDED_BEFORE = 3


def keeper(folder: Path, store: OpenStore, seed: str, day: int = 0) -> BackupKeeper:
    hands = Hands()
    hands.at += timedelta(days=day)  # of one day's backups only the last is kept
    return BackupKeeper(store, folder, hands, seeded(f"backups {seed} {day}"), NURSE)


def restorer(folder: Path, seed: str) -> Restorer:
    hands = Hands()
    hands.at += timedelta(hours=1)
    return Restorer(folder, hands, seeded(f"restorer {seed}"), KdfCost.for_tests())


def backing_up(folder: Path, say: Say) -> None:
    _, store = vault_in(folder).open(NURSE.id, PASSWORD)
    nurse = context_of(store, NURSE, "work")
    for n in range(3):
        record(nurse, 2 * n, say)
        note = keeper(folder, store, "work", day=n).make("timer", NURSE)
        say(f"ok backup {note.name}")
        record(nurse, 2 * n + 1, say)
    store.close()


def backups_are_whole(folder: Path, ledger: Ledger) -> list[str]:
    """Every backup that has its name opens and reads whole; every promised one is there."""
    there = {place.name for place in (folder / "backups").glob("backup-*") if place.suffix == ""}
    missing = sorted(ledger.about("backup") - there)
    broken = [f"backup {name} was called made and is not there" for name in missing]
    for name in sorted(there):
        try:
            restorer(folder, "look").open(folder / "backups" / name, LEADER.id, LEADERS_PASSWORD)
        except PrisonCareError as error:
            broken.append(f"backup {name} has its name and cannot be used: {error}")
    return broken + opens_and_keeps_its_promises(folder, ledger)


def a_clinic_with_a_backup(folder: Path) -> None:
    """A backup was made, then some changes more were recorded."""
    a_clinic_with_a_leader(folder)
    _, store = vault_in(folder, "before").open(NURSE.id, PASSWORD)
    keeper(folder, store, "before").make("timer", NURSE)
    for n in range(RECORDED_BEFORE):
        record(context_of(store, NURSE, f"before {n}"), n, lambda _: None)
    store.close()


def restoring(folder: Path, say: Say) -> None:
    (backup,) = (folder / "backups").glob("backup-*")
    ours = restorer(folder, "work")
    ours.bring_back(ours.open(backup, LEADER.id, LEADERS_PASSWORD))
    say("ok restored -")
    _, store = vault_in(folder, "restored").open(LEADER.id, LEADERS_PASSWORD)
    store.close()


def restored_or_as_it_was(folder: Path, ledger: Ledger) -> list[str]:
    """Either store opens; the one that was here is nowhere lost."""
    _, store = vault_in(folder, "again").open(LEADER.id, LEADERS_PASSWORD)
    with store.read() as unit:
        restored = unit.facts.get(RESTORED_FROM) != ""
    broken = broken_promises(store, folder, ledger)
    if ledger.promised("restored") and not restored:
        broken.append("the backup was called brought back, and the old store stands here")
    before = max(folder.glob("before-restore-*"), default=folder) if restored else folder
    with plain(store.keys.file, before / "prisoncare.db") as connection:
        (outcomes,) = connection.execute("SELECT count(*) FROM appointments WHERE outcome IS NOT NULL").fetchone()
        pages = connection.execute("PRAGMA quick_check").fetchall()
    if (outcomes, pages) != (RECORDED_BEFORE, [("ok",)]):
        broken.append(f"the store that was here, in {before.name}, holds {outcomes} outcomes: {pages[:2]}")
    return broken + shut(store, folder)
