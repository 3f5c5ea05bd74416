"""Every connection has every setting, proves its key, and complains in our words."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from prisoncare_desktop.errors import Bug, DiskFull, StoreDamaged, StoreUnavailable
from prisoncare_desktop.store import connection as connections
from prisoncare_desktop.store.open_store import OpenStore
from prisoncare_desktop.store.policy import MIGRATION, WORK, Policy
from tests.store.clinic import NURSE

KEY = "0123456789abcdef" * 4


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "store.db"
    connection = connections.open_connection(file, KEY)
    connection.execute("CREATE TABLE seen (what TEXT)")
    connection.close()
    return file


def asked(connection: dbapi2.Connection, pragma: str) -> object:
    return connection.execute(f"PRAGMA {pragma}").fetchone()[0]


def test_reading_and_writing_connections_have_every_setting(store: OpenStore) -> None:
    with store.write(NURSE) as writing, store.read() as reading:
        for unit in (writing, reading):
            driver = unit._connection.connection.driver_connection
            assert driver is not None
            wanted = {
                "cipher_log_level": "NONE",
                "journal_mode": "wal",
                "synchronous": 2,
                "foreign_keys": 1,
                "temp_store": 2,
                "busy_timeout": 5000,
                "cache_size": -16000,
                "trusted_schema": 0,
                "secure_delete": 1,
                "cell_size_check": 1,
                "journal_size_limit": 8 * 1024 * 1024,
            }
            assert {name: driver.execute(f"PRAGMA {name}").fetchone()[0] for name in wanted} == wanted


@pytest.mark.parametrize("name", [name for name, _, _ in connections.pragmas(foreign_keys=True)])
def test_a_connection_that_lost_a_setting_is_a_bug(file: Path, name: str) -> None:
    connection = connections.open_connection(file, KEY)
    other = {"cipher_log_level": "ERROR", "journal_mode": "DELETE", "synchronous": "NORMAL", "temp_store": "FILE"}
    off = {"foreign_keys": "OFF", "trusted_schema": "ON", "secure_delete": "OFF", "cell_size_check": "OFF"}
    connection.set_authorizer(Policy(frozenset({name})))
    connection.execute(f"PRAGMA {name}={(other | off).get(name, '77')}").fetchall()
    connection.set_authorizer(WORK)
    with pytest.raises(Bug, match=name):
        connections.assert_pragmas(connection)
    connection.close()


@pytest.mark.parametrize("key", ["", KEY[:-1], KEY + "0", KEY.upper(), "x" * 64, "a passphrase"])
def test_a_key_that_is_not_64_hex_digits_is_never_tried(file: Path, key: str) -> None:
    """Given 63, SQLCipher would take them for a passphrase."""
    with pytest.raises(Bug):
        connections.open_connection(file, key)


def test_another_key_does_not_open_the_file(file: Path) -> None:
    with pytest.raises(StoreDamaged):
        connections.open_connection(file, "f" * 64)


def test_a_folder_that_is_not_there_is_trouble_not_damage(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable):
        connections.open_connection(tmp_path / "nowhere" / "store.db", KEY)


def test_a_plain_file_is_not_taken_for_a_store(tmp_path: Path) -> None:
    (tmp_path / "plain.db").write_bytes(b"SQLite format 3\0" + bytes(4080))
    with pytest.raises(StoreDamaged):
        connections.open_connection(tmp_path / "plain.db", KEY)


def test_sqlites_complaints_are_told_apart() -> None:
    class Complaint(dbapi2.Error):
        def __init__(self, name: str) -> None:
            super().__init__(name)
            self.sqlite_errorname = name

    told = {
        "SQLITE_FULL": DiskFull,
        "SQLITE_IOERR": StoreUnavailable,
        "SQLITE_IOERR_FSYNC": StoreUnavailable,
        "SQLITE_BUSY_SNAPSHOT": StoreUnavailable,
        "SQLITE_READONLY": StoreUnavailable,
        "SQLITE_CORRUPT_INDEX": StoreDamaged,
        "SQLITE_NOTADB": StoreDamaged,
        "SQLITE_CONSTRAINT_UNIQUE": Bug,
        "SQLITE_ERROR": Bug,
    }
    assert {name: type(connections.trouble(Complaint(name))) for name in told} == told


def test_an_error_never_carries_what_was_being_saved(store: OpenStore) -> None:
    with store.write(NURSE) as unit:
        twice = {"name": "a-fact", "value": "Zoë O'Brien-Sharp 9434765919"}
        insert = "INSERT INTO facts (name, value) VALUES (:name, :value)"
        unit._connection.exec_driver_sql(insert, twice)
        with pytest.raises(Bug) as raised:
            unit._connection.exec_driver_sql(insert, twice)
    error: BaseException | None = raised.value
    while error is not None:
        assert "9434765919" not in f"{error!r}{error}"
        assert "Brien" not in f"{error!r}{error}"
        error = error.__cause__ or error.__context__


def test_nothing_that_is_bound_or_run_is_ever_printed(store: OpenStore) -> None:
    for engine in (store._writer, store._readers):
        assert (engine.hide_parameters, engine.echo) == (True, False)


def test_a_writer_holds_the_store_from_its_first_moment(store: OpenStore) -> None:
    """So no save fails half-way because somebody else began to write."""
    other = connections.open_connection(store._folder.store_file, store.keys.file)
    other.execute("PRAGMA busy_timeout=0").fetchone()
    with store.write(NURSE), pytest.raises(dbapi2.OperationalError, match="locked"):
        other.execute("BEGIN IMMEDIATE")
    with store.read():
        other.execute("BEGIN IMMEDIATE")
        other.execute("ROLLBACK")
    other.close()


def test_the_key_shows_in_no_representation(store: OpenStore) -> None:
    key = store.keys.file
    shown = f"{store.keys!r}{store!r}{store._writer!r}{store._writer.url!r}{store._readers.pool!r}"
    assert key not in shown
    assert store.keys.master.hex() not in shown
    assert repr(store.keys.master) not in shown


def test_each_use_of_the_master_key_has_a_key_of_its_own(store: OpenStore) -> None:
    keys = store.keys
    assert len({keys.file, keys.first_trail.hex(), keys.backup.hex(), keys.master.hex()}) == 4


def test_a_store_is_checked_whole_by_its_tags_and_by_its_pages(file: Path) -> None:
    connection = connections.open_connection(file, KEY)
    connections.check_whole(connection)
    connection.close()
    whole = bytearray(file.read_bytes())
    whole[4096 + 2000] ^= 1
    file.write_bytes(whole)
    connection = connections.open_to_look(file, KEY)
    with pytest.raises(StoreDamaged):
        connections.check_whole(connection)
    connection.close()


# --- what a connection may do once it is set up -----------------------------------------------------------------------

FORBIDDEN = [
    "ATTACH '{elsewhere}' AS elsewhere",
    "DETACH main",
    "SELECT load_extension('{elsewhere}')",
    "PRAGMA temp_store=FILE",
    "PRAGMA temp_store_directory='/tmp'",
    "PRAGMA synchronous=OFF",
    "PRAGMA journal_mode=DELETE",
    "PRAGMA query_only=OFF",
    "PRAGMA foreign_keys=OFF",
    "PRAGMA secure_delete=OFF",
    "PRAGMA trusted_schema=ON",
    "PRAGMA writable_schema=ON",
    "PRAGMA cipher_log='{elsewhere}'",
    "PRAGMA cipher_log_level=TRACE",
    "PRAGMA key='another'",
    "PRAGMA rekey='another'",
    "PRAGMA user_version=7",
]


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_no_statement_attaches_a_file_loads_code_or_changes_a_setting(
    store: OpenStore, tmp_path: Path, statement: str
) -> None:
    said = statement.format(elsewhere=tmp_path / "elsewhere")
    with store.write(NURSE) as writing, store.read() as reading:
        for unit in (writing, reading):
            with pytest.raises(Bug, match="not authorized"):
                unit._connection.exec_driver_sql(said)
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_nor_on_a_connection_that_looks_migrates_or_changes_the_key(file: Path, tmp_path: Path, statement: str) -> None:
    said = statement.format(elsewhere=tmp_path / "elsewhere")
    looking = connections.open_to_look(file, KEY)
    migrating = connections.open_connection(file, KEY, foreign_keys=False, policy=MIGRATION)
    changing = connections.open_to_rekey(file, KEY)
    for connection in (looking, migrating, *([] if "rekey" in said else [changing])):
        with pytest.raises(dbapi2.DatabaseError, match="not authorized"):
            connection.execute(said)
    for connection in (looking, migrating, changing):
        connection.close()


def test_without_the_policy_such_statements_go_through(file: Path, tmp_path: Path) -> None:
    """The control: what is refused above is refused by the policy, not because it cannot be done."""
    bare = connections.open_as(file.absolute().as_uri(), KEY)
    for pragma, then in (("temp_store=FILE", 1), ("synchronous=OFF", 0), ("trusted_schema=OFF", 0)):
        bare.execute(f"PRAGMA {pragma}")
        assert asked(bare, pragma.partition("=")[0]) == then
    bare.execute(f"ATTACH '{tmp_path / 'elsewhere'}' AS elsewhere")
    bare.execute("CREATE TABLE elsewhere.seen (what TEXT)")
    bare.close()
    assert (tmp_path / "elsewhere").exists()
