"""The store that is to be, made ready out of a backup: whole, closed, and another device than the one backed up."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlcipher3 import dbapi2

from prisoncare_desktop.domain.calendar import instant_text
from prisoncare_desktop.domain.staff import StaffMember
from prisoncare_desktop.errors import DiskFull
from prisoncare_desktop.settings import Settings
from prisoncare_desktop.store import backup, keyslots, manifest, schema
from prisoncare_desktop.store import connection as connections
from prisoncare_desktop.store.backup import BackupKeys
from prisoncare_desktop.store.keyslots import KeySlots
from prisoncare_desktop.store.open_store import OpenStore
from prisoncare_desktop.store.repositories.facts import DEVICE_ID
from prisoncare_desktop.store.sealing import Chance
from prisoncare_desktop.store.store_folder import LOGS, StoreFolder
from prisoncare_desktop.usecases.outbox import EntryState
from prisoncare_desktop.usecases.ports import Clock
from prisoncare_desktop.usecases.restored import (
    FIRST_DEVICE_ID,
    KEYS_CAME_BACK,
    OF_THE_OTHER_DEVICE,
    PULL_FIRST,
    RESTORED_AT,
    RESTORED_FROM,
)

_PUT_FACT = "INSERT INTO facts (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
_KEEP_FIRST_ID = "INSERT INTO facts (name, value) SELECT ?, value FROM facts WHERE name = ? ON CONFLICT DO NOTHING"


def make_ready(
    folder: Path,
    slots: KeySlots,
    keys: BackupKeys,
    member: StaffMember,
    ready: Path,
    clock: Clock,
    random_bytes: Chance,
) -> None:
    """Make a store out of the backup in `folder`, whole and closed, in the empty folder `ready`; `member` did it.

    Raises:
        DiskFull, StoreUnavailable, StoreDamaged.
    """
    place = StoreFolder(ready, clock)
    made_at = manifest.read(folder).made_at
    file_key = keys.keys.file
    with closing(backup.opened(folder, keys)) as source:
        backup.copy_pages(source, place.store_file, file_key, _nobody_watches)
    schema.migrate(place.store_file, file_key)
    with closing(connections.open_connection(place.store_file, file_key)) as connection:
        become_another_device(connection, made_at, clock.now(), random_bytes)
    keyslots.save(place.slots_file, slots)
    place.note_keys(slots.store_id, slots.generation)
    store = OpenStore(place, keys.keys, clock, random_bytes)
    try:
        then = set(keyslots.read(Settings(data_folder=folder).key_slots_file).people)
        with store.write(member) as unit:
            for changed in set(slots.people) - then:  # what somebody is now, not what they were then
                unit.staff.put(changed)
            unit.facts.put(KEYS_CAME_BACK, str(slots.generation))
            unit.trail.note("Restored", "backup", folder.name, reason=instant_text(made_at))
            unit.commit()
    finally:
        store.close()
    if any((ready / (place.store_file.name + log)).exists() for log in LOGS):
        raise DiskFull("no room to fold the restored store's log in")
    with closing(backup.open_finished(place.store_file, file_key)) as whole:
        connections.check_whole(whole)


def become_another_device(
    connection: dbapi2.Connection, made_at: datetime, now: datetime, random_bytes: Chance
) -> None:
    """Take a new device id, pull before anything is sent, and forget what was true of the other device's sync.

    Whatever it had on its way waits again: it may have arrived since, and the pull tells. Its batches keep their
    numbers under the old device's id; those to come are the new one's.
    """
    said = {
        DEVICE_ID: str(UUID(bytes=random_bytes(16), version=4)),
        RESTORED_AT: instant_text(now),
        RESTORED_FROM: instant_text(made_at),
        PULL_FIRST: "1",
        **dict.fromkeys(OF_THE_OTHER_DEVICE, ""),
    }
    try:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(_KEEP_FIRST_ID, (FIRST_DEVICE_ID, DEVICE_ID))
        for fact in said.items():
            connection.execute(_PUT_FACT, fact)
        connection.execute("DELETE FROM watermarks")
        connection.execute("UPDATE batches SET open = 0, summary = 'restored' WHERE open")
        connection.execute(
            "UPDATE outbox SET state = ?, squashed_into = NULL, next_try_at = NULL WHERE state = ?",
            (EntryState.WAITING.value, EntryState.CLAIMED.value),
        )
        connection.execute("COMMIT")
    except dbapi2.Error as error:
        raise connections.trouble(error) from error


def _nobody_watches(_done: int, _whole: int) -> None:
    """Progress that nobody watches."""
