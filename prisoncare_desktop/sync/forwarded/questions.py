"""What the trust is asked: how single records stand there. A question is a GET in a batch that carries no change.

Asked is where an answer did not tell enough (a 412 without the record), and on a PC brought back from a backup, of
every record that its waiting changes are about. Questions travel apart from changes: a central record that takes no
GET in a Bundle refuses no change with it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from prisoncare_desktop.sync.fhir.resource import server_id_in, text
from prisoncare_desktop.sync.fhir.strict_json import JsonObject
from prisoncare_desktop.sync.up.settle import NotToHand
from prisoncare_desktop.sync.weighing import bundle
from prisoncare_desktop.usecases.forwarding import ways
from prisoncare_desktop.usecases.ports import UnitOfWork
from prisoncare_desktop.usecases.restored import PULL_FIRST

FIRST = "forwarded.first"  # fact: JSON; what is asked before a PC brought back from a backup sends, and what is left


@dataclass(frozen=True)
class AsTold:
    """How records stand, as the trust told (None: gone). Where `settle.py` looks them up."""

    told: Mapping[str, JsonObject | None]

    def read(self, resource_type: str, server_id: str) -> JsonObject | None:
        where = f"{resource_type}/{server_id}"
        if server_id and where not in self.told:
            raise NotToHand(where)
        return self.told.get(where)


def question(where: str) -> JsonObject:
    """Return the Bundle entry that asks for a record. `where`: Type/id."""
    return {"request": {"method": "GET", "url": where}}


def asked_in(request: JsonObject) -> str:
    """Return what a Bundle entry asks for, "" if it is no question."""
    return text(request["request"], "url") if request["request"].get("method") == "GET" else ""


def unasked(unit: UnitOfWork, device_id: str, also: str) -> list[str]:
    """Return what is to be asked now, each once, without what is asked in a batch under way. `also`: "" or one more."""
    under_way = unit.outbox.under_way()
    on_their_way = {asked_in(one) for batch in under_way for one in bundle.beside_of(batch)}
    known = ways(unit)
    wanted = [where for batch in under_way if batch.number in known for where in known[batch.number].asked.values()]
    wanted += first_left(unit, device_id)
    wanted += [also] if also else []
    return [where for where in dict.fromkeys(wanted) if where not in on_their_way]


# --- before a PC that was brought back from a backup sends -----------------------------------------------------------


def begin_first(unit: UnitOfWork, device_id: str, far: datetime) -> None:
    """On a PC that must not send before it knows more: note what is to be asked, once. Writes only where it must."""
    if not unit.facts.get(PULL_FIRST):
        if unit.facts.get(FIRST):
            unit.facts.put(FIRST, "")
        return
    kept = json.loads(unit.facts.get(FIRST) or "{}")
    if kept.get("device") == device_id:
        return
    waiting = unit.outbox.pending(1_000_000, far)
    copies = (unit.central.find_by_local(entry.record_type, entry.record_id) for entry in waiting)
    left = dict.fromkeys(f"{copy.resource_type}/{copy.server_id}" for copy in copies if copy is not None)
    unit.facts.put(FIRST, json.dumps({"device": device_id, "left": list(left)}))


def has_begun(unit: UnitOfWork, device_id: str) -> bool:
    """Whether what is to be asked first was noted for the device that this PC is now."""
    return bool(json.loads(unit.facts.get(FIRST) or "{}").get("device") == device_id)


def first_left(unit: UnitOfWork, device_id: str) -> list[str]:
    """Return what must be told before this PC sends changes again."""
    kept = json.loads(unit.facts.get(FIRST) or "{}")
    left: list[str] = kept.get("left", []) if kept.get("device") == device_id else []
    return left


def first_told(unit: UnitOfWork, device_id: str, told: set[str]) -> None:
    """Note that these need not be asked any more."""
    left = first_left(unit, device_id)
    if left and told.intersection(left):
        unit.facts.put(FIRST, json.dumps({"device": device_id, "left": [one for one in left if one not in told]}))


def begin_again(unit: UnitOfWork) -> None:
    """Ask all of it once more: one side went back since."""
    unit.facts.put(FIRST, "")


def parts_of(where: str) -> tuple[str, str]:
    """Return (type, id) of Type/id."""
    resource_type = where.partition("/")[0]
    return resource_type, server_id_in(where, resource_type)
