"""Attendance: what happened, why, and whose doing it was. Three facts, never one string.

Source of the national codes: NHS Data Dictionary, ATTENDED OR DID NOT ATTEND (domain.md 5.1). The reasons and their
control groups are ours (domain.md 5.4), data in `resources/valuesets/did_not_attend_reason.json`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from prisoncare_desktop.domain.appointment_events import (
    AppointmentBooked,
    AppointmentNoted,
    AppointmentSaid,
    AttendanceRecorded,
    Booking,
    DetailsRecorded,
)
from prisoncare_desktop.domain.calendar import local_date, local_time
from prisoncare_desktop.domain.codes import value_set
from prisoncare_desktop.errors import NotFound, RuleBroken

NOTE_LONGEST = 200  # characters: a line for a colleague, and no place for what belongs in the clinical record

_PM_FROM_HOUR = 12  # local: where the half-days of the HMPPS regime tables meet
_ED_FROM_HOUR = 17
_TOO_LATE = "7"  # national: whatever the reason why they came too late

_E = TypeVar("_E", bound=AppointmentSaid)


class Outcome(StrEnum):
    """What happened, as the nurse says it."""

    ATTENDED = "attended"
    LATE_SEEN = "late-seen"
    TOO_LATE = "too-late"
    NOT_SEEN = "not-seen"
    CANCELLED = "cancelled"


class ControlGroup(StrEnum):
    """Whose doing it was (domain.md 5.4)."""

    PATIENT = "patient"
    HEALTH_STATE = "health-state"
    REGIME = "regime"
    LEGAL_OR_MOVED = "legal-or-moved"
    HEALTHCARE = "healthcare"
    NOT_YET_EXPLAINED = "not-yet-explained"


class Period(StrEnum):
    """The prison's half-days (domain.md 6.4; "ed" is the evening, as HMPPS tables call it)."""

    AM = "am"
    PM = "pm"
    ED = "ed"

    @staticmethod
    def at(instant: datetime) -> Period:
        """Return the half-day that this instant falls into, by the clock on the prison's wall."""
        hour = local_time(instant).hour
        return Period.AM if hour < _PM_FROM_HOUR else Period.PM if hour < _ED_FROM_HOUR else Period.ED


class OfficerPresent(StrEnum):
    """Whether an officer stood by."""

    YES = "yes"
    NO = "no"
    NOT_SAID = ""


class TakenOff(StrEnum):
    """Why somebody here took a place off the list before anything was recorded of it."""

    NOT = ""
    DOUBLE = "double"  # they stood on the list twice
    ERROR = "error"
    MOVED_OUT = "moved-out"  # they left the prison


@dataclass(frozen=True)
class ClinicSession:
    """One clinic on one half-day in one place. `list_as_of`: when its list last came from the central record (UTC).

    `made_here`: on a PC, not by the central record. `slots_offered` None, and what is "": nobody said. `mode`: how
    people are seen unless their row says otherwise; a code.
    """

    id: str
    clinic_code: str
    wing: str
    room: str
    clinic_date: date
    period: Period
    clinician: str = ""
    list_as_of: datetime | None = None
    made_here: bool = False
    clinician_type: str = ""
    provider: str = ""
    slots_offered: int | None = None
    mode: str = ""
    officer_present: OfficerPresent = OfficerPresent.NOT_SAID
    closed_at: datetime | None = None  # UTC
    closed_by: str = ""
    note: str = ""
    revision: int = 0


