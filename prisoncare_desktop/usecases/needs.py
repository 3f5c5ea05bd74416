"""What somebody needs to be well understood and seen: adjustments, language, interpreter. Sent to the trust as well."""

from __future__ import annotations

from dataclasses import dataclass

from prisoncare_desktop.domain.resident_edits import ResidentNeedsRecorded, needs_recorded
from prisoncare_desktop.domain.whereabouts import latest
from prisoncare_desktop.errors import ChangedMeanwhile
from prisoncare_desktop.usecases.changes import touched
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.requests import Command, Done, done


@dataclass(frozen=True)
class RecordNeeds(Command[None]):
    """Have all that somebody needs and speaks be this. `needs`: codes of `communication_need`; `language`: BCP 47."""

    resident_id: str
    needs: frozenset[str]
    language: str
    interpreter: bool
    shown_revision: int | None = None


def record_needs(command: RecordNeeds, context: Context) -> Done[None]:
    """Keep it and send it.

    Raises:
        NotFound: no such resident on this PC.
        RuleBroken: a code that no list has; or nothing is new.
        ChangedMeanwhile: somebody else changed the resident since they were shown.
    """
    with context.store.write(context.user) as unit:
        before = unit.residents.get(command.resident_id)
        if command.shown_revision not in (None, before.revision):
            raise ChangedMeanwhile("resident", before.id)
        after = needs_recorded(before, command.needs, command.language, interpreter=command.interpreter)
        unit.residents.put(after)
        line = latest(unit.whereabouts.of([after.id]).get(after.id, ()))
        entry = unit.record(ResidentNeedsRecorded.of(after, before, line))
        unit.commit()
    return done(touched(residents=after.id, outbox=entry))
