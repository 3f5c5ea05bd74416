"""The one factory of connections to the encrypted file, and the one place where SQLite's complaints become ours.

Settings and their reasons: stack.md 4.5 and 4.6, security.md 3.2. Each is read back at every open; a connection that
did not take one is a bug, not a warning.
"""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event
from sqlalchemy.engine import ExceptionContext
from sqlcipher3 import dbapi2

from prisoncare_desktop.errors import Bug, DiskFull, PrisonCareError, StoreDamaged, StoreUnavailable
from prisoncare_desktop.store.policy import REKEYING, WORK, Policy

BUSY_TIMEOUT_MS = 5_000
CACHE_KIB = 16_000  # a connection's page cache; 64,000 where the PC has 8 GB (stack.md 4.3)
JOURNAL_LIMIT_BYTES = 8 * 1024 * 1024  # a write-ahead log grown by a long read shrinks back to this
POOL_WAIT_S = 30.0
COMMITTED = "prisoncare_committed"
"""An option of a connection whose unit was committed: it begins no second transaction."""

RAW_KEY = re.compile(r"[0-9a-f]{64}")  # 63 digits would silently be taken for a passphrase

DAMAGED = frozenset({"SQLITE_NOTADB", "SQLITE_CORRUPT"})
UNAVAILABLE = frozenset(
    {
        "SQLITE_BUSY",
        "SQLITE_CANTOPEN",
        "SQLITE_INTERRUPT",
        "SQLITE_IOERR",
        "SQLITE_LOCKED",
        "SQLITE_NOMEM",
        "SQLITE_PERM",
        "SQLITE_PROTOCOL",
        "SQLITE_READONLY",
    }
)


def pragmas(*, foreign_keys: bool) -> tuple[tuple[str, str, object], ...]:
    """Return (pragma, value to set, value it must then have), in order."""
    return (
        ("cipher_log_level", "NONE", "NONE"),  # else SQLCipher writes to stderr
        ("journal_mode", "WAL", "wal"),
        ("synchronous", "FULL", 2),  # NORMAL loses acknowledged saves at a power cut (security.md 0)
        ("foreign_keys", "ON" if foreign_keys else "OFF", int(foreign_keys)),
        ("temp_store", "MEMORY", 2),  # FILE would write plaintext (stack.md 4.4)
        ("busy_timeout", str(BUSY_TIMEOUT_MS), BUSY_TIMEOUT_MS),
        ("cache_size", str(-CACHE_KIB), -CACHE_KIB),
        ("trusted_schema", "OFF", 0),
        ("secure_delete", "ON", 1),
        ("cell_size_check", "ON", 1),
        ("journal_size_limit", str(JOURNAL_LIMIT_BYTES), JOURNAL_LIMIT_BYTES),
    )


def open_connection(
    file: Path, key: str, *, foreign_keys: bool = True, reads_only: bool = False, policy: Policy = WORK
) -> dbapi2.Connection:
    """Return a connection that has proved its key by reading. `key`: 64 hex digits. `policy`: what it may do then.

    Raises:
        StoreDamaged: the file is none of ours, or not by this key.
        StoreUnavailable: it cannot be opened.
    """
    connection = _keyed(str(file), key)
    try:
        for name, value, _ in pragmas(foreign_keys=foreign_keys):
            connection.execute(f"PRAGMA {name}={value}")
        assert_pragmas(connection, foreign_keys=foreign_keys)
        if reads_only:
            connection.execute("PRAGMA query_only=ON")
        connection.set_authorizer(policy)
    except dbapi2.Error as error:
        connection.close()
        raise trouble(error) from error
    except PrisonCareError:
        connection.close()
        raise
    return connection


def open_to_look(file: Path, key: str) -> dbapi2.Connection:
    """Return a connection that can only read, and that has proved its key.

    A connection that can write folds the write-ahead log in when it closes, and deletes it, even where it found the
    file damaged. This one leaves every byte as it was, to be moved aside.

    Raises:
        StoreDamaged: the file is none of ours, or not by this key.
        StoreUnavailable: it cannot be opened.
    """
    connection = _keyed(f"{file.absolute().as_uri()}?mode=ro", key)
    connection.set_authorizer(WORK)
    return connection


def open_as(uri: str, key: str) -> dbapi2.Connection:
    """Return a bare connection to a file that is not the live store: a backup, as its URI says how.

    Raises:
        StoreDamaged: the file is none of ours, or not by this key.
        StoreUnavailable: it cannot be opened.
    """
    return _keyed(uri, key)


def open_to_rekey(file: Path, key: str) -> dbapi2.Connection:
    """Return the one kind of connection that may change the file's key.

    Raises:
        StoreDamaged, StoreUnavailable.
    """
    return open_connection(file, key, policy=REKEYING)


def _keyed(name: str, key: str) -> dbapi2.Connection:
    if not RAW_KEY.fullmatch(key):
        raise Bug("a store's raw key has 64 hex digits")
    connection: dbapi2.Connection | None = None
    try:
        connection = dbapi2.connect(
            name,
            timeout=BUSY_TIMEOUT_MS / 1000,
            isolation_level=None,
            check_same_thread=False,
            uri=name.startswith("file:"),
        )
        connection.execute(f"PRAGMA key=\"x'{key}'\"")
        connection.execute("PRAGMA cipher_log_level=NONE")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()  # proves the key
    except dbapi2.Error as error:
        if connection is not None:
            connection.close()
        raise trouble(error) from error
    return connection


