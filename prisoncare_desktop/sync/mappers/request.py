"""What every mapper hands over: one resource of ours, and the Bundle entry that creates or changes it there."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from prisoncare_desktop.domain import systems
from prisoncare_desktop.sync.fhir.profile import ServerProfile
from prisoncare_desktop.sync.fhir.resource import with_extension
from prisoncare_desktop.sync.fhir.strict_json import JsonObject
from prisoncare_desktop.usecases.intake.desk import ParentGone, ParentUnknown
from prisoncare_desktop.usecases.outbox import OutboxEntry
from prisoncare_desktop.usecases.ports import CentralCopy, UnitOfWork


@dataclass(frozen=True)
class Known:
    """What a mapper may look up: this PC's store as it stands, the server's profile, the prison's agency id."""

    unit: UnitOfWork
    profile: ServerProfile
    agency: str

    def reference(self, resource_type: str, local_type: str, local_id: str) -> JsonObject:
        """Return a reference to the central record's resource of our record.

        Raises:
            ParentUnknown: it has none yet.
            ParentGone: it has none any more.
        """
        copy = self.unit.central.find_by_local(local_type, local_id)
        if copy is None:
            raise ParentUnknown(f"{local_type} {local_id}")
        if not copy.content:
            raise ParentGone(f"{local_type} {local_id}")
        return {"reference": f"{resource_type}/{copy.server_id}"}


@dataclass(frozen=True)
class Said:
    """What one side says in one field: a key to compare by, and the words for a person."""

    key: str
    words: str = field(compare=False)


Fields: TypeAlias = dict[str, Said]


@dataclass(frozen=True)
class Edit:
    """How changes of a record that both sides may change are compared and laid over each other.

    `ours(entry, unit)`, `there(resource)`: the fields that can clash. `lay_over(resource, entry, names, unit)`: the
    resource with our say in these fields; the rest stays as the server had it. `before(entry)`: what stood there when
    the person changed it, as far as the event tells; what stands there otherwise is somebody else's, and a conflict.
    `written(resource)`: (staff id, FHIR instant) of what stands there, "" for what it does not tell. `about(entry)`:
    the fields that the person changed, by what the event itself tells; the others it only repeats. `yields(entry,
    unit, before, there)`: the fields in which theirs stands and nobody is asked.
    """

    ours: Callable[[OutboxEntry, UnitOfWork], Fields]
    there: Callable[[JsonObject], Fields]
    lay_over: Callable[[JsonObject, OutboxEntry, frozenset[str], UnitOfWork], JsonObject]
    before: Callable[[OutboxEntry], Fields]
    written: Callable[[JsonObject], tuple[str, str]]
    about: Callable[[OutboxEntry], frozenset[str]]
    yields: Callable[[OutboxEntry, UnitOfWork, Fields, Fields], frozenset[str]] = lambda *_: frozenset()


@dataclass(frozen=True)
class Mapper:
    """One kind of event. `create`: the whole resource. `edit` None: append-only, never changed after.

    `shared_id(entry, known)`: the id there, where every PC of the prison must arrive at the same one. `gave_way(entry,
    there, unit)`: whether ours could give way, where another PC's with that id was there first. `adopted`: whether the
    trust may have made the record meanwhile, so that ours is there though nobody sent it. `first_stands`: where both
    sides say the same, who said it there and when stands here too.
    """

    resource_type: str
    create: Callable[[OutboxEntry, Known], JsonObject]
    edit: Edit | None = None
    tag: str = ""
    shared_id: Callable[[OutboxEntry, Known], str] | None = None
    gave_way: Callable[[OutboxEntry, JsonObject, UnitOfWork], bool] | None = None
    adopted: bool = False
    first_stands: bool = False


def posting(entry: OutboxEntry, mapper: Mapper, known: Known) -> JsonObject:
    """Return the Bundle entry that creates the resource unless our record is there already."""
    resource = mapper.create(entry, known)
    resource_type = mapper.resource_type
    record_id = mapper.shared_id(entry, known) if mapper.shared_id is not None else entry.record_id
    kind = [{"system": mapper.tag, "code": known.agency}] if mapper.tag else []
    made = {
        **resource,
        **_identified(resource, {"system": systems.RECORD_ID, "value": systems.record_value(record_id)}),
        "meta": {
            "tag": [
                {"system": systems.RECORD_TAG, "code": record_id},
                {"system": systems.SITE_TAG, "code": known.agency},
                *kind,
            ]
        },
    }
    return {
        "fullUrl": systems.record_value(entry.id),
        "resource": made,
        "request": {
            "method": "POST",
            "url": resource_type,
            "ifNoneExist": known.profile.if_none_exist(resource_type, record_id),
        },
    }


def _identified(resource: JsonObject, identifier: JsonObject) -> JsonObject:
    """Return the resource's identifiers as its type has them in R4: one, several, or (an AuditEvent) none but the tag.

    Ours comes first; those that the resource has of its own (a prison number) stay.
    """
    if resource["resourceType"] == "AuditEvent":
        return {}
    if resource["resourceType"] == "QuestionnaireResponse":
        return {"identifier": identifier}
    return {"identifier": [identifier, *resource.get("identifier", [])]}


def putting(entry: OutboxEntry, resource: JsonObject, copy: CentralCopy) -> JsonObject:
    """Return the Bundle entry that replaces the version we last saw, and no other."""
    meta = {k: v for k, v in resource.get("meta", {}).items() if k not in ("versionId", "lastUpdated")}
    return {
        "fullUrl": systems.record_value(entry.id),
        "resource": {**resource, "id": copy.server_id, "meta": meta},
        "request": {
            "method": "PUT",
            "url": f"{copy.resource_type}/{copy.server_id}",
            "ifMatch": f'W/"{copy.version}"',
        },
    }


def marked(resource: JsonObject, entry: OutboxEntry) -> JsonObject:
    """Return the resource with the change that wrote it, by which a lost answer is recognised."""
    mark = {"url": systems.CHANGE, "valueUri": systems.record_value(entry.id)}
    return {**resource, "extension": with_extension(resource.get("extension", []), mark)}


def coding(system: str, code: str, display: str = "", version: str = "") -> JsonObject:
    """Return a CodeableConcept of one coding; what is "" is left out."""
    told = {"system": system, "version": version, "code": code, "display": display}
    return {"coding": [{k: v for k, v in told.items() if v}]}


def dumped(tree: JsonObject) -> str:
    """Return JSON for a note that people's programs read."""
    return json.dumps(tree, sort_keys=True, ensure_ascii=False)
