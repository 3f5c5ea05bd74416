"""The open, unlocked store: one writer, a few readers, closed for good when the vault locks."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, exc

from prisoncare_desktop.domain.staff import StaffMember
from prisoncare_desktop.errors import Bug, PrisonCareError, StoreDamaged, StoreUnavailable
from prisoncare_desktop.store import connection as connections
from prisoncare_desktop.store import sealing
from prisoncare_desktop.store.gate import Gate
from prisoncare_desktop.store.repositories.facts import DEVICE_ID, TRAIL_KEY, SqlFacts
from prisoncare_desktop.store.sealing import Chance
from prisoncare_desktop.store.store_folder import StoreFolder
from prisoncare_desktop.store.unit_of_work import SqlUnitOfWork, Surroundings
from prisoncare_desktop.usecases.ports import Clock

READERS = 4  # ui/tasks.py has two reading threads; sync and a page that counts may want one each


@dataclass(frozen=True, repr=False)
class StoreKeys:
    """The master key and what is derived from it. Its repr shows nothing.

    `before`: the master key that the file still lies under, while a change of it is not over.
    """

    master: bytes
    before: bytes | None = None

    @property
    def file(self) -> str:
        """SQLCipher's raw key, 64 hex digits."""
        return sealing.derived(self.before or self.master, "store").hex()

    @property
    def first_trail(self) -> bytes:
        """The trail's key in a store of the first release. It was kept in the store since, and no rotation changes it.

        Were the trail's key changed with the master key, every row would have to be sealed again, by this PC alone.
        """
        return sealing.derived(self.before or self.master, "trail")

    @property
    def backup(self) -> bytes:
        """The key of backups made now: kept apart, so that one given away opens no live store.

        It changes with the master key: a backup is opened by the key slots of its day, which lie in it.
        """
        return sealing.derived(self.master, "backup")


