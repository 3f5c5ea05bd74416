"""The small parts that FHIR resources are made of, with the practice prison's tags."""

from __future__ import annotations

from typing import Any

from prisoncare_desktop.domain import systems
from prisoncare_desktop.practice.establishment import AGENCY_ID

Part = dict[str, Any]


def resource(resource_type: str, own_id: str, **fields: Any) -> Part:
    """Return a resource of this site; fields that are None are left out."""
    return {
        "resourceType": resource_type,
        "id": own_id,
        "meta": {"tag": [{"system": systems.SITE_TAG, "code": AGENCY_ID}]},
        **{name: value for name, value in fields.items() if value is not None},
    }


def record(resource_type: str, own_id: str, **fields: Any) -> Part:
    """Return a resource of this site that is one of our records: its id is also its identifier and its tag."""
    made = resource(
        resource_type, own_id, identifier=[identifier(systems.RECORD_ID, systems.record_value(own_id))], **fields
    )
    made["meta"]["tag"].append({"system": systems.RECORD_TAG, "code": own_id})
    return made


def identifier(system: str, value: str) -> Part:
    return {"system": system, "value": value}


def coding(system: str, code: str, display: str) -> Part:
    return {"system": system, "code": code, "display": display}


def concept(system: str, code: str, display: str) -> Part:
    return {"coding": [coding(system, code, display)]}


def reference(resource_type: str, own_id: str, display: str = "") -> Part:
    return {"reference": f"{resource_type}/{own_id}"} | ({"display": display} if display else {})
