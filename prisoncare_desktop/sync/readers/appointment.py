"""Appointment -> one resident's place in a clinic list, and what became of it.

Our own extension `attendance` says it in full. Where it is absent, or the status has been changed past it by software
that does not know it, or it says what this version does not know, the status speaks: fulfilled is attended, noshow is
not seen and not yet explained, unless a reason of ours says why; cancelled and entered in error are withdrawn before
anybody came, proposed and on a waiting list are on no list yet; the rest is booked.
"""

from __future__ import annotations

from datetime import datetime

from prisoncare_desktop.domain import systems
from prisoncare_desktop.domain.attendance import ControlGroup, Outcome, TakenOff
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
    type_and_id_in,
)
from prisoncare_desktop.sync.fhir.strict_json import JsonObject
from prisoncare_desktop.usecases.arrivals import AppointmentArrived, Attendance, Details

_BY_OUTCOME = {  # all that the program went by until 22 November 2026; such rows stand at the trust, and stay
    Outcome.ATTENDED: "fulfilled",
    Outcome.LATE_SEEN: "fulfilled",
    Outcome.TOO_LATE: "noshow",
    Outcome.NOT_SEEN: "noshow",
    Outcome.CANCELLED: "cancelled",
}
_BY_NATIONAL_CODE = {"2": "cancelled", "4": "cancelled", "3": "noshow", "7": "noshow"}  # domain.md 5.2
_ON_NO_LIST = ("cancelled", "entered-in-error", "proposed", "waitlist")
_NO_WARNING = "3"  # national: did not attend
_COMES = ("Patient", "Location", "Practitioner")
_MINUTES_UNSAID = 10
_MINUTES_MAX = 24 * 60  # more is a mistake of whoever wrote it, and no reason to hide the appointment


def appointment(resource: JsonObject) -> AppointmentArrived:
    who = who_comes(resource)
    if not (code := clinic_code(resource)):
        raise Unreadable("an appointment of no clinic of ours")
    patient = who.get("Patient", ("", ""))[0]
    if not patient:
        raise Unreadable("an appointment of nobody")
    withdrawn = text(resource, "status") in _ON_NO_LIST
    starts_at = (
        None if withdrawn and not text(resource, "start") else instant(resource, "start")
    )  # as R4 has it (app-3)
    how = extension(resource, systems.BOOKING)
    instead = part(extension(how, "rebookedFrom"), "valueReference")
    return AppointmentArrived(
        record_id=record_id(resource),
        patient=patient,
        clinic_code=code,
        wing=text(extension(resource, systems.WING), "valueString"),
        room=who.get("Location", ("", ""))[1],
        clinician=who.get("Practitioner", ("", ""))[1],
        starts_at=starts_at,
        minutes=_minutes(resource, starts_at),
        attendance=attendance(resource),
        note=text(resource, "comment"),
        details=details(resource),
        walk_in=extension(how, "walkIn").get("valueBoolean") is True,
        made_here=extension(how, "madeHere").get("valueBoolean") is True,
        rebooked_from=systems.record_id_of(text(part(instead, "identifier"), "value")),
        rebooked_from_there=server_id_in(text(instead, "reference"), "Appointment"),
    )


def who_comes(resource: JsonObject) -> dict[str, tuple[str, str]]:
    """Return (server id, name) of the first Patient, Location and Practitioner there; the id may be ""."""
    who: dict[str, tuple[str, str]] = {}
    for participant in objects(resource, "participant"):
        kind, server_id, name = actor_of(participant)
        if kind:
            who.setdefault(kind, (server_id, name))
    return who


def actor_of(participant: JsonObject) -> tuple[str, str, str]:
    """Return (type, server id, name) of who or what takes part; the type "" of what is no matter here."""
    actor = part(participant, "actor")
    kind, server_id = type_and_id_in(text(actor, "reference"))
    name = text(actor, "display")
    if kind in _COMES and server_id:
        return kind, server_id, name
    kind = text(actor, "type")
    return (kind, "", name) if kind in _COMES and name else ("", "", "")


def clinic_code(resource: JsonObject) -> str:
    """Return the code of our kind of clinic, "" if it is of none."""
    clinic = next((c for one in objects(resource, "serviceType") if (c := code_of(one, systems.CLINIC_TYPE))), {})
    return text(clinic, "code")


