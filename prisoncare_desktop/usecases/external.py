"""Appointments at a hospital: booking them, what became of them, and who gave way to whom.

Decisions (2026-11-22):
* **Who sees them**: nurses and administrators, who book them and take the hospital's calls. Leaders get the week in
  numbers (`escorts.py`). The substance misuse team does not need them. Each line on view leaves its row in the trail.
* **On no paper.** No print, export, search or title of a timeline reads them: whoever knows the day can plan by it.
* **One key says the reason and whose doing it was**: each reason belongs to one of the four who may cancel.
* **Who gave way is named**, on the appointment that went: the one that took the escort.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from prisoncare_desktop.domain.calendar import week_of
from prisoncare_desktop.domain.external import (
    GAVE_WAY,
    NOT_SEEN,
    ExternalAppointment,
    ExternalBooking,
    ExternalChanged,
    ExternalOutcome,
    checked,
)
from prisoncare_desktop.domain.resident import Presence, Resident
from prisoncare_desktop.domain.staff import Role
from prisoncare_desktop.errors import ChangedMeanwhile, RuleBroken
from prisoncare_desktop.usecases.changes import touched
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.one_person import people
from prisoncare_desktop.usecases.ports import UnitOfWork
from prisoncare_desktop.usecases.requests import Command, Done, Query, done

WHO_BOOKS = frozenset({Role.NURSE, Role.ADMINISTRATOR})

# --- commands ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class BookExternal(Command[str]):
    """Put an appointment at a hospital into the log. Makes its id."""

    resident_id: str
    booking: ExternalBooking


def book_external(command: BookExternal, context: Context) -> Done[str]:
    """Keep it.

    Raises:
        NotFound: no such resident on this PC.
        RuleBroken: they have left the prison; or as `external.checked` says.
    """
    with context.store.write(context.user) as unit:
        resident = people(unit).shown([unit.residents.get(command.resident_id).id])[command.resident_id]
        if resident.presence not in (Presence.HERE, Presence.OUT):
            raise RuleBroken("outside-gone", f"resident {resident.id} has left")
        made = _made(context, resident.id, command.booking)
        entry = _put(unit, made, None)
        unit.commit()
    return Done(made.id, touched(external=made.id, outbox=entry))


@dataclass(frozen=True)
class ChangeExternal(Command[None]):
    """Change what is said of an appointment outside: day, place, escort, bedwatch, note."""

    appointment_id: str
    booking: ExternalBooking
    shown_revision: int


def change_external(command: ChangeExternal, context: Context) -> Done[None]:
    """Keep it.

    Raises:
        NotFound: no such appointment.
        RuleBroken: as `external.checked` says.
        ChangedMeanwhile: somebody else changed it since it was shown.
    """
    with context.store.write(context.user) as unit:
        before = _as_shown(unit, command.appointment_id, command.shown_revision)
        entry = _put(unit, before.with_booking(command.booking), before)
        unit.commit()
    return done(touched(external=before.id, outbox=entry))


@dataclass(frozen=True)
class RecordExternalOutcome(Command[None]):
    """Record what became of an appointment outside; None takes that back.

    `reason`: a code of `external_reason` where they were not seen. `gave_way_to`: the id of the appointment of that day
    which took the escort, "" where nobody says.
    """

    appointment_id: str
    outcome: ExternalOutcome | None
    shown_revision: int
    reason: str = ""
    gave_way_to: str = ""


def record_external_outcome(command: RecordExternalOutcome, context: Context) -> Done[None]:
    """Record it, with whose doing it was; and on the one that went, who gave way to it.

    Raises:
        NotFound: no such appointment.
        RuleBroken: the day has not come, the reason is missing or does not fit, or it was booked again already.
        ChangedMeanwhile: somebody else changed it since it was shown.
    """
    with context.store.write(context.user) as unit:
        before = _as_shown(unit, command.appointment_id, command.shown_revision)
        after = before.with_outcome(
            command.outcome, command.reason, by=context.user.id, at=context.clock.now(), today=context.today()
        )
        entries = {before.id: _put(unit, after, before)}
        for other in unit.external.between(before.day, before.day):
            gave_way = command.reason == GAVE_WAY and other.id == command.gave_way_to and other.id != before.id
            if gave_way != (other.prioritised_over == before.id):
                went = replace(other, prioritised_over=before.id if gave_way else "", revision=other.revision + 1)
                entries[other.id] = _put(unit, went, other)
        unit.commit()
    return done(touched(external=frozenset(entries), outbox=frozenset(entries.values())))


@dataclass(frozen=True)
class RebookExternal(Command[str]):
    """Book an appointment that did not come about again. Makes the id of the new one."""

    appointment_id: str
    booking: ExternalBooking
    shown_revision: int


def rebook_external(command: RebookExternal, context: Context) -> Done[str]:
    """Keep the new one, and on the old one that it is in its place.

    Raises:
        NotFound: no such appointment.
        RuleBroken: they were seen, or nobody said yet that they were not; it was booked again already; or as
            `external.checked` says.
        ChangedMeanwhile: somebody else changed it since it was shown.
    """
    with context.store.write(context.user) as unit:
        before = _as_shown(unit, command.appointment_id, command.shown_revision)
        if before.rebooked_as:
            raise RuleBroken("booked-again-already", f"external appointment {before.id} was booked again")
        if before.outcome not in NOT_SEEN:
            raise RuleBroken("outside-not-missed", f"external appointment {before.id} was not missed")
        made = _made(context, before.resident_id, command.booking)
        after = replace(before, rebooked_as=made.id, revision=before.revision + 1)
        entries = (_put(unit, made, None), _put(unit, after, before))
        unit.commit()
    return Done(made.id, touched(external=frozenset({made.id, before.id}), outbox=frozenset(entries)))


def _made(context: Context, resident_id: str, booking: ExternalBooking) -> ExternalAppointment:
    return ExternalAppointment(
        id=context.new_id(),
        resident_id=resident_id,
        recorded_by=context.user.id,
        recorded_at=context.clock.now(),
        revision=1,
        **checked(booking).__dict__,
    )


def _as_shown(unit: UnitOfWork, appointment_id: str, shown_revision: int) -> ExternalAppointment:
    found = unit.external.get(appointment_id)
    if found.revision != shown_revision:
        raise ChangedMeanwhile("external_appointment", found.id)
    return found


def _put(unit: UnitOfWork, after: ExternalAppointment, before: ExternalAppointment | None) -> str:
    unit.external.put(after)
    return unit.record(ExternalChanged.of(after, before))


# --- queries ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ExternalLine:
    """One appointment of the week. `over`: the name of who gave way to it.

    `rebooked_on`: the day of the one in its place, None where that is not here. `waited_days`: since the referral, None
    where nobody said when.
    """

    appointment: ExternalAppointment
    resident: Resident
    waited_days: int | None
    over: str
    rebooked_on: date | None
    on_bedwatch: bool


@dataclass(frozen=True)
class ExternalWeek:
    """A week's appointments outside, by day and time."""

    monday: date
    lines: tuple[ExternalLine, ...]


