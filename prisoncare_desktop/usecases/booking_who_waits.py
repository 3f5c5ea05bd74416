"""A place for somebody who waits: on the list of a clinic and off the waiting list, both or neither."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from prisoncare_desktop.domain.attendance import Appointment
from prisoncare_desktop.domain.retention import GONE
from prisoncare_desktop.domain.waiting import WaitingChanged
from prisoncare_desktop.errors import RuleBroken
from prisoncare_desktop.usecases.booking import check_is_to_come, not_on_this_list
from prisoncare_desktop.usecases.changes import touched
from prisoncare_desktop.usecases.clinic_types import clinic_types
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.requests import Command, Done
from prisoncare_desktop.usecases.waiting import entry_held
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
            wait for; "waiting-left": they have left the prison; the session is closed, over or not on then; or they
            are on its list already.
        ChangedMeanwhile: somebody else changed the entry since it was shown.
    """
    at = context.clock.now()
    with context.store.write(context.user) as unit:
        before = entry_held(unit, command, context, command.entry_id, command.shown_revision)
        session = unit.sessions.get(command.session_id)
        types = clinic_types(unit)
        check_holds(type(command).__name__, types, context.user, session)
        if session.clinic_code != before.clinic_code:
            raise RuleBroken("waiting-other-clinic", f"waiting entry {before.id} is not for session {session.id}")
        check_is_to_come(unit, session, context)
        if unit.residents.get(before.resident_id).presence in GONE:
            raise RuleBroken("waiting-left", f"resident {before.resident_id} has left the prison")
        not_on_this_list(unit, session, before.resident_id)
        appointment, booked = Appointment.put_on(
            session,
            appointment_id=context.new_id(),
            resident_id=before.resident_id,
            starts_at=command.starts_at,
            minutes=types.get(session.clinic_code).minutes,
        )
        after = before.booked(appointment.id, by=context.user.id, at=at)
        unit.appointments.put(appointment)
        unit.waiting.put(after)
        sent = frozenset({unit.record(booked), unit.record(WaitingChanged.of(after, before))})
        unit.commit()
    touches = touched(appointments=appointment.id, sessions=session.id, waiting=after.id, outbox=sent)
    return Done(appointment.id, touches)
