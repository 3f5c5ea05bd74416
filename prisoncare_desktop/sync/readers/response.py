"""QuestionnaireResponse -> a form of the pathway that was completed on another PC, about a resident.

Anonymous answers (no subject) are nobody's to read here: they do not come down at all, see `is_anonymous`.
"""

from __future__ import annotations

from prisoncare_desktop.domain import systems
from prisoncare_desktop.sync.fhir.resource import (
    Unreadable,
    extension,
    instant,
    needed,
    part,
    record_id,
    reference,
    text,
)
from prisoncare_desktop.sync.fhir.strict_json import JsonObject, canonical
from prisoncare_desktop.usecases.arrivals import ResponseArrived

_NOT_ANSWERS = ("id", "identifier", "meta", "extension", "subject", "author", "authored", "text")


def response(resource: JsonObject) -> ResponseArrived:
    url, _, version = needed(resource, "questionnaire").partition("|")
    if text(resource, "status") not in ("completed", "amended") or not record_id(resource):
        raise Unreadable("answers that are not complete, or not of PrisonCare")
    about = extension(resource, systems.PATHWAY_FORM)
    author = text(part(resource, "author"), "display")
    answers = {key: value for key, value in resource.items() if key not in _NOT_ANSWERS}
    return ResponseArrived(
        record_id=record_id(resource),
        patient=reference(resource, "subject", "Patient"),
        episode=reference(extension(about, "episode"), "valueReference", "EpisodeOfCare"),
        questionnaire=url,
        version=version,
        completed_at=instant(resource, "authored"),
        completed_by=text(extension(about, "completedBy"), "valueString"),
        content=canonical({**answers, "author": {"display": author}} if author else answers),
    )


def is_anonymous(resource: JsonObject) -> bool:
    """Whether these are answers of nobody in particular: feedback, which no other PC has any business with."""
    return resource.get("resourceType") == "QuestionnaireResponse" and not resource.get("subject")