@dataclass(frozen=True)
class GetExternalWeek(Query[ExternalWeek]):
    """The appointments outside of the week of this day. `wing`: of those who live there, "" for all."""

    day: date
    wing: str = ""


def get_external_week(query: GetExternalWeek, context: Context) -> ExternalWeek:
    monday = week_of(query.day)
    with context.store.read() as unit:
        appointments = unit.external.between(monday, monday + timedelta(days=6))
        lines = _lines(unit, appointments, context)
    return ExternalWeek(monday, tuple(line for line in lines if query.wing in ("", line.resident.wing)))


@dataclass(frozen=True)
class GetExternal(Query[ExternalLine]):
    """One appointment outside."""

    appointment_id: str


def get_external(query: GetExternal, context: Context) -> ExternalLine:
    """Return it.

    Raises:
        NotFound: no such appointment.
    """
    with context.store.read() as unit:
        (line,) = _lines(unit, (unit.external.get(query.appointment_id),), context)
    return line


def _lines(
    unit: UnitOfWork, appointments: tuple[ExternalAppointment, ...], context: Context
) -> tuple[ExternalLine, ...]:
    now, today = context.clock.now(), context.today()
    by_id = {a.id: a for a in appointments}
    residents = people(unit).shown(a.resident_id for a in appointments)

    def one(a: ExternalAppointment) -> ExternalLine:
        over = by_id.get(a.prioritised_over)
        return ExternalLine(
            a,
            residents[a.resident_id],
            a.waited_days(today),
            residents[over.resident_id].name if over is not None else "",
            _rebooked_on(unit, a),
            a.is_on_bedwatch(now),
        )

    return tuple(one(a) for a in appointments)


def _rebooked_on(unit: UnitOfWork, missed: ExternalAppointment) -> date | None:
    """Return the day of the one in its place; None if there is none, or it has not come down yet."""
    if not missed.rebooked_as:
        return None
    return next(
        (one.day for one in unit.external.of_resident(missed.resident_id) if one.id == missed.rebooked_as), None
    )
