"""Anchors of the trail by messages: the head goes along with what this PC tells of itself; daily they are read back."""

from __future__ import annotations

from datetime import datetime

from prisoncare_desktop.domain import systems
from prisoncare_desktop.domain.trail import TrailAnchor
from prisoncare_desktop.sync.fhir import audit_event
from prisoncare_desktop.sync.fhir.resource import Unreadable, text
from prisoncare_desktop.sync.fhir.strict_json import JsonObject
from prisoncare_desktop.sync.forwarded import found
from prisoncare_desktop.sync.standing import anchored
from prisoncare_desktop.sync.weighing.bundle import EntryAnswer
from prisoncare_desktop.usecases.ports import UnitOfWork

MOST = 1000  # looked at when they are read back: a year of a busy PC has fewer
TOLD_AGAIN_MOST = 50  # in one batch, of those that the central record lost


def entries(unit: UnitOfWork, device_id: str, agency: str, now: datetime) -> list[JsonObject]:
    """Return the entry that has the trail's head kept there, [] if it did not move since; see `anchored.py`."""
    denied = anchored.went_back(unit)
    if denied is not None:
        anchored.disagrees(unit, denied)
        return []
    head = anchored.head_to_tell(unit, device_id, now)
    return [] if head is None else [audit_event.entry_of(head, agency)]


def question(device_id: str) -> str:
    """Return what is asked to see which stand there."""
    tag = f"{systems.TRAIL_DEVICE}|{device_id}"
    return found.search(audit_event.TYPE, {"_tag": tag, "_sort": "-_lastUpdated", "_count": str(MOST)})


def is_one(request: JsonObject) -> bool:
    """Whether this entry of a batch has an anchor kept."""
    return "resource" in request and text(request["resource"], "resourceType") == audit_event.TYPE


def kept_there(unit: UnitOfWork, device_id: str, request: JsonObject, answer: EntryAnswer) -> None:
    """Take in that the central record keeps an anchor; where it met another one, that one."""
    resource = answer.resource
    if not resource and answer.status == 201 and answer.server_id:
        resource = {**request["resource"], "id": answer.server_id}
    if answer.status in (200, 201) and resource and _is_of(resource, device_id):
        for anchor in anchored.readable([resource], device_id):
            anchored.keep(unit, anchor)


def stand_there(unit: UnitOfWork, device_id: str, said: found.Found, now: datetime) -> list[TrailAnchor]:
    """Hold what stands there against the trail. Return those that the central record lost: they are told again."""
    newest = list(anchored.readable((one for one in said.resources if _is_of(one, device_id)), device_id))
    for anchor in newest:
        anchored.keep(unit, anchor)
    there = {one.seq for one in newest}
    if not said.is_all:
        return []
    lost = [one for one in anchored.old_enough(unit, device_id, now) if one.seq not in there]
    if lost:
        anchored.note_lost(unit, lost)
    return lost[-TOLD_AGAIN_MOST:]


def _is_of(resource: JsonObject, device_id: str) -> bool:
    """Whether this is an anchor of this device, with nothing amiss that would stop a run."""
    try:
        tags = resource["meta"]["tag"]
        return any((text(t, "system"), text(t, "code")) == (systems.TRAIL_DEVICE, device_id) for t in tags)
    except (KeyError, TypeError, AttributeError, Unreadable):
        return False
