"""The central record's resources as last seen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, select
from sqlalchemy.dialects.sqlite import insert

from prisoncare_desktop.store import connection as connections
from prisoncare_desktop.store.repositories.revised import chunks
from prisoncare_desktop.store.tables.central import central_copies, watermarks
from prisoncare_desktop.usecases.ports import ANONYMOUS_COPY, CentralCopy


def _copy(row: Row[Any]) -> CentralCopy:
    return CentralCopy(**row._asdict())


# What a sync asks by the hundred goes past SQLAlchemy (`connections.at_once`): these columns are text as it stands.
_COLUMNS = tuple(c.name for c in central_copies.c)
_FIND = f"SELECT {', '.join(_COLUMNS)} FROM central_copies WHERE resource_type = ? AND server_id = ?"
_OF_LOCAL = (
    select(central_copies)
    .where(central_copies.c.local_id == bindparam("wanted_id"), central_copies.c.local_type == bindparam("wanted_type"))
    .order_by(central_copies.c.content == "", central_copies.c.last_updated.desc(), central_copies.c.server_id)
)
_BY_LOCAL = _OF_LOCAL.limit(1)
_HELD = (
    select(central_copies.c.resource_type, func.count())
    .where(central_copies.c.version != "", central_copies.c.local_type != ANONYMOUS_COPY)
    .group_by(central_copies.c.resource_type)
)
_KNOWN = select(central_copies.c.server_id, central_copies.c.version).where(
    central_copies.c.resource_type == bindparam("wanted_type"),
    central_copies.c.version != "",
    central_copies.c.local_type != ANONYMOUS_COPY,
)
_bare_copy = insert(central_copies)
_PUT = _bare_copy.on_conflict_do_update(
    index_elements=[central_copies.c.resource_type, central_copies.c.server_id],
    set_={c.name: _bare_copy.excluded[c.name] for c in central_copies.c if not c.primary_key},
)
_WATERMARK = "SELECT server_time FROM watermarks WHERE resource_type = ?"
_PUT_WATERMARK = (
    "INSERT INTO watermarks (resource_type, server_time) VALUES (?, ?)"
    " ON CONFLICT (resource_type) DO UPDATE SET server_time = excluded.server_time"
)


class SqlCentralCopies:
    """Central copies and watermarks, within one unit of work."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, resource_type: str, server_id: str) -> CentralCopy | None:
        row = connections.at_once(self._connection, _FIND, (resource_type, server_id))
        return None if row is None else CentralCopy(**dict(zip(_COLUMNS, row, strict=True)))

    def find_by_local(self, local_type: str, local_id: str) -> CentralCopy | None:
        """Return the central copy of one of our records; of several, one not deleted, the latest."""
        if not local_id:
            return None
        row = self._connection.execute(_BY_LOCAL, {"wanted_type": local_type, "wanted_id": local_id}).first()
        return None if row is None else _copy(row)

    def of_local(self, local_type: str, local_id: str) -> tuple[CentralCopy, ...]:
        rows = self._connection.execute(_OF_LOCAL, {"wanted_type": local_type, "wanted_id": local_id})
        return tuple(_copy(row) for row in rows if row.content)

    def put(self, copy: CentralCopy) -> None:
        self._connection.execute(_PUT, copy.__dict__)

    def gone(self, local_type: str, local_ids: Iterable[str]) -> frozenset[str]:
        c = central_copies.c
        found: set[str] = set()
        for some in chunks(local_ids):
            rows = self._connection.execute(
                select(c.local_id)
                .where(c.local_type == local_type, c.local_id.in_(some))
                .group_by(c.local_id)
                .having(func.max(c.version) == "")
            )
            found |= set(rows.scalars())
        return frozenset(found)

    def held(self) -> dict[str, int]:
        return dict(self._connection.execute(_HELD).all())

    def known(self, resource_type: str) -> dict[str, str]:
        rows = self._connection.execute(_KNOWN, {"wanted_type": resource_type})
        return {row.server_id: row.version for row in rows}

    def watermark(self, resource_type: str) -> str:
        row = connections.at_once(self._connection, _WATERMARK, (resource_type,))
        return row[0] if row is not None else ""

    def put_watermark(self, resource_type: str, server_time: str) -> None:
        connections.at_once(self._connection, _PUT_WATERMARK, (resource_type, server_time))

    def forget_watermarks(self) -> None:
        self._connection.execute(delete(watermarks))
