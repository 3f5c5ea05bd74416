"""Statements that SQLAlchemy compiled for one test's store are used for the next one's: every store has this schema.

The product opens a store once and forgets what it compiled when it is shut, because the values of a statement's first
use stay with it. Tests open stores by the thousand, of people who do not exist, and compiling took a third of a sync.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Dialect, Engine
from sqlalchemy.util import LRUCache

from prisoncare_desktop.store import connection as connections

_MOST_STATEMENTS = 1_000


def share_compiled_statements() -> None:
    """Let all engines of this process that write share what they compiled, and all that only read."""
    cache: LRUCache[object, object] = LRUCache(_MOST_STATEMENTS)
    kept: dict[bool, Dialect] = {}
    make = connections.engine_for

    def engine_for(file: Path, key: str, *, writes: bool, connections: int) -> Engine:
        engine = make(file, key, writes=writes, connections=connections)
        if getattr(kept.get(writes), "server_version_info", None):  # it was connected once: it knows its database
            engine.dialect = kept[writes]
        kept[writes] = engine.dialect
        engine.update_execution_options(compiled_cache=cache)
        return engine

    connections.engine_for = engine_for
