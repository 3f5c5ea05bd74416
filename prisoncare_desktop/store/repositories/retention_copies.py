"""The central copies of what was trimmed: emptied, with the version kept, so that the same version is not taken again.

A stub is (type, server id, version) and our record's id; nothing of its content. See
`sync/weighing/arriving.py` for what a later version does, and for somebody who comes back.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, delete, select, update

from prisoncare_desktop.store.repositories.revised import chunks
from prisoncare_desktop.store.tables.central import central_copies
from prisoncare_desktop.usecases.ports import TRIMMED_COPY

_c = central_copies.c
NOT_RECORDS = ("staff", TRIMMED_COPY)


def leave_stubs(connection: Connection, record_ids: Iterable[str], *, whose: str = "") -> None:
    """Empty the copies of these records. `whose`: a resident, whose alerts and what could not be read go with them."""
    found: list[tuple[str, str]] = []
    for some in chunks(record_ids):
        query = select(_c.resource_type, _c.server_id).where(_c.local_id.in_(some), _c.local_type.not_in(NOT_RECORDS))
        found += [(row.resource_type, row.server_id) for row in connection.execute(query)]
    if whose:
        alerts = select(_c.resource_type, _c.server_id).where(
            _c.local_id.startswith(f"{whose}/", autoescape=True), _c.local_type == "alert"
        )
        found += [(row.resource_type, row.server_id) for row in connection.execute(alerts)]
        found += _that_name(connection, [server_id for kind, server_id in found if kind == "Patient"])
    for resource_type, server_id in found:
        this = (_c.resource_type == resource_type) & (_c.server_id == server_id)
        connection.execute(update(central_copies).where(this).values(content="", local_type=TRIMMED_COPY))
        apart = (_c.resource_type == f"{resource_type} (merge base)") & (_c.server_id == server_id)
        connection.execute(delete(central_copies).where(apart))


def _that_name(connection: Connection, patients: list[str]) -> list[tuple[str, str]]:
    """Return the copies, no record of ours, that name one of these patients."""
    query = select(_c.resource_type, _c.server_id, _c.content).where(_c.local_id == "", _c.content != "")
    return [
        (row.resource_type, row.server_id)
        for row in connection.execute(query)
        if any(f'"Patient/{server_id}"' in row.content for server_id in patients)
    ]
