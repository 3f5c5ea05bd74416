"""EpisodeOfCare -> one person's time with the substance misuse service."""

from __future__ import annotations

from prisoncare_desktop.domain import systems
from prisoncare_desktop.sync.fhir.resource import Unreadable, day, extension, part, record_id, reference, text
from prisoncare_desktop.sync.fhir.strict_json import JsonObject
from prisoncare_desktop.usecases.arrivals import EpisodeArrived


def episode(resource: JsonObject) -> EpisodeArrived:
    reception_on = day(text(part(resource, "period"), "start"))
    if reception_on is None:
        raise Unreadable("an episode without a reception date")
    return EpisodeArrived(
        record_id=record_id(resource),
        patient=reference(resource, "patient", "Patient"),
        reception_on=reception_on,
        practitioner=reference(resource, "careManager", "Practitioner"),
        worker_name=text(part(resource, "careManager"), "display"),
        open=text(resource, "status") in ("planned", "waitlist", "active", "onhold"),
        shares_with_primary_care=extension(resource, systems.SHARES_WITH_PRIMARY_CARE).get("valueBoolean") is True,
    )
