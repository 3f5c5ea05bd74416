"""Lists of changes made on this PC with their receipts: what has none, what is in a batch, everything. Names nobody."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from prisoncare_desktop.domain.staff import Role
from prisoncare_desktop.usecases.change_kinds import about, kind_of
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.outbox import BatchRecord, EntryState, LinesWanted, OutboxLine
from prisoncare_desktop.usecases.ports import UnitOfWork
from prisoncare_desktop.usecases.requests import Query


class Which(StrEnum):
    """A list of changes. Without a receipt they are oldest first, for age is what matters; else newest first."""

    WITHOUT_RECEIPT = "waiting"
    NEEDS_A_PERSON = "needs"
    GIVEN_UP = "given-up"
    ALL = "all"


_WANTED = {
    Which.WITHOUT_RECEIPT: LinesWanted(without_receipt=True),
    Which.NEEDS_A_PERSON: LinesWanted(states=frozenset({EntryState.REFUSED, EntryState.CONFLICT})),
    Which.GIVEN_UP: LinesWanted(states=frozenset({EntryState.GIVEN_UP}), newest_first=True),
    Which.ALL: LinesWanted(newest_first=True),
}


@dataclass(frozen=True)
class SentChange:
    """One line, and what it is in words without a name."""

    line: OutboxLine
    about: str


@dataclass(frozen=True)
class SentChanges:
    """`batch`: the batch they were sent in, without its bytes; None for a list of another kind. `as_of`: UTC.

    `more`: whether there are more of them than a list shows.
    """

    changes: tuple[SentChange, ...]
    batch: BatchRecord | None
    as_of: datetime
    more: bool = False


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
        lines = unit.outbox_lines.find(wanted)
        theirs = _whose_reasons(unit, lines, context.user.role)
        batch = unit.outbox_lines.batch(query.batch_number) if query.batch_number is not None else None
        changes = tuple(SentChange(_without_reason(line, theirs), about(line.kind)) for line in lines)
        return SentChanges(changes, batch, context.clock.now(), len(lines) >= wanted.limit)


def _whose_reasons(unit: UnitOfWork, lines: tuple[OutboxLine, ...], role: Role) -> frozenset[str]:
    entries = unit.outbox.many(line.id for line in lines if line.given_up is not None)
    return frozenset(entry.id for entry in entries.values() if role in kind_of(unit, entry).seen_by)


def _without_reason(line: OutboxLine, theirs: frozenset[str]) -> OutboxLine:
    if line.given_up is None or line.id in theirs:
        return line
    return replace(line, given_up=replace(line.given_up, reason=""))
