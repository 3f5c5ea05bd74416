"""One backup: copied page by page while others work, opened and checked whole, and only then given its name.

A folder with the encrypted copy (keyed with the backup key), the key slots as they were, the store's id, and a
manifest under a MAC. It opens with the passwords of the day it was made.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import StaticPool, create_engine, event
from sqlcipher3 import dbapi2

from prisoncare_desktop.errors import (
    BackupDiskFull,
    BackupUnusable,
    DiskFull,
    KeySlotsDamaged,
    PrisonCareError,
    StoreDamaged,
    StoreUnavailable,
)
from prisoncare_desktop.settings import VERSION, Settings
from prisoncare_desktop.store import connection as connections
from prisoncare_desktop.store import durable_file, keyslots, manifest, schema, sealing, shelf
from prisoncare_desktop.store.keyslots import KeySlots
from prisoncare_desktop.store.ledger import Ledger
from prisoncare_desktop.store.manifest import Manifest
from prisoncare_desktop.store.open_store import StoreKeys
from prisoncare_desktop.store.repositories.facts import TRAIL_KEY
from prisoncare_desktop.store.store_folder import StoreFolder
from prisoncare_desktop.store.trail import SqlTrail
from prisoncare_desktop.usecases.backup_port import Progress
from prisoncare_desktop.usecases.ports import Clock

PAGES_A_STEP = 512  # 2 MiB: between two steps others get their turn, and a backup can be stopped


@dataclass(frozen=True, repr=False)
class BackupKeys:
    """What a backup is made and opened with: of the master key that its own key slots hold."""

    keys: StoreKeys
    trail: bytes

    @staticmethod
    def of(keys: StoreKeys) -> BackupKeys:
        """Return the keys of a backup that these opened."""
        return BackupKeys(keys, keys.first_trail)

    @property
    def file(self) -> str:
        return self.keys.backup.hex()

    @property
    def manifest(self) -> bytes:
        return sealing.derived(self.keys.backup, "manifest")


@dataclass(frozen=True)
class Wanted:
    """What is to be made. `prefix`: `shelf.ROUTINE`, or `before-0002-`."""

    into: Path
    prefix: str
    why: str
    pc: str
    at: datetime


def make(
    source: dbapi2.Connection, slots: KeySlots, keys: BackupKeys, clock: Clock, wanted: Wanted, progress: Progress
) -> tuple[Path, Manifest]:
    """Make a backup of what `source` reads in its open transaction; return where it lies and what it says.

    Raises:
        BackupDiskFull, StoreUnavailable: nothing new lies there.
        BackupUnusable: what was written does not read as it was; nothing new lies there.
        StoreDamaged: the store itself does not read.
    """
    if slots.authenticated(keys.keys.master).mac != slots.mac:
        raise BackupUnusable("the key slots do not fit the open store")  # nobody could ever open such a backup
    with _to_the_backups_disk(wanted.into):
        durable_file.make_folder_if_missing(wanted.into)  # a share that the site chose stays as it was
        shelf.sweep(wanted.into, slots.store_id)
        place = wanted.into / shelf.new_name(wanted.into, wanted.prefix, wanted.at, slots.store_id)
        new = place.with_name(place.name + shelf.UNFINISHED)
        try:
            durable_file.make_folder(new)
            told = _counted(source, slots, wanted)
            copy_pages(source, _in(new).store_file, keys.file, progress)
            keyslots.save(_in(new).key_slots_file, slots)
            StoreFolder(new, clock).note_keys(slots.store_id, slots.generation)
            told = replace(told, size=_in(new).store_file.stat().st_size, slots=slots.mac).sealed(keys.manifest)
            told.write(new)
            check(new, keys, clock)
            os.replace(new, place)
            durable_file.flush_folder(wanted.into)
        except BaseException:
            shutil.rmtree(new, ignore_errors=True)
            raise
    return place, told


def check(folder: Path, keys: BackupKeys, clock: Clock) -> Manifest:
    """Open a backup and read all of it: pages, schema, counts and the trail, against its manifest. Return that.

    Raises:
        BackupUnusable: it is not what was written.
    """
    told = manifest.read(folder)
    told.prove(keys.manifest)
    try:
        slots = keyslots.read(_in(folder).key_slots_file)
        if slots.mac != told.slots or slots.authenticated(keys.keys.master).mac != slots.mac:
            raise BackupUnusable(f"{folder.name} has other key slots than it was made with")
        if StoreFolder(folder, clock).store_id() != told.store_id:
            raise BackupUnusable(f"{folder.name} does not say whose it is")
        with closing(opened(folder, keys)) as connection:
            connections.check_whole(connection)
            found = (schema.version_of(connection), counts_of(connection), head_of(connection))
            if found != (told.schema, told.counts, (told.trail_seq, told.trail_mac)):
                raise BackupUnusable(f"{folder.name} does not hold what was counted when it was made")
            kept = fact(connection, TRAIL_KEY)  # a store of the first release had it not
            rows, first_bad = _trail_verified(connection, bytes.fromhex(kept) if kept else keys.trail, clock)
    except (StoreDamaged, StoreUnavailable, KeySlotsDamaged) as error:
        raise BackupUnusable(f"{folder.name} does not read as it was written") from error
    if first_bad is not None or rows != told.trail_seq:
        raise BackupUnusable(f"the trail in {folder.name} does not hold together at row {first_bad}")
    return told


def opened(folder: Path, keys: BackupKeys) -> dbapi2.Connection:
    """Return a connection that reads the store within a backup."""
    return open_finished(_in(folder).store_file, keys.file)


def open_finished(file: Path, key: str) -> dbapi2.Connection:
    """Return a connection to a file that nobody writes any more: no lock, no log, not a byte is changed.

    Raises:
        StoreDamaged: it is none of ours, or not by this key.
    """
    return connections.open_as(f"{file.absolute().as_uri()}?mode=ro&immutable=1", key)


def copy_pages(source: dbapi2.Connection, target: Path, key: str, progress: Progress) -> None:
    """Copy the whole of `source` into a new file under its own key, to the disk.

    Raises:
        DiskFull, StoreUnavailable, StoreDamaged: half a file may lie there.
    """
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, durable_file.OWNER_ONLY))
    # No locks: the target may be a share, where they do not hold, and nobody else knows its name yet.
    into = connections.open_as(f"{target.absolute().as_uri()}?nolock=1", key)
    try:
        into.execute("PRAGMA journal_mode=OFF")  # half of it is thrown away, never rolled back
        into.execute("PRAGMA synchronous=OFF")  # flushed once, below
        source.backup(into, pages=PAGES_A_STEP, progress=_steps(progress))
    except dbapi2.Error as error:
        raise _copying_failed(error) from error
    finally:
        into.close()
    with target.open("rb+") as written:
        os.fsync(written.fileno())


def counts_of(connection: dbapi2.Connection) -> dict[str, int]:
    """Return the rows of every table."""
    named = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    try:
        tables = [str(row[0]) for row in connection.execute(named).fetchall()]
        return {table: int(connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]) for table in tables}
    except dbapi2.Error as error:
        raise connections.trouble(error) from error


def head_of(connection: dbapi2.Connection) -> tuple[int, str]:
    """Return the number and MAC of the trail's last row; (0, "") if it has none."""
    row = _first(connection, "SELECT seq, mac FROM trail ORDER BY seq DESC LIMIT 1")
    return (0, "") if row is None else (int(row[0]), str(row[1]))


