"""The schema: what the tables say, what the migrations make, and migrations that fail."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine
from sqlcipher3 import dbapi2

from prisoncare_desktop.errors import Bug
from prisoncare_desktop.store import connection as connections
from prisoncare_desktop.store import schema
from prisoncare_desktop.store.tables.metadata import SCHEMA_VERSIONS, every_table

KEY = "5" * 64

NEXT = """
import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{current}"


def upgrade() -> None:
    op.add_column("facts", sa.Column("since", sa.Text()))
    op.create_table("extra", sa.Column("id", sa.Text(), primary_key=True))
    with op.batch_alter_table("residents") as residents:
        residents.alter_column("cell", new_column_name="place")
    op.execute("INSERT INTO extra VALUES ('x')")
    {then}
"""


def migrated(file: Path) -> dbapi2.Connection:
    schema.migrate(file, KEY)
    return connections.open_connection(file, KEY)


def described(run: Any) -> dict[str, Any]:
    """Return all that SQLite knows of every table: columns, keys, indices, triggers."""
    names = [row[0] for row in run("SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'alembic_version'")]
    told: dict[str, Any] = {}
    for name in names:
        text = text_of(run, name)
        partial = f"SELECT sql FROM sqlite_master WHERE tbl_name = '{name}' AND sql LIKE '%WHERE%'"
        indices = {
            tuple(row[1:5]): [tuple(column) for column in run(f"PRAGMA index_xinfo({row[1]})")]
            for row in run(f"PRAGMA index_list({name})")
        }
        told[name] = {
            "columns": sorted(tuple(row)[1:] for row in run(f"PRAGMA table_xinfo({name})")),
            "foreign keys": sorted(tuple(row)[2:] for row in run(f"PRAGMA foreign_key_list({name})")),
            "deferred": text.count("DEFERRABLE INITIALLY DEFERRED"),
            "without rowid": "WITHOUT ROWID" in text,
            "checks": text.count("CHECK"),
            "names": sorted(word for word in text.split() if word.startswith(("ck_", "uq_", "pk_", "fk_"))),
            "indices": indices,
            "where": sorted(row[0] for row in run(partial)),
        }
    triggers = run("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
    told["triggers"] = [tuple(row) for row in triggers]
    return told


def text_of(run: Any, table: str) -> str:
    return str(next(iter(run(f"SELECT sql FROM sqlite_master WHERE name = '{table}'")))[0])


def from_metadata() -> Engine:
    engine = create_engine("sqlite+pysqlite://", module=dbapi2)
    every_table().create_all(engine)
    return engine


def test_the_migrated_schema_is_what_the_tables_say(tmp_path: Path) -> None:
    connection = migrated(tmp_path / "store.db")
    by_migration = described(lambda sql: connection.execute(sql).fetchall())
    connection.close()
    engine = from_metadata()
    with engine.connect() as plain:
        by_tables = described(lambda sql: plain.exec_driver_sql(sql).all())
    engine.dispose()
    assert by_migration == by_tables
    assert len(by_migration) > 20


def test_the_comparison_sees_a_missing_index_and_a_missing_trigger(tmp_path: Path) -> None:
    engine = from_metadata()
    with engine.connect() as plain:

        def run(sql: str) -> Any:
            return plain.exec_driver_sql(sql).all()

        whole = described(run)
        for statement in ("DROP INDEX ix_trail_record_id", "DROP TRIGGER outbox_no_delete"):
            plain.exec_driver_sql(statement)
            assert described(run) != whole
            whole = described(run)
    engine.dispose()


def test_the_listed_versions_are_the_migrations_in_order(tmp_path: Path) -> None:
    engine = from_metadata()
    with engine.connect() as plain:
        scripts = ScriptDirectory.from_config(schema.configured(schema.MIGRATIONS, plain))
        in_order = [script.revision for script in scripts.walk_revisions()][::-1]
    engine.dispose()
    assert tuple(in_order) == SCHEMA_VERSIONS


def test_a_store_of_this_version_needs_no_alembic(tmp_path: Path) -> None:
    connection = migrated(tmp_path / "store.db")
    assert schema.version_of(connection) == schema.CURRENT
    connection.close()
    assert not schema.is_known("9998")
    assert not schema.is_known(schema.EMPTY)


def with_one_more(tmp_path: Path, then: str) -> Path:
    """Return a folder of migrations with one more after ours."""
    scripts = tmp_path / "migrations"
    (scripts / "versions").mkdir(parents=True)
    for ours in (schema.MIGRATIONS / "env.py", *(schema.MIGRATIONS / "versions").glob("*.py")):
        copied = scripts / ours.relative_to(schema.MIGRATIONS)
        copied.write_text(ours.read_text(encoding="utf-8"), encoding="utf-8")
    (scripts / "versions" / "9999_next.py").write_text(NEXT.format(then=then, current=schema.CURRENT), encoding="utf-8")
    return scripts


def contents(file: Path) -> tuple[str, list[Any]]:
    connection = connections.open_connection(file, KEY)
    version = schema.version_of(connection)
    told = connection.execute("SELECT type, name, sql FROM sqlite_master ORDER BY name").fetchall()
    connection.close()
    return version, told


def test_a_migration_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    file = tmp_path / "store.db"
    migrated(file).close()
    before = contents(file)
    scripts = with_one_more(tmp_path, then="raise RuntimeError('the power went')")
    with pytest.raises(RuntimeError):
        schema.migrate(file, KEY, scripts=scripts)
    assert contents(file) == before
    assert before[0] == schema.CURRENT


def test_a_migration_that_succeeds_changes_all_of_it(tmp_path: Path) -> None:
    file = tmp_path / "store.db"
    migrated(file).close()
    schema.migrate(file, KEY, scripts=with_one_more(tmp_path, then="pass"))
    version, told = contents(file)
    assert version == "9999"
    assert "extra" in {name for _, name, _ in told}


def test_a_migration_keeps_the_rows_that_point_to_a_remade_table(tmp_path: Path) -> None:
    file = tmp_path / "store.db"
    connection = migrated(file)
    resident = "INSERT INTO residents VALUES (1,'r','A1','g','f','','1990-01-01','c','w','here','','','en',0,'f',0)"
    connection.execute(resident)
    connection.execute("INSERT INTO needs VALUES ('r', 0, 'easy-read')")
    connection.close()
    schema.migrate(file, KEY, scripts=with_one_more(tmp_path, then="pass"))
    connection = connections.open_connection(file, KEY)
    assert connection.execute("SELECT place FROM residents").fetchall() == [("c",)]
    assert connection.execute("SELECT code FROM needs").fetchall() == [("easy-read",)]
    connection.close()


def test_a_migration_that_would_lose_what_rows_point_to_is_undone(tmp_path: Path) -> None:
    file = tmp_path / "store.db"
    migrated(file).close()
    before = contents(file)
    scripts = with_one_more(tmp_path, then="op.execute(\"INSERT INTO needs VALUES ('nobody', 0, 'x')\")")
    with pytest.raises(Bug, match="needs"):
        schema.migrate(file, KEY, scripts=scripts)
    assert contents(file) == before
