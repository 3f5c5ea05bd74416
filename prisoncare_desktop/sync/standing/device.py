"""The Device by which a PC stands at the central record: how it is written, and what it tells when it is read.

`registration.py` says when it is written, and what it means that it reads otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeGuard

from prisoncare_desktop.domain import systems
from prisoncare_desktop.domain.calendar import instant_text
from prisoncare_desktop.sync.fhir.resource import extension, objects, text, version_of
from prisoncare_desktop.sync.fhir.strict_json import JsonObject

TYPE = "Device"


@dataclass(frozen=True)
class There:
    """What a Device there tells of its PC, and where and in which version it stands."""

    mark: str
    batch: int
    count: int
    server_id: str
    version: str


def said_in(resource: JsonObject, device_id: str) -> There | None:
    """Return what a Device tells, None if it is not this PC's."""
    names = [text(one, "value") for one in objects(resource, "identifier")]
    said = {text(one, "url"): one for one in objects(extension(resource, systems.DEVICE_TOLD), "extension")}
    batch, count = (said.get(name, {}).get("valueInteger") for name in ("batch", "count"))
    if device_id not in names or not _is_number(batch) or not _is_number(count):
        return None
    mark = text(said.get("mark", {}), "valueString")
    return There(mark, batch, count, text(resource, "id"), version_of(resource))


def _is_number(said: Any) -> TypeGuard[int]:
    return isinstance(said, int) and 0 <= said < 2**53


def device_resource(
    device_id: str,
    agency: str,
    mark: str,
    batch: int,
    count: int,
    at: datetime,
    *,
    room: str = "",
    wish: str = "",
) -> JsonObject:
    """Return the Device that tells how far this PC came. `wish`: the name of its question for the whole record.

    `room`: where it stands; "" if nobody said.
    """
    facts: list[JsonObject] = [
        {"url": "mark", "valueString": mark},
        {"url": "batch", "valueInteger": batch},
        {"url": "count", "valueInteger": count},
        {"url": "at", "valueDateTime": instant_text(at)},
    ]
    if wish:
        facts += [{"url": "wants", "valueCode": "everything"}, {"url": "asked", "valueString": wish}]
    return {
        "resourceType": TYPE,
        "meta": {
            "tag": [
                {"system": systems.RECORD_TAG, "code": device_id},
                {"system": systems.SITE_TAG, "code": agency},
            ]
        },
        "extension": [{"url": systems.DEVICE_TOLD, "extension": facts}],
        "identifier": [{"system": systems.DEVICE, "value": device_id}],
        "status": "active",
        "deviceName": [{"name": room or "PrisonCare PC", "type": "user-friendly-name"}],
    }
