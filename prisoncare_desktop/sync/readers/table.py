"""Which resource types come down, in the order that brings parents first, and who reads each."""

from __future__ import annotations

from collections.abc import Callable

from prisoncare_desktop.domain import systems
from prisoncare_desktop.sync.fhir.resource import Unreadable, identifier, objects, text
from prisoncare_desktop.sync.fhir.strict_json import JsonObject
from prisoncare_desktop.sync.readers import (
    appointment,
    draw,
    episode,
    external,
    flag,
    identity,
    own_record,
    patient,
    questionnaire,
    response,
    review_task,
)
from prisoncare_desktop.usecases.arrivals import Arrival, PlaceArrived, StaffArrived


def _place(_resource: JsonObject) -> PlaceArrived:
    return PlaceArrived()


def _staff(practitioner: JsonObject) -> StaffArrived:
    staff_id = identifier(practitioner, systems.STAFF)
    if not staff_id:
        raise Unreadable("a practitioner without a staff id")
    names = objects(practitioner, "name")
    return StaffArrived(staff_id=staff_id, name=text(names[0], "text") if names else "")


def _basic(resource: JsonObject) -> Arrival:
    if (own := own_record.kind_of(resource)) is not None:
        return own_record.own_record(resource, own)
    return identity.decision(resource) if identity.is_decision(resource) else draw.seed(resource)


def _appointment(resource: JsonObject) -> Arrival:
    return external.external(resource) if external.is_external(resource) else appointment.appointment(resource)


READERS: dict[str, Callable[[JsonObject], Arrival]] = {
    "Organization": _place,
    "Location": _place,
    "Practitioner": _staff,
    "Patient": patient.resident,
    "Flag": flag.alert,
    "Appointment": _appointment,
    "EpisodeOfCare": episode.episode,
    "Task": review_task.review_task,
    "QuestionnaireResponse": response.response,
    "List": draw.draw,
    "Basic": _basic,
    "Questionnaire": questionnaire.form,  # last: trouble with it is nobody else's
}

BESIDE = frozenset({"Questionnaire"})
"""Types that a central record need not keep: where it cannot be searched for them, all else comes down the same."""


def query_of(resource_type: str, agency: str) -> dict[str, str]:
    """Return what is asked for of a type: what belongs to this prison. Of the answers, those about residents alone.

    Of forms those that the trust has for all its prisons too.
    """
    if resource_type == "Questionnaire":
        return {"_tag": ",".join(f"{systems.SITE_TAG}|{code}" for code in (agency, systems.EVERY_SITE))}
    if resource_type == "QuestionnaireResponse":
        return {"_tag": f"{systems.PATHWAY_TAG}|{agency}"}
    return {"_tag": f"{systems.SITE_TAG}|{agency}"}


WORDS: dict[str, str] = {
    "Organization": "the service",
    "Location": "places",
    "Practitioner": "staff",
    "Patient": "residents",
    "Flag": "alerts",
    "Appointment": "clinic lists",
    "EpisodeOfCare": "episodes",
    "Task": "reviews",
    "QuestionnaireResponse": "forms",
    "List": "draws",
    "Basic": "draws",
    "Questionnaire": "forms",
}
