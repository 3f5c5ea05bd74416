"""Lists of changes made on this PC with their receipts: what has none, what is in a batch, everything.

Whom a change is about, and where its record is, is told to those whose work it is; to all others a list names nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from prisoncare_desktop.domain.staff import Role
from prisoncare_desktop.usecases.change_kinds import about, kind_of, number_and_cell, resident_of, session_of
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.outbox import (
    BatchRecord,
    EntryState,
    LinesWanted,
    OutboxEntry,
    OutboxLine,
    StateCounts,
)
from prisoncare_desktop.usecases.ports import UnitOfWork
from prisoncare_desktop.usecases.requests import Query

NAMED_AT_MOST = 200  # lines with a name: each is a sight of somebody, which the trail keeps, and nobody reads more


class Which(StrEnum):
    """A list of changes. Without a receipt they are oldest first, for age is what matters; else newest first."""

    WITHOUT_RECEIPT = "waiting"
    SAVED_HERE = "saved"
    NEEDS_A_PERSON = "needs"
    GIVEN_UP = "given-up"
    AT_THE_TRUST = "there"
    ALL = "all"


_WANTED = {
    Which.WITHOUT_RECEIPT: LinesWanted(without_receipt=True),
    Which.SAVED_HERE: LinesWanted(states=frozenset({EntryState.WAITING, EntryState.CLAIMED})),
    Which.NEEDS_A_PERSON: LinesWanted(states=frozenset({EntryState.REFUSED, EntryState.CONFLICT})),
    Which.GIVEN_UP: LinesWanted(states=frozenset({EntryState.GIVEN_UP}), newest_first=True),
    Which.AT_THE_TRUST: LinesWanted(states=frozenset({EntryState.RECEIPTED}), newest_first=True),
    Which.ALL: LinesWanted(newest_first=True),
}


@dataclass(frozen=True)
class SentChange:
    """One line, and what it is in words without a name.

    `resident_name`, `resident_number` (the prison's), and the ids of the resident and of the clinic session: "" for
    those whose work it is not, for anonymous things, and past the first `NAMED_AT_MOST` lines. `theirs`: whether its
    record may be opened from here.
    """

    line: OutboxLine
    about: str
    resident_name: str = ""
    resident_id: str = ""
    session_id: str = ""
    theirs: bool = False
    resident_number: str = ""


@dataclass(frozen=True)
class SentChanges:
    """`batch`: the batch they were sent in, without its bytes; None for a list of another kind. `as_of`: UTC.

    `more`: whether there are more of them than a list shows. `counted`: how many there are by the counts of the three
    states: those that this PC no longer keeps are in no list.
    """

    changes: tuple[SentChange, ...]
    batch: BatchRecord | None
    as_of: datetime
    more: bool = False
    counted: int = 0


@dataclass(frozen=True)
class GetSentChanges(Query[SentChanges]):
    """Changes by list, or (`batch_number`) all that one batch held."""

    which: Which = Which.WITHOUT_RECEIPT
    batch_number: int | None = None


def get_sent_changes(query: GetSentChanges, context: Context) -> SentChanges:
    """Return the lines. Why one was given up is told only to those whose work it is: it may name somebody."""
    with context.store.read() as unit:
        wanted = _WANTED[query.which]
        if query.batch_number is not None:
            wanted = LinesWanted(batch_number=query.batch_number)
        found = unit.outbox_lines.find(wanted)
        missing = query.batch_number is None and query.which is Which.WITHOUT_RECEIPT
        lines = [line for line in found if not (missing and line.theirs_kept)]  # of which nothing is missing there
        told = {line.id for line in lines[:NAMED_AT_MOST]} | {line.id for line in lines if line.given_up is not None}
        entries = unit.outbox.many(told)
        batch = unit.outbox_lines.batch(query.batch_number) if query.batch_number is not None else None
        changes = tuple(_told(unit, line, entries, context.user.role) for line in lines)
        counted = len(lines) if query.batch_number is not None else _counted(unit.outbox.counts(), query.which)
        counted -= len(found) - len(lines)
        return SentChanges(changes, batch, context.clock.now(), len(found) >= wanted.limit, counted)


def _told(unit: UnitOfWork, line: OutboxLine, entries: Mapping[str, OutboxEntry], role: Role) -> SentChange:
    entry = entries.get(line.id)
    if entry is None or role not in kind_of(unit, entry).seen_by:
        return SentChange(_without_reason(line), about(line.kind))
    resident_id, name = resident_of(unit, entry)
    number, _cell = number_and_cell(unit, resident_id)
    session_id = session_of(unit, entry)
    return SentChange(line, about(line.kind), name, resident_id, session_id, theirs=True, resident_number=number)


def _without_reason(line: OutboxLine) -> OutboxLine:
    return line if line.given_up is None else replace(line, given_up=replace(line.given_up, reason=""))


def _counted(counts: StateCounts, which: Which) -> int:
    return {
        Which.WITHOUT_RECEIPT: counts.saved_here + counts.needs_attention + counts.given_up,
        Which.SAVED_HERE: counts.saved_here,
        Which.NEEDS_A_PERSON: counts.needs_attention,
        Which.GIVEN_UP: counts.given_up,
        Which.AT_THE_TRUST: counts.at_the_trust,
        Which.ALL: counts.together,
    }[which]
