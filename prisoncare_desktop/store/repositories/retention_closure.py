"""What hangs together with something that is not at the trust yet: none of it may go."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import Connection, select

from prisoncare_desktop.store.repositories.outbox_rows import SETTLED
from prisoncare_desktop.store.tables.outbox import outbox

_o = outbox.c
_ANY_UNSETTLED = select(_o.seq).where(_o.state.not_in(SETTLED)).limit(1)
_ALL = select(_o.id, _o.event_id, _o.record_id, _o.depends_on, _o.squashed_into, _o.state)


@dataclass(frozen=True)
class Busy:
    """Entries and records that hang together with an unsettled entry."""

    entries: frozenset[str] = frozenset()
    records: frozenset[str] = frozenset()


def busy(connection: Connection) -> Busy:
    """Follow every unsettled entry to those of its event, of its record, that it waits for, and that wait for it."""
    if connection.execute(_ANY_UNSETTLED).first() is None:
        return Busy()
    nodes: dict[str, list[str]] = defaultdict(list)  # entry, event or record -> entries
    of: dict[str, list[str]] = {}
    reached: list[str] = []
    record_of: dict[str, str] = {}
    for row in connection.execute(_ALL):
        joints = [f"event {row.event_id}", f"record {row.record_id}", row.id, row.depends_on, row.squashed_into]
        of[row.id] = [joint for joint in joints if joint]
        record_of[row.id] = row.record_id
        for joint in of[row.id]:
            nodes[joint].append(row.id)
        if row.state not in SETTLED:
            reached.append(row.id)
    found = set(reached)
    while reached:
        entry = reached.pop()
        for joint in of.get(entry, ()):
            for other in (joint, *nodes[joint]):
                if other in of and other not in found:
                    found.add(other)
                    reached.append(other)
    return Busy(frozenset(found), frozenset(record_of[entry] for entry in found))
