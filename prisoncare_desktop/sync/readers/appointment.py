"""Appointment -> one resident's place in a clinic list, and what became of it.

Our own extension `attendance` says it in full. Where it is absent, or the status has been changed past it by software
that does not know it, the status speaks: fulfilled is attended, noshow is not seen and not yet explained, cancelled
(and entered in error) is withdrawn before anybody came.
"""

from __future__ import annotations

from datetime import datetime

from prisoncare_desktop.domain import systems
from prisoncare_desktop.domain.attendance import ControlGroup, Outcome
from prisoncare_desktop.domain.calendar import instant_of
from prisoncare_desktop.domain.codes import value_set
from prisoncare_desktop.errors import NotFound
from prisoncare_desktop.sync.fhir.resource import (
    Unreadable,
    code_of,
    extension,
    instant,
    objects,
    part,
    record_id,
    server_id_in,
    text,
)
from prisoncare_desktop.sync.fhir.strict_json import JsonObject
from prisoncare_desktop.usecases.arrivals import AppointmentArrived, Attendance

STATUS_OF = {
    Outcome.ATTENDED: "fulfilled",
    Outcome.LATE_SEEN: "fulfilled",
    Outcome.TOO_LATE: "noshow",
    Outcome.NOT_SEEN: "noshow",
    Outcome.CANCELLED: "cancelled",
}
_MINUTES_UNSAID = 10
_MINUTES_MAX = 24 * 60  # more is a mistake of whoever wrote it, and no reason to hide the appointment


def appointment(resource: JsonObject) -> AppointmentArrived:
    who: dict[str, tuple[str, str]] = {}
    for participant in objects(resource, "participant"):
        actor = part(participant, "actor")
        for kind in ("Patient", "Location", "Practitioner"):
            if found := server_id_in(text(actor, "reference"), kind):
                who.setdefault(kind, (found, text(actor, "display")))
    clinic = next((c for one in objects(resource, "serviceType") if (c := code_of(one, systems.CLINIC_TYPE))), {})
    if not (clinic_code := text(clinic, "code")):
        raise Unreadable("an appointment of no clinic of ours")
    starts_at = instant(resource, "start")
    return AppointmentArrived(
        record_id=record_id(resource),
        patient=who.get("Patient", ("", ""))[0],
        clinic_code=clinic_code,
        wing=text(extension(resource, systems.WING), "valueString"),
        room=who.get("Location", ("", ""))[1],
        clinician=who.get("Practitioner", ("", ""))[1],
        starts_at=starts_at,
        minutes=_minutes(resource, starts_at),
        attendance=attendance(resource),
        note=text(resource, "comment"),
    )


def attendance(resource: JsonObject) -> Attendance:
    """Return what the resource says became of the appointment."""
    status = text(resource, "status")
    said = extension(resource, systems.ATTENDANCE)
    outcome = text(extension(said, "outcome"), "valueCode")
    try:
        recorded = Outcome(outcome) if outcome else None
        if recorded is not None and STATUS_OF[recorded] == status:
            return _recorded(resource, recorded, said)
    except ValueError as e:
        raise Unreadable("an unknown outcome") from e
    if status == "fulfilled":
        return Attendance(outcome=Outcome.ATTENDED, attendance_code="5")
    if status == "noshow":
        return Attendance(
            outcome=Outcome.NOT_SEEN,
            reason_code=_reason(resource),
            attendance_code=_national(_reason(resource), "3"),
            control_group=ControlGroup.NOT_YET_EXPLAINED,
        )
    return Attendance(withdrawn=status in ("cancelled", "entered-in-error"))


def _recorded(resource: JsonObject, outcome: Outcome, said: JsonObject) -> Attendance:
    group = text(extension(said, "controlGroup"), "valueCode")
    at = text(extension(said, "recordedAt"), "valueDateTime")
    corrected = extension(said, "correction")
    coding = code_of(part(resource, "cancelationReason"), systems.DID_NOT_ATTEND_REASON)
    return Attendance(
        outcome=outcome,
        reason_code=text(coding, "code"),
        reason_version=text(coding, "version"),
        attendance_code=text(part(extension(said, "attendanceCode"), "valueCoding"), "code") or "0",
        control_group=ControlGroup(group) if group else None,
        recorded_at=instant_of(at) if at else None,
        recorded_by=text(extension(said, "recordedBy"), "valueString"),
        correction=text(extension(corrected, "code"), "valueCode"),
        correction_words=text(extension(corrected, "words"), "valueString"),
    )


def _reason(resource: JsonObject) -> str:
    return text(code_of(part(resource, "cancelationReason"), systems.DID_NOT_ATTEND_REASON), "code")


def _national(reason_code: str, otherwise: str) -> str:
    try:
        return value_set("did_not_attend_reason").concept(reason_code).get("national_code") or otherwise
    except NotFound:
        return otherwise


def _minutes(resource: JsonObject, starts_at: datetime) -> int:
    said = resource.get("minutesDuration")
    if not isinstance(said, int) and text(resource, "end"):
        said = int((instant(resource, "end") - starts_at).total_seconds() // 60)
    return said if isinstance(said, int) and 0 <= said <= _MINUTES_MAX else _MINUTES_UNSAID
