"""Basic -> a record of ours for which FHIR has no resource, as `domain/own_record.py` says what each kind tells."""

from __future__ import annotations

from typing import Any, Final

from prisoncare_desktop.domain import systems
from prisoncare_desktop.domain.own_kinds import BY_CODE
from prisoncare_desktop.domain.own_record import Fact, OwnKind, Shape
from prisoncare_desktop.sync.fhir.resource import (
    Unreadable,
    code_of,
    day,
    extension,
    instant,
    part,
    record_id,
    reference,
    server_id_in,
    text,
)
from prisoncare_desktop.sync.fhir.strict_json import JsonObject
from prisoncare_desktop.usecases.arrivals import OwnRecordArrived

VALUE: Final = {
    Shape.TEXT: "valueString",
    Shape.CODE: "valueCode",
    Shape.DAY: "valueDate",
    Shape.INSTANT: "valueDateTime",
    Shape.NUMBER: "valueInteger",
    Shape.YES_OR_NO: "valueBoolean",
    Shape.APPOINTMENT: "valueReference",
}
"""The FHIR type of each; a RESIDENT is the subject of the resource."""


def kind_of(resource: JsonObject) -> OwnKind | None:
    """Return the kind of record that a Basic is, None if it is none of these."""
    own = BY_CODE.get(text(code_of(part(resource, "code"), systems.BASIC_TYPE), "code"))
    return own if own is not None and own.resource_type == "Basic" else None


def url_of(fact: Fact) -> str:
    """Return what a fact is called within the extension: `changed_by` is changedBy."""
    first, *rest = fact.name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def own_record(resource: JsonObject, own: OwnKind) -> OwnRecordArrived:
    return arrived(resource, own, facts_of(resource, own))


def facts_of(resource: JsonObject, own: OwnKind) -> dict[str, Any]:
    """Return what the resource's extension says, and its subject, as the record has it."""
    said = extension(resource, systems.own_record(own.code))
    return {fact.name: _value(resource, said, fact, own.unsaid[fact.name]) for fact in own.facts}


def arrived(resource: JsonObject, own: OwnKind, told: dict[str, Any]) -> OwnRecordArrived:
    """Return the record that says this.

    Raises:
        Unreadable: something is missing without which there is no such record.
    """
    if missing := [name for name in own.needed if told[name] in ("", None)]:
        raise Unreadable(f"a {own.code} without {missing[0]}")
    return OwnRecordArrived(record_id=record_id(resource), own=own, said=told)


def _value(resource: JsonObject, said: JsonObject, fact: Fact, unsaid: Any) -> Any:
    if fact.shape is Shape.RESIDENT:
        return reference(resource, "subject", "Patient")
    one = extension(said, url_of(fact))
    value = VALUE[fact.shape]
    if value not in one:
        return unsaid
    match fact.shape:
        case Shape.DAY:
            return day(text(one, value))
        case Shape.INSTANT:
            return instant(one, value)
        case Shape.APPOINTMENT:
            return server_id_in(text(part(one, value), "reference"), "Appointment")
        case Shape.NUMBER | Shape.YES_OR_NO:
            wanted = int if fact.shape is Shape.NUMBER else bool
            if type(one[value]) is not wanted:
                raise Unreadable(f"{fact.name} is no {fact.shape}")
            return one[value]
    try:
        return fact.of(text(one, value))
    except ValueError as e:
        raise Unreadable(f"an unknown {fact.name}") from e
