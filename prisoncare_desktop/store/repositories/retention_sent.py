"""What was sent: batches go 35 days after their last receipt, entries when their record has gone as well."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from sqlalchemy import Connection, delete, func, select, update

from prisoncare_desktop.domain.calendar import instant_of
from prisoncare_desktop.domain.retention import Limits
from prisoncare_desktop.store.append_only import open_to_deletes
from prisoncare_desktop.store.repositories.facts import SqlFacts
from prisoncare_desktop.store.repositories.outbox_rows import ENTRIES_TRIMMED, GIVEN_UP_TRIMMED, SETTLED
from prisoncare_desktop.store.repositories.retention_closure import busy
from prisoncare_desktop.store.repositories.revised import chunks
from prisoncare_desktop.store.tables.attendance import appointments, sessions
from prisoncare_desktop.store.tables.external import external_appointments
from prisoncare_desktop.store.tables.identities import identity_pairs
from prisoncare_desktop.store.tables.outbox import batch_entries, batches, conflicts, given_up, outbox, receipts
from prisoncare_desktop.store.tables.pathway import responses, review_tasks
from prisoncare_desktop.store.tables.regime import regime_days
from prisoncare_desktop.store.tables.resident import residents
from prisoncare_desktop.store.tables.rounds import medicines_rounds
from prisoncare_desktop.store.tables.sampling import draws, seeds
from prisoncare_desktop.store.tables.site_lists import site_lists
from prisoncare_desktop.store.tables.waiting import waiting_entries
from prisoncare_desktop.store.trail import SqlTrail
from prisoncare_desktop.usecases.outbox import EntryState

ENTRIES_AT_ONCE = 250
BATCHES_AT_ONCE = 10
RECORDS = {
    "resident": residents.c.id,
    "identity_pair": identity_pairs.c.id,
    "session": sessions.c.id,
    "appointment": appointments.c.id,
    "waiting_entry": waiting_entries.c.id,
    "external_appointment": external_appointments.c.id,
    "medicines_round": medicines_rounds.c.id,
    "regime_day": regime_days.c.id,
    "site_list": site_lists.c.id,
    "review_task": review_tasks.c.id,
    "response": responses.c.id,
    "feedback": responses.c.id,
    "draw": draws.c.id,
    "seed": seeds.c.week,
}
"""Where the records of each type lie. An entry of a type that is not here stays."""


def trim(
    connection: Connection, trail: SqlTrail, limits: Limits, held_records: Callable[[], frozenset[str]]
) -> Counter[str]:
    """Take the next portion of batches, else of entries, away."""
    settled = _settled_before(connection, limits.sent_before)
    if not settled:
        return Counter()
    held = held_records()
    return _batches(connection, trail, settled, held) or _entries(connection, trail, settled, held)


def _settled_before(connection: Connection, limit: datetime) -> set[str]:
    """Return the entries receipted before this, by the later of both clocks, and those given up before this."""
    found = set(connection.execute(select(given_up.c.entry_id).where(given_up.c.at < limit)).scalars())
    query = select(receipts.c.entry_id, receipts.c.server_time).where(receipts.c.received_at < limit)
    for row in connection.execute(query):
        with suppress(ValueError):
            if row.server_time and instant_of(row.server_time) >= limit:
                continue
        found.add(row.entry_id)
    return found


def _batches(connection: Connection, trail: SqlTrail, settled: set[str], held: frozenset[str]) -> Counter[str]:
    last = select(func.max(batches.c.number)).scalar_subquery()  # numbers go on from the last one's
    query = (
        select(batches.c.number, outbox.c.id, outbox.c.record_id)
        .join(batch_entries, batch_entries.c.batch_number == batches.c.number)
        .join(outbox, outbox.c.id == batch_entries.c.entry_id)
        .where(~batches.c.open, batches.c.number < last)
    )
    staying: set[int] = set()
    every: set[int] = set()
    for row in connection.execute(query):
        every.add(row.number)
        if row.id not in settled or row.record_id in held:
            staying.add(row.number)
    claimed = select(outbox.c.batch_number).where(outbox.c.state.not_in(SETTLED), outbox.c.batch_number.is_not(None))
    staying |= {number for number in connection.execute(claimed).scalars() if number is not None}
    numbers = sorted(every - staying)[:BATCHES_AT_ONCE]
    if not numbers:
        return Counter()
    connection.execute(update(outbox).where(outbox.c.batch_number.in_(numbers)).values(batch_number=None))
    connection.execute(delete(batch_entries).where(batch_entries.c.batch_number.in_(numbers)))
    with open_to_deletes(connection, batches.name):
        connection.execute(delete(batches).where(batches.c.number.in_(numbers)))
    for number in numbers:
        trail.note("Trimmed", "batch", str(number))
    return Counter(batches=len(numbers))


def _entries(connection: Connection, trail: SqlTrail, settled: set[str], held: frozenset[str]) -> Counter[str]:
    """An entry goes once its record has, and all that hangs together with it is at the trust."""
    last = select(func.max(outbox.c.seq)).scalar_subquery()  # numbers go on from the last one's
    unsent = busy(connection).entries
    in_batches = set(connection.execute(select(batch_entries.c.entry_id)).scalars())
    here: dict[str, set[str]] = {}
    going: list[str] = []
    query = select(outbox.c.id, outbox.c.record_type, outbox.c.record_id, outbox.c.state)
    rows = connection.execute(query.where(outbox.c.seq < last).order_by(outbox.c.seq)).all()
    for row in rows:
        if row.id not in settled or row.id in unsent or row.id in in_batches or row.record_type not in RECORDS:
            continue
        if row.record_type not in here:
            column = RECORDS[row.record_type]
            here[row.record_type] = {str(i) for i in connection.execute(select(column)).scalars()}
        if row.record_id not in here[row.record_type] and row.record_id not in held:
            going.append(row.id)
    listed = going[:ENTRIES_AT_ONCE]
    if not listed:
        return Counter()
    gone = set(listed)
    of_given_up = sum(row.id in gone and row.state == EntryState.GIVEN_UP for row in rows)
    with open_to_deletes(connection, given_up.name):
        for table in (receipts, conflicts, given_up):
            for some in chunks(listed):
                connection.execute(delete(table).where(table.c.entry_id.in_(some)))
    for some in chunks(listed):  # only what is at the trust points to these; it waits for nothing any more
        for pointer in (outbox.c.depends_on, outbox.c.squashed_into):
            connection.execute(update(outbox).where(pointer.in_(some)).values({pointer.name: None}))
    with open_to_deletes(connection, outbox.name):
        for some in chunks(listed):
            connection.execute(delete(outbox).where(outbox.c.id.in_(some)))
    for entry_id in listed:
        trail.note("Trimmed", "outbox", entry_id)
    facts = SqlFacts(connection)
    for fact, more in ((ENTRIES_TRIMMED, len(listed) - of_given_up), (GIVEN_UP_TRIMMED, of_given_up)):
        if more:
            facts.put(fact, str(int(facts.get(fact) or 0) + more))
    return Counter(outbox=len(listed))
