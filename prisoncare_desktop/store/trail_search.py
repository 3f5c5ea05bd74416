"""Find rows of the trail, and whom they are about."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from sqlalchemy import Connection, or_, select, union_all

from prisoncare_desktop.store.tables.access import break_glass
from prisoncare_desktop.store.tables.attendance import appointments
from prisoncare_desktop.store.tables.external import external_appointments
from prisoncare_desktop.store.tables.pathway import episodes, responses, review_tasks
from prisoncare_desktop.store.tables.resident import residents
from prisoncare_desktop.store.tables.trail import trail
from prisoncare_desktop.store.tables.waiting import waiting_entries
from prisoncare_desktop.usecases.ports import TrailRow, TrailWanted

_NEWEST_FIRST = select(trail).order_by(trail.c.seq.desc())
_OF_A_RESIDENT = (
    appointments,
    episodes,
    review_tasks,
    responses,
    break_glass,
    waiting_entries,
    external_appointments,
)
_AT_ONCE = 500  # ids in one question: SQLite takes some thousands


def find(connection: Connection, wanted: TrailWanted) -> tuple[TrailRow, ...]:
    """Return the rows wanted, newest first."""
    query = _NEWEST_FIRST.limit(wanted.limit)
    if wanted.user_ids is not None:
        query = query.where(trail.c.user_id.in_(wanted.user_ids))
    if wanted.actions:
        query = query.where(trail.c.action.in_(wanted.actions))
    if wanted.not_action:
        query = query.where(trail.c.action != wanted.not_action)
    if wanted.resident_ids:
        theirs = [select(t.c.id).where(t.c.resident_id.in_(wanted.resident_ids)) for t in _OF_A_RESIDENT]
        query = query.where(
            or_(trail.c.record_id.in_(wanted.resident_ids), trail.c.record_id.in_(union_all(*theirs).scalar_subquery()))
        )
    if wanted.since is not None:
        query = query.where(trail.c.at >= wanted.since)
    if wanted.until is not None:
        query = query.where(trail.c.at < wanted.until)
    if wanted.before:
        query = query.where(trail.c.seq < wanted.before)
    return tuple(TrailRow(**row._asdict()) for row in connection.execute(query))


def residents_of(connection: Connection, record_ids: Iterable[str]) -> dict[str, str]:
    """Return whom each record is about, by the record's id. What was trimmed since is about nobody any more."""
    found: dict[str, str] = {}
    ids = iter(dict.fromkeys(record_ids))
    while some := list(islice(ids, _AT_ONCE)):
        for table in _OF_A_RESIDENT:
            query = select(table.c.id, table.c.resident_id).where(table.c.id.in_(some))
            found |= {row.id: row.resident_id for row in connection.execute(query)}
        found |= {
            one: one for one in connection.execute(select(residents.c.id).where(residents.c.id.in_(some))).scalars()
        }
    return found
