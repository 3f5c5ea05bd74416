"""A place for somebody who waits: on the list of a clinic and off the waiting list, both or neither."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from prisoncare_desktop.errors import RuleBroken
from prisoncare_desktop.usecases.booking import place_on
from prisoncare_desktop.usecases.clinic_types import clinic_types
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.requests import Command, Done
from prisoncare_desktop.usecases.waiting import entry_held, keep_entry
from prisoncare_desktop.usecases.whose_clinic import check_holds


@dataclass(frozen=True)
class BookFromWaiting(Command[str]):
    """Book somebody who waits. `starts_at`: UTC. Answers with the appointment's id."""

    entry_id: str
    session_id: str
    starts_at: datetime
    shown_revision: int | None = None


def book_from_waiting(command: BookFromWaiting, context: Context) -> Done[str]:
    """Put them on the clinic's list, and say on the waiting list which place they got.

    Raises:
        NotFound: no such entry or session.
        NotAllowed: it is another team's.
        RuleBroken: "waiting-over": they do not wait any more; "waiting-other-clinic": it is no clinic of the kind they
            wait for; or as `place_on` says.
        ChangedMeanwhile: somebody else changed the entry since it was shown.
    """
    with context.store.write(context.user) as unit:
        before = entry_held(unit, command, context, command.entry_id, command.shown_revision)
        session = unit.sessions.get(command.session_id)
        check_holds(type(command).__name__, clinic_types(unit), context.user, session)
        if session.clinic_code != before.clinic_code:
            raise RuleBroken("waiting-other-clinic", f"waiting entry {before.id} is not for session {session.id}")
        place, changes = place_on(unit, context, session, before.resident_id, command.starts_at, type(command).__name__)
        after = before.booked(place.id, by=context.user.id, at=context.clock.now())
        changes |= keep_entry(unit, after, before)
        unit.commit()
    return Done(place.id, changes)
