"""Clinics: what those who hold them record and ask, each team of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from prisoncare_desktop.domain import correction
from prisoncare_desktop.domain.attendance import Appointment, ClinicSession, Counts, Outcome, counted
from prisoncare_desktop.domain.calendar import instant_of
from prisoncare_desktop.domain.regime import RegimeDay
from prisoncare_desktop.domain.resident import Resident
from prisoncare_desktop.domain.similar_names import similar_names
from prisoncare_desktop.errors import RuleBroken
from prisoncare_desktop.usecases.clinic_types import clinic_types
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.doubtful_clock import days_it_may_be, is_in_doubt
from prisoncare_desktop.usecases.one_person import people
from prisoncare_desktop.usecases.place_held import keep_place, place_held
from prisoncare_desktop.usecases.ports import UnitOfWork
from prisoncare_desktop.usecases.requests import Command, Done, Query, done
from prisoncare_desktop.usecases.standing import states_shown
from prisoncare_desktop.usecases.whose_clinic import check_holds, is_substance_misuse

# --- commands ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class RecordOutcome(Command[None]):
    """Record what became of an appointment. `shown_revision`: the revision the nurse saw when she pressed the key.

    Over what stands there already, unless that is a slip of one's own or not yet explained: `why`, a code of
    `correction_reason`, with `why_words` for its last. `same_sitting`: one recorded it at the screen still open.
    """

    appointment_id: str
    outcome: Outcome
    reason_code: str = ""
    shown_revision: int | None = None
    why: str = ""
    why_words: str = ""
    same_sitting: bool = False


def record_outcome(command: RecordOutcome, context: Context) -> Done[None]:
    """Record an outcome, with its reason where it needs one.

    Raises:
        NotFound: no such appointment in this store.
        NotAllowed: it is another team's clinic.
        RuleBroken: the day has not come, the reason does not fit the outcome, or what stands there is changed
            without a reason or after seven days.
        ChangedMeanwhile: somebody else recorded it since it was shown.
    """
    with context.store.write(context.user) as unit:
        before, session = place_held(unit, command, context, command.appointment_id, command.shown_revision)
        why, why_words = _why(unit, before, command, context)
        appointment, event = before.record(
            command.outcome,
            command.reason_code,
            by=context.user.id,
            initials=context.user.initials,
            at=context.clock.now(),
            session=session,
            why=why,
            why_words=why_words,
            clock_suspect=is_in_doubt(unit, context.clock.now()),
        )
        changes = keep_place(unit, appointment, event, why)
        unit.commit()
    return done(changes)


@dataclass(frozen=True)
class UndoOutcome(Command[None]):
    """Take back the last thing one recorded for an appointment: what stood before it stands again.

    `to_revision`: the revision to go back to, for a second undo in a row; None for the one before.
    """

    appointment_id: str
    shown_revision: int | None = None
    to_revision: int | None = None


def undo_outcome(command: UndoOutcome, context: Context) -> Done[None]:
    """Undo the latest recording of an appointment, if it is one's own. The history keeps both.

    Raises:
        NotFound: no such appointment.
        NotAllowed: it is another team's clinic.
        RuleBroken: what stands there now was recorded by somebody else, or by nobody, or more than seven days ago.
        ChangedMeanwhile: somebody else recorded it since.
    """
    with context.store.write(context.user) as unit:
        now, session = place_held(unit, command, context, command.appointment_id, command.shown_revision)
        earlier = _before_it(unit, now, command.to_revision) if now.recorded_by == context.user.id else None
        if earlier is None:
            raise RuleBroken("nothing-to-undo", f"appointment {now.id} has no recording of {context.user.id} to undo")
        at = context.clock.now()
        _still_open(unit, now, at)
        appointment, event = now.restored(
            earlier, by=context.user.id, initials=context.user.initials, at=at, session=session
        )
        changes = keep_place(unit, appointment, event, "undo")
        unit.commit()
    return done(changes)


@dataclass(frozen=True)
class NoteAppointment(Command[None]):
    """Write a line beside an appointment, in place of what stands there; "" takes it away."""

    appointment_id: str
    note: str
    shown_revision: int | None = None


def note_appointment(command: NoteAppointment, context: Context) -> Done[None]:
    """Write the note.

    Raises:
        NotFound: no such appointment.
        NotAllowed: it is another team's clinic.
        RuleBroken: it is longer than a line.
        ChangedMeanwhile: somebody else changed the appointment since it was shown.
    """
    with context.store.write(context.user) as unit:
        before, session = place_held(unit, command, context, command.appointment_id, command.shown_revision)
        appointment, event = before.noted(command.note, session)
        changes = keep_place(unit, appointment, event)
        unit.commit()
    return done(changes)


def _why(unit: UnitOfWork, before: Appointment, command: RecordOutcome, context: Context) -> tuple[str, str]:
    """Return why it is corrected and the words, "" both where no reason is wanted.

    Where this PC's clock is in doubt it is the earlier of the days it may be: a wrong clock shuts nobody out.
    """
    by, at = context.user.id, context.clock.now()
    if before.outcome is None:
        return "", ""
    if correction.is_slip(before, by=by, at=at, same_sitting=command.same_sitting):
        return before.correction, before.correction_words  # why it was changed at all stands
    if correction.explains(before, command.outcome, command.reason_code):
        return "", ""
    _still_open(unit, before, at)
    return correction.checked(command.why, command.why_words)


def _still_open(unit: UnitOfWork, now: Appointment, at: datetime) -> None:
    if now.outcome is not None and days_it_may_be(unit, at)[0] > correction.last_day(unit.appointments.history(now.id)):
        raise RuleBroken("too-late-to-correct", f"appointment {now.id} was recorded more than seven days ago")


def _before_it(unit: UnitOfWork, now: Appointment, revision: int | None) -> Appointment | None:
    """Return the appointment as it was at this revision, else before its latest recording; None if it never was."""
    earlier = unit.appointments.earlier(now.id, revision)
    while revision is None and earlier is not None and earlier.is_same_recording(now):  # it was only moved since
        earlier = unit.appointments.earlier(now.id, earlier.revision - 1)
    return earlier


# --- queries ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class GridRow:
    """One line of the clinic grid. `state`: as `states_shown` has it, "" if never changed here."""

    appointment: Appointment
    resident: Resident
    similar_name: bool
    state: str


@dataclass(frozen=True)
class SessionGrid:
    """One clinic session with its rows, by time. `session.list_as_of`: when the trust was last asked for all of it.

    `sensitive`: to be on this list tells of the care of the substance misuse team. `closed_by`: the initials of who
    closed it, "" if nobody of this PC. `regime`: what was said of the wings' half-day.
    """

    session: ClinicSession
    clinic_label: str
    rows: tuple[GridRow, ...]
    counts: Counts
    sensitive: bool
    closed_by: str = ""
    regime: tuple[RegimeDay, ...] = ()


@dataclass(frozen=True)
class GetSessionGrid(Query[SessionGrid]):
    """One session with everybody on its list."""

    session_id: str


def get_session_grid(query: GetSessionGrid, context: Context) -> SessionGrid:
    """Return the grid.

    Raises:
        NotFound: no such session.
        NotAllowed: it is another team's.
    """
    with context.store.read() as unit:
        session = _as_last_checked(unit, unit.sessions.get(query.session_id))
        types = clinic_types(unit)
        check_holds(type(query).__name__, types, context.user, session)
        appointments = unit.appointments.of_sessions([session.id])
        residents = people(unit).shown(a.resident_id for a in appointments)
        states = states_shown(unit, "appointment", {a.id: a.revision for a in appointments})
        closed_by = next((m.initials for m in unit.staff.all() if m.id == session.closed_by), "")
        said = unit.regime.between(session.clinic_date, session.clinic_date)
    alike = similar_names(tuple({r.id: r for r in residents.values()}.values()))
    rows = tuple(
        GridRow(a, residents[a.resident_id], residents[a.resident_id].id in alike, states.get(a.id, ""))
        for a in appointments
    )
    return SessionGrid(
        session,
        types.label(session.clinic_code),
        rows,
        counted(appointments),
        sensitive=is_substance_misuse(types, session),
        closed_by=closed_by,
        regime=tuple(one for one in said if one.period is session.period),
    )


def _as_last_checked(unit: UnitOfWork, session: ClinicSession) -> ClinicSession:
    """Return the session with its list as of when all appointments were last asked for, whether or not any came."""
    asked_at = unit.central.watermark("Appointment")
    return replace(session, list_as_of=instant_of(asked_at)) if asked_at else session
