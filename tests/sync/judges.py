"""What we write, judged as FHIR R4 by two libraries that nobody here wrote, and by the rules that neither knows.

`fhirkit` knows the shapes of R4 4.0.1, `fhir.resources` those of R4B. Neither looks whether a code is of the list that
an element is bound to, nor at the invariants: those of the elements that we write stand here, from the specification.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, Final

import fhirkit

from prisoncare_desktop.sync.fhir.strict_json import JsonObject, canonical
from tests.forms import shape_by_others

_REQUEST_STATUS = {"draft", "requested", "received", "accepted", "rejected", "ready", "cancelled", "in-progress"}
BOUND: Final[dict[tuple[str, str], set[str]]] = {
    ("Appointment", "status"): {
        *("proposed", "pending", "booked", "arrived", "fulfilled", "cancelled", "noshow", "entered-in-error"),
        *("checked-in", "waitlist"),
    },
    ("Task", "status"): {*_REQUEST_STATUS, "on-hold", "failed", "completed", "entered-in-error"},
    ("Task", "intent"): {
        *("unknown", "proposal", "plan", "order", "original-order", "reflex-order", "filler-order", "instance-order"),
        "option",
    },
    ("List", "status"): {"current", "retired", "entered-in-error"},
    ("List", "mode"): {"working", "snapshot", "changes"},
    ("QuestionnaireResponse", "status"): {"in-progress", "completed", "amended", "entered-in-error", "stopped"},
    ("AuditEvent", "action"): set("CRUDE"),
    ("AuditEvent", "outcome"): {"0", "4", "8", "12"},
    ("Patient", "gender"): {"male", "female", "other", "unknown"},
    ("Device", "status"): {"active", "inactive", "entered-in-error", "unknown"},
}
DEVICE_NAMES: Final = {
    *("udi-label-name", "user-friendly-name", "patient-reported-name", "manufacturer-name", "model-name", "other")
}


def faults(resources: Sequence[JsonObject]) -> list[str]:
    """Return all that either judge, or a rule, finds in these."""
    texts = [canonical(one) for one in resources]
    found = [f"R4B: {why} in {text}" for text, why in zip(texts, shape_by_others.faults(texts), strict=True) if why]
    return found + [why for one in resources for why in quick_faults(one)]


def quick_faults(resource: JsonObject) -> list[str]:
    """Return what the judge in this process, or a rule, finds."""
    return [f"R4: {issue}" for issue in fhirkit.validate(canonical(resource))] + list(_broken_rules(resource))


def _broken_rules(resource: JsonObject) -> Iterator[str]:
    kind = str(resource.get("resourceType"))
    for (of, element), codes in BOUND.items():
        if of == kind and element in resource and resource[element] not in codes:
            yield f"{kind}.{element}: {resource[element]} is not of its list"
    yield from _in_all(resource, kind)
    match kind:
        case "Appointment":
            status = resource["status"]
            if ("start" in resource) != ("end" in resource):
                yield "app-2: either start and end or neither"
            if "start" not in resource and status not in ("proposed", "cancelled", "waitlist"):
                yield "app-3: it has no time"
            if "cancelationReason" in resource and status not in ("cancelled", "noshow"):
                yield "app-4: a reason, and it was neither cancelled nor missed"
            if any("type" not in one and "actor" not in one for one in resource["participant"]):
                yield "app-1: a participant that is nobody"
        case "Task":
            if resource.get("lastModified", "9") < resource.get("authoredOn", ""):
                yield "inv-1: changed before it was made"
        case "Device":
            if any(one["type"] not in DEVICE_NAMES for one in resource.get("deviceName", [])):
                yield "Device.deviceName.type is not of its list"
        case "AuditEvent":
            if any("name" in one and "query" in one for one in resource.get("entity", [])):
                yield "sev-1: a name and a query"
        case "Bundle":
            yield from _in_bundle(resource)


def _in_bundle(bundle: JsonObject) -> Iterator[str]:
    urls = [one["fullUrl"] for one in bundle.get("entry", []) if "fullUrl" in one]
    if len(set(urls)) != len(urls):
        yield "bdl-7: a fullUrl stands twice"
    for one in bundle.get("entry", []):
        if bundle["type"] in ("batch", "transaction"):
            if one.get("request", {}).get("method") not in ("GET", "POST", "PUT", "DELETE"):
                yield "bdl-3: an entry without its request"
            if "search" in one or "response" in one:
                yield "bdl-2, bdl-4: a search or an answer in a request"
        if "resource" in one:
            yield from _broken_rules(one["resource"])


def _in_all(tree: Any, where: str) -> Iterator[str]:
    """ele-1, ext-1, per-1, and the lists that parts of several resources are bound to."""
    if isinstance(tree, list):
        for one in tree:
            yield from _in_all(one, where)
    if not isinstance(tree, dict):
        if not isinstance(tree, bool | int | str | Decimal | list):
            yield f"{where}: {type(tree).__name__} is no part of FHIR's JSON"
        return
    if not tree:
        yield f"ele-1: nothing in {where}"
    for key in ("extension", "modifierExtension"):
        for one in tree.get(key, []):
            values = [name for name in one if name.startswith("value")]
            if "url" not in one or (len(values) == 1) == bool(one.get("extension")):
                yield f"ext-1: {where}.{key} {one.get('url')}"
    if {"start", "end"} <= tree.keys() and str(tree["start"]) > str(tree["end"]):
        yield f"per-1: {where} ends before it starts"
    for key, one in tree.items():
        yield from _in_all(one, f"{where}.{key}")
