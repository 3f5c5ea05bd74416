"""FeedbackReturned -> QuestionnaireResponse with no subject, no author and no time of day."""

from __future__ import annotations

from prisoncare_desktop.domain import systems
from prisoncare_desktop.sync.fhir.strict_json import JsonObject, read_object
from prisoncare_desktop.sync.mappers.request import Known, Mapper
from prisoncare_desktop.sync.mappers.response import canonical
from prisoncare_desktop.usecases.outbox import OutboxEntry
from prisoncare_desktop.usecases.ports import UnitOfWork

_KEPT = ("item", "extension")  # of the answers; nothing that could say who or when comes along by oversight


def _create(entry: OutboxEntry, known: Known) -> JsonObject:  # noqa: ARG001 - a mapper's shape; feedback refers to nobody
    said = entry.payload
    answered = {k: v for k, v in read_object(said["content"].encode()).items() if k in _KEPT}
    about: list[JsonObject] = [
        *answered.pop("extension", []),
        {"url": systems.CLINIC, "valueCode": said["clinic_code"]},
        {"url": systems.WEEK, "valueDate": said["week"]},
        {"url": systems.FORM_CODE, "valueString": said["code"]},
    ]
    if said["wing_group"]:
        about.append({"url": systems.WING_GROUP, "valueCode": said["wing_group"]})
    if said["language"]:
        about.append({"url": systems.FORM_LANGUAGE, "valueCode": said["language"]})
    return {
        **answered,
        "resourceType": "QuestionnaireResponse",
        "extension": about,
        "questionnaire": canonical(said["questionnaire"], said["version"]),
        "status": "completed",
        "authored": said["entered_on"],
    }


def _shared_id(entry: OutboxEntry, known: Known) -> str:
    return systems.form_id(known.agency, entry.payload["code"])


def _gave_way(entry: OutboxEntry, there: JsonObject, _unit: UnitOfWork) -> bool:
    """Whether what stands there says what was keyed here: the same paper form, keyed on two PCs in the same words."""
    return there.get("item") == read_object(entry.payload["content"].encode()).get("item")


MAPPER = Mapper("QuestionnaireResponse", _create, shared_id=_shared_id, gave_way=_gave_way)