def fact(connection: dbapi2.Connection, name: str) -> str:
    row = _first(connection, "SELECT value FROM facts WHERE name = ?", name)
    return "" if row is None else str(row[0])


def unsent_in(connection: dbapi2.Connection) -> int:
    """Return how many changes wait for a receipt: neither at the trust nor given up."""
    return int(_first(connection, "SELECT count(*) FROM outbox WHERE state NOT IN ('receipted', 'given-up')")[0])


def recorded_in(connection: dbapi2.Connection) -> int:
    """Return how many changes were ever recorded."""
    return int(_first(connection, "SELECT count(*) FROM outbox")[0])


# --- within ----------------------------------------------------------------------------------------------------------


def _first(connection: dbapi2.Connection, sql: str, *values: str) -> Any:
    try:
        return connection.execute(sql, values).fetchone()
    except dbapi2.Error as error:
        raise connections.trouble(error) from error


def _copying_failed(error: dbapi2.Error) -> PrisonCareError:
    """Return the error to raise: of a copy's trouble the driver gives SQLite's words alone, not its code."""
    words = str(error)
    if "disk is full" in words:
        return DiskFull("the disk is full: the copy was not made")
    if "malformed" in words or "not a database" in words:
        return StoreDamaged("the store does not read while it is copied")
    return StoreUnavailable(f"the store could not be copied ({words})")


def _counted(source: dbapi2.Connection, slots: KeySlots, wanted: Wanted) -> Manifest:
    seq, mac = head_of(source)
    return Manifest(
        made_at=wanted.at,
        why=wanted.why,
        pc=wanted.pc,
        device_id=fact(source, "device_id"),
        store_id=slots.store_id,
        generation=slots.generation,
        schema=schema.version_of(source),
        program=VERSION,
        counts=counts_of(source),
        unsent=unsent_in(source),
        trail_seq=seq,
        trail_mac=mac,
        size=0,
        slots="",
    )


def _trail_verified(connection: dbapi2.Connection, key: bytes, clock: Clock) -> tuple[int, int | None]:
    if "anchors" not in counts_of(connection):  # before schema 0002: none, in memory, stands in for it
        connection.execute("CREATE TEMP TABLE anchors (seq, mac, device_id, server_id, anchored_at)")

    def creator() -> Any:
        return connection

    engine = create_engine(
        "sqlite+pysqlite://", module=dbapi2, creator=creator, poolclass=StaticPool, hide_parameters=True
    )
    event.listen(engine, "handle_error", connections.on_error)
    with engine.connect() as reading:
        return SqlTrail(reading, Ledger(), clock, None, "", key).verify()


def _steps(progress: Progress) -> Callable[[int, int, int], None]:
    def step(_status: int, remaining: int, total: int) -> None:
        progress(total - remaining, total)

    return step


def _in(folder: Path) -> Settings:
    return Settings(data_folder=folder)


@contextmanager
def _to_the_backups_disk(folder: Path) -> Iterator[None]:
    """Say of a disk that is full that it is the backups', and no other error than ours."""
    try:
        yield
    except DiskFull as error:
        raise BackupDiskFull(f"no space for a backup in {folder.name}") from error
    except OSError as error:
        trouble = durable_file.trouble_with(folder, error)
        if isinstance(trouble, DiskFull):
            raise BackupDiskFull(f"no space for a backup in {folder.name}") from error
        raise trouble from error
