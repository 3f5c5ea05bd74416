"""The store's file: made whole or not at all, proved and brought up to date before anybody works in it."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from sqlcipher3 import dbapi2

from prisoncare_desktop.domain.staff import StaffMember
from prisoncare_desktop.errors import DiskFull, StoreDamaged, StoreTooNew
from prisoncare_desktop.store import connection as connections
from prisoncare_desktop.store import durable_file, schema
from prisoncare_desktop.store.open_store import StoreKeys
from prisoncare_desktop.store.repositories.facts import DEVICE_ID, TRAIL_KEY
from prisoncare_desktop.store.store_folder import LOGS, StoreFolder


def refuse_empty(folder: StoreFolder) -> None:
    """Refuse an empty file before it is opened: even opened to look, SQLite would delete its log.

    Raises:
        StoreDamaged: it is empty.
    """
    if folder.store_file.stat().st_size == 0:
        raise StoreDamaged("the store's file is empty")


def look_through(folder: StoreFolder, keys: StoreKeys) -> str:
    """Prove the key, read the whole file if the last run did not close it; return the version of its schema.

    Raises:
        StoreDamaged, StoreTooNew, StoreUnavailable.
    """
    connection = connections.open_to_look(folder.store_file, keys.file)
    try:
        if folder.was_left_open:
            connections.quick_check(connection)
        version = schema.version_of(connection)
    finally:
        connection.close()
    if version == schema.EMPTY:
        raise StoreDamaged("the store's file has no tables")
    if not schema.is_known(version):
        raise StoreTooNew(f"the store's schema is {version}, this program's {schema.CURRENT}")
    return version


def make(folder: StoreFolder, keys: StoreKeys, device_id: str, trail_key: bytes, people: Iterable[StaffMember]) -> None:
    """Make the store whole under another name, then give it its own: a half-made one is never opened.

    Raises:
        DiskFull, StoreUnavailable.
    """
    store_file = folder.store_file
    new = store_file.with_name(store_file.name + ".new")
    _remove(new)
    try:
        os.close(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, durable_file.OWNER_ONLY))
        schema.migrate(new, keys.file)
        connection = connections.open_connection(new, keys.file)
        try:
            _first_rows(connection, {DEVICE_ID: device_id, TRAIL_KEY: trail_key.hex()}, people)
        except dbapi2.Error as error:
            raise connections.trouble(error) from error
        finally:
            connection.close()  # folds its log in and deletes it, if there is room
        if _log_of(new).exists():
            raise DiskFull("no room to fold the new store's log in")
        os.replace(new, store_file)
        durable_file.flush_folder(folder.path)
    except OSError as error:
        raise durable_file.trouble_with(new, error) from error
    finally:
        _remove(new)


def _first_rows(connection: dbapi2.Connection, facts: dict[str, str], people: Iterable[StaffMember]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    for name, value in facts.items():
        connection.execute("INSERT INTO facts (name, value) VALUES (?, ?)", (name, value))
    for member in people:
        connection.execute(
            "INSERT INTO staff (id, name, role, wing, team) VALUES (?, ?, ?, ?, ?)",
            (member.id, member.name, member.role.value, member.wing, member.team),
        )
    connection.execute("COMMIT")


def _log_of(file: Path) -> Path:
    return file.with_name(f"{file.name}-wal")


def _remove(unfinished: Path) -> None:
    for suffix in ("", *LOGS):
        unfinished.with_name(unfinished.name + suffix).unlink(missing_ok=True)
