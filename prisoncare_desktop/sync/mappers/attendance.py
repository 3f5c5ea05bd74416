"""What is said of an appointment -> Appointment: status, reason and our extension; the note as its comment.

Everything else stays as the server had it.
"""

from __future__ import annotations

from datetime import timedelta

from prisoncare_desktop.domain import systems
from prisoncare_desktop.domain.attendance import AppointmentNoted, Outcome
from prisoncare_desktop.domain.calendar import instant_text
from prisoncare_desktop.sync.fhir.resource import text, with_extension
from prisoncare_desktop.sync.fhir.strict_json import JsonObject
from prisoncare_desktop.sync.mappers.request import Edit, Fields, Known, Mapper, Said, coding, marked
from prisoncare_desktop.sync.readers.appointment import STATUS_OF, attendance
from prisoncare_desktop.usecases.change_words import note_words, outcome_words, reason_words
from prisoncare_desktop.usecases.intake.clinics import NOTE, OUTCOME
from prisoncare_desktop.usecases.outbox import OutboxEntry
from prisoncare_desktop.usecases.ports import UnitOfWork


def _ours(entry: OutboxEntry, _unit: UnitOfWork) -> Fields:
    said = entry.payload
    outcome = {OUTCOME: _said(said["outcome"], said["reason_code"])}
    return {**outcome, NOTE: _noted(said["note"])} if "note" in said else outcome  # payload version 1 had none


def _there(resource: JsonObject) -> Fields:
    told, note = attendance(resource), _noted(text(resource, "comment"))
    if told.withdrawn:
        return {OUTCOME: Said("withdrawn", "Taken off the list"), NOTE: note}
    return {OUTCOME: _said(told.outcome or "", told.reason_code), NOTE: note}


def _written(resource: JsonObject) -> tuple[str, str]:
    told = attendance(resource)
    return told.recorded_by, instant_text(told.recorded_at) if told.recorded_at else ""


def _noted(note: str) -> Said:
    return Said(note, note_words(note))


def _said(outcome: str, reason_code: str) -> Said:
    return Said(f"{outcome}|{reason_code}" if outcome else "", outcome_words(outcome, reason_code))


def _lay_over(resource: JsonObject, entry: OutboxEntry, names: frozenset[str], _unit: UnitOfWork) -> JsonObject:
    said = entry.payload
    if NOTE in names:
        resource = {k: v for k, v in resource.items() if k not in ("comment", "_comment")}
        resource |= {"comment": said["note"]} if said["note"] else {}
    if OUTCOME not in names:
        return marked(resource, entry)
    outcome = said["outcome"]
    changed = {k: v for k, v in resource.items() if k != "cancelationReason"}
    changed["status"] = STATUS_OF[Outcome(outcome)] if outcome else "booked"
    if said["reason_code"]:
        changed["cancelationReason"] = coding(
            systems.DID_NOT_ATTEND_REASON,
            said["reason_code"],
            reason_words(said["reason_code"]),
            said["reason_version"],
        )
    facts: list[JsonObject] = [
        {"url": "attendanceCode", "valueCoding": {"system": systems.ATTENDANCE_CODE, "code": said["attendance_code"]}},
        {"url": "recordedAt", "valueDateTime": said["recorded_at"]},
        {"url": "recordedBy", "valueString": said["recorded_by"]},
    ]
    if outcome:
        facts.insert(0, {"url": "outcome", "valueCode": outcome})
    if said["control_group"]:
        facts.append({"url": "controlGroup", "valueCode": said["control_group"]})
    if said.get("correction"):  # payload version 2 had none
        why: list[JsonObject] = [{"url": "code", "valueCode": said["correction"]}]
        if said["correction_words"]:
            why.append({"url": "words", "valueString": said["correction_words"]})
        facts.append({"url": "correction", "extension": why})
    changed["extension"] = with_extension(changed.get("extension", []), {"url": systems.ATTENDANCE, "extension": facts})
    return marked(changed, entry)


def _create(entry: OutboxEntry, known: Known) -> JsonObject:
    """Return the whole Appointment, for one that was put on the list on this PC."""
    appointment = known.unit.appointments.get(entry.record_id)
    session = known.unit.sessions.get(appointment.session_id)
    end = appointment.starts_at + timedelta(minutes=appointment.minutes)
    who = known.reference("Patient", "resident", appointment.resident_id)
    booked: JsonObject = {
        "resourceType": "Appointment",
        "status": "booked",
        "serviceType": [coding(systems.CLINIC_TYPE, session.clinic_code)],
        "start": instant_text(appointment.starts_at),
        "end": instant_text(end),
        "minutesDuration": appointment.minutes,
        "participant": [{"actor": who, "status": "accepted"}],
    }
    if session.room:
        booked["participant"].append({"actor": {"display": session.room}, "status": "accepted"})
    if session.wing:
        booked["extension"] = [{"url": systems.WING, "valueString": session.wing}]
    said = {OUTCOME: entry.payload["recorded_at"], NOTE: entry.payload.get("note")}
    return _lay_over(booked, entry, frozenset(name for name, there_is in said.items() if there_is), known.unit)


def _before(entry: OutboxEntry) -> Fields:
    said = entry.payload
    outcome = {OUTCOME: _said(said["before_outcome"], said["before_reason_code"])}
    return {**outcome, NOTE: _noted(said["before_note"])} if "before_note" in said else outcome


def _about(entry: OutboxEntry) -> frozenset[str]:
    return frozenset({NOTE if entry.kind == AppointmentNoted.kind else OUTCOME})


MAPPER = Mapper("Appointment", _create, Edit(_ours, _there, _lay_over, _before, _written, _about))
