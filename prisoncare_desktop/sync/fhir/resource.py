"""FHIR resources as plain JSON: where identifiers, tags, codings, references and extensions stand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from prisoncare_desktop.domain import systems
from prisoncare_desktop.domain.calendar import instant_of
from prisoncare_desktop.sync.fhir.strict_json import JsonObject


class Unreadable(ValueError):
    """A resource does not say what we need of it, or not as FHIR says it. It is kept as it is and counted as held."""


def objects(tree: Any, key: str) -> list[JsonObject]:
    """Return the JSON objects in the list under this key; [] if there is none.

    Raises:
        Unreadable: what stands there is no list of objects.
    """
    found = tree.get(key, [])
    if not isinstance(found, list):
        raise Unreadable(f"{key} is no list of objects")
    for one in found:
        if not isinstance(one, dict):
            raise Unreadable(f"{key} is no list of objects")
    return found


def part(tree: JsonObject, key: str) -> JsonObject:
    """Return the JSON object under this key, {} if there is none."""
    found = tree.get(key, {})
    if not isinstance(found, dict):
        raise Unreadable(f"{key} is no object")
    return found


def text(tree: JsonObject, key: str) -> str:
    """Return the string under this key, "" if there is none."""
    found = tree.get(key, "")
    if not isinstance(found, str):
        raise Unreadable(f"{key} is no text")
    return found


def needed(tree: JsonObject, key: str) -> str:
    """Return the string under this key.

    Raises:
        Unreadable: there is none.
    """
    if not (found := text(tree, key)):
        raise Unreadable(f"{key} is missing")
    return found


def instant(tree: JsonObject, key: str) -> datetime:
    """Return the instant under this key.

    Raises:
        Unreadable: there is none, it is none, or it has no zone.
    """
    written = needed(tree, key)
    try:
        if datetime.fromisoformat(written.replace("Z", "+00:00")).tzinfo is None:
            raise Unreadable(f"{key} has no zone")
        return instant_of(written)
    except (ValueError, OverflowError) as e:
        raise Unreadable(f"{key} is no instant") from e


def day(written: str) -> date | None:
    """Return the day a FHIR date or dateTime begins with; None of "" or of a mere year or month."""
    if not written:
        return None
    try:
        return date.fromisoformat(written[:10])
    except ValueError as e:
        if len(written) in (4, 7):
            return None
        raise Unreadable("a date is none") from e


def version_of(resource: JsonObject) -> str:
    return text(part(resource, "meta"), "versionId")


def last_updated_of(resource: JsonObject) -> str:
    return text(part(resource, "meta"), "lastUpdated")


def is_instant(written: str) -> bool:
    """Whether this is a FHIR instant, and of a year that can be reckoned with."""
    try:
        return 1900 < instant({"at": written}, "at").year < 9000
    except Unreadable:
        return False


def is_kept(resource: JsonObject) -> bool:
    """Whether a server could have it so: it has a type and an id, and what servers write themselves is as it should be.

    Whatever else is wrong with a resource, this much is needed to hold it until somebody can read it.
    """
    try:
        written = last_updated_of(resource)
        version_of(resource)
        objects(part(resource, "meta"), "tag")
        return bool(needed(resource, "resourceType") and needed(resource, "id")) and (
            not written or is_instant(written)
        )
    except Unreadable:
        return False


def identifiers(resource: JsonObject) -> Iterator[tuple[str, str]]:
    """Yield (system, value); of a single identifier (QuestionnaireResponse) too.

    Raises:
        Unreadable: what stands there is none.
    """
    single = isinstance(resource.get("identifier"), dict)
    for one in [part(resource, "identifier")] if single else objects(resource, "identifier"):
        yield text(one, "system"), text(one, "value")


def identifier(resource: JsonObject, system: str) -> str:
    """Return the value of the first identifier of this system, "" if none."""
    return next((value for known, value in identifiers(resource) if known == system), "")


def record_id(resource: JsonObject) -> str:
    """Return the id that PrisonCare gave the record, "" if it has none: by identifier, else by tag."""
    for system, value in identifiers(resource):
        if system == systems.RECORD_ID and (found := systems.record_id_of(value)):
            return found
    for tag in objects(part(resource, "meta"), "tag"):
        if tag.get("system") == systems.RECORD_TAG:
            return text(tag, "code")
    return ""


def extension(tree: JsonObject, url: str) -> JsonObject:
    """Return the first extension of this url, {} if none."""
    for one in objects(tree, "extension"):
        if one.get("url") == url:
            return one
    return {}


def code_of(concept: JsonObject, system: str) -> JsonObject:
    """Return the concept's coding of this system, {} if none."""
    return next((one for one in objects(concept, "coding") if one.get("system") == system), {})


def reference(tree: JsonObject, key: str, resource_type: str) -> str:
    """Return the server id that a literal reference names, "" if there is none or it is to another type."""
    return server_id_in(text(part(tree, key), "reference"), resource_type)


def server_id_in(written: str, resource_type: str) -> str:
    """Return the id in `Patient/12`, `https://.../Patient/12` or `Patient/12/_history/3`; "" of anything else."""
    kind, server_id = type_and_id_in(written)
    return server_id if kind == resource_type else ""


def type_and_id_in(written: str) -> tuple[str, str]:
    """Return what a literal reference names, e.g. ("Patient", "12"); "" both of anything else."""
    steps = written.split("/_history/")[0].split("/")
    return (steps[-2], steps[-1]) if len(steps) >= 2 else ("", "")


def change_of(resource: JsonObject) -> str:
    """Return the id of the outbox entry (of any PC) that wrote the resource as it stands, "" if none says so."""
    return systems.record_id_of(text(extension(resource, systems.CHANGE), "valueUri"))


def with_extension(extensions: list[JsonObject], new: JsonObject) -> list[JsonObject]:
    """Return the extensions with this one in place of what had its url."""
    return [one for one in extensions if one.get("url") != new["url"]] + [new]


def same_but_meta(one: JsonObject, other: JsonObject) -> bool:
    """Whether two resources say the same, but for what servers write themselves (meta, and the narrative)."""

    def said(resource: JsonObject) -> JsonObject:
        return {k: v for k, v in resource.items() if k not in ("meta", "id", "text")}

    return said(one) == said(other)


def outcome_words(resource: JsonObject) -> str:
    """Return what an OperationOutcome says, in the server's own words; "" if it says nothing that can be read."""
    if resource.get("resourceType") != "OperationOutcome":
        return ""
    try:
        said = [
            text(issue, "diagnostics") or text(part(issue, "details"), "text") or text(issue, "code")
            for issue in objects(resource, "issue")
        ]
    except Unreadable:
        return ""
    return "; ".join(one for one in said if one)[:500]
