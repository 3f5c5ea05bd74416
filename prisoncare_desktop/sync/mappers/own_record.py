"""Any record of `domain/own_kinds.py` -> Basic, both ways of its merge, from what its kind says of itself.

Its facts stand in one extension, flat, each under its name; what a later version of PrisonCare says there stays.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from prisoncare_desktop.domain import systems
from prisoncare_desktop.domain.events import plain
from prisoncare_desktop.domain.own_kinds import BY_EVENT, OWN_KINDS
from prisoncare_desktop.domain.own_record import Fact, OwnKind, Part, Shape
from prisoncare_desktop.sync.fhir.resource import Unreadable, extension, objects, with_extension
from prisoncare_desktop.sync.fhir.strict_json import JsonObject
from prisoncare_desktop.sync.mappers.request import Edit, Fields, Known, Mapper, Said, coding, marked
from prisoncare_desktop.sync.readers.own_record import VALUE, kind_of, own_record, url_of
from prisoncare_desktop.usecases.intake.desk import ParentUnknown
from prisoncare_desktop.usecases.outbox import OutboxEntry
from prisoncare_desktop.usecases.own_record_words import OWN_WORDS
from prisoncare_desktop.usecases.ports import UnitOfWork


def fields(own: OwnKind, said: Mapping[str, Any]) -> Fields:
    """Return what is said in each part, of facts as JSON."""
    told = {name: said.get(name, plain(unsaid)) for name, unsaid in own.unsaid.items()}
    return {part.name: _said(own, part, told) for part in own.parts}


def _said(own: OwnKind, part: Part, told: Mapping[str, Any]) -> Said:
    key = json.dumps([told[fact.name] for fact in part.facts], ensure_ascii=False)
    return Said(key, OWN_WORDS[own.record_type, part.name](told))


def ours(entry: OutboxEntry, _unit: UnitOfWork) -> Fields:
    return fields(BY_EVENT[entry.kind], entry.payload)


def _there(resource: JsonObject) -> Fields:
    if (own := kind_of(resource)) is None:
        raise Unreadable("no record of ours")
    return fields(own, plain(dict(own_record(resource, own).said)))


def before(entry: OutboxEntry) -> Fields:
    own = BY_EVENT[entry.kind]
    same = {fact.name: entry.payload[fact.name] for fact in (*own.key, *own.fixed)}
    return fields(own, {**same, **entry.payload["before"]})


def about(entry: OutboxEntry) -> frozenset[str]:
    return BY_EVENT[entry.kind].about(entry.payload, entry.payload["before"])


def _written(resource: JsonObject) -> tuple[str, str]:
    if (own := kind_of(resource)) is None:
        return "", ""
    said = plain(dict(own_record(resource, own).said))
    return said.get(own.by, ""), said.get(own.at) or ""


def _lay_over(resource: JsonObject, entry: OutboxEntry, names: frozenset[str], unit: UnitOfWork) -> JsonObject:
    own = BY_EVENT[entry.kind]
    facts = tuple(fact for part in own.parts if part.name in names for fact in part.every)
    return marked(with_facts(resource, own, facts, entry.payload, unit), entry)


def _create(entry: OutboxEntry, known: Known) -> JsonObject:
    own, said = BY_EVENT[entry.kind], entry.payload
    basic: JsonObject = {
        "resourceType": "Basic",
        "code": coding(systems.BASIC_TYPE, own.code),
        "created": entry.recorded_at.date().isoformat(),
    }
    subject = next((fact for fact in own.facts if fact.shape is Shape.RESIDENT), None)
    if subject is not None:
        basic["subject"] = known.reference("Patient", "resident", said[subject.name])
    return marked(with_facts(basic, own, own.facts, said, known.unit), entry)


def with_facts(
    resource: JsonObject, own: OwnKind, facts: Iterable[Fact], said: Mapping[str, Any], unit: UnitOfWork
) -> JsonObject:
    """Return the resource with these facts, of a payload, in place of what it said of them."""
    told = [fact for fact in facts if fact.shape is not Shape.RESIDENT and fact.name in said]
    urls = {url_of(fact) for fact in told}
    url = systems.own_record(own.code)
    stay = [one for one in objects(extension(resource, url), "extension") if one.get("url") not in urls]
    new = [
        {"url": url_of(fact), VALUE[fact.shape]: value}
        for fact in told
        if (value := _value(fact, said[fact.name], unit)) not in ("", None)
    ]
    whole: JsonObject = {"url": url, "extension": [*stay, *new]}
    return {**resource, "extension": with_extension(resource.get("extension", []), whole)}


def _value(fact: Fact, said: Any, unit: UnitOfWork) -> Any:
    """Return a fact as FHIR has it; None of an appointment that is not there any more.

    Raises:
        ParentUnknown: the appointment is not there yet.
    """
    if fact.shape is not Shape.APPOINTMENT or not said:
        return said
    copy = unit.central.find_by_local("appointment", said)
    if copy is None:
        raise ParentUnknown(f"appointment {said}")
    return {"reference": f"Appointment/{copy.server_id}"} if copy.content else None


def _shared_id(entry: OutboxEntry, known: Known) -> str:
    own = BY_EVENT[entry.kind]
    return systems.own_record_id(known.agency, own.code, own.key_of(entry.payload))


def _mapper(own: OwnKind) -> Mapper:
    return Mapper(
        "Basic",
        _create,
        Edit(ours, _there, _lay_over, before, _written, about),
        shared_id=_shared_id if own.key else None,
        first_stands=True,
    )


OWN_MAPPERS = {
    event: mapper
    for own in OWN_KINDS
    if own.resource_type == "Basic"
    for mapper in [_mapper(own)]
    for event in own.events
}
