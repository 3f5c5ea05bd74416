"""The outbox's statements, built once: to build one takes SQLAlchemy longer than to run it."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Update, and_, bindparam, delete, func, insert, literal_column, select, update

from prisoncare_desktop.store.repositories.outbox_rows import NEEDS_ATTENTION, SETTLED
from prisoncare_desktop.store.tables.central import central_copies
from prisoncare_desktop.store.tables.outbox import batch_entries, batches, outbox, receipts
from prisoncare_desktop.usecases.outbox import EntryState

_o = outbox.c
ENTRY = select(*(c for c in _o if c.name not in ("next_try_at", "batch_number", "batches")))
MANY = ENTRY.where(_o.id.in_(bindparam("wanted", expanding=True)))
STANDING = select(
    _o.seq, _o.id, _o.event_id, _o.kind, _o.record_type, _o.record_id, _o.state, _o.next_try_at, _o.depends_on
)
# The literal, not a parameter: only then does SQLite see that the partial index of the unsettled holds all of these.
IS_UNSETTLED = and_(_o.state != literal_column("'receipted'"), _o.state != literal_column("'given-up'"))
UNSETTLED = STANDING.where(IS_UNSETTLED).order_by(_o.seq)
UNSETTLED_OF = UNSETTLED.where(_o.record_id.in_(bindparam("wanted", expanding=True)))
COUNTS = select(_o.state, func.count()).group_by(_o.state)
LAST_SEQ = select(func.coalesce(func.max(_o.seq), 0))
LAST_BATCH = "SELECT coalesce(max(number), 0) FROM batches"
LAST_ANSWERED = f"{LAST_BATCH} WHERE answered_at IS NOT NULL"
BATCH = select(*(c for c in batches.c if c.name != "open"))
OPEN_BATCHES = BATCH.where(batches.c.open).order_by(batches.c.number)
FIRST_OPEN_BATCH = OPEN_BATCHES.limit(1)
INSERT = insert(outbox)
INSERT_BATCH, INSERT_BATCH_ENTRY, INSERT_RECEIPT = insert(batches), insert(batch_entries), insert(receipts)
CLOSE_BATCH = (
    update(batches)
    .where(batches.c.number == bindparam("closed"))
    .values(open=False, answered_at=bindparam("then"), summary=bindparam("said"))
)
CLAIMED_IN = select(_o.id).where(_o.batch_number == bindparam("wanted"), _o.state == EntryState.CLAIMED.value)
CARRIED_BY = select(_o.id).where(
    _o.record_id == bindparam("wanted_record"),
    _o.squashed_into == bindparam("wanted"),
    _o.state.not_in([state.value for state in SETTLED]),
)
SUPERSEDED_BY = select(_o.id).where(
    _o.record_id == bindparam("wanted_record"),
    _o.kind.in_(bindparam("kinds", expanding=True)),
    _o.seq < bindparam("before"),
    _o.state.in_(bindparam("standing", expanding=True)),
)
NEEDING_ATTENTION = ENTRY.where(
    _o.state.in_([state.value for state in NEEDS_ATTENTION]), _o.squashed_into.is_(None)
).order_by(_o.seq)
FORGET_RECEIPTS = delete(receipts).where(receipts.c.entry_id.in_(bindparam("wanted", expanding=True)))
_copy = central_copies.alias()
RECEIPTED = (
    select(receipts.c.resource_type, func.count(receipts.c.server_id.distinct()))
    .select_from(
        receipts.outerjoin(
            _copy,
            (_copy.c.resource_type == receipts.c.resource_type) & (_copy.c.server_id == receipts.c.server_id),
        )
    )
    .where(_copy.c.version.is_(None) | (_copy.c.version != ""))
    .group_by(receipts.c.resource_type)
)


@cache
def setting(names: tuple[str, ...], *, tried: bool) -> Update:
    """Return the statement that sets these columns of the entries `wanted`, and counts one more attempt if `tried`.

    With the number of a batch it counts that they went into one more. Made once: to build it takes SQLAlchemy
    longer than to run it.
    """
    values: dict[str, Any] = {name: bindparam(f"to_{name}", type_=_o[name].type) for name in names}
    if tried:
        values["attempts"] = _o.attempts + 1
    if "batch_number" in names:
        values["batches"] = _o.batches + 1
    return update(outbox).where(_o.id.in_(bindparam("wanted", expanding=True))).values(values)
