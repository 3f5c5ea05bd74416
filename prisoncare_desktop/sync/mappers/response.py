"""FormCompleted -> QuestionnaireResponse about a resident.

It bears the tag by which other PCs find it, and no feedback. No form at a trust lacks it, so none is sent it after:
0.1.0, the first version there is, is not released, and had the tag before any other. The stores of earlier schemas that
the tests keep are of its making (`tests/released_stores`).
"""

from __future__ import annotations

from prisoncare_desktop.domain import systems
from prisoncare_desktop.sync.fhir.strict_json import JsonObject, read_object
from prisoncare_desktop.sync.mappers.request import Known, Mapper
from prisoncare_desktop.usecases.outbox import OutboxEntry

_OURS_TO_SAY = ("identifier", "meta", "subject", "author", "authored", "id")


def _create(entry: OutboxEntry, known: Known) -> JsonObject:
    said = entry.payload
    answered = {k: v for k, v in read_object(said["content"].encode()).items() if k not in _OURS_TO_SAY}
    names = {member.id: member.name for member in known.unit.staff.all()}
    author: JsonObject = {"display": names.get(said["completed_by"]) or "Staff"}
    practitioner = known.unit.central.find_by_local("staff", said["completed_by"])
    if practitioner is not None and practitioner.content:
        author["reference"] = f"Practitioner/{practitioner.server_id}"
    about: list[JsonObject] = [{"url": "completedBy", "valueString": said["completed_by"]}]
    episode = known.unit.central.find_by_local("episode", said["episode_id"])
    if episode is not None and episode.content:
        about.append({"url": "episode", "valueReference": {"reference": f"EpisodeOfCare/{episode.server_id}"}})
    return {
        **answered,
        "resourceType": "QuestionnaireResponse",
        "questionnaire": canonical(said["questionnaire"], said["version"]),
        "status": "completed",
        "subject": known.reference("Patient", "resident", said["resident_id"]),
        "author": author,
        "authored": said["completed_at"],
        "extension": [*answered.get("extension", []), {"url": systems.PATHWAY_FORM, "extension": about}],
    }


def canonical(url: str, version: str) -> str:
    """Return a questionnaire's name with its version."""
    return f"{url}|{version}" if version else url


MAPPER = Mapper("QuestionnaireResponse", _create, tag=systems.PATHWAY_TAG)