class OpenStore:
    """Implements `ports.Store`. Safe from several threads: no connection serves two at once."""

    def __init__(self, folder: StoreFolder, keys: StoreKeys, clock: Clock, random_bytes: Chance) -> None:
        self._folder = folder
        self._keys = keys
        file = folder.store_file
        self._writer = connections.engine_for(file, keys.file, writes=True, connections=1)
        self._readers = connections.engine_for(file, keys.file, writes=False, connections=READERS)
        self._gate = Gate()
        self._writing_thread: int | None = None
        self._reading: set[Any] = set()
        self._lock = threading.Lock()
        self._sound = True
        self._open = True
        try:
            with _connected(self._readers) as connection:
                facts = SqlFacts(connection)
                device_id, trail_key = facts.get(DEVICE_ID), facts.get(TRAIL_KEY)
        except PrisonCareError:
            self._readers.dispose()
            raise
        self._has_trail_key = trail_key != ""
        trail_bytes = bytes.fromhex(trail_key) if trail_key else keys.first_trail
        self._around = Surroundings(clock, random_bytes, trail_bytes, device_id)

    @property
    def keys(self) -> StoreKeys:
        """For the vault, which seals them to a new colleague."""
        return self._keys

    @property
    def device_id(self) -> str:
        return self._around.device_id

    @contextmanager
    def write(self, actor: StaffMember) -> Iterator[SqlUnitOfWork]:
        """Begin a writing transaction at once; wait for another thread's to end. Rolled back unless committed."""
        if self._writing_thread == threading.get_ident():
            raise Bug("this thread writes already: one command, one unit of work")
        with self._guarded(), self._gate.together(), _connected(self._writer) as connection:
            self._writing_thread = threading.get_ident()
            try:
                connection.begin()
                yield SqlUnitOfWork(connection, actor, self._around)
            except (StoreUnavailable, StoreDamaged):
                connection.invalidate()  # after a full disk or a bad read, trust no page this connection holds
                raise
            finally:
                self._writing_thread = None
                self._let_go(connection)

    @contextmanager
    def read(self) -> Iterator[SqlUnitOfWork]:
        """Begin a reading transaction: all it reads is of one moment."""
        with self._guarded(), self._gate.together(), _connected(self._readers) as connection:
            driver = connection.connection.driver_connection
            with self._lock:
                self._reading.add(driver)
            try:
                connection.begin()
                yield SqlUnitOfWork(connection, None, self._around)
            except StoreDamaged:
                connection.invalidate()
                raise
            finally:
                with self._lock:
                    self._reading.discard(driver)
                self._let_go(connection)

    @contextmanager
    def snapshot(self) -> Iterator[Any]:
        """Give a backup the driver's connection: all it reads is of one moment, however long it takes.

        Not among the reads that closing the store stops: who has it stops by itself when `is_open` says no.
        """
        with self._guarded(), self._gate.together(long=True), _connected(self._readers) as connection:
            try:
                connection.begin()
                connection.exec_driver_sql("SELECT count(*) FROM sqlite_master")  # the moment is now
                yield connection.connection.driver_connection
            finally:
                self._let_go(connection)

    @contextmanager
    def alone(self) -> Iterator[Callable[[StoreKeys], None]]:
        """Keep everybody out, with every connection closed; what it yields is told the keys to go on by.

        Raises:
            StoreUnavailable: somebody did not finish their work.
        """
        with self._guarded(), self._gate.alone():
            self._readers.dispose()
            self._writer.dispose()
            try:
                yield self._go_on_by
            finally:
                file, key = self._folder.store_file, self._keys.file
                self._writer = connections.engine_for(file, key, writes=True, connections=1)
                self._readers = connections.engine_for(file, key, writes=False, connections=READERS)

    def _go_on_by(self, keys: StoreKeys) -> None:
        self._keys = keys

    def keep_trail_key(self) -> None:
        """Keep the trail's key in the store, where a store of the first release has it not: it outlives the master key.

        Raises:
            DiskFull, StoreUnavailable: it is not kept; the master key must not be changed.
        """
        if self._has_trail_key:
            return
        with self._guarded(), self._gate.together(), _connected(self._writer) as connection, connection.begin():
            SqlFacts(connection).put(TRAIL_KEY, self._around.trail_key.hex())
        self._has_trail_key = True

    @property
    def is_open(self) -> bool:
        return self._open

    @property
    def trail_key(self) -> bytes:
        return self._around.trail_key

    def size(self) -> int:
        """Return the file's bytes, without its log."""
        return self._folder.store_file.stat().st_size

    @property
    def slots_file(self) -> Path:
        """Who may open it; a backup carries a copy."""
        return self._folder.slots_file

    def close(self) -> None:
        """Fold the write-ahead log in and close every connection. A second call does nothing.

        A query that still runs is stopped; its connection closes when its thread lets go of it.
        """
        if not self._open:
            return
        self._open = False
        self._interrupt_reads()
        self._readers.dispose()
        try:
            if self._sound:
                with _connected(self._writer) as connection:
                    driver: Any = connection.connection.driver_connection
                    connections.checkpoint(driver)
                self._folder.mark_closed()
        finally:
            self._writer.dispose()
        self._folder.spare_room.keep()

    def _interrupt_reads(self) -> None:
        """Stop the queries that run on reading connections now; they raise `StoreUnavailable`."""
        with self._lock:
            for driver in self._reading:
                driver.interrupt()

    def _let_go(self, connection: Connection) -> None:
        """Close a connection that comes back after the store was closed: no pool waits for it any more."""
        if not self._open:
            connection.invalidate()

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        """Refuse when closed; remember damage, so that the next start looks at the whole file."""
        if not self._open:
            raise Bug("this store was closed")
        try:
            yield
        except StoreDamaged:
            self._sound = False
            raise


@contextmanager
def _connected(engine: Engine) -> Iterator[Connection]:
    try:
        connection = engine.connect()
    except exc.TimeoutError as error:
        raise StoreUnavailable("every connection to the store stayed busy") from error
    with connection:
        yield connection
