"""Putting together what is one: two lists of the same clinic, and somebody who stands on one list twice.

Decision (2026-11-22): only a person says so. Whoever has what was recorded keeps it: nothing of a clinic is ever lost
by tidying up its list.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace

from prisoncare_desktop.domain.appointment_events import AppointmentNoted, DetailsRecorded
from prisoncare_desktop.domain.attendance import Appointment, ClinicSession, TakenOff
from prisoncare_desktop.domain.session_events import SessionClosed
from prisoncare_desktop.errors import RuleBroken
from prisoncare_desktop.usecases.changes import Changes, touched
from prisoncare_desktop.usecases.clinic_types import clinic_types
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.one_person import people
from prisoncare_desktop.usecases.requests import Command, Done, done
from prisoncare_desktop.usecases.whose_clinic import check_holds

_NO_DETAILS = ("", "", False)


@dataclass(frozen=True)
class JoinSessions(Command[int]):
    """Say that two lists are of one clinic: all of the one made here stand on the other. Answers with how many."""

    keep_id: str
    made_here_id: str


def join_sessions(command: JoinSessions, context: Context) -> Done[int]:
    """Put them together, whole or not at all. The emptied one is closed, and stands on no list any more.

    Raises:
        NotFound: no such session.
        NotAllowed: either is another team's.
        RuleBroken: they are not lists of the same clinic, or neither was made here.
    """
    with context.store.write(context.user) as unit:
        keep, ours = unit.sessions.get(command.keep_id), unit.sessions.get(command.made_here_id)
        types = clinic_types(unit)
        for session in (keep, ours):
            check_holds(type(command).__name__, types, context.user, session)
        alike = [(s.clinic_code, s.wing, s.clinic_date, s.period) for s in (keep, ours)]
        if keep.id == ours.id or alike[0] != alike[1] or not ours.made_here:
            raise RuleBroken("not-one-clinic", f"sessions {keep.id} and {ours.id} are not lists of one clinic")
        changes = Changes()
        everybody = unit.appointments.of_sessions([ours.id])
        for place in everybody:
            moved, event = place.put_with(ours, keep)
            unit.appointments.put(moved)
            changes |= touched(appointments=moved.id, outbox=unit.record(event, reason="joined"))
        at = context.clock.now()
        closed = replace(ours, closed_at=at, closed_by=context.user.id, revision=ours.revision + 1)
        unit.sessions.put(closed)
        entry = unit.record(SessionClosed.of(closed, ours), reason="joined")
        unit.commit()
    return Done(len(everybody), changes | touched(sessions=frozenset({keep.id, ours.id}), outbox=entry))


@dataclass(frozen=True)
class SettleDouble(Command[None]):
    """Say which of two places of one person on one list is kept. The other is taken off it."""

    keep_id: str
    drop_id: str


def settle_double(command: SettleDouble, context: Context) -> Done[None]:
    """Keep the one. Where only the other has an outcome, a note or details, the kept one has them from now on.

    Raises:
        NotFound: no such appointment.
        NotAllowed: it is another team's list.
        RuleBroken: they are not two places of one person on one list.
    """
    with context.store.write(context.user) as unit:
        keep, drop = unit.appointments.get(command.keep_id), unit.appointments.get(command.drop_id)
        session = unit.sessions.get(keep.session_id)
        check_holds(type(command).__name__, clinic_types(unit), context.user, session)
        themselves = people(unit).all_of(keep.resident_id)
        both_on_it = drop.session_id == session.id and not keep.withdrawn and not drop.withdrawn
        if keep.id == drop.id or not both_on_it or drop.resident_id not in themselves:
            raise RuleBroken("not-a-double", f"appointments {keep.id} and {drop.id} are no double")
        by, initials, at = context.user.id, context.user.initials, context.clock.now()
        entries: set[str] = set()
        if keep.outcome is None and drop.outcome is not None:
            keep, told = keep.restored(drop, by=by, initials=initials, at=at, session=session)
            unit.appointments.put(keep)
            entries.add(unit.record(told, reason="double"))
        for kept, besides in _besides(keep, drop, session):
            unit.appointments.put(kept)
            entries.add(unit.record(besides, reason="double"))
        if drop.outcome is not None:
            nothing = Appointment(drop.id, drop.session_id, drop.resident_id, drop.starts_at)
            drop, told = drop.restored(nothing, by=by, initials=initials, at=at, session=session)
            unit.appointments.put(drop)
            entries.add(unit.record(told, reason="double"))
        off, event = drop.taken(TakenOff.DOUBLE, session)
        unit.appointments.put(off)
        entries.add(unit.record(event, reason="double"))
        unit.commit()
    return done(
        touched(appointments=frozenset({keep.id, off.id}), sessions=session.id, outbox=frozenset(filter(None, entries)))
    )


def _besides(
    keep: Appointment, drop: Appointment, session: ClinicSession
) -> list[tuple[Appointment, AppointmentNoted | DetailsRecorded]]:
    """Return the kept place with the note, then also the details, that only the other one has, each with its event.

    What the trust wrote and nobody here may write, too long or of no list of ours, stays with the other one.
    """
    said: list[tuple[Appointment, AppointmentNoted | DetailsRecorded]] = []
    if drop.note and not keep.note:
        with suppress(RuleBroken):
            said.append(keep.noted(drop.note, session))
    if _details(drop) != _NO_DETAILS and _details(keep) == _NO_DETAILS:
        mode, interpreter, escort_avoided = _details(drop)
        latest = said[-1][0] if said else keep
        with suppress(RuleBroken):
            said.append(latest.detailed(mode, interpreter, escort_avoided=escort_avoided, session=session))
    return said


def _details(place: Appointment) -> tuple[str, str, bool]:
    return place.mode, place.interpreter, place.escort_avoided
