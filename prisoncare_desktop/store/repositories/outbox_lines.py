"""The outbox as people read it: every change made here, where it stands, and its receipt; never what it says."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from prisoncare_desktop.store.tables.outbox import batch_entries, batches, given_up, outbox, receipts
from prisoncare_desktop.usecases.outbox import BatchRecord, EntryState, GivenUp, LinesWanted, OutboxLine, Receipt, Tally

_o = outbox.c
_OF_THE_ENTRY = ("id", "seq", "kind", "record_type", "record_id", "author", "recorded_at", "last_status")
_carrier = outbox.alias("carrier")  # the later change of the same record that one went in
_RECEIPT = tuple(c.name for c in receipts.c)
_LINE = select(
    *(_o[name] for name in (*_OF_THE_ENTRY, "state", "next_try_at", "batch_number", "batches")),
    *(c.label(f"receipt_{c.name}") for c in receipts.c),
    *(c.label(f"given_up_{c.name}") for c in given_up.c),
    _carrier.c.seq.label("within"),
    func.coalesce(_carrier.c.last_status, _o.last_status).label("set_aside_as"),
).select_from(
    outbox.outerjoin(receipts, receipts.c.entry_id == _o.id)
    .outerjoin(given_up, given_up.c.entry_id == _o.id)
    .outerjoin(_carrier, _carrier.c.id == _o.squashed_into)
)
TALLY = select(_o.kind, _o.state, func.count(), func.sum(_o.batches)).group_by(_o.kind, _o.state)
_BATCH = select(*(c for c in batches.c if c.name not in ("open", "body")))


class SqlOutboxLines:
    """Reads lists of changes, within one unit of work."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, wanted: LinesWanted) -> tuple[OutboxLine, ...]:
        query = _narrowed(_LINE, wanted)
        query = query.order_by(_o.seq.desc() if wanted.newest_first else _o.seq).limit(wanted.limit)
        return tuple(_line(row) for row in self._connection.execute(query))

    def batch(self, number: int) -> BatchRecord | None:
        row = self._connection.execute(_BATCH.where(batches.c.number == number)).first()
        return None if row is None else BatchRecord(**row._asdict(), body=b"")

    def tally(self) -> tuple[Tally, ...]:
        return tuple(
            Tally(kind, EntryState(state), n, batches) for kind, state, n, batches in self._connection.execute(TALLY)
        )


def _narrowed(query: Select[Any], wanted: LinesWanted) -> Select[Any]:
    if wanted.states:
        query = query.where(_o.state.in_([state.value for state in wanted.states]))
    if wanted.without_receipt:
        query = query.where(_o.state != EntryState.RECEIPTED.value)
    if wanted.batch_number is not None:
        sent = select(batch_entries.c.entry_id).where(batch_entries.c.batch_number == wanted.batch_number)
        query = query.where(_o.id.in_(sent))
    if wanted.record is not None:
        query = query.where(_o.record_type == wanted.record[0], _o.record_id == wanted.record[1])
    if wanted.entry_id:
        query = query.where(_o.id == wanted.entry_id)
    return query


def _line(row: Row[Any]) -> OutboxLine:
    said = row._asdict()
    return OutboxLine(
        **{name: said[name] for name in _OF_THE_ENTRY},
        state=EntryState(row.state),
        next_try_at=row.next_try_at,
        batch_number=row.batch_number,
        batches=row.batches,
        within=row.within,
        theirs_kept=row.state == EntryState.GIVEN_UP.value and row.set_aside_as == EntryState.CONFLICT.value,
        receipt=Receipt(**{n: said[f"receipt_{n}"] for n in _RECEIPT}) if row.receipt_entry_id else None,
        given_up=GivenUp(**{c.name: said[f"given_up_{c.name}"] for c in given_up.c}) if row.given_up_entry_id else None,
    )
