"""What people are told of the sync: three plain states that always add up, and what waits for a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from prisoncare_desktop.domain.calendar import instant_of
from prisoncare_desktop.usecases.changes import touched
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.outbox import BatchRecord, Conflict, OutboxEntry, StateCounts
from prisoncare_desktop.usecases.ports import UnitOfWork
from prisoncare_desktop.usecases.requests import Command, Done, Query, done

# Facts the sync engine leaves in the store (instants as FHIR text).
LAST_SYNC_AT = "sync.last_at"
LAST_TROUBLE = "sync.last_trouble"
TROUBLE_SINCE = "sync.trouble_since"
NEXT_TRY_AT = "sync.next_try_at"

BATCHES_SHOWN = 12


@dataclass(frozen=True)
class SyncState:
    """Enough for the chip. `trouble`: the error class's name, "" when the last sync went well."""

    counts: StateCounts
    last_sync_at: datetime | None
    trouble: str
    trouble_since: datetime | None
    next_try_at: datetime | None


@dataclass(frozen=True)
class GetSyncState(Query[SyncState]):
    """The state in brief."""


def get_sync_state(_query: GetSyncState, context: Context) -> SyncState:
    with context.store.read() as unit:
        return sync_state(unit)


def sync_state(unit: UnitOfWork) -> SyncState:
    """Return the state as this transaction sees it."""
    return SyncState(
        counts=unit.outbox.counts(),
        last_sync_at=_instant(unit, LAST_SYNC_AT),
        trouble=unit.facts.get(LAST_TROUBLE),
        trouble_since=_instant(unit, TROUBLE_SINCE),
        next_try_at=_instant(unit, NEXT_TRY_AT),
    )


def _instant(unit: UnitOfWork, fact: str) -> datetime | None:
    text = unit.facts.get(fact)
    return instant_of(text) if text else None


@dataclass(frozen=True)
class AttentionItem:
    """One change that waits for a person. `about`: what it is, in words without a name."""

    entry: OutboxEntry
    about: str
    resident_name: str  # "" for anonymous things, and for roles that may not know
    conflict: Conflict | None


@dataclass(frozen=True)
class SyncPage:
    """The Sync page."""

    state: SyncState
    batches: tuple[BatchRecord, ...]
    attention: tuple[AttentionItem, ...]


@dataclass(frozen=True)
class GetSyncPage(Query[SyncPage]):
    """Everything the Sync page shows."""


_ABOUT = {
    "AttendanceRecorded": "Attendance",
    "FormCompleted": "Review form",
    "ReviewTaskChanged": "Review due date",
    "FeedbackReturned": "Feedback form",
    "DrawMade": "Weekly draw",
    "SeedCommitted": "Seed of a week's draw",
}


def get_sync_page(_query: GetSyncPage, context: Context) -> SyncPage:
    with context.store.read() as unit:
        items = tuple(
            AttentionItem(e, _ABOUT.get(e.kind, e.kind), _resident_of(unit, e), unit.outbox.conflict(e.id))
            for e in unit.outbox.needing_attention()
        )
        return SyncPage(sync_state(unit), unit.outbox.batches(BATCHES_SHOWN), items)


def _resident_of(unit: UnitOfWork, entry: OutboxEntry) -> str:
    resident_id = entry.payload.get("resident_id", "")
    if entry.kind == "AttendanceRecorded":
        resident_id = unit.appointments.get(entry.record_id).resident_id
    return unit.residents.get(resident_id).name if resident_id else ""


@dataclass(frozen=True)
class SendAgain(Command[None]):
    """A person has looked at a change set aside and wants it sent again, as it stands here."""

    entry_id: str


def send_again(command: SendAgain, context: Context) -> Done[None]:
    """Put the change back in the queue; the trail says who did."""
    with context.store.write(context.user) as unit:
        unit.outbox.resume(command.entry_id)
        unit.trail.note("SendAgain", "outbox", command.entry_id)
        unit.commit()
    return done(touched(outbox=command.entry_id))
