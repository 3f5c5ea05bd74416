"""An anchor of the trail as a FHIR AuditEvent, and back.

R4 gives an AuditEvent no identifier: a tag of our own (device and row) finds it, so that it is created once; another
tag (device) finds all of a PC. It says nothing of anybody but the PC.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from prisoncare_desktop.domain import systems
from prisoncare_desktop.domain.calendar import instant_text
from prisoncare_desktop.domain.trail import TrailAnchor
from prisoncare_desktop.sync.fhir.resource import Unreadable, instant, needed, objects, text
from prisoncare_desktop.sync.fhir.strict_json import JsonObject, canonical

TYPE: Final = "AuditEvent"
_DICOM: Final = "http://dicom.nema.org/resources/ontology/DCM"
_NAME: Final = "PrisonCare trail"


def device_tag(device_id: str) -> str:
    """Return the token that finds all anchors of one PC."""
    return f"{systems.TRAIL_DEVICE}|{device_id}"


def bundle_of(anchors: Sequence[TrailAnchor], agency: str, at: datetime) -> bytes:
    """Return a batch that creates these, each unless it is there."""
    return canonical(
        {
            "resourceType": "Bundle",
            "type": "batch",
            "timestamp": instant_text(at),
            "entry": [entry_of(anchor, agency) for anchor in anchors],
        }
    ).encode()


def entry_of(anchor: TrailAnchor, agency: str) -> JsonObject:
    """Return the Bundle entry that creates it, unless it is there."""
    code = f"{anchor.device_id}/{anchor.seq}"
    return {
        "fullUrl": systems.record_value(systems.anchor_id(anchor.device_id, anchor.seq)),
        "resource": _resource(anchor, agency, code),
        "request": {"method": "POST", "url": TYPE, "ifNoneExist": f"_tag={systems.TRAIL_ANCHOR}|{code}"},
    }


def _resource(anchor: TrailAnchor, agency: str, code: str) -> JsonObject:
    pc = {"identifier": {"system": systems.DEVICE, "value": anchor.device_id}}
    said = {"seq": str(anchor.seq), "mac": anchor.mac, "count": str(anchor.seq)}  # numbers have no gap: seq is count
    return {
        "resourceType": TYPE,
        "meta": {
            "tag": [
                {"system": systems.TRAIL_ANCHOR, "code": code},
                {"system": systems.TRAIL_DEVICE, "code": anchor.device_id},
                {"system": systems.SITE_TAG, "code": agency},
            ]
        },
        "type": {"system": _DICOM, "code": "110101", "display": "Audit Log Used"},
        "subtype": [{"system": systems.AUDIT_TYPE, "code": "trail-anchor"}],
        "action": "E",
        "recorded": instant_text(anchor.anchored_at),
        "outcome": "0",
        "agent": [{"who": pc, "requestor": True}],
        "source": {"site": agency, "observer": pc},
        "entity": [
            {
                "what": {"identifier": {"system": systems.TRAIL_ANCHOR, "value": code}},
                "name": _NAME,
                "detail": [{"type": name, "valueString": value} for name, value in said.items()],
            }
        ],
    }


def anchor_of(resource: JsonObject, device_id: str) -> TrailAnchor:
    """Return the anchor of this PC's trail that an AuditEvent holds.

    Raises:
        Unreadable: it holds none.
    """
    said = {
        text(detail, "type"): text(detail, "valueString")
        for entity in objects(resource, "entity")
        for detail in objects(entity, "detail")
    }
    number = said.get("seq", "")
    if not (number.isascii() and number.isdigit() and len(number) < 16 and said.get("mac")):
        raise Unreadable("an AuditEvent holds no anchor")
    return TrailAnchor(int(number), said["mac"], device_id, needed(resource, "id"), instant(resource, "recorded"))
