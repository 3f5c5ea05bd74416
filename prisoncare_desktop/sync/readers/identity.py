"""Basic -> what people of some PC said of two patients: one person, or two."""

from __future__ import annotations

from datetime import datetime

from prisoncare_desktop.domain import systems
from prisoncare_desktop.domain.calendar import instant_of
from prisoncare_desktop.domain.identity_pair import Decided
from prisoncare_desktop.sync.fhir.resource import Unreadable, code_of, extension, part, record_id, reference, text
from prisoncare_desktop.sync.fhir.strict_json import JsonObject
from prisoncare_desktop.usecases.arrivals import IdentityArrived

_SAID = (Decided.PROPOSED, Decided.SAME, Decided.DIFFERENT)


def is_decision(resource: JsonObject) -> bool:
    """Whether a Basic resource is one of these."""
    return text(code_of(part(resource, "code"), systems.BASIC_TYPE), "code") == "identity-decision"


def decision(resource: JsonObject) -> IdentityArrived:
    said = extension(resource, systems.IDENTITY_DECISION)
    top = reference(resource, "subject", "Patient")
    under = reference(extension(resource, systems.IDENTITY_OTHER), "valueReference", "Patient")
    try:
        decided = Decided(text(extension(said, "decided"), "valueCode"))
    except ValueError as e:
        raise Unreadable("an unknown decision about two patients") from e
    if not top or not under or top == under or decided not in _SAID:
        raise Unreadable("a decision that is not about two patients")
    return IdentityArrived(
        record_id=record_id(resource),
        top=top,
        under=under,
        decided=decided,
        proposed_by=text(extension(said, "proposedBy"), "valueString"),
        proposed_at=_instant(said, "proposedAt"),
        decided_by=text(extension(said, "decidedBy"), "valueString"),
        decided_at=_instant(said, "decidedAt"),
    )


def _instant(said: JsonObject, key: str) -> datetime | None:
    written = text(extension(said, key), "valueDateTime")
    try:
        return instant_of(written) if written else None
    except ValueError as e:
        raise Unreadable(f"{key} is no instant") from e
