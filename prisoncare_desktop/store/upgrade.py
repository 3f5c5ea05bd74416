"""An older store brought up to date at sign-in: first a checked backup of it as it was, then the schema, whole or not.

Killed anywhere, the store is exactly old or exactly new, and the next sign-in carries on.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing

from prisoncare_desktop import settings
from prisoncare_desktop.errors import BackupDiskFull, DiskFull
from prisoncare_desktop.store import backup, schema, shelf
from prisoncare_desktop.store import connection as connections
from prisoncare_desktop.store.backup import BackupKeys, Wanted
from prisoncare_desktop.store.keyslots import KeySlots
from prisoncare_desktop.store.open_store import StoreKeys
from prisoncare_desktop.store.store_folder import StoreFolder
from prisoncare_desktop.usecases.ports import Clock

OnStep = Callable[[int, int], None]
"""(which step begins, of how many); told on the thread that signs in."""

STEPS = 2
WHY = "before-migration"


def bring_up_to_date(folder: StoreFolder, keys: StoreKeys, slots: KeySlots, clock: Clock, on_step: OnStep) -> None:
    """Keep the store as it is in a backup, then give it this program's schema.

    Raises:
        DiskFull, StoreUnavailable, BackupUnusable: the store is as it was.
        StoreDamaged: it does not read.
    """
    on_step(1, STEPS)
    try:
        _keep_as_it_is(folder, keys, slots, clock)
    except BackupDiskFull as error:
        raise DiskFull("no room to keep the store as it was before it is brought up to date") from error
    on_step(2, STEPS)
    schema.migrate(folder.store_file, keys.file)


def _keep_as_it_is(folder: StoreFolder, keys: StoreKeys, slots: KeySlots, clock: Clock) -> None:
    """Make the backup `before-<schema>-...` on this PC's own disk, unless the very same was kept before a power cut."""
    chosen = settings.load(folder.path)
    into = settings.Settings(data_folder=folder.path).backups
    prefix = f"{shelf.BEFORE}{schema.CURRENT}-"
    with closing(connections.open_to_look(folder.store_file, keys.file)) as source:
        connections.begin_reading(source)
        head = backup.head_of(source)
        for one in shelf.listed(into):
            told = one.manifest if one.folder.name.startswith(prefix) else None
            if told is not None and (told.trail_seq, told.trail_mac, told.slots) == (*head, slots.mac):
                return
        wanted = Wanted(into, prefix, WHY, chosen.room, clock.now())
        backup.make(source, slots, BackupKeys.of(keys), clock, wanted, _nobody_watches)


def _nobody_watches(_done: int, _whole: int) -> None:
    """Progress that nobody watches."""
