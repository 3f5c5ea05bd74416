"""An outcome of ours that was at the trust, and that the server wrote over with what stood there before it.

A server that reads, waits and writes without looking does so, and so does whoever puts an appointment back to booked.
Either way nobody who knew of the outcome said that it is not so, and the nurse would find her row empty without a word.
So the change waits for a person again, with both sides of it, and what was recorded here stays in view meanwhile.
"""

from __future__ import annotations

from datetime import datetime

from prisoncare_desktop.domain import systems
from prisoncare_desktop.errors import NotFound
from prisoncare_desktop.sync.fhir.resource import change_of, extension, is_instant, text
from prisoncare_desktop.sync.fhir.strict_json import JsonObject
from prisoncare_desktop.sync.mappers.attendance import MAPPER
from prisoncare_desktop.sync.mappers.request import Edit
from prisoncare_desktop.sync.mappers.table import MAPPERS
from prisoncare_desktop.usecases.intake.clinics import OUTCOME
from prisoncare_desktop.usecases.outbox import EntryState, LinesWanted, OutboxEntry
from prisoncare_desktop.usecases.ports import UnitOfWork

_EDIT = MAPPER.edit


def reopened(unit: UnitOfWork, appointment_id: str, there: JsonObject) -> OutboxEntry | None:
    """Take the receipt back of an outcome that was written over, and of what went with or after it.

    Return the change that speaks for the record now, None where nothing of ours was written over.
    """
    try:
        here = unit.appointments.get(appointment_id)
    except NotFound:
        return None
    if _EDIT is None or here.recorded_at is None:
        return None
    lines = unit.outbox_lines.find(LinesWanted(frozenset({EntryState.RECEIPTED}), record=("appointment", here.id)))
    told = sorted(unit.outbox.many([line.id for line in lines]).values(), key=lambda one: one.seq)
    last = next((one for one in reversed(told) if _is_about_it(_EDIT, one)), None)
    if last is None or not _stands_here(last, here.outcome or "", here.reason_code):
        return None
    before, ours, theirs = _EDIT.before(last)[OUTCOME], _EDIT.ours(last, unit)[OUTCOME], _EDIT.there(there)[OUTCOME]
    if theirs == ours or theirs != before or _was_said(unit, last, there):
        return None
    since = [one for one in told if one.seq >= last.seq]
    unit.outbox.reopen([one.id for one in since])
    return unit.outbox.many([since[-1].id])[since[-1].id]


def _is_about_it(edit: Edit, entry: OutboxEntry) -> bool:
    return MAPPERS.get(entry.kind) is MAPPER and OUTCOME in edit.about(entry)


def _stands_here(entry: OutboxEntry, outcome: str, reason_code: str) -> bool:
    """Whether what is on view here is what this change said, and not what another PC said since."""
    return (entry.payload["outcome"], entry.payload["reason_code"]) == (outcome, reason_code)


def _was_said(unit: UnitOfWork, ours: OutboxEntry, there: JsonObject) -> bool:
    """Whether somebody said so after ours: later by the clock, or, where it was taken back, from another PC."""
    said = extension(there, systems.ATTENDANCE)
    at = text(extension(said, "recordedAt"), "valueDateTime")
    recorded_at = ours.payload["recorded_at"]
    if is_instant(at) and (recorded_at is None or datetime.fromisoformat(at) >= datetime.fromisoformat(recorded_at)):
        return True
    mark = change_of(there)
    from_elsewhere = bool(mark) and not unit.outbox.many([mark])
    return bool(at) and not extension(said, "outcome") and from_elsewhere
