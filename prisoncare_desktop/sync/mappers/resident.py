"""ResidentAdded -> Patient: somebody put into the register here, by name and place, with the numbers they have.

Created once and never changed by us after: from then on the trust says who they are. A PC's own identifier says that a
PC made it, so that whoever looks for doubles there knows which of two to keep.
"""

from __future__ import annotations

from prisoncare_desktop.domain import systems
from prisoncare_desktop.domain.resident import Presence
from prisoncare_desktop.sync.fhir.strict_json import JsonObject
from prisoncare_desktop.sync.mappers.request import Known, Mapper
from prisoncare_desktop.usecases.outbox import OutboxEntry


def _create(entry: OutboxEntry, _known: Known) -> JsonObject:
    said = entry.payload
    names: list[JsonObject] = [{"use": "official", "family": said["family_name"], "given": [said["given_name"]]}]
    if said["preferred_name"] and said["preferred_name"] != said["given_name"]:
        names.append({"use": "usual", "given": [said["preferred_name"]]})
    patient: JsonObject = {
        "resourceType": "Patient",
        "extension": [{"url": systems.PRESENCE, "valueCode": Presence.HERE.value}],
        "active": True,
        "name": names,
    }
    numbers = ((systems.NOMIS, said["nomis_number"]), (systems.NHS_NUMBER, said["nhs_number"]))
    told = [{"system": system, "value": value} for system, value in numbers if value]
    if told:
        patient["identifier"] = told
    if said["sex"]:
        patient["gender"] = said["sex"]
    if said["birth_date"]:
        patient["birthDate"] = said["birth_date"]
    if said["cell"]:
        patient["address"] = [{"use": "home", "type": "physical", "text": said["cell"]}]
    return patient


MAPPER = Mapper("Patient", _create, adopted=True)
