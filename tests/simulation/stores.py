"""Real stores in memory, put back to any earlier state in a moment."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine
from sqlcipher3 import dbapi2

from prisoncare_desktop.store import connection as connections
from prisoncare_desktop.store.open_store import OpenStore, StoreKeys
from prisoncare_desktop.store.policy import WORK, Policy
from prisoncare_desktop.store.repositories.facts import DEVICE_ID
from prisoncare_desktop.store.store_folder import StoreFolder
from prisoncare_desktop.store.vault import Vault
from prisoncare_desktop.usecases.ports import Clock
from tests.sync.conftest import CHEAP, NURSE, PASSWORD, TestClock, seeded_bytes

_IN_MEMORY = "in-memory"
_open_file, _engine_for = connections.open_connection, connections.engine_for
_engines: dict[tuple[Path, bool], Engine] = {}


def _open(
    file: Path, key: str, *, foreign_keys: bool = True, reads_only: bool = False, policy: Policy = WORK
) -> dbapi2.Connection:
    """Open a store in memory, or a file as ever. What a file is told of its log and the disk, memory needs not."""
    if _IN_MEMORY not in file.parts:
        return _open_file(file, key, foreign_keys=foreign_keys, reads_only=reads_only, policy=policy)
    connection = _memory(file.parent.name, key)
    connection.execute(f"PRAGMA foreign_keys={'ON' if foreign_keys else 'OFF'}")
    connection.execute("PRAGMA trusted_schema=OFF")
    if reads_only:
        connection.execute("PRAGMA query_only=ON")
    connection.set_authorizer(policy)
    return connection


def _memory(name: str, key: str) -> dbapi2.Connection:
    return connections.open_as(f"file:{name}?mode=memory&cache=shared", key)


def _engine(file: Path, key: str, *, writes: bool, connections: int) -> Engine:
    """Give a store in memory the engine it had before: a new one would compile every statement anew."""
    if _IN_MEMORY not in file.parts:
        return _engine_for(file, key, writes=writes, connections=connections)
    if (file, writes) not in _engines:
        _engines[file, writes] = _engine_for(file, key, writes=writes, connections=connections)
    return _engines[file, writes]


# Where no memory is asked for, both are as they were.
connections.open_connection = _open
connections.engine_for = _engine


class EmptyStore:
    """An empty store as the vault makes it, and its key: made once, copied for each PC."""

    def __init__(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            vault = Vault(Path(folder) / "data", TestClock(), seeded_bytes("vault"), CHEAP)
            vault.create([(NURSE, PASSWORD)])
            _, opened = vault.open(NURSE.id, PASSWORD)
            self.keys = StoreKeys(opened.keys.master)
            self.content = _memory("empty", self.keys.file)
            with opened.snapshot() as source:
                source.backup(self.content)
            opened.close()


class MemoryStore:
    """One PC's store. `connection`: the driver's, for the oracle and for copying; never within a transaction."""

    def __init__(
        self, name: str, device_id: str, empty: EmptyStore, clock: Clock, random_bytes: Callable[[int], bytes]
    ) -> None:
        self._name = name
        self._keys = empty.keys
        self._around = (clock, random_bytes)
        self._opened: OpenStore | None = None
        self.connection = _memory(name, empty.keys.file)
        self.become(empty.content)
        self.connection.execute("UPDATE facts SET value = ? WHERE name = ?", (device_id, DEVICE_ID))

    @property
    def store(self) -> OpenStore:
        """The store as the product opens it."""
        if self._opened is None or self._opened.device_id != self._device_id():
            folder = StoreFolder(Path("/", _IN_MEMORY, self._name), self._around[0])
            self._opened = OpenStore(folder, self._keys, *self._around)
        return self._opened

    def become(self, other: dbapi2.Connection) -> None:
        """Take the content of another."""
        other.backup(self.connection)

    def copy(self, name: str) -> dbapi2.Connection:
        """Return a copy of it as it stands, which lives as long as what is returned."""
        made = _memory(name, self._keys.file)
        self.connection.backup(made)
        return made

    def _device_id(self) -> str:
        return str(self.connection.execute("SELECT value FROM facts WHERE name = ?", (DEVICE_ID,)).fetchone()[0])
