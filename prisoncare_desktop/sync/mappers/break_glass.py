"""BreakGlassUsed -> AuditEvent: who opened whose record in an emergency, when, and by which reason's code."""

from __future__ import annotations

from prisoncare_desktop.domain import systems
from prisoncare_desktop.sync.fhir.strict_json import JsonObject
from prisoncare_desktop.sync.mappers.request import Known, Mapper, coding
from prisoncare_desktop.usecases.outbox import OutboxEntry

DEVICE_ID = "device_id"  # the fact; the one of `sync.engine`


def _create(entry: OutboxEntry, known: Known) -> JsonObject:
    said = entry.payload
    device = {"system": systems.DEVICE, "value": known.unit.facts.get(DEVICE_ID)}
    return {
        "resourceType": "AuditEvent",
        "type": {"system": systems.DICOM, "code": "110113", "display": "Security Alert"},
        "subtype": [{"system": systems.DICOM, "code": "110127", "display": "Emergency Override Started"}],
        "action": "R",
        "period": {"start": said["at"], "end": said["ends_at"]},
        "recorded": said["at"],
        "outcome": "0",
        "purposeOfEvent": [
            coding(systems.PURPOSE, "BTG", "break the glass"),
            coding(systems.ACCESS_REASON, said["reason_code"]),
        ],
        "agent": [
            {
                "role": [coding(systems.STAFF_ROLE, said["role"])],
                "who": {"identifier": {"system": systems.STAFF, "value": said["opened_by"]}},
                "requestor": True,
            }
        ],
        "source": {"observer": {"identifier": device}},
        "entity": [{"what": known.reference("Patient", "resident", said["resident_id"])}],
    }


MAPPER = Mapper("AuditEvent", _create)
