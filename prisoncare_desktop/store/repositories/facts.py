"""Who works here, and small named facts of this store."""

from __future__ import annotations

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.store import connection as connections
from prisoncare_desktop.store.tables.facts import staff

DEVICE_ID = "device_id"
TRAIL_KEY = "trail_key"  # 64 hex digits

_ALL = select(staff).order_by(staff.c.name, staff.c.id)
_bare_member = insert(staff)
_PUT_MEMBER = _bare_member.on_conflict_do_update(
    index_elements=[staff.c.id], set_={c.name: _bare_member.excluded[c.name] for c in staff.c if not c.primary_key}
)
_GET = "SELECT value FROM facts WHERE name = ?"
_PUT = "INSERT INTO facts (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"


class SqlStaffList:
    """Staff, within one unit of work."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> tuple[StaffMember, ...]:
        rows = self._connection.execute(_ALL)
        return tuple(StaffMember(row.id, row.name, Role(row.role), row.wing, row.team, row.active) for row in rows)

    def put(self, member: StaffMember) -> None:
        self._connection.execute(_PUT_MEMBER, {**member.__dict__, "role": member.role.value})


class SqlFacts:
    """Facts, within one unit of work."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, name: str) -> str:
        row = connections.at_once(self._connection, _GET, (name,))
        return row[0] if row is not None else ""

    def put(self, name: str, value: str) -> None:
        connections.at_once(self._connection, _PUT, (name, value))
