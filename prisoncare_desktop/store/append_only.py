"""Opens append-only tables for one trim, within its transaction, and shuts them again exactly as they were.

Schema changes roll back like any other (see the room sign): a trim that fails, or is killed, leaves the triggers where
they were; nobody else's transaction ever sees them gone.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from prisoncare_desktop.errors import Bug


@contextmanager
def open_to_deletes(connection: Connection, *tables: str) -> Iterator[None]:
    """Let rows of these tables be deleted inside the block."""
    kept = [(f"{table}_no_delete", _text_of(connection, f"{table}_no_delete")) for table in tables]
    for name, _ in kept:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    yield
    for _, text in kept:
        connection.exec_driver_sql(text)


def _text_of(connection: Connection, trigger: str) -> str:
    found = connection.exec_driver_sql(
        "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = ?", (trigger,)
    ).scalar()
    if not found:
        raise Bug(f"the trigger {trigger} is not there")
    return str(found)
