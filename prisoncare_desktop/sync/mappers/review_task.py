"""ReviewTaskChanged -> Task: whether the review is owed and done, and the clock it is reckoned by."""

from __future__ import annotations

from datetime import datetime

from prisoncare_desktop.domain import systems
from prisoncare_desktop.domain.calendar import instant_of
from prisoncare_desktop.domain.pathway import TaskStatus, rule_for
from prisoncare_desktop.errors import NotFound
from prisoncare_desktop.forms import json_text
from prisoncare_desktop.sync.fhir.resource import extension, part, text, with_extension
from prisoncare_desktop.sync.fhir.strict_json import JsonObject
from prisoncare_desktop.sync.mappers.request import Edit, Fields, Known, Mapper, Said, coding, marked
from prisoncare_desktop.sync.readers.review_task import STATUS_OF, due_on, status_of
from prisoncare_desktop.usecases.change_words import due_words, status_words
from prisoncare_desktop.usecases.intake.pathway import DUE, STATUS
from prisoncare_desktop.usecases.outbox import OutboxEntry
from prisoncare_desktop.usecases.ports import UnitOfWork

_ALL = frozenset({STATUS, DUE})


def _ours(entry: OutboxEntry, _unit: UnitOfWork) -> Fields:
    said = entry.payload
    return {
        STATUS: _status(TaskStatus(said["status"]), said["done_on"] or ""),
        DUE: _due(said["due_on"], said["anchor_on"]),
    }


def _there(resource: JsonObject) -> Fields:
    period = part(resource, "executionPeriod")
    status = status_of(resource)
    return {
        STATUS: _status(status, text(period, "end")[:10] if status is TaskStatus.DONE else ""),
        DUE: _due(due_on(resource).isoformat(), text(period, "start")[:10]),
    }


def _status(status: TaskStatus, done_on: str) -> Said:
    return Said(f"{status}|{done_on}", status_words(status, done_on))


def _due(due: str, anchor_on: str) -> Said:
    return Said(f"{due}|{anchor_on}", due_words(due, anchor_on))


def _lay_over(resource: JsonObject, entry: OutboxEntry, names: frozenset[str], _unit: UnitOfWork) -> JsonObject:
    said = entry.payload
    changed = dict(resource)
    period = dict(changed.get("executionPeriod", {}))
    clock = {one["url"]: one for one in extension(resource, systems.REVIEW_ANCHOR).get("extension", [])}
    if STATUS in names:
        changed["status"] = STATUS_OF[TaskStatus(said["status"])]
        period.pop("end", None)
        clock.pop("doneBy", None)
        clock.pop("form", None)
        if said["done_on"]:
            period["end"] = said["done_on"]
            clock["doneBy"] = {"url": "doneBy", "valueString": said["done_by"]}
            if said["response_id"]:
                clock["form"] = {"url": "form", "valueString": said["response_id"]}
    if DUE in names:
        changed["restriction"] = {**changed.get("restriction", {}), "period": {"end": said["due_on"]}}
        period["start"] = said["anchor_on"]
        clock["anchor"] = {"url": "anchor", "valueCode": said["anchor"]}
        clock["label"] = {"url": "label", "valueString": said["anchor_label"]}
        clock["offsetDays"] = {"url": "offsetDays", "valueInteger": said["offset_days"]}
    changed.pop("executionPeriod", None)
    if period:
        changed["executionPeriod"] = period
    changed["lastModified"] = _no_earlier(_in_seconds(entry.recorded_at), text(resource, "authoredOn"))
    if clock:
        clock_extension = {"url": systems.REVIEW_ANCHOR, "extension": list(clock.values())}
        changed["extension"] = with_extension(changed.get("extension", []), clock_extension)
    return marked(changed, entry)


def _in_seconds(at: datetime) -> str:
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")


def _no_earlier(changed_at: str, made_at: str) -> str:
    """Return when it was changed: not before it was made (R4, inv-1), by whichever clock that was."""
    try:
        return made_at if instant_of(made_at) > instant_of(changed_at) else changed_at
    except (ValueError, OverflowError):  # a day, or nothing
        return changed_at


def _create(entry: OutboxEntry, known: Known) -> JsonObject:
    said = entry.payload
    focus = known.reference("EpisodeOfCare", "episode", said["episode_id"])
    episode = known.unit.central.find_by_local("episode", said["episode_id"])
    opened: JsonObject = {
        "resourceType": "Task",
        "status": "requested",
        "intent": "order",
        "code": coding(systems.REVIEW, said["review_code"], _label(said["review_code"])),
        "for": known.reference("Patient", "resident", said["resident_id"]),
        "focus": focus,
        "authoredOn": _in_seconds(entry.recorded_at),
    }
    content = json_text.loads(episode.content) if episode is not None else {}
    owner = part(content, "managingOrganization") if isinstance(content, dict) else {}
    if owner:
        opened["owner"] = owner
    return _lay_over(opened, entry, _ALL, known.unit)


def _before(_entry: OutboxEntry) -> Fields:
    return {}  # the event does not tell all of it (not the day it had been done on); the copy is the base


def _about(entry: OutboxEntry) -> frozenset[str]:
    said = entry.payload
    if not said["before_status"]:
        return _ALL  # it was made
    if said["status"] == said["before_status"]:
        return frozenset({DUE})
    return _ALL if said["due_on"] != said["before_due_on"] else frozenset({STATUS})


def _written(resource: JsonObject) -> tuple[str, str]:
    """Return who did the review, where it is done; when the resource was written says the server."""
    clock = extension(resource, systems.REVIEW_ANCHOR)
    done = status_of(resource) is TaskStatus.DONE
    return text(extension(clock, "doneBy"), "valueString") if done else "", ""


def _label(review_code: str) -> str:
    try:
        return rule_for(review_code).label
    except NotFound:
        return ""


MAPPER = Mapper("Task", _create, Edit(_ours, _there, _lay_over, _before, _written, _about))