def assert_pragmas(connection: dbapi2.Connection, *, foreign_keys: bool = True) -> None:
    """Raise `Bug` when the connection does not have every setting."""
    for name, _, wanted in pragmas(foreign_keys=foreign_keys):
        got = connection.execute(f"PRAGMA {name}").fetchone()
        if got is None or got[0] != wanted:
            raise Bug(f"PRAGMA {name} is {got}, not {wanted}")


def engine_for(file: Path, key: str, *, writes: bool, connections: int) -> Engine:
    """Return an engine with a pool of at most so many connections. `writes`: transactions begin IMMEDIATE."""

    def creator() -> Any:
        return open_connection(file, key, reads_only=not writes)

    engine = create_engine(
        "sqlite+pysqlite://",  # the path and the key are the creator's alone: no URL or log can show them
        module=dbapi2,
        creator=creator,
        poolclass=QueuePool,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=POOL_WAIT_S,
        hide_parameters=True,
        echo=False,
    )
    begin = "BEGIN IMMEDIATE" if writes else "BEGIN"

    def on_begin(connection: Connection) -> None:
        if COMMITTED in connection.get_execution_options():
            raise Bug("this unit of work was committed: begin another")  # what is written now would be rolled back
        _run(connection, begin)

    event.listen(engine, "begin", on_begin)
    if not writes:
        event.listen(engine, "handle_error", on_write_while_reading)
    event.listen(engine, "handle_error", on_error)
    return engine


def at_once(connection: Connection, statement: str, values: tuple[str, ...] = ()) -> Any:
    """Run one small statement past SQLAlchemy, which takes five times as long over it as SQLite; return its first row.

    For what a sync does by the hundred: ask for facts, and put them. Within SQLAlchemy's transaction, begun if need be.

    Raises:
        As the statement would by SQLAlchemy.
    """
    if not connection.in_transaction():
        connection.begin()
    return _run(connection, statement, values)


def _run(connection: Connection, statement: str, values: tuple[str, ...] = ()) -> Any:
    driver: Any = connection.connection.driver_connection
    try:
        return driver.execute(statement, values).fetchone()
    except dbapi2.Error as error:
        if getattr(error, "sqlite_errorname", "") == "SQLITE_READONLY":
            raise Bug("a reading unit of work writes nothing") from error
        raise trouble(error) from error


def on_write_while_reading(context: ExceptionContext) -> None:
    """Raise the refusal of a connection that only reads as the bug it is."""
    if getattr(context.original_exception, "sqlite_errorname", "") == "SQLITE_READONLY":
        raise Bug("a reading unit of work writes nothing") from context.original_exception


def on_error(context: ExceptionContext) -> None:
    """Raise SQLite's complaint as ours; it takes the place of SQLAlchemy's."""
    if isinstance(context.original_exception, dbapi2.Error):
        raise trouble(context.original_exception) from context.original_exception


def trouble(error: Exception) -> PrisonCareError:
    """Return the error to raise for one of the driver's."""
    name: str = getattr(error, "sqlite_errorname", "")
    primary = "_".join(name.split("_")[:2])
    if primary == "SQLITE_FULL":
        return DiskFull("the disk is full: nothing of this save was written")
    if primary in DAMAGED:
        return StoreDamaged(f"the store's file does not read as it was written ({name})")
    if primary in UNAVAILABLE:
        return StoreUnavailable(f"the store could not be read or written ({name})")
    return Bug(f"the store refused a statement of ours ({name}): {error}")


def quick_check(connection: dbapi2.Connection) -> None:
    """Read the whole file.

    Raises:
        StoreDamaged: a page does not read as it was written, or the pages do not fit together.
    """
    try:
        answer = connection.execute("PRAGMA quick_check(1)").fetchone()
    except dbapi2.Error as error:
        raise trouble(error) from error
    if answer is None or answer[0] != "ok":
        raise StoreDamaged("the store's pages do not fit together")


def check_whole(connection: dbapi2.Connection) -> None:
    """Read the whole file twice over: every page against its own tag, then all of them against each other.

    Raises:
        StoreDamaged: a page was changed, or the pages do not fit together.
    """
    try:
        changed = connection.execute("PRAGMA cipher_integrity_check").fetchone()
    except dbapi2.Error as error:
        raise trouble(error) from error
    if changed is not None:  # one row for each page that is not as it was written
        raise StoreDamaged("a page of the store is not as it was written")
    quick_check(connection)


def begin_reading(connection: dbapi2.Connection) -> None:
    """Let all that this connection reads from now on be of one moment."""
    try:
        connection.execute("BEGIN")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except dbapi2.Error as error:
        raise trouble(error) from error


def checkpoint(connection: dbapi2.Connection) -> None:
    """Fold the write-ahead log into the file and empty it, as far as nobody reads in it."""
    with suppress(dbapi2.Error):  # the log is as safe as the file; the next start folds it in
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
