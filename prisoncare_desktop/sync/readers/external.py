"""Appointment of the category `external` -> an appointment at a hospital: never a place on a clinic list of ours.

What PrisonCare says of it stands in its extension, beside what FHIR has fields for. Software that knows FHIR alone
moves its start, sets its status or writes its comment: where such a field says something else than the extension, the
field was written last, and speaks.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from prisoncare_desktop.domain import systems
from prisoncare_desktop.domain.calendar import at_local, local_date, local_time
from prisoncare_desktop.domain.external import EXTERNAL, PRIORITY_UNSAID, ExternalOutcome
from prisoncare_desktop.sync.fhir.resource import code_of, instant, objects, part, server_id_in, text
from prisoncare_desktop.sync.fhir.strict_json import JsonObject
from prisoncare_desktop.sync.readers.own_record import arrived, facts_of
from prisoncare_desktop.usecases.arrivals import OwnRecordArrived

CATEGORY = "external"
_TIME_UNSAID = (time(0, 0), timedelta(hours=23, minutes=59))  # R4 wants a start and an end: the whole day
_LENGTH = timedelta(hours=1)  # nobody says how long a hospital takes

STATUS_OF: dict[ExternalOutcome | None, str] = {
    None: "booked",
    ExternalOutcome.ATTENDED: "fulfilled",
    ExternalOutcome.TELEMEDICINE: "fulfilled",
    ExternalOutcome.CANCELLED: "cancelled",
    ExternalOutcome.DID_NOT_GO: "noshow",
}
_OUTCOME_OF = {
    "fulfilled": ExternalOutcome.ATTENDED,
    "noshow": ExternalOutcome.DID_NOT_GO,
    "cancelled": ExternalOutcome.CANCELLED,
    "entered-in-error": ExternalOutcome.CANCELLED,
}


def is_external(resource: JsonObject) -> bool:
    """Whether this is an appointment at a hospital, and so on no list of ours."""
    if resource.get("resourceType") != "Appointment":
        return False
    categories = objects(resource, "serviceCategory")
    return any(text(code_of(one, systems.APPOINTMENT_KIND), "code") == CATEGORY for one in categories)


def external(resource: JsonObject) -> OwnRecordArrived:
    told = facts_of({k: v for k, v in resource.items() if k != "subject"}, EXTERNAL)
    actors = [part(one, "actor") for one in objects(resource, "participant")]
    patients = (server_id_in(text(actor, "reference"), "Patient") for actor in actors)
    told["resident_id"] = next((one for one in patients if one), "")
    told |= _when(resource, told)
    told |= _what_became(resource, told)
    told["note"] = text(resource, "comment")
    told["hospital"] = told["hospital"] or _place(actors)
    told["specialty"] = told["specialty"] or next((_words(one) for one in objects(resource, "specialty")), "")
    told["priority"] = told["priority"] or PRIORITY_UNSAID
    told["recorded_at"] = told["recorded_at"] or instant(resource, "start")
    return arrived(resource, EXTERNAL, told)


def span(day: date, at_time: str) -> tuple[datetime, datetime]:
    """Return the start and the end that such an appointment has in FHIR."""
    try:
        clock, length = time.fromisoformat(at_time), _LENGTH
    except ValueError:
        clock, length = _TIME_UNSAID
    start = at_local(day, clock)
    return start, start + length


def _when(resource: JsonObject, told: dict[str, Any]) -> dict[str, Any]:
    start = instant(resource, "start")
    if told["day"] is not None and span(told["day"], told["at_time"])[0] == start:
        return {}
    return {"day": local_date(start), "at_time": f"{local_time(start):%H:%M}"}


def _what_became(resource: JsonObject, told: dict[str, Any]) -> dict[str, Any]:
    status = text(resource, "status")
    if STATUS_OF[told["outcome"]] == status:
        return {}
    return {"outcome": _OUTCOME_OF.get(status), "reason": "", "cancelled_by": ""}


def _place(actors: list[JsonObject]) -> str:
    """Return the name of who or what else takes part: the hospital, as other software has it."""
    return next((text(actor, "display") for actor in actors if not _is_patient(actor) and text(actor, "display")), "")


def _is_patient(actor: JsonObject) -> bool:
    return bool(server_id_in(text(actor, "reference"), "Patient"))


def _words(concept: JsonObject) -> str:
    """Return what a concept is called."""
    return text(concept, "text") or next((text(one, "display") for one in objects(concept, "coding")), "")
