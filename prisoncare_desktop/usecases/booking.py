"""Places on a list that people here make or move.

Decisions (2026-11-22):
- Who walks in stands on the list at the time they came, with nothing recorded: that is the next key.
- A place that is moved keeps its id, and leaves no row behind: its history says where it was. Nobody has walked in to
  where they are moved, so that they stand on its movement list.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from prisoncare_desktop.domain.attendance import Appointment, ClinicSession, Period, is_seen
from prisoncare_desktop.domain.calendar import at_local
from prisoncare_desktop.domain.retention import GONE
from prisoncare_desktop.errors import RuleBroken
from prisoncare_desktop.usecases.changes import Changes, touched
from prisoncare_desktop.usecases.clinic_types import clinic_types
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.doubtful_clock import days_it_may_be
from prisoncare_desktop.usecases.one_person import people
from prisoncare_desktop.usecases.place_held import keep_place, place_held
from prisoncare_desktop.usecases.ports import UnitOfWork
from prisoncare_desktop.usecases.requests import Command, Done, done
from prisoncare_desktop.usecases.whose_clinic import check_holds

_EDGES = {
    Period.AM: (time(0), time(11, 55)),
    Period.PM: (time(12), time(16, 55)),
    Period.ED: (time(17), time(23, 55)),
}


@dataclass(frozen=True)
class AddWalkIn(Command[str]):
    """Put somebody who came without a place on the list of a session. Answers with the appointment's id."""

    session_id: str
    resident_id: str


def add_walk_in(command: AddWalkIn, context: Context) -> Done[str]:
    """Put them on the list at the time they came: now, or the edge of the half-day that is nearest to it.

    Raises:
        NotFound: no such session, or no such resident.
        NotAllowed: it is another team's clinic.
        RuleBroken: the session is on a later day, they have left the prison, or they are on this list already.
    """
    with context.store.write(context.user) as unit:
        session = unit.sessions.get(command.session_id)
        types = clinic_types(unit)
        check_holds(type(command).__name__, types, context.user, session)
        at = context.clock.now()
        if session.clinic_date > days_it_may_be(unit, at)[-1]:
            raise RuleBroken("not-begun", f"session {session.id} is on a later day")
        resident = unit.residents.get(command.resident_id)
        if resident.presence in GONE:
            raise RuleBroken("resident-left", f"resident {resident.id} has left the prison")
        not_on_this_list(unit, session, resident.id)
        appointment, event = Appointment.put_on(
            session,
            appointment_id=context.new_id(),
            resident_id=resident.id,
            starts_at=_when_they_came(session, at),
            minutes=types.get(session.clinic_code).minutes,
            walk_in=True,
        )
        changes = keep_place(unit, appointment, event)
        unit.commit()
    return Done(appointment.id, changes)


@dataclass(frozen=True)
class MoveAppointment(Command[None]):
    """Give somebody another time, in the same session or another, instead of the one they have."""

    appointment_id: str
    to_session_id: str
    starts_at: datetime  # UTC
    shown_revision: int | None = None


def move_appointment(command: MoveAppointment, context: Context) -> Done[None]:
    """Move it.

    Raises:
        NotFound: no such appointment or session.
        NotAllowed: either is another team's clinic.
        RuleBroken: it is off the list, something was recorded of it, that session's day is over or it is not on then,
            or they are on its list already.
        ChangedMeanwhile: somebody else changed the appointment since it was shown.
    """
    with context.store.write(context.user) as unit:
        before, here = place_held(unit, command, context, command.appointment_id, command.shown_revision)
        to = unit.sessions.get(command.to_session_id)
        check_holds(type(command).__name__, clinic_types(unit), context.user, to)
        if to.clinic_date < days_it_may_be(unit, context.clock.now())[0]:
            raise RuleBroken("day-is-over", f"session {to.id} was on an earlier day")
        if to.id != here.id:
            not_on_this_list(unit, to, before.resident_id)
        came_there = next((was for was in unit.appointments.history(before.id) if was.session_id == to.id), None)
        walk_in = came_there is not None and came_there.walk_in  # who is to come another time must be fetched
        appointment, event = replace(before, walk_in=walk_in).moved(here, to, command.starts_at)
        changes = keep_place(unit, appointment, event)
        unit.commit()
    return done(changes | touched(sessions=here.id))


