"""Which PCs of this prison have not been heard of at the central record for over a day: what they hold, nobody sees.

Each PC tells of itself hourly (`registration.py`); the central record's own time of that telling is what counts, and
its clock what it is reckoned by.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from prisoncare_desktop.domain import systems
from prisoncare_desktop.domain.calendar import instant_of, instant_text
from prisoncare_desktop.errors import EnvironmentTrouble
from prisoncare_desktop.log import logger
from prisoncare_desktop.sync.access.transport import FhirTransport
from prisoncare_desktop.sync.down.walk import Position, Walk
from prisoncare_desktop.sync.fhir.resource import Unreadable, extension, last_updated_of, objects, text
from prisoncare_desktop.sync.fhir.strict_json import JsonObject
from prisoncare_desktop.usecases.inbound import SYNC_ACTOR
from prisoncare_desktop.usecases.ports import Store, UnitOfWork
from prisoncare_desktop.usecases.syncing import SILENT_PCS

_log: logging.Logger = logger("sync")

LOOK_EVERY = timedelta(hours=1)
SILENT_AFTER = timedelta(hours=24)
GONE_AFTER = timedelta(days=60)  # it was taken away; IT knows, and everybody else has read it for two months
PCS_MOST = 200  # of one prison; no prison has a quarter of that


@dataclass(frozen=True)
class SilentPcs:
    """Looks for them, once an hour. `device_id`: this PC's own, which is here."""

    store: Store
    transport: FhirTransport
    agency: str
    device_id: str

    def look(self, now: datetime) -> None:
        """Look, if that is due, and keep what was found. Raises no trouble with the server: the next run looks."""
        with self.store.read() as unit:
            kept = json.loads(unit.facts.get(SILENT_PCS) or "{}")
        if kept and abs(now - instant_of(kept["looked_at"])) < LOOK_EVERY:
            return
        try:
            devices, server_time = self._devices()
        except EnvironmentTrouble as trouble:
            _log.warning("not looked for silent PCs: %s", type(trouble).__name__)
            return
        there_now = instant_of(server_time) if server_time else now
        with self.store.write(SYNC_ACTOR) as unit:
            keep(unit, self.device_id, devices, there_now, now)
            unit.commit()

    def _devices(self) -> tuple[list[JsonObject], str]:
        """Return what stands there of the prison's PCs, each once, and the server's time ("" if it does not tell)."""
        query = {name: value for name, value in query_of(self.agency).items() if name != "_count"}
        walk = Walk(self.transport, "Device", query, lambda: None, PCS_MOST)
        found: dict[str, JsonObject] = {}
        for page, _ in walk.pages(Position()):
            found |= {text(one, "id"): one for one in page.resources}
            if len(found) >= PCS_MOST:
                break
        return list(found.values()), walk.began


def query_of(agency: str) -> dict[str, str]:
    """Return what is asked for: the Devices of this prison."""
    return {"_tag": f"{systems.SITE_TAG}|{agency}", "_count": str(PCS_MOST)}


def keep(
    unit: UnitOfWork, device_id: str, devices: Sequence[JsonObject], there_now: datetime, looked_at: datetime
) -> None:
    """Keep which of these Devices, as they stood there at that time of the server's, are of PCs that tell nothing."""
    silent = [found for one in devices if (found := _silent(one, device_id, there_now)) is not None]
    longest_first = sorted(silent, key=lambda one: one["heard_at"])
    unit.facts.put(SILENT_PCS, json.dumps({"looked_at": instant_text(looked_at), "silent": longest_first}))


def _silent(resource: JsonObject, own_device_id: str, now: datetime) -> dict[str, str] | None:
    try:
        name = next((text(one, "name") for one in objects(resource, "deviceName")), "")
        ids = [text(one, "value") for one in objects(resource, "identifier")]
        heard_at = instant_of(last_updated_of(resource))
        ours = bool(extension(resource, systems.DEVICE_TOLD))
    except (Unreadable, ValueError, TypeError):
        return None
    if not ours or own_device_id in ids or not SILENT_AFTER < now - heard_at < GONE_AFTER:
        return None
    return {"name": name[:60], "id": (ids or [""])[0][:36], "heard_at": instant_text(heard_at)}