def details(resource: JsonObject) -> Details:
    """Return what the resource says of how the appointment was held."""
    channel = part(extension(resource, systems.DELIVERY_CHANNEL), "valueCodeableConcept")
    by = text(code_of(channel, systems.UK_DELIVERY_CHANNEL), "code")
    said = extension(resource, systems.DETAILS)
    return Details(
        mode=next((one.code for one in value_set("contact_mode").concepts if by == one.get("delivery_channel")), ""),
        interpreter=text(part(extension(said, "interpreter"), "valueCoding"), "code"),
        escort_avoided=extension(said, "escortAvoided").get("valueBoolean") is True,
    )


def status_of(outcome: Outcome, attendance_code: str) -> str:
    """Return the status that goes with an outcome: of who was not seen, as the national code counts them."""
    if outcome in (Outcome.NOT_SEEN, Outcome.CANCELLED):
        return _BY_NATIONAL_CODE.get(attendance_code, _BY_OUTCOME[outcome])
    return _BY_OUTCOME[outcome]


def attendance(resource: JsonObject) -> Attendance:
    """Return what the resource says became of the appointment."""
    status = text(resource, "status")
    said = extension(resource, systems.ATTENDANCE)
    outcome = text(extension(said, "outcome"), "valueCode")
    if outcome in list(Outcome):
        recorded = Outcome(outcome)
        code = text(part(extension(said, "attendanceCode"), "valueCoding"), "code")
        if status in (_BY_OUTCOME[recorded], status_of(recorded, code)):
            return _recorded(resource, recorded, said)
    if status == "fulfilled":
        return Attendance(outcome=Outcome.ATTENDED, attendance_code="5")
    if status == "noshow":
        reason = _reason(resource)
        national, group = _by_reason(reason)
        return Attendance(Outcome.NOT_SEEN, reason, attendance_code=national, control_group=group)
    withdrawn = status in _ON_NO_LIST
    return Attendance(withdrawn=withdrawn, taken_off=_taken_off(said) if withdrawn else TakenOff.NOT)


def _recorded(resource: JsonObject, outcome: Outcome, said: JsonObject) -> Attendance:
    at = text(extension(said, "recordedAt"), "valueDateTime")
    corrected = extension(said, "correction")
    coding = code_of(part(resource, "cancelationReason"), systems.DID_NOT_ATTEND_REASON)
    return Attendance(
        outcome=outcome,
        reason_code=text(coding, "code"),
        reason_version=text(coding, "version"),
        attendance_code=text(part(extension(said, "attendanceCode"), "valueCoding"), "code") or "0",
        control_group=_group(outcome, text(extension(said, "controlGroup"), "valueCode"), text(coding, "code")),
        recorded_at=instant_of(at) if at else None,
        recorded_by=text(extension(said, "recordedBy"), "valueString"),
        correction=text(extension(corrected, "code"), "valueCode"),
        correction_words=text(extension(corrected, "words"), "valueString"),
        clock_suspect=extension(said, "clockSuspect").get("valueBoolean") is True,
    )


def _taken_off(said: JsonObject) -> TakenOff:
    why = text(extension(said, "takenOff"), "valueCode")
    return TakenOff(why) if why in list(TakenOff) else TakenOff.ERROR


def _reason(resource: JsonObject) -> str:
    return text(code_of(part(resource, "cancelationReason"), systems.DID_NOT_ATTEND_REASON), "code")


def _group(outcome: Outcome, said: str, reason_code: str) -> ControlGroup | None:
    """Return whose doing it was, by what is said, else by the reason."""
    if said in list(ControlGroup):
        return ControlGroup(said)
    return None if outcome in (Outcome.ATTENDED, Outcome.LATE_SEEN) else _by_reason(reason_code)[1]


def _by_reason(code: str) -> tuple[str, ControlGroup]:
    """Return the national code and the group of a reason; of one that nobody here knows, as not yet explained."""
    try:
        reason = value_set("did_not_attend_reason").concept(code)
        return reason.get("national_code"), ControlGroup(reason.get("control_group"))
    except NotFound:
        return _NO_WARNING, ControlGroup.NOT_YET_EXPLAINED


def _minutes(resource: JsonObject, starts_at: datetime | None) -> int:
    said = resource.get("minutesDuration")
    if not isinstance(said, int) and starts_at is not None and text(resource, "end"):
        said = int((instant(resource, "end") - starts_at).total_seconds() // 60)
    return said if isinstance(said, int) and 0 <= said <= _MINUTES_MAX else _MINUTES_UNSAID