@dataclass(frozen=True)
class Appointment:
    """One resident's place in a session, and what became of it. No outcome is a third state: not recorded.

    `mode`, `interpreter`, `correction` (why what was recorded was changed): codes, "" for not said. `rebooked_from`:
    the id of the appointment that it is in place of. `clock_suspect`: the PC's clock was in doubt when it was recorded.
    """

    id: str
    session_id: str
    resident_id: str
    starts_at: datetime  # UTC
    minutes: int = 10
    outcome: Outcome | None = None
    attendance_code: str = "0"  # national: 0 in the future, 5 6 7 2 3 4
    reason_code: str = ""
    reason_version: str = ""
    control_group: ControlGroup | None = None
    recorded_at: datetime | None = None  # UTC
    recorded_by: str = ""
    recorded_by_initials: str = ""
    withdrawn: bool = False  # off the list before anybody came: by the central record, or as `taken_off` says
    note: str = ""
    mode: str = ""
    interpreter: str = ""
    escort_avoided: bool = False
    walk_in: bool = False
    made_here: bool = False
    rebooked_from: str = ""
    taken_off: TakenOff = TakenOff.NOT
    correction: str = ""
    correction_words: str = ""
    clock_suspect: bool = False
    revision: int = 0

    def record(
        self,
        outcome: Outcome,
        reason_code: str,
        *,
        by: str,
        initials: str,
        at: datetime,
        session: ClinicSession,
        why: str = "",
        why_words: str = "",
        clock_suspect: bool = False,
    ) -> tuple[Appointment, AttendanceRecorded]:
        """Return the appointment with this outcome, and the event.

        `why`, `why_words`: why what stood there is changed, as `correction.checked` lets through. `clock_suspect`: `at`
        may be wrong.

        Raises:
            RuleBroken: the clinic's day has not come; the outcome needs a reason, or takes none; the reason is not
                one that this outcome allows.
        """
        if local_date(at) < session.clinic_date:
            raise RuleBroken("not-begun", f"appointment {self.id} is on a later day")
        national, group, version = _judged(outcome, reason_code)
        changed = replace(
            self,
            outcome=outcome,
            attendance_code=national,
            reason_code=reason_code,
            reason_version=version,
            control_group=group,
            recorded_at=at,
            recorded_by=by,
            recorded_by_initials=initials,
            correction=why,
            correction_words=why_words,
            clock_suspect=clock_suspect,
            revision=self.revision + 1,
        )
        return changed, _said(AttendanceRecorded, changed, self, session)

    def restored(
        self, earlier: Appointment, *, by: str, initials: str, at: datetime, session: ClinicSession
    ) -> tuple[Appointment, AttendanceRecorded]:
        """Return the appointment with the outcome it had before (an undo), and the event.

        When and where it is stays as it is now: the booking desk may have moved it since.
        """
        as_then = earlier.outcome is not None and earlier.recorded_at is not None
        changed = replace(
            self,
            outcome=earlier.outcome,
            attendance_code=earlier.attendance_code,
            reason_code=earlier.reason_code,
            reason_version=earlier.reason_version,
            control_group=earlier.control_group,
            recorded_at=earlier.recorded_at if as_then else at,
            recorded_by=earlier.recorded_by if as_then else by,
            recorded_by_initials=earlier.recorded_by_initials if as_then else initials,
            correction=earlier.correction,
            correction_words=earlier.correction_words,
            clock_suspect=earlier.clock_suspect,
            revision=self.revision + 1,
        )
        return changed, _said(AttendanceRecorded, changed, self, session)

    def noted(self, words: str, session: ClinicSession) -> tuple[Appointment, AppointmentNoted]:
        """Return the appointment with this note in place of what stood there, "" for none, and the event.

        Raises:
            RuleBroken: it is longer than a line.
        """
        note = " ".join(words.split())
        if len(note) > NOTE_LONGEST:
            raise RuleBroken("note-too-long", f"{len(note)} characters, at most {NOTE_LONGEST}")
        changed = replace(self, note=note, revision=self.revision + 1)
        return changed, _said(AppointmentNoted, changed, self, session)

    def detailed(
        self, mode: str, interpreter: str, *, escort_avoided: bool, session: ClinicSession
    ) -> tuple[Appointment, DetailsRecorded]:
        """Return the appointment with how it was held in place of what stood there, and the event.

        Raises:
            RuleBroken: a code is not one of `contact_mode` or of `interpreter_present`, or is not to be chosen.
        """
        _check_offered("contact_mode", mode, self.mode, "no-such-mode")
        _check_offered("interpreter_present", interpreter, self.interpreter, "no-such-interpreter")
        changed = replace(
            self, mode=mode, interpreter=interpreter, escort_avoided=escort_avoided, revision=self.revision + 1
        )
        return changed, _said(DetailsRecorded, changed, self, session)

    @staticmethod
    def put_on(
        session: ClinicSession,
        *,
        appointment_id: str,
        resident_id: str,
        starts_at: datetime,
        minutes: int,
        walk_in: bool = False,
        rebooked_from: str = "",
    ) -> tuple[Appointment, AppointmentBooked]:
        """Return a place on the list of a session that is made here, nothing recorded, and the event.

        Raises:
            RuleBroken: the session is not on then.
        """
        _check_within(session, starts_at)
        made = Appointment(
            id=appointment_id,
            session_id=session.id,
            resident_id=resident_id,
            starts_at=starts_at,
            minutes=minutes,
            walk_in=walk_in,
            made_here=True,
            rebooked_from=rebooked_from,
            revision=1,
        )
        return made, _said(AppointmentBooked, made, None, session)

    def moved(
        self, here: ClinicSession, to: ClinicSession, starts_at: datetime
    ) -> tuple[Appointment, AppointmentBooked]:
        """Return the appointment at this time in another session, or in the same, and the event.

        Raises:
            RuleBroken: it is off the list, something was recorded of it, or the session is not on then.
        """
        if self.withdrawn:
            raise RuleBroken("off-the-list", f"appointment {self.id} is on no list")
        if self.outcome is not None:
            raise RuleBroken("recorded-already", f"appointment {self.id} has an outcome and stays where it was")
        _check_within(to, starts_at)
        changed = replace(self, session_id=to.id, starts_at=starts_at, revision=self.revision + 1)
        return changed, _said(AppointmentBooked, changed, self, to, here)

    def put_with(self, here: ClinicSession, to: ClinicSession) -> tuple[Appointment, AppointmentBooked]:
        """Return the appointment on the other list of the same clinic, with what was recorded of it, and the event."""
        changed = replace(self, session_id=to.id, revision=self.revision + 1)
        return changed, _said(AppointmentBooked, changed, self, to, here)

    def taken(self, why: TakenOff, session: ClinicSession) -> tuple[Appointment, AppointmentBooked]:
        """Return the appointment off the list for this reason, or on it again with `TakenOff.NOT`, and the event.

        Raises:
            RuleBroken: something was recorded of it.
        """
        if self.outcome is not None:
            raise RuleBroken("recorded-already", f"appointment {self.id} has an outcome and stays on the list")
        changed = replace(self, taken_off=why, withdrawn=why is not TakenOff.NOT, revision=self.revision + 1)
        return changed, _said(AppointmentBooked, changed, self, session)

    def booking(self, session: ClinicSession) -> Booking:
        """Return where and when it is. `session`: its own."""
        return Booking(
            clinic_code=session.clinic_code,
            wing=session.wing,
            room=session.room,
            clinician=session.clinician,
            starts_at=self.starts_at,
            minutes=self.minutes,
        )

    def is_same_recording(self, other: Appointment) -> bool:
        """Whether both stand as one recording left them, wherever the appointment was moved meanwhile."""
        mine = (self.outcome, self.reason_code, self.recorded_at)
        return mine == (other.outcome, other.reason_code, other.recorded_at)


