"""How the tests make backups of the small clinic's store."""

from __future__ import annotations

import os
from pathlib import Path

from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.store.backup_keeper import BackupKeeper
from prisoncare_desktop.store.open_store import OpenStore
from prisoncare_desktop.store.restore import Restorer
from prisoncare_desktop.store.sealing import KdfCost
from prisoncare_desktop.store.vault import Vault
from prisoncare_desktop.usecases.ports import Clock
from tests.store.clinic import NURSE, PASSWORD

LEADER = StaffMember("staff-leader", "Dr Hale", Role.LEADER)
LEADERS_PASSWORD = "another invented password"


def keeper(folder: Path, store: OpenStore, clock: Clock, member: StaffMember = NURSE) -> BackupKeeper:
    return BackupKeeper(store, folder, clock, os.urandom, member)


def restorer(folder: Path, clock: Clock) -> Restorer:
    return Restorer(folder, clock, os.urandom, KdfCost.for_tests())


def with_leader(folder: Path, vault: Vault) -> OpenStore:
    """Enrol the leader, who may replace a store that is there; return the store, open."""
    _, store = vault.open(NURSE.id, PASSWORD)
    vault.enrol(store, LEADER, LEADERS_PASSWORD, by=NURSE)
    return store


def latest(folder: Path) -> Path:
    """Return the newest backup in the data folder's own place for them."""
    return max((folder / "backups").glob("backup-*"))
