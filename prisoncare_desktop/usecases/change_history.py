"""The history of a record as this PC knows it: each change made here, what became of it, and what the trust had."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from prisoncare_desktop.usecases.change_kinds import entry_to_decide
from prisoncare_desktop.usecases.change_words import said
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.outbox import Conflict, EntryState, GivenUp, LinesWanted, OutboxLine, Receipt
from prisoncare_desktop.usecases.ports import UnitOfWork
from prisoncare_desktop.usecases.requests import Query


@dataclass(frozen=True)
class HistoryLine:
    """One change made on this PC. `says`: field -> words, {} of a form. `conflict`: both sides, as they stood then."""

    entry_id: str
    at: datetime
    by_name: str
    says: Mapping[str, str]
    state: EntryState
    receipt: Receipt | None
    given_up: GivenUp | None
    conflict: Conflict | None
    within: int | None = None  # as of an `OutboxLine`
    theirs_kept: bool = False


@dataclass(frozen=True)
class ChangeHistory:
    """Oldest first. `trust_version`, `trust_time`: of what this PC last saw there, "" if it has none."""

    record_type: str
    record_id: str
    lines: tuple[HistoryLine, ...]
    trust_version: str
    trust_time: str


@dataclass(frozen=True)
class GetChangeHistory(Query[ChangeHistory]):
    """The history of the record that a change is of. Asked for by whoever may decide about the change."""

    entry_id: str


def get_change_history(query: GetChangeHistory, context: Context) -> ChangeHistory:
    """Return the history.

    Raises:
        NotFound: no such change.
        NotAllowed: it is not this role's work.
    """
    with context.store.read() as unit:
        entry = entry_to_decide(unit, query.entry_id, context, type(query).__name__)
        lines = unit.outbox_lines.find(LinesWanted(record=(entry.record_type, entry.record_id)))
        names = names_of_staff(unit)
        entries = unit.outbox.many(line.id for line in lines)
        copy = unit.central.find_by_local(entry.record_type, entry.record_id)
        return ChangeHistory(
            entry.record_type,
            entry.record_id,
            tuple(_line(unit, line, names, said(entries[line.id])) for line in lines),
            copy.version if copy is not None and copy.content else "",
            copy.last_updated if copy is not None and copy.content else "",
        )


def names_of_staff(unit: UnitOfWork) -> dict[str, str]:
    """Return the names of those who work with this PC, by their ids."""
    return {one.id: one.name for one in unit.staff.all()}


def _line(unit: UnitOfWork, line: OutboxLine, names: Mapping[str, str], says: Mapping[str, str]) -> HistoryLine:
    return HistoryLine(
        line.id,
        line.recorded_at,
        names.get(line.author, ""),
        says,
        line.state,
        line.receipt,
        line.given_up,
        unit.outbox.conflict(line.id),
        line.within,
        line.theirs_kept,
    )