@dataclass(frozen=True)
class BookAgain(Command[str]):
    """Give somebody who was not seen another time. Answers with the new appointment's id.

    `shown_revision`: of the appointment that it is in place of, as it was shown.
    """

    appointment_id: str
    session_id: str
    starts_at: datetime  # UTC
    shown_revision: int | None = None


def book_again(command: BookAgain, context: Context) -> Done[str]:
    """Book them again. What was recorded stands, and the new place says which it is in place of.

    Raises:
        NotFound: no such appointment or session.
        NotAllowed: either is another team's clinic.
        RuleBroken: they are still to be seen, or were; they have left; that session is closed, over or not on then; or
            they are on its list already.
        ChangedMeanwhile: somebody else changed the appointment since it was shown.
    """
    with context.store.write(context.user) as unit:
        before, _session = place_held(unit, command, context, command.appointment_id, command.shown_revision)
        if before.outcome is None or is_seen(before):
            raise RuleBroken("nothing-to-book-again", f"appointment {before.id} is still to be, or was seen")
        to = unit.sessions.get(command.session_id)
        place, changes = place_on(
            unit, context, to, before.resident_id, command.starts_at, type(command).__name__, rebooked_from=before.id
        )
        unit.commit()
    return Done(place.id, changes)


def place_on(
    unit: UnitOfWork,
    context: Context,
    to: ClinicSession,
    resident_id: str,
    starts_at: datetime,
    action: str,
    *,
    rebooked_from: str = "",
) -> tuple[Appointment, Changes]:
    """Put somebody on a session's list at this time, within a request that books them. `action`: that request's name.

    Raises:
        NotFound: no such resident.
        NotAllowed: it is another team's clinic.
        RuleBroken: they have left, that session is closed, over or not on then, or they are on its list already.
    """
    types = clinic_types(unit)
    check_holds(action, types, context.user, to)
    check_is_to_come(unit, to, context)
    resident = unit.residents.get(resident_id)
    if resident.presence in GONE:
        raise RuleBroken("resident-left", f"resident {resident.id} has left the prison")
    not_on_this_list(unit, to, resident.id)
    place, event = Appointment.put_on(
        to,
        appointment_id=context.new_id(),
        resident_id=resident.id,
        starts_at=starts_at,
        minutes=types.get(to.clinic_code).minutes,
        rebooked_from=rebooked_from,
    )
    return place, keep_place(unit, place, event)


def _when_they_came(session: ClinicSession, at: datetime) -> datetime:
    """Return this instant to the last five minutes; outside the session's half-day, the edge that is nearest to it."""
    first, last = (at_local(session.clinic_date, edge) for edge in _EDGES[session.period])
    return min(max(at - timedelta(minutes=at.minute % 5, seconds=at.second, microseconds=at.microsecond), first), last)


def check_is_to_come(unit: UnitOfWork, session: ClinicSession, context: Context) -> None:
    """Raise `RuleBroken` if the clinic's day is over, or it was closed: nobody books into it any more."""
    if session.clinic_date < days_it_may_be(unit, context.clock.now())[0]:
        raise RuleBroken("day-is-over", f"session {session.id} was on an earlier day")
    if session.closed_at is not None:
        raise RuleBroken("session-closed", f"session {session.id} is closed")


def not_on_this_list(unit: UnitOfWork, session: ClinicSession, resident_id: str) -> None:
    """Raise `RuleBroken` if this person, by whichever identity, has a place on the list already."""
    themselves = people(unit).all_of(resident_id)
    there = [a.id for a in unit.appointments.of_sessions([session.id]) if a.resident_id in themselves]
    if there:
        raise RuleBroken("on-this-list", f"resident {resident_id} is on it already as appointment {there[0]}")
