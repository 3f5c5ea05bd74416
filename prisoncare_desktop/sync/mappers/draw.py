"""DrawMade -> List: who was drawn, and in a note the frame and seed by which anyone can re-run it."""

from __future__ import annotations

from prisoncare_desktop.domain import systems
from prisoncare_desktop.sync.mappers.request import Known, Mapper, dumped
from prisoncare_desktop.sync.strict_json import JsonObject
from prisoncare_desktop.usecases.outbox import OutboxEntry


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


MAPPER = Mapper("List", _create)
