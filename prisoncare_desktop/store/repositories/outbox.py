"""The outbox: what waits, what is on its way in a frozen batch, what the trust has, what needs a person.

An entry that supersedes earlier waiting ones of its record carries them: they are claimed, receipted, handed back and
set aside together with it. Order within one record is kept: nothing of it is offered while something earlier is on its
way or needs a person. What was receipted stays receipted, whatever a late answer says, and what was given up given up.
What both sides said in a conflict stays with the change after somebody decided.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select

from prisoncare_desktop.domain.events import Event
from prisoncare_desktop.errors import Bug, NotFound
from prisoncare_desktop.store import connection as connections
from prisoncare_desktop.store.canonical import canonical
from prisoncare_desktop.store.repositories import outbox_statements as sql
from prisoncare_desktop.store.repositories.facts import SqlFacts
from prisoncare_desktop.store.repositories.outbox_order import Standing, offers, superseded
from prisoncare_desktop.store.repositories.outbox_rows import (
    ENTRIES_TRIMMED,
    GIVEN_UP_TRIMMED,
    NEEDS_ATTENTION,
    SAVED_HERE,
    SETTLED,
    UNSETTLED,
    batch_of,
    entry_of,
    in_words,
    standing_of,
)
from prisoncare_desktop.store.repositories.revised import chunks
from prisoncare_desktop.store.tables.outbox import batch_entries, batches, conflicts, given_up, outbox, receipts
from prisoncare_desktop.usecases.outbox import (
    LOST_THERE,
    RECORD_GONE,
    BatchRecord,
    Conflict,
    EntryState,
    GivenUp,
    OutboxEntry,
    Receipt,
    StateCounts,
    Unsettled,
    family_of,
)

_o = outbox.c


class SqlOutbox:
    """The outbox, within one unit of work."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # --- recording ---

    def add(
        self, event: Event, *, entry_id: str, event_id: str, author: str, recorded_at: datetime, depends_on: str
    ) -> None:
        """Append an entry for the event; the next sequence number is its own."""
        seq: int = self._connection.execute(sql.LAST_SEQ).scalar_one() + 1
        self._connection.execute(
            sql.INSERT,
            {
                "seq": seq,
                "id": entry_id,
                "event_id": event_id,
                "kind": event.kind,
                "payload_version": event.payload_version,
                "record_type": event.record_type,
                "record_id": event.record_id,
                "revision": event.revision,
                "payload": canonical(event.payload()).decode(),
                "author": author,
                "recorded_at": recorded_at,
                "depends_on": depends_on or None,
                "state": EntryState.WAITING.value,
                "attempts": 0,
                "last_status": "",
                "last_words": "",
            },
        )

    # --- reading ---

    def pending(self, limit: int, at: datetime) -> tuple[OutboxEntry, ...]:
        unsettled = [standing_of(row) for row in self._connection.execute(sql.UNSETTLED)]
        return self._in_order(offers(unsettled, limit, at))

    def many(self, entry_ids: Iterable[str]) -> dict[str, OutboxEntry]:
        rows = (row for some in chunks(entry_ids) for row in self._connection.execute(sql.MANY, {"wanted": some}))
        return {row.id: entry_of(row) for row in rows}

    def entries_of(self, batch_number: int) -> tuple[OutboxEntry, ...]:
        query = (
            select(batch_entries.c.entry_id)
            .where(batch_entries.c.batch_number == bindparam("wanted"))
            .order_by(batch_entries.c.position)
        )
        return self._in_order(list(self._connection.execute(query, {"wanted": batch_number}).scalars()))

    def needing_attention(self) -> tuple[OutboxEntry, ...]:
        """Return what a person must decide, oldest first; what was squashed into one of these goes with it."""
        return tuple(entry_of(row) for row in self._connection.execute(sql.NEEDING_ATTENTION))

    def unsettled_of(self, record_ids: Iterable[str]) -> tuple[OutboxEntry, ...]:
        return self._in_order([standing.id for standing in self._standing_of(record_ids)])

    def unsettled(self) -> tuple[Unsettled, ...]:
        query = select(_o.recorded_at, _o.state).where(sql.IS_UNSETTLED).order_by(_o.seq)
        rows = self._connection.execute(query)
        return tuple(Unsettled(row.recorded_at, EntryState(row.state) in NEEDS_ATTENTION) for row in rows)

    def counts(self) -> StateCounts:
        rows = self._connection.execute(sql.COUNTS)
        n = {EntryState(state): count for state, count in rows}
        facts = SqlFacts(self._connection)
        return StateCounts(
            saved_here=sum(n.get(s, 0) for s in SAVED_HERE),
            at_the_trust=n.get(EntryState.RECEIPTED, 0) + int(facts.get(ENTRIES_TRIMMED) or 0),
            needs_attention=sum(n.get(s, 0) for s in NEEDS_ATTENTION),
            given_up=n.get(EntryState.GIVEN_UP, 0) + int(facts.get(GIVEN_UP_TRIMMED) or 0),
        )

    def states_of(self, record_ids: Iterable[str]) -> dict[str, str]:
        wanted = _o.record_id.in_(bindparam("wanted", expanding=True))
        query = select(_o.record_id, _o.state, func.max(_o.seq)).where(wanted).group_by(_o.record_id, _o.state)
        standing: dict[str, dict[EntryState, int]] = {}
        for some in chunks(record_ids):
            for record_id, state, seq in self._connection.execute(query, {"wanted": some}):
                standing.setdefault(record_id, {})[EntryState(state)] = seq
        return {record_id: in_words(states) for record_id, states in standing.items()}

    def conflict(self, entry_id: str) -> Conflict | None:
        row = self._connection.execute(select(conflicts).where(conflicts.c.entry_id == entry_id)).first()
        if row is None:
            return None
        sides = {side: json.loads(getattr(row, side)) for side in ("base", "ours", "theirs")}
        return Conflict(**{**row._asdict(), **sides})

    # --- batches ---

    def next_batch_number(self) -> int:
        return int(connections.at_once(self._connection, sql.LAST_BATCH)[0]) + 1

    def freeze(self, batch: BatchRecord, entry_ids: tuple[str, ...]) -> None:
        if batch.number != self.next_batch_number() or not batch.entries == len(entry_ids) == len(set(entry_ids)):
            raise Bug(f"batch {batch.number} is not the next, or not of {batch.entries} entries")
        if hashlib.sha256(batch.body).hexdigest() != batch.sha256:
            raise Bug(f"batch {batch.number} has another hash than its bytes")
        entries = self.many(entry_ids)
        unsettled = self._standing_of({entry.record_id for entry in entries.values()})
        carried = {entry_id: superseded(unsettled, entry_id) for entry_id in entry_ids}  # raises for what may not go
        self._connection.execute(sql.INSERT_BATCH, {**batch.__dict__, "open": True})
        if entry_ids:  # none: a batch of questions
            self._connection.execute(
                sql.INSERT_BATCH_ENTRY,
                [{"batch_number": batch.number, "position": i, "entry_id": e} for i, e in enumerate(entry_ids)],
            )
        claimed: dict[str, Any] = {"state": EntryState.CLAIMED.value, "batch_number": batch.number}
        self._set(entry_ids, **claimed)
        for entry_id, earlier in carried.items():
            self._set(earlier, **claimed, squashed_into=entry_id)

    def unanswered(self) -> BatchRecord | None:
        row = self._connection.execute(sql.FIRST_OPEN_BATCH).first()
        return None if row is None else batch_of(row)

    def under_way(self) -> tuple[BatchRecord, ...]:
        rows = self._connection.execute(sql.OPEN_BATCHES)
        return tuple(batch_of(row) for row in rows)

    def batch(self, batch_number: int) -> BatchRecord | None:
        row = self._connection.execute(sql.BATCH.where(batches.c.number == batch_number)).first()
        return None if row is None else batch_of(row)

    def claimed_in(self, batch_number: int) -> tuple[OutboxEntry, ...]:
        claimed = _o.batch_number == batch_number, _o.state == EntryState.CLAIMED.value
        return tuple(entry_of(row) for row in self._connection.execute(sql.ENTRY.where(*claimed).order_by(_o.seq)))

    def close_batch(self, batch_number: int, answered_at: datetime | None, summary: str) -> None:
        """Record the answer, or the split. Entries of it that nothing has settled wait again."""
        self._connection.execute(sql.CLOSE_BATCH, {"closed": batch_number, "then": answered_at, "said": summary})
        left = list(self._connection.execute(sql.CLAIMED_IN, {"wanted": batch_number}).scalars())
        self._set(left, state=EntryState.WAITING.value, squashed_into=None)

    def batches(self, limit: int) -> tuple[BatchRecord, ...]:
        rows = self._connection.execute(sql.BATCH.order_by(batches.c.number.desc()).limit(limit))
        return tuple(batch_of(row) for row in rows)

    # --- settling ---

    def receipt(self, receipt: Receipt) -> None:
        """Settle the entry, all it carries, and whatever earlier it supersedes: the trust has what came after.

        A second receipt changes nothing: the first stands.
        """
        entry = self._get(receipt.entry_id)
        if entry.state in SETTLED:
            return
        settled = [*dict.fromkeys((entry.id, *self._carried_by(entry), *self._superseded_by(entry, UNSETTLED)))]
        rows = [{**receipt.__dict__, "entry_id": entry_id} for entry_id in settled]
        self._forget_receipts(settled)  # of before the trust lost the record: this one says how it stands now
        self._connection.execute(sql.INSERT_RECEIPT, rows)
        self._set(
            settled,
            state=EntryState.RECEIPTED.value,
            tried=True,
            last_status="receipted",
            last_words="",
            squashed_into=entry.id,
        )
        self._set([entry.id], squashed_into=None)

    def again(self, entry_id: str, status: str, next_try_at: datetime) -> None:
        """Hand the entry and all it carries back. One at the trust, or set aside, stays where it is."""
        entry = self._foremost(entry_id)
        if entry.state in SAVED_HERE:
            self._set(
                [entry.id, *self._carried_by(entry)],
                state=EntryState.WAITING.value,
                tried=True,
                last_status=status,
                next_try_at=next_try_at,
                squashed_into=None,
            )

    def set_aside(self, entry_id: str, status: str, words: str, conflict: Conflict | None) -> None:
        """Set the entry and all it carries aside. One at the trust stays there."""
        entry = self._foremost(entry_id)
        if entry.state in SETTLED:
            return
        carried = [*self._carried_by(entry), *self._superseded_by(entry, (EntryState.WAITING,))]
        state = EntryState.REFUSED if conflict is None else EntryState.CONFLICT
        self._set(
            [entry.id, *carried],
            state=state.value,
            tried=True,
            last_status=status,
            last_words=words,
        )
        self._set(carried, squashed_into=entry.id)
        self._forget_conflicts([entry.id])
        if conflict is not None:
            sides = {side: canonical(getattr(conflict, side)).decode() for side in ("base", "ours", "theirs")}
            self._connection.execute(insert(conflicts), {**conflict.__dict__, **sides, "entry_id": entry.id})

    def gone(self, record_type: str, record_id: str, words: str) -> tuple[str, ...]:
        of_record = sql.ENTRY.where(_o.record_type == record_type, _o.record_id == record_id).order_by(_o.seq.desc())
        entries = [entry_of(row) for row in self._connection.execute(of_record)]
        for entry in entries:
            if self._get(entry.id).state is EntryState.WAITING:
                self.set_aside(entry.id, RECORD_GONE, words, None)
        told = [entry.id for entry in entries if entry.state is EntryState.WAITING]
        there = [e for e in entries if e.state is EntryState.RECEIPTED and not e.squashed_into]
        if there and not any(entry.state in UNSETTLED for entry in entries):
            told = [there[0].id]
            self._set(told, state=EntryState.REFUSED.value, last_status=RECORD_GONE, last_words=words)
        return tuple(told)

    def resume(self, entry_id: str) -> None:
        """Put a set-aside entry, and all it carries, back in the queue. Any other stays where it is."""
        entry = self._foremost(entry_id)
        if entry.state in NEEDS_ATTENTION:
            self._set(
                [entry.id, *self._carried_by(entry)],
                state=EntryState.WAITING.value,
                next_try_at=None,
                squashed_into=None,
            )

    def give_up(self, decision: GivenUp) -> None:
        entry = self._get(decision.entry_id)
        if entry.state not in NEEDS_ATTENTION or entry.squashed_into:
            raise Bug(f"entry {entry.id} does not wait for a person: it is {entry.state}")
        ids = [entry.id, *self._carried_by(entry)]
        self._set(ids, state=EntryState.GIVEN_UP.value, next_try_at=None)
        self._connection.execute(insert(given_up), [{**decision.__dict__, "entry_id": one} for one in ids])

    # --- the central record went back to a backup, or this PC takes another name ---

    def last_answered(self) -> int:
        return int(connections.at_once(self._connection, sql.LAST_ANSWERED)[0])

    def receipted(self) -> dict[str, int]:
        return dict(self._connection.execute(sql.RECEIPTED).all())

    def last_receipt(self) -> Receipt | None:
        query = select(receipts).order_by(receipts.c.batch_number.desc(), receipts.c.entry_id.desc()).limit(1)
        row = self._connection.execute(query).first()
        return None if row is None else Receipt(**row._asdict())

    def last_receipts(self, before: int | None = None) -> tuple[Receipt, ...]:
        last = select(func.max(receipts.c.batch_number))
        if before is not None:
            last = last.where(receipts.c.batch_number < before)
        query = select(receipts).where(receipts.c.batch_number == last.scalar_subquery()).order_by(receipts.c.entry_id)
        return tuple(Receipt(**row._asdict()) for row in self._connection.execute(query))

    def reopen_after(self, batch_number: int) -> tuple[OutboxEntry, ...]:
        lost = select(receipts.c.entry_id).where(receipts.c.batch_number > batch_number)
        return self.reopen(self._connection.execute(lost).scalars())

    def reopen(self, entry_ids: Iterable[str]) -> tuple[OutboxEntry, ...]:
        without = list(entry_ids)
        self._forget_receipts(without)
        entry_ids = [one.id for one in self.many(without).values() if one.state is not EntryState.GIVEN_UP]
        self._set(
            entry_ids,
            state=EntryState.WAITING.value,
            last_status=LOST_THERE,
            next_try_at=None,
            squashed_into=None,
        )
        entries = self.many(entry_ids).values()
        return tuple(sorted(entries, key=lambda entry: entry.seq))

    def hand_back(self) -> None:
        while (batch := self.unanswered()) is not None:
            self.close_batch(batch.number, None, "handed back")

    # --- within ---

    def _get(self, entry_id: str) -> OutboxEntry:
        entry = self.many([entry_id]).get(entry_id)
        if entry is None:
            raise NotFound("outbox entry", entry_id)
        return entry

    def _foremost(self, entry_id: str) -> OutboxEntry:
        """Return the entry, or the one that carries it now."""
        entry = self._get(entry_id)
        if entry.squashed_into and entry.state not in SETTLED:
            return self._get(entry.squashed_into)
        return entry

    def _carried_by(self, entry: OutboxEntry) -> list[str]:
        wanted = {"wanted_record": entry.record_id, "wanted": entry.id}
        return list(self._connection.execute(sql.CARRIED_BY, wanted).scalars())

    def _superseded_by(self, entry: OutboxEntry, standing: tuple[EntryState, ...]) -> list[str]:
        """Return earlier entries in these states that this one supersedes: sent after it, they would undo it."""
        wanted = {
            "wanted_record": entry.record_id,
            "kinds": list(family_of(entry.kind)),
            "before": entry.seq,
            "standing": [state.value for state in standing],
        }
        return list(self._connection.execute(sql.SUPERSEDED_BY, wanted).scalars())

    def _standing_of(self, record_ids: Iterable[str]) -> list[Standing]:
        wanted = chunks(record_ids)
        rows = (row for some in wanted for row in self._connection.execute(sql.UNSETTLED_OF, {"wanted": some}))
        return sorted((standing_of(row) for row in rows), key=lambda standing: standing.seq)

    def _in_order(self, entry_ids: list[str]) -> tuple[OutboxEntry, ...]:
        entries = self.many(entry_ids)
        return tuple(entries[entry_id] for entry_id in entry_ids)

    def _set(self, entry_ids: Iterable[str], *, tried: bool = False, **values: Any) -> None:
        """Set columns of these entries. `tried`: count one more attempt."""
        to = {f"to_{name}": value for name, value in values.items()}
        for some in chunks(entry_ids):
            self._connection.execute(sql.setting(tuple(values), tried=tried), {"wanted": some, **to})

    def _forget_receipts(self, entry_ids: Iterable[str]) -> None:
        for some in chunks(entry_ids):
            self._connection.execute(sql.FORGET_RECEIPTS, {"wanted": some})

    def _forget_conflicts(self, entry_ids: Iterable[str]) -> None:
        for some in chunks(entry_ids):
            self._connection.execute(delete(conflicts).where(conflicts.c.entry_id.in_(some)))
