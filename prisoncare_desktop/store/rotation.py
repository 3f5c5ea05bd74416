"""Changing the master key while a session is open, and finishing at the next start what was cut short.

Order: the slots say both keys, old and new -> the file is rewritten under the new one, in one transaction -> the slots
say the new one alone. Killed anywhere, the file opens by one of the two that the slots say: the new is tried first.
"""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

from sqlcipher3 import dbapi2

from prisoncare_desktop.errors import DiskFull, KeySlotsDamaged, RuleBroken, StoreDamaged, StoreUnavailable
from prisoncare_desktop.store import connection as connections
from prisoncare_desktop.store import keyslots, sealing
from prisoncare_desktop.store.keyslots import KeySlots
from prisoncare_desktop.store.open_store import OpenStore, StoreKeys
from prisoncare_desktop.store.sealing import Chance

ROOM_TO_SPARE_BYTES = 1024 * 1024
WAL_FRAME_SHARE = 1.01  # of a page: each is written to the log once, with 24 bytes before it


def rotate(slots_file: Path, store_file: Path, opened: OpenStore, slots: KeySlots, chance: Chance) -> None:
    """Give the store and all slots a new master key, while everybody at work in the store waits.

    Raises:
        RuleBroken: "recovery-code-first".
        DiskFull, StoreUnavailable: nothing was changed, or the change is finished at the next start.
    """
    refuse_if_it_cannot_be(slots, store_file)
    finish(slots_file, store_file, opened, slots)
    old, new = opened.keys.master, chance(sealing.KEY_BYTES)
    rotated = slots.settled(old).rotated(old, new, chance)
    opened.keep_trail_key()
    with opened.alone() as go_on_by:
        try:
            keyslots.save(slots_file, rotated)
        finally:
            if _says(slots_file, rotated):  # also where the disk complained only after it was done
                go_on_by(StoreKeys(new, before=old))
        keyslots.save(slots_file, rotated)  # the previous copy says both as well: either of the two may go bad
        rekey(store_file, StoreKeys(old).file, StoreKeys(new).file)
        go_on_by(StoreKeys(new))
    settle(slots_file, rotated, new)


def finish(slots_file: Path, store_file: Path, opened: OpenStore, slots: KeySlots) -> None:
    """Finish a change that this session began with, cut short before and no room to go on.

    Raises:
        DiskFull, StoreUnavailable: it is not finished.
    """
    keys = opened.keys
    if keys.before is None:
        return
    refuse_without_room(store_file)
    with opened.alone() as go_on_by:
        rekey(store_file, keys.file, StoreKeys(keys.master).file)
        go_on_by(StoreKeys(keys.master))
    settle(slots_file, slots, keys.master)


def keys_that_open(slots_file: Path, store_file: Path, slots: KeySlots, master_key: bytes) -> StoreKeys:
    """Return the keys of a store that is shut; finish a change of them that was cut short.

    Raises:
        StoreDamaged: none of those the slots say opens it, or a page is bad.
    """
    before = slots.master_key_before(master_key)
    if before is None:
        return StoreKeys(master_key)
    old, new = StoreKeys(master_key, before), StoreKeys(master_key)
    if not opens(store_file, new.file):
        if not opens(store_file, old.file):
            raise StoreDamaged("the store opens neither by its new master key nor by the one before")
        try:
            refuse_without_room(store_file)
            rekey(store_file, old.file, new.file)
        except StoreUnavailable:
            return old  # no room now: it is finished when there is
    settle(slots_file, slots, master_key)
    return new


def settle(slots_file: Path, slots: KeySlots, master_key: bytes) -> None:
    """Say the new master key alone. Not done, nothing is lost: the next start finds that the new one opens."""
    with suppress(StoreUnavailable):
        keyslots.save_for_good(slots_file, slots.settled(master_key))


def _says(slots_file: Path, slots: KeySlots) -> bool:
    try:
        return keyslots.load(slots_file) == slots
    except (KeySlotsDamaged, StoreUnavailable):
        return False


def opens(store_file: Path, key: str) -> bool:
    """Whether the file opens by this key. It is not changed, nor its log.

    Raises:
        StoreUnavailable: it cannot be told.
    """
    try:
        connections.open_to_look(store_file, key).close()
    except StoreDamaged:
        return False
    return True


def rekey(store_file: Path, old: str, new: str) -> None:
    """Write the whole file under another key, in one transaction; prove that it opens by it.

    Raises:
        DiskFull, StoreUnavailable: it is as it was.
        StoreDamaged: a page could not be read; it is as it was.
    """
    connection = connections.open_to_rekey(store_file, old)
    try:
        connections.checkpoint(connection)
        connection.execute(f"PRAGMA rekey=\"x'{new}'\"").fetchall()
        connections.checkpoint(connection)
    except dbapi2.Error as error:
        raise connections.trouble(error) from error
    finally:
        connection.close()
    if opens(store_file, new):
        return
    # The pragma says "ok" whatever came of it; a page that does not read is the usual cause.
    looking = connections.open_to_look(store_file, old)
    try:
        connections.quick_check(looking)
    finally:
        looking.close()
    raise StoreUnavailable("the store's key was not changed")


def refuse_if_it_cannot_be(slots: KeySlots, store_file: Path) -> None:
    """Refuse a change of the master key while nothing was touched.

    Raises:
        RuleBroken: "recovery-code-first": the recovery slot is of the first format; its code is not known now, and
            would open nothing afterwards. A new code (`Keeper.new_recovery_code`) is carried along.
        DiskFull: there is no room to write the file anew.
    """
    if not slots.is_recovery_carried:
        raise RuleBroken("recovery-code-first", "the recovery code of this store would open nothing afterwards")
    refuse_without_room(store_file)


def refuse_without_room(store_file: Path) -> None:
    """Refuse while nothing was touched: all pages go through the log, which grows as large as the file.

    Raises:
        DiskFull: there is no room for that.
    """
    log = store_file.with_name(f"{store_file.name}-wal")
    size = store_file.stat().st_size + (log.stat().st_size if log.exists() else 0)
    if shutil.disk_usage(store_file.parent).free < size * WAL_FRAME_SHARE + ROOM_TO_SPARE_BYTES:
        raise DiskFull("changing the master key needs as much room again as the store takes")
