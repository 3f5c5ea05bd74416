"""What is said of an appointment -> Appointment, in four fields; everything else stays as the server had it.

OUTCOME: status, reason and our extension `attendance`; that the place was taken off the list too. NOTE: the comment.
DETAILS: UK Core's delivery channel and our extension `details`. BOOKING: `booking.py`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from prisoncare_desktop.domain import systems
from prisoncare_desktop.domain.appointment_events import AppointmentBooked, AppointmentNoted, DetailsRecorded
from prisoncare_desktop.domain.attendance import Outcome
from prisoncare_desktop.domain.calendar import instant_text
from prisoncare_desktop.domain.codes import value_set
from prisoncare_desktop.domain.events import plain
from prisoncare_desktop.sync.fhir.resource import objects, text
from prisoncare_desktop.sync.fhir.strict_json import JsonObject
from prisoncare_desktop.sync.mappers import booking
from prisoncare_desktop.sync.mappers.request import Edit, Fields, Known, Mapper, Said, coding, marked
from prisoncare_desktop.sync.readers.appointment import attendance, details, status_of
from prisoncare_desktop.usecases.change_words import (
    TAKEN_OFF,
    details_words,
    note_words,
    outcome_words,
    reason_words,
)
from prisoncare_desktop.usecases.intake.clinics import BOOKING, DETAILS, NOTE, OUTCOME
from prisoncare_desktop.usecases.outbox import OutboxEntry
from prisoncare_desktop.usecases.ports import UnitOfWork

_OFF = Said("withdrawn", TAKEN_OFF)


def _ours(entry: OutboxEntry, _unit: UnitOfWork) -> Fields:
    told = entry.payload
    off = told.get("taken_off") and not told["outcome"]
    fields = {OUTCOME: _OFF if off else _said(told["outcome"], told["reason_code"])}
    if "note" in told:  # payload version 1 had none
        fields[NOTE] = _noted(told["note"])
    if "booking" in told:  # nor had those before version 4 this
        fields[DETAILS] = _held(told["mode"], told["interpreter"], escort_avoided=told["escort_avoided"])
        fields[BOOKING] = booking.said(told["booking"])
    return fields


def _there(resource: JsonObject) -> Fields:
    told, how = attendance(resource), details(resource)
    return {
        OUTCOME: _OFF if told.withdrawn else _said(told.outcome or "", told.reason_code),
        NOTE: _noted(text(resource, "comment")),
        DETAILS: _held(how.mode, how.interpreter, escort_avoided=how.escort_avoided),
        BOOKING: _OFF if told.withdrawn else booking.there(resource),  # nobody moves what is not on the list
    }


def _written(resource: JsonObject) -> tuple[str, str]:
    told = attendance(resource)
    return told.recorded_by, instant_text(told.recorded_at) if told.recorded_at else ""


def _noted(note: str) -> Said:
    return Said(note, note_words(note))


def _said(outcome: str, reason_code: str) -> Said:
    return Said(f"{outcome}|{reason_code}" if outcome else "", outcome_words(outcome, reason_code))


def _held(mode: str, interpreter: str, *, escort_avoided: bool) -> Said:
    key = f"{mode}|{interpreter}|{'avoided' if escort_avoided else ''}"
    return Said(key, details_words(mode, interpreter, escort_avoided=escort_avoided))


def _lay_over(resource: JsonObject, entry: OutboxEntry, names: frozenset[str], unit: UnitOfWork) -> JsonObject:
    told, changed = entry.payload, resource
    if NOTE in names:
        changed = {k: v for k, v in changed.items() if k not in ("comment", "_comment")}
        changed |= {"comment": told["note"]} if told["note"] else {}
    if DETAILS in names:
        changed = _with_details(changed, told)
    if BOOKING in names:
        if attendance(changed).withdrawn:  # a person saw that it was off the list, and wants it
            changed = {k: v for k, v in changed.items() if k != "cancelationReason"} | {"status": "booked"}
        changed = booking.laid_over(changed, told, unit)
    if OUTCOME in names:
        changed = _with_outcome(changed, told)
    return marked(changed, entry)


def _with_details(resource: JsonObject, told: dict[str, Any]) -> JsonObject:
    both = (systems.DELIVERY_CHANNEL, systems.DETAILS)
    extensions = [one for one in objects(resource, "extension") if one.get("url") not in both]
    if told["mode"]:
        channel = value_set("contact_mode").concept(told["mode"]).get("delivery_channel")
        how = coding(systems.UK_DELIVERY_CHANNEL, channel, channel)
        extensions.append({"url": systems.DELIVERY_CHANNEL, "valueCodeableConcept": how})
    facts: list[JsonObject] = []
    if told["interpreter"]:
        by = {"system": systems.INTERPRETER_PRESENT, "code": told["interpreter"]}
        facts.append({"url": "interpreter", "valueCoding": by})
    if told["escort_avoided"]:
        facts.append({"url": "escortAvoided", "valueBoolean": True})
    if facts:
        extensions.append({"url": systems.DETAILS, "extension": facts})
    rest = {k: v for k, v in resource.items() if k != "extension"}
    return rest | {"extension": extensions} if extensions else rest


def _with_outcome(resource: JsonObject, told: dict[str, Any]) -> JsonObject:
    outcome = told["outcome"]
    off = told.get("taken_off", "") if not outcome else ""
    changed = {k: v for k, v in resource.items() if k != "cancelationReason"}
    if outcome:
        changed["status"] = status_of(Outcome(outcome), told["attendance_code"])
    else:
        changed["status"] = "entered-in-error" if off else "booked"
    if told["reason_code"]:
        changed["cancelationReason"] = coding(
            systems.DID_NOT_ATTEND_REASON,
            told["reason_code"],
            reason_words(told["reason_code"]),
            told["reason_version"],
        )
    facts: list[JsonObject] = [{"url": "outcome", "valueCode": outcome}] if outcome else []
    if told["recorded_at"]:
        code = {"system": systems.ATTENDANCE_CODE, "code": told["attendance_code"]}
        facts.append({"url": "attendanceCode", "valueCoding": code})
        facts.append({"url": "recordedAt", "valueDateTime": told["recorded_at"]})
        facts.append({"url": "recordedBy", "valueString": told["recorded_by"]})
    if told["control_group"]:
        facts.append({"url": "controlGroup", "valueCode": told["control_group"]})
    if told.get("correction"):  # payload version 2 had none
        why: list[JsonObject] = [{"url": "code", "valueCode": told["correction"]}]
        if told["correction_words"]:
            why.append({"url": "words", "valueString": told["correction_words"]})
        facts.append({"url": "correction", "extension": why})
    if told.get("clock_suspect"):
        facts.append({"url": "clockSuspect", "valueBoolean": True})
    if off:
        facts.append({"url": "takenOff", "valueCode": off})
    extensions = [one for one in objects(resource, "extension") if one.get("url") != systems.ATTENDANCE]
    changed["extension"] = [*extensions, *([{"url": systems.ATTENDANCE, "extension": facts}] if facts else [])]
    return changed


def _create(entry: OutboxEntry, known: Known) -> JsonObject:
    """Return the whole Appointment, for one that was put on the list on this PC."""
    appointment = known.unit.appointments.get(entry.record_id)
    who = known.reference("Patient", "resident", appointment.resident_id)
    told = entry.payload
    if "booking" not in told:  # payload version 3 had none
        session = known.unit.sessions.get(appointment.session_id)
        how = {name: getattr(appointment, name) for name in ("walk_in", "made_here", "rebooked_from")}
        told = {**how, **told, "booking": plain(appointment.booking(session))}
    blank: JsonObject = {
        "resourceType": "Appointment",
        "status": "booked",
        "participant": [{"actor": who, "status": "accepted"}],
    }
    details_said = told.get("mode") or told.get("interpreter") or told.get("escort_avoided")
    there_is = {
        OUTCOME: told["recorded_at"] or told.get("taken_off"),
        NOTE: told.get("note"),
        DETAILS: details_said,
        BOOKING: True,
    }
    names = frozenset(name for name, there in there_is.items() if there)
    return _lay_over(blank, replace(entry, payload=told), names, known.unit)


def _before(entry: OutboxEntry) -> Fields:
    told = entry.payload
    off = told.get("before_taken_off") and not told["before_outcome"]
    fields = {OUTCOME: _OFF if off else _said(told["before_outcome"], told["before_reason_code"])}
    if "before_note" in told:
        fields[NOTE] = _noted(told["before_note"])
    if "before_mode" in told:
        escort = told["before_escort_avoided"]
        fields[DETAILS] = _held(told["before_mode"], told["before_interpreter"], escort_avoided=escort)
    if told.get("before_booking"):
        fields[BOOKING] = booking.said(told["before_booking"])
    return fields


def makes_a_place(entry: OutboxEntry) -> bool:
    """Whether a change puts somebody on a list who had no place there."""
    return entry.kind == AppointmentBooked.kind and entry.payload["before_booking"] is None


def _about(entry: OutboxEntry) -> frozenset[str]:
    """Return the fields a change is about. Making a place is about none: who finds it made has nothing to add."""
    if entry.kind == AppointmentNoted.kind:
        return frozenset({NOTE})
    if entry.kind == DetailsRecorded.kind:
        return frozenset({DETAILS})
    if entry.kind != AppointmentBooked.kind:
        return frozenset({OUTCOME})
    told = entry.payload
    if told["taken_off"] != told["before_taken_off"]:
        return frozenset({OUTCOME})
    return frozenset({BOOKING}) if told["before_booking"] else frozenset()


def _yields(entry: OutboxEntry, unit: UnitOfWork, _before: Fields, there: Fields) -> frozenset[str]:
    """Where a place made here turned out to be one that the trust has, the trust's time and room stand."""
    if not entry.payload.get("made_here"):
        return frozenset()
    made = [one for one in unit.outbox.unsettled_of([entry.record_id]) if makes_a_place(one)]
    return frozenset({BOOKING}) if any(there[BOOKING] != _ours(one, unit)[BOOKING] for one in made) else frozenset()


MAPPER = Mapper("Appointment", _create, Edit(_ours, _there, _lay_over, _before, _written, _about, _yields))
