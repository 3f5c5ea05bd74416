"""The schema's version in a file, and bringing it up to date. Alembic is imported only when there is work for it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import StaticPool, create_engine, event
from sqlcipher3 import dbapi2

from prisoncare_desktop.errors import Bug
from prisoncare_desktop.store import connection as connections
from prisoncare_desktop.store.policy import MIGRATION
from prisoncare_desktop.store.tables.metadata import SCHEMA_VERSIONS

if TYPE_CHECKING:
    from alembic.config import Config

CURRENT = SCHEMA_VERSIONS[-1]
EMPTY = ""
MIGRATIONS = Path(__file__).parent / "migrations"


def is_known(version: str) -> bool:
    """Whether this program can read a store of this version, after a migration at most."""
    return version in SCHEMA_VERSIONS


def version_of(connection: dbapi2.Connection) -> str:
    """Return the version of the file's schema, `EMPTY` if it has none yet."""
    try:
        if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone() is None:
            return EMPTY
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except dbapi2.Error as error:
        raise connections.trouble(error) from error
    return EMPTY if row is None else str(row[0])


def migrate(file: Path, key: str, *, scripts: Path = MIGRATIONS) -> None:
    """Bring the file's schema up to date, in one transaction: all of it or nothing.

    Raises:
        DiskFull, StoreUnavailable: it is as it was.
        Bug: a migration of ours would leave rows that point to nothing.
    """
    from alembic import command  # 0.2 s that a start with nothing to do need not spend

    # Foreign keys are off: a table that is remade would else take the rows that point to it along. Checked at the end.
    driver = connections.open_connection(file, key, foreign_keys=False, policy=MIGRATION)

    def creator() -> Any:
        return driver

    engine = create_engine(
        "sqlite+pysqlite://", module=dbapi2, creator=creator, poolclass=StaticPool, hide_parameters=True
    )
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    event.listen(engine, "handle_error", connections.on_error)
    try:
        with engine.begin() as connection:
            command.upgrade(configured(scripts, connection), "head")
            loose = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
            if loose is not None:
                raise Bug(f"a migration left a row of {loose[0]} pointing to nothing")
    finally:
        engine.dispose()
        driver.close()


def configured(scripts: Path, connection: Any) -> Config:
    """Return Alembic's configuration for this connection."""
    from alembic.config import Config  # as above

    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
