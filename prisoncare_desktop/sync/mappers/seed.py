"""SeedCommitted -> Basic: the seed of a week. Its id follows from prison and week, so that two PCs make one."""

from __future__ import annotations

from datetime import date

from prisoncare_desktop.domain import systems
from prisoncare_desktop.sync.fhir.resource import Unreadable
from prisoncare_desktop.sync.fhir.strict_json import JsonObject
from prisoncare_desktop.sync.mappers.request import Known, Mapper, coding
from prisoncare_desktop.sync.readers.draw import seed as read_seed
from prisoncare_desktop.usecases.outbox import OutboxEntry
from prisoncare_desktop.usecases.ports import UnitOfWork


def _create(entry: OutboxEntry, known: Known) -> JsonObject:
    said = entry.payload
    return {
        "resourceType": "Basic",
        "extension": [
            {"url": systems.WEEK, "valueDate": said["week"]},
            {"url": systems.SEED, "valueString": said["seed"]},
            {"url": systems.COMMITMENT, "valueString": said["commitment"]},
            {"url": systems.COMMITTED_AT, "valueDateTime": said["committed_at"]},
            {"url": systems.SITE, "valueString": known.agency},
        ],
        "code": coding(systems.BASIC_TYPE, "draw-seed"),
        "created": said["committed_at"][:10],
    }


def _shared_id(entry: OutboxEntry, known: Known) -> str:
    return systems.seed_id(known.agency, date.fromisoformat(entry.payload["week"]))


def _gave_way(entry: OutboxEntry, there: JsonObject, unit: UnitOfWork) -> bool:
    """Whether the seed there is ours, or can be the week's in its place: nothing was drawn from ours yet."""
    try:
        theirs = read_seed(there)
    except Unreadable:
        return False
    if theirs.seed == entry.payload["seed"]:
        return True
    return not any(draw.seed == entry.payload["seed"] for draw in unit.draws.of_week(theirs.week))


MAPPER = Mapper("Basic", _create, shared_id=_shared_id, gave_way=_gave_way)