def _said(
    kind: type[_E],
    appointment: Appointment,
    before: Appointment | None,
    session: ClinicSession,
    session_before: ClinicSession | None = None,
) -> _E:
    """Return the event. `before` None: it is new. `session_before` None: it is in the same session as before."""
    nothing = Appointment(appointment.id, appointment.session_id, appointment.resident_id, appointment.starts_at)
    stood = before or nothing
    return kind(
        record_id=appointment.id,
        revision=appointment.revision,
        outcome=appointment.outcome or "",
        attendance_code=appointment.attendance_code,
        reason_code=appointment.reason_code,
        reason_version=appointment.reason_version,
        control_group=appointment.control_group or "",
        recorded_at=appointment.recorded_at,
        recorded_by=appointment.recorded_by,
        note=appointment.note,
        correction=appointment.correction,
        correction_words=appointment.correction_words,
        clock_suspect=appointment.clock_suspect,
        mode=appointment.mode,
        interpreter=appointment.interpreter,
        escort_avoided=appointment.escort_avoided,
        booking=appointment.booking(session),
        walk_in=appointment.walk_in,
        made_here=appointment.made_here,
        rebooked_from=appointment.rebooked_from,
        taken_off=appointment.taken_off,
        before_outcome=stood.outcome or "",
        before_reason_code=stood.reason_code,
        before_note=stood.note,
        before_mode=stood.mode,
        before_interpreter=stood.interpreter,
        before_escort_avoided=stood.escort_avoided,
        before_booking=None if before is None else before.booking(session_before or session),
        before_taken_off=stood.taken_off,
    )


