"""What each kind of change is called, whose work it is, and whom it is about."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from prisoncare_desktop.domain.access import BreakGlassUsed
from prisoncare_desktop.domain.appointment_events import (
    AppointmentBooked,
    AppointmentNoted,
    AttendanceRecorded,
    DetailsRecorded,
)
from prisoncare_desktop.domain.clinic_type import SUBSTANCE_MISUSE
from prisoncare_desktop.domain.external import ExternalChanged
from prisoncare_desktop.domain.feedback import FeedbackReturned
from prisoncare_desktop.domain.identity_pair import IdentityDecided
from prisoncare_desktop.domain.own_kinds import BY_EVENT
from prisoncare_desktop.domain.pathway import FormCompleted, ReviewTaskChanged
from prisoncare_desktop.domain.regime import RegimeSaid
from prisoncare_desktop.domain.resident import ResidentAdded
from prisoncare_desktop.domain.resident_edits import ResidentMoved, ResidentNeedsRecorded
from prisoncare_desktop.domain.rounds import RoundChanged
from prisoncare_desktop.domain.sampling import DrawMade, SeedCommitted
from prisoncare_desktop.domain.session_events import SessionClosed, SessionMade
from prisoncare_desktop.domain.site_lists import SiteListChanged
from prisoncare_desktop.domain.staff import Role
from prisoncare_desktop.domain.waiting import WaitingChanged
from prisoncare_desktop.errors import NotAllowed, NotFound
from prisoncare_desktop.usecases.clinic_types import clinic_types
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.outbox import OutboxEntry
from prisoncare_desktop.usecases.ports import UnitOfWork
from prisoncare_desktop.usecases.whose_clinic import is_substance_misuse


@dataclass(frozen=True)
class Kind:
    """What a kind of change is called, and whose work it is: they see it and decide on it (security.md 3.5)."""

    about: str
    seen_by: frozenset[Role]


_CARE = frozenset({Role.NURSE, Role.SMS_WORKER, Role.ADMINISTRATOR, Role.LEADER})
_CLINICS = frozenset({Role.NURSE, Role.ADMINISTRATOR, Role.LEADER})
_SUBSTANCE_MISUSE = frozenset({Role.SMS_WORKER})
_FEEDBACK = frozenset({Role.ADMINISTRATOR, Role.LEADER})
_OF_AN_APPOINTMENT = (AttendanceRecorded.kind, AppointmentNoted.kind, DetailsRecorded.kind, AppointmentBooked.kind)
_KINDS = {
    AttendanceRecorded.kind: Kind("Attendance", _CLINICS),
    AppointmentNoted.kind: Kind("Note on an appointment", _CLINICS),
    DetailsRecorded.kind: Kind("How an appointment was held", _CLINICS),
    AppointmentBooked.kind: Kind("Place on a list", _CLINICS),
    ResidentAdded.kind: Kind("New resident", _CARE),
    ResidentMoved.kind: Kind("Where a resident is", _CARE),
    ResidentNeedsRecorded.kind: Kind("What a resident needs and speaks", _CARE),
    IdentityDecided.kind: Kind("Two identities: one person or two", _CARE),
    FormCompleted.kind: Kind("Pathway form", _SUBSTANCE_MISUSE),
    ReviewTaskChanged.kind: Kind("Review due date", _SUBSTANCE_MISUSE),
    FeedbackReturned.kind: Kind("Feedback form", _FEEDBACK),
    DrawMade.kind: Kind("Weekly draw", _FEEDBACK),
    BreakGlassUsed.kind: Kind("Emergency opening of a record", frozenset({Role.LEADER})),
    SeedCommitted.kind: Kind("Seed of a draw", _FEEDBACK),
    RegimeSaid.kind: Kind("Regime of a wing", _CARE),
    WaitingChanged.kind: Kind("Waiting list", _CLINICS),
    RoundChanged.kind: Kind("Medicines round", frozenset({Role.NURSE, Role.ADMINISTRATOR, Role.LEADER})),
    ExternalChanged.kind: Kind("Appointment outside", frozenset({Role.NURSE, Role.ADMINISTRATOR})),
    SessionMade.kind: Kind("New clinic", _CLINICS),
    SessionClosed.kind: Kind("Closing of a clinic", _CLINICS),
    SiteListChanged.kind: Kind("A list of the prison’s own", frozenset({Role.LEADER})),
}


def about(kind: str) -> str:
    """Return what a kind of change is called; the kind itself where this version does not know it."""
    known = _KINDS.get(kind)
    return kind if known is None else known.about


def kind_of(unit: UnitOfWork, entry: OutboxEntry) -> Kind:
    """Return what a change is called and whose work it is; a clinic of the substance misuse service is theirs."""
    kind = _KINDS.get(entry.kind) or Kind(entry.kind, frozenset({Role.LEADER}))
    if entry.kind in _OF_AN_APPOINTMENT and _is_of_substance_misuse(unit, entry):
        return replace(kind, seen_by=_SUBSTANCE_MISUSE)
    if entry.kind in BY_EVENT and _names_their_clinic(unit, entry):
        return replace(kind, seen_by=_SUBSTANCE_MISUSE)
    return kind


def entry_to_decide(unit: UnitOfWork, entry_id: str, context: Context, action: str) -> OutboxEntry:
    """Return the change that this person wants to decide about.

    Raises:
        NotFound: no such change.
        NotAllowed: it is not this role's work, so they have not seen both sides.
    """
    entry = unit.outbox.many([entry_id]).get(entry_id)
    if entry is None:
        raise NotFound("outbox entry", entry_id)
    if context.user.role not in kind_of(unit, entry).seen_by:
        raise NotAllowed(action, context.user.role)
    return entry


def resident_of(unit: UnitOfWork, entry: OutboxEntry) -> tuple[str, str]:
    """Return (id, name) of the resident whom a change is about; "" of an anonymous one, or one not on this PC."""
    try:
        resident_id = entry.payload.get("resident_id", "")
        if entry.record_type == ResidentAdded.record_type:
            resident_id = entry.record_id
        if entry.kind == IdentityDecided.kind:
            resident_id = entry.payload["residents"][0]
        if entry.kind in _OF_AN_APPOINTMENT:
            resident_id = unit.appointments.get(entry.record_id).resident_id
        return (resident_id, unit.residents.get(resident_id).name) if resident_id else ("", "")
    except NotFound:
        return "", ""


def session_of(unit: UnitOfWork, entry: OutboxEntry) -> str:
    """Return the id of the clinic session that a change is of, "" if it is of none here."""
    if entry.kind not in _OF_AN_APPOINTMENT:
        return ""
    try:
        return unit.appointments.get(entry.record_id).session_id
    except NotFound:
        return ""


def number_and_cell(unit: UnitOfWork, resident_id: str) -> tuple[str, str]:
    """Return a resident's prison number and cell; "" of nobody, and where there is none."""
    try:
        resident = unit.residents.get(resident_id) if resident_id else None
    except NotFound:
        resident = None
    return (resident.nomis_number, resident.cell) if resident is not None else ("", "")


