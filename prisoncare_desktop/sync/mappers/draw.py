"""DrawMade -> List: who was drawn, and in a note the frame and seed by which anyone can re-run it.

Its id follows from prison, week and clinic, so that two PCs make one."""

from __future__ import annotations

from datetime import date

from prisoncare_desktop.domain import systems
from prisoncare_desktop.sync.fhir.resource import Unreadable
from prisoncare_desktop.sync.fhir.strict_json import JsonObject
from prisoncare_desktop.sync.mappers.request import Known, Mapper, dumped
from prisoncare_desktop.sync.readers.draw import draw as read_draw
from prisoncare_desktop.usecases.outbox import OutboxEntry
from prisoncare_desktop.usecases.ports import UnitOfWork


def _create(entry: OutboxEntry, known: Known) -> JsonObject:
    said = entry.payload
    how = {
        "algorithm": said["algorithm"],
        "seed": said["seed"],
        "commitment": said["commitment"],
        "drawnBy": said["drawn_by"],
        "frame": [{"nomis": one["nomis_number"], "leftOut": one["left_out"]} for one in said["frame"]],
    }
    drawn: JsonObject = {
        "resourceType": "List",
        "extension": [
            {"url": systems.WEEK, "valueDate": said["week"]},
            {"url": systems.CLINIC, "valueCode": said["clinic_code"]},
        ],
        "status": "current",
        "mode": "snapshot",
        "title": f"Feedback draw {said['clinic_code']} week of {said['week']}",
        "date": said["drawn_at"],
        "note": [{"text": dumped(how)}],
    }
    if said["drawn"]:
        drawn["entry"] = [{"item": known.reference("Patient", "resident", one)} for one in said["drawn"]]
    return drawn


def _shared_id(entry: OutboxEntry, known: Known) -> str:
    return systems.draw_id(known.agency, date.fromisoformat(entry.payload["week"]), entry.payload["clinic_code"])


def _gave_way(entry: OutboxEntry, there: JsonObject, unit: UnitOfWork) -> bool:
    """Whether the draw there, made on another PC, drew the same people from the same seed."""
    try:
        theirs = read_draw(there)
    except Unreadable:
        return False
    copies = [unit.central.find("Patient", one) for one in theirs.drawn]
    drawn = [copy.local_id if copy is not None else "" for copy in copies]
    return (theirs.seed, drawn) == (entry.payload["seed"], entry.payload["drawn"])


MAPPER = Mapper("List", _create, shared_id=_shared_id, gave_way=_gave_way)
