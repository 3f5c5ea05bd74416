"""Clinic lists, as they came: appointments, and the sessions that they make up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from prisoncare_desktop.domain.attendance import Appointment, ClinicSession, Period
from prisoncare_desktop.domain.calendar import local_date
from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.errors import NotFound
from prisoncare_desktop.usecases.arrivals import AppointmentArrived, Attendance
from prisoncare_desktop.usecases.changes import Changes, touched
from prisoncare_desktop.usecases.clinic_types import clinic_types
from prisoncare_desktop.usecases.intake.desk import Desk, Taken
from prisoncare_desktop.usecases.same_clinic import session_like

# The fields that a change of ours can hold back, as the mapper names them.
OUTCOME, NOTE, DETAILS, BOOKING = "outcome", "note", "details", "booking"


@dataclass
class Clinics:
    """Takes appointments in, and knows whose lists they were on. `as_of`: the server's time, None if not told."""

    desk: Desk
    as_of: datetime | None
    _listed: set[str] = field(default_factory=set)  # ids of the sessions whose lists came

    def take_appointment(self, said: AppointmentArrived, appointment_id: str, keep: frozenset[str]) -> Taken:
        resident_id = self.desk.local("Patient", said.patient)
        known = self._found(appointment_id)
        if known is not None and (BOOKING in keep or said.starts_at is None):
            before, after = known, replace(known, resident_id=resident_id)
        elif said.starts_at is None:
            return Taken("", "")  # nobody's place yet, nor was it here before
        else:
            session = self._session(said, said.starts_at)
            before = known or Appointment(appointment_id, session.id, resident_id, said.starts_at)
            after = replace(
                before,
                session_id=session.id,
                resident_id=resident_id,
                starts_at=said.starts_at,
                minutes=said.minutes,
                walk_in=said.walk_in,
                made_here=said.made_here,
                rebooked_from=self._rebooked_from(said),
            )
        if DETAILS not in keep:
            how = said.details
            after = replace(after, mode=how.mode, interpreter=how.interpreter, escort_avoided=how.escort_avoided)
        if NOTE not in keep:
            after = replace(after, note=said.note)
        if OUTCOME not in keep:
            after = self._with_outcome(after, said.attendance)
        if known is not None and after == known:
            return Taken("appointment", appointment_id)
        self.desk.unit.appointments.put(replace(after, revision=after.revision + 1))
        self.desk.unit.received("AppointmentReceived", "appointment", appointment_id)
        return Taken(
            "appointment",
            appointment_id,
            touched(appointments=appointment_id, sessions=frozenset({after.session_id, before.session_id})),
        )

    def _with_outcome(self, before: Appointment, told: Attendance) -> Appointment:
        after = replace(
            before,
            outcome=told.outcome,
            attendance_code=told.attendance_code,
            reason_code=told.reason_code,
            reason_version=told.reason_version,
            control_group=told.control_group,
            correction=told.correction,
            correction_words=told.correction_words,
            withdrawn=told.withdrawn,
            taken_off=told.taken_off,
            clock_suspect=told.clock_suspect,
        )
        if told.outcome is None and before.outcome is None:
            return after
        recorded = told.outcome is not None
        return replace(
            after,
            recorded_at=told.recorded_at if recorded else None,
            recorded_by=told.recorded_by if recorded else "",
            recorded_by_initials=self._initials(told.recorded_by) if recorded else "",
        )

    def same_place(self, said: AppointmentArrived, made_here: Iterable[str]) -> str:
        """Return which of these appointments, made here and never sent, this one is, "" if none.

        It is one resident's place in one clinic on one half-day, in a room that agrees; the nearest in time, of two.
        """
        unit = self.desk.unit
        patient = unit.central.find("Patient", said.patient) if said.patient else None
        if patient is None or said.starts_at is None or said.attendance.withdrawn or self._found(said.record_id):
            return ""
        where = (said.clinic_code, said.wing, local_date(said.starts_at), Period.at(said.starts_at))
        apart: dict[str, timedelta] = {}
        for appointment_id in made_here:
            place = unit.appointments.get(appointment_id)
            on = unit.sessions.get(place.session_id)
            if (
                place.resident_id == patient.local_id
                and not place.withdrawn
                and where == (on.clinic_code, on.wing, on.clinic_date, on.period)
                and (not said.room or on.room in ("", said.room))
            ):
                apart[appointment_id] = abs(place.starts_at - said.starts_at)
        return min(apart, key=lambda one: apart[one], default="")

    def lists_are_as_of(self) -> Changes:
        """Stamp the sessions touched with the server's time. Call once, at the end of a page."""
        if self.as_of is None:
            return Changes()
        for session_id in self._listed:
            session = self.desk.unit.sessions.get(session_id)  # a message may bring its closing after its list
            if session.list_as_of is None or session.list_as_of < self.as_of:
                self.desk.unit.sessions.put(replace(session, list_as_of=self.as_of, revision=session.revision + 1))
                self.desk.unit.received("ClinicListReceived", "session", session.id)
        return touched(sessions=frozenset(self._listed))

    def _session(self, said: AppointmentArrived, starts_at: datetime) -> ClinicSession:
        """Return the session that this is of: one whose room nobody named takes the room that is named now."""
        period, day = Period.at(starts_at), local_date(starts_at)
        unit = self.desk.unit
        found = session_like(unit, said.clinic_code, said.wing, said.room, day, period)
        room = said.room or (found.room if found is not None else "")
        if found is None or found.room != room or (said.clinician and found.clinician != said.clinician):
            new = ClinicSession(
                id=self.desk.new_id(),
                clinic_code=said.clinic_code,
                wing=said.wing,
                room=room,
                clinic_date=day,
                period=period,
            )
            before = found or clinic_types(unit).get(said.clinic_code).begun(new)
            clinician = said.clinician or before.clinician
            found = replace(before, room=room, clinician=clinician, revision=before.revision + 1)
            unit.sessions.put(found)
            unit.received("SessionReceived", "session", found.id)
        self._listed.add(found.id)
        return found

    def _found(self, appointment_id: str) -> Appointment | None:
        try:
            return self.desk.unit.appointments.get(appointment_id)
        except NotFound:
            return None

    def _rebooked_from(self, said: AppointmentArrived) -> str:
        there = said.rebooked_from_there
        copy = self.desk.unit.central.find("Appointment", there) if there else None
        return copy.local_id if copy is not None and copy.local_id else said.rebooked_from

    def _initials(self, staff_id: str) -> str:
        name = self.desk.staff_name(staff_id) if staff_id else ""
        return StaffMember(id=staff_id, name=name, role=Role.NURSE).initials if name else ""
