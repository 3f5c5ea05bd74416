"""ExternalChanged -> Appointment of the category `external`: its facts in our extension, beside what FHIR has.

The patient is its participant, the hospital one by name alone. On no list of ours: it has no service type of a clinic.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from prisoncare_desktop.domain import systems
from prisoncare_desktop.domain.calendar import instant_text
from prisoncare_desktop.domain.codes import value_set
from prisoncare_desktop.domain.events import plain
from prisoncare_desktop.domain.external import EXTERNAL, NOT_SEEN, ExternalOutcome
from prisoncare_desktop.sync.fhir.resource import objects, part, text
from prisoncare_desktop.sync.fhir.strict_json import JsonObject
from prisoncare_desktop.sync.mappers.own_record import about, before, fields, ours, with_facts
from prisoncare_desktop.sync.mappers.request import Edit, Fields, Known, Mapper, coding, marked
from prisoncare_desktop.sync.readers.external import CATEGORY, STATUS_OF, external, span
from prisoncare_desktop.usecases.outbox import OutboxEntry
from prisoncare_desktop.usecases.ports import UnitOfWork

_BOOKING, _OUTCOME, _NOTE = "outside-booking", "outside-outcome", "outside-note"


def _there(resource: JsonObject) -> Fields:
    return fields(EXTERNAL, plain(dict(external(resource).said)))


def _written(resource: JsonObject) -> tuple[str, str]:
    said = plain(dict(external(resource).said))
    return said["recorded_by"], said["recorded_at"]


def _lay_over(resource: JsonObject, entry: OutboxEntry, names: frozenset[str], unit: UnitOfWork) -> JsonObject:
    said = entry.payload
    facts = tuple(fact for one in EXTERNAL.parts if one.name in names for fact in one.every)
    laid = with_facts(resource, EXTERNAL, facts, said, unit)
    if _BOOKING in names:
        laid = _booked(laid, said)
    if _OUTCOME in names:
        laid = _what_became(laid, said)
    if _NOTE in names:
        laid = _with(laid, "comment", said["note"])
    return marked(laid, entry)


def _create(entry: OutboxEntry, known: Known) -> JsonObject:
    who = known.reference("Patient", "resident", entry.payload["resident_id"])
    made: JsonObject = {
        "resourceType": "Appointment",
        "status": "booked",
        "serviceCategory": [coding(systems.APPOINTMENT_KIND, CATEGORY)],
        "participant": [{"actor": who, "status": "accepted"}],
    }
    return _lay_over(made, entry, frozenset(one.name for one in EXTERNAL.parts), known.unit)


def _booked(resource: JsonObject, said: dict[str, Any]) -> JsonObject:
    start, end = span(date.fromisoformat(said["day"]), said["at_time"])
    others = [one for one in objects(resource, "participant") if text(part(one, "actor"), "reference")]
    place = [{"actor": {"display": said["hospital"]}, "status": "accepted"}] if said["hospital"] else []
    moved = {**resource, "start": instant_text(start), "end": instant_text(end), "participant": [*others, *place]}
    moved.pop("minutesDuration", None)
    return _with(moved, "specialty", [{"text": said["specialty"]}] if said["specialty"] else None)


def _what_became(resource: JsonObject, said: dict[str, Any]) -> JsonObject:
    outcome = ExternalOutcome(said["outcome"]) if said["outcome"] else None
    reason = said["reason"] if outcome in NOT_SEEN else ""
    told = coding(systems.EXTERNAL_REASON, reason, _label(reason)) if reason else None
    return _with({**resource, "status": STATUS_OF[outcome]}, "cancelationReason", told)


def _with(resource: JsonObject, name: str, value: Any) -> JsonObject:
    """Return the resource with this element, without it where it says nothing."""
    rest = {k: v for k, v in resource.items() if k not in (name, f"_{name}")}
    return {**rest, name: value} if value else rest


def _label(reason: str) -> str:
    return next((one.label for one in value_set("external_reason").concepts if one.code == reason), "")


MAPPER = Mapper("Appointment", _create, Edit(ours, _there, _lay_over, before, _written, about), first_stands=True)