def _check_within(session: ClinicSession, starts_at: datetime) -> None:
    if (local_date(starts_at), Period.at(starts_at)) != (session.clinic_date, session.period):
        raise RuleBroken("not-in-that-session", f"session {session.id} is not on then")


def _check_offered(name: str, code: str, before: str, broken: str) -> None:
    """Raise `RuleBroken` if this code cannot be chosen; what stands there already may stay."""
    if code in ("", before):
        return
    try:
        concept = value_set(name).concept(code)
    except NotFound:
        concept = None
    if concept is None or concept.retired_on is not None or concept.get("offered") == "no":
        raise RuleBroken(broken, f"{name} has no {code} to choose")


def _judged(outcome: Outcome, reason_code: str) -> tuple[str, ControlGroup | None, str]:
    """Return (national code, control group, version of the reason list) of an outcome with its reason."""
    match outcome:
        case Outcome.ATTENDED | Outcome.LATE_SEEN:
            if reason_code:
                raise RuleBroken("no-reason-wanted", f"{outcome} takes no reason")
            return ("5" if outcome is Outcome.ATTENDED else "6"), None, ""
        case Outcome.TOO_LATE:
            if not reason_code:
                return _TOO_LATE, ControlGroup.NOT_YET_EXPLAINED, ""
            return _TOO_LATE, *_by_reason(outcome, reason_code)[1:]
        case Outcome.NOT_SEEN | Outcome.CANCELLED:
            if not reason_code:
                raise RuleBroken("reason-needed", f"{outcome} needs a reason")
            return _by_reason(outcome, reason_code)


def _by_reason(outcome: Outcome, reason_code: str) -> tuple[str, ControlGroup, str]:
    reasons = value_set("did_not_attend_reason")
    reason = reasons.concept(reason_code)
    if reason.retired_on is not None or outcome.value not in reason.get("outcomes").split():
        raise RuleBroken("reason-not-for-this", f"reason {reason_code} does not go with {outcome}")
    return reason.get("national_code"), ControlGroup(reason.get("control_group")), reasons.version


def is_seen(appointment: Appointment) -> bool:
    return appointment.outcome in (Outcome.ATTENDED, Outcome.LATE_SEEN)


@dataclass(frozen=True)
class Counts:
    """A session's rows by what became of them; the five always add up to the rows."""

    seen: int = 0
    not_seen: int = 0
    not_brought: int = 0
    cancelled: int = 0
    not_recorded: int = 0


def counted(appointments: tuple[Appointment, ...]) -> Counts:
    """Return how many were seen, not seen, not brought by the prison, cancelled, and not recorded yet."""
    n = {"seen": 0, "not_seen": 0, "not_brought": 0, "cancelled": 0, "not_recorded": 0}
    for a in appointments:
        if a.outcome is None:
            n["not_recorded"] += 1
        elif is_seen(a):
            n["seen"] += 1
        elif a.control_group is ControlGroup.REGIME:
            n["not_brought"] += 1
        elif a.outcome is Outcome.CANCELLED:
            n["cancelled"] += 1
        else:
            n["not_seen"] += 1
    return Counts(**n)