def clinic_of(unit: UnitOfWork, entry: OutboxEntry) -> tuple[str, datetime | None]:
    """Return the clinic and the time (UTC) of the appointment that a change is of; ("", None) if it is of none here."""
    if entry.kind not in _OF_AN_APPOINTMENT:
        return "", None
    try:
        appointment = unit.appointments.get(entry.record_id)
        return clinic_types(unit).label(unit.sessions.get(appointment.session_id).clinic_code), appointment.starts_at
    except NotFound:
        return "", None


def _names_their_clinic(unit: UnitOfWork, entry: OutboxEntry) -> bool:
    return clinic_types(unit).get(entry.payload.get("clinic_code", "")).team == SUBSTANCE_MISUSE


def _is_of_substance_misuse(unit: UnitOfWork, entry: OutboxEntry) -> bool:
    """Whether the appointment is of that team's clinic; of one that retention took off this PC, by who recorded it.

    For that team alone records in its clinics, and in no other. By somebody who is not of this PC's staff any more it
    is taken for theirs: the server's words about it may say whose clinic it was.
    """
    try:
        session = unit.sessions.get(unit.appointments.get(entry.record_id).session_id)
        return is_substance_misuse(clinic_types(unit), session)
    except NotFound:
        roles = {member.role for member in unit.staff.all() if member.id == entry.author}
        return not roles or Role.SMS_WORKER in roles
