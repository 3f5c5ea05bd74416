"""Up and down: the product's sync beside a bare http.client loop moving the same bytes, on the same server's data."""

from __future__ import annotations

import copy
import http.client
import json
import os
import shutil
import time
import uuid
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from prisoncare_desktop import wiring
from prisoncare_desktop.domain import systems
from prisoncare_desktop.domain.attendance import Outcome
from prisoncare_desktop.domain.calendar import local_date
from prisoncare_desktop.practice import central
from prisoncare_desktop.practice.establishment import AGENCY_ID
from prisoncare_desktop.practice.prison import build
from prisoncare_desktop.practice.staff import OKAFOR
from prisoncare_desktop.settings import SERVER_TOKEN, Settings
from prisoncare_desktop.store.vault import Vault
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.attendance import GetSessionGrid, GetSessions, RecordOutcome
from tests.bench.table import Figure
from tests.central_record import CentralRecord, free_port

PASSWORD = "a password for the bench"
DOWN = 10_000
UP = 1_000
PAGE = 500


def figures(folder: Path) -> list[Figure]:
    """Return first load, upload, and a sync with nothing new."""
    day = local_date(wiring.SystemClock().now())
    made = [copy.deepcopy(dict(r)) for r in central.resources(build(7, day))]
    record = CentralRecord(folder / "central", free_port())
    record.folder.mkdir(parents=True)
    record.start()
    try:
        for bundle in bundles(enough(made, DOWN)):
            record.post_bundle(bundle)
        pc = Settings(folder / "pc", site_name="Bench", agency_id=AGENCY_ID, server_url=record.base_url).saved()
        vault = Vault(pc.data_folder, clock=wiring.SystemClock(), random_bytes=os.urandom)
        vault.create([(OKAFOR, PASSWORD)])
        _, store = vault.open(OKAFOR.id, PASSWORD)
        with store.write(OKAFOR) as unit:
            unit.facts.put(SERVER_TOKEN, record.token)
            unit.commit()
        started = time.perf_counter()
        first = wiring.run_sync(pc, store)
        first_load_s = time.perf_counter() - started
        assert not first.trouble, first.trouble
        bare_down_s = bare_download(record)

        nurse = wiring.make_context(OKAFOR, store)
        lines = dispatch.ask(GetSessions(day - timedelta(days=14), day), nurse)
        rows = [r for x in lines for r in dispatch.ask(GetSessionGrid(x.session.id), nurse).rows][:UP]
        for row in rows:
            outcome = Outcome.LATE_SEEN if row.appointment.outcome is Outcome.ATTENDED else Outcome.ATTENDED
            dispatch.run(RecordOutcome(row.appointment.id, outcome), nurse)
        record.stop()
        shutil.copytree(record.folder, folder / "twin")
        record.start()
        started = time.perf_counter()
        sent = wiring.run_sync(pc, store)
        upload_s = time.perf_counter() - started
        assert sent.receipted >= len(rows), sent.trouble
        with store.read() as unit:
            batches = [b.body for b in sorted(unit.outbox.batches(1000), key=lambda b: b.number)]
        started = time.perf_counter()
        wiring.run_sync(pc, store)
        nothing_new_s = time.perf_counter() - started
        store.close()
    finally:
        record.stop()
    twin = CentralRecord(folder / "twin", record.port, record.token)
    twin.start()
    try:
        bare_up_s = bare_upload(twin, batches)
        one_ask_s = bare_one_search(twin)
    finally:
        twin.stop()
    loop = "http.client, same bytes, nothing kept"
    return [
        Figure(f"first load of {DOWN:,} resources", first_load_s, bare_down_s, "s", loop),
        Figure(f"{len(rows):,} changes uploaded and receipted", upload_s, bare_up_s, "s", loop),
        Figure("sync with nothing new", nothing_new_s, one_ask_s, "s", "one empty search by http.client"),
    ]


def enough(made: list[dict[str, Any]], wanted: int) -> list[dict[str, Any]]:
    """Return the prison's resources, with more appointments of the same kind until there are as many as wanted."""
    out = list(made)
    appointments = [r for r in made if r["resourceType"] == "Appointment"]
    n = 0
    while len(out) < wanted:
        twin = copy.deepcopy(appointments[n % len(appointments)])
        record_id = str(uuid.uuid5(uuid.NAMESPACE_OID, f"bench {n}"))
        twin["id"] = record_id
        twin["identifier"] = [{"system": systems.RECORD_ID, "value": systems.record_value(record_id)}]
        twin["meta"] = {"tag": [t for t in twin["meta"]["tag"] if t["system"] == systems.SITE_TAG]}
        out.append(twin)
        n += 1
    return out


def bundles(resources: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for at in range(0, len(resources), PAGE):
        yield {
            "resourceType": "Bundle",
            "type": "batch",
            "entry": [
                {"request": {"method": "PUT", "url": f"{r['resourceType']}/{r['id']}"}, "resource": r}
                for r in resources[at : at + PAGE]
            ],
        }


def connection(record: CentralRecord) -> tuple[http.client.HTTPConnection, dict[str, str]]:
    headers = {"Authorization": f"Bearer {record.token}", "Content-Type": "application/fhir+json"}
    return http.client.HTTPConnection("127.0.0.1", record.port, timeout=120), headers


def bare_download(record: CentralRecord) -> float:
    started = time.perf_counter()
    link, headers = connection(record)
    for kind in ("Organization", "Location", "Practitioner", "Patient", "Flag", "Appointment", "EpisodeOfCare", "Task"):
        offset, total = 0, 1
        while offset < total:
            link.request("GET", f"/fhir/{kind}?_count={PAGE}&_offset={offset}&_sort=_lastUpdated", headers=headers)
            total = json.loads(link.getresponse().read())["total"]
            offset += PAGE
    link.close()
    return time.perf_counter() - started


def bare_upload(record: CentralRecord, batches: list[bytes]) -> float:
    started = time.perf_counter()
    link, headers = connection(record)
    for body in batches:
        link.request("POST", "/fhir", body=body, headers=headers)
        link.getresponse().read()
    link.close()
    return time.perf_counter() - started


def bare_one_search(record: CentralRecord) -> float:
    link, headers = connection(record)
    started = time.perf_counter()
    link.request("GET", "/fhir/Appointment?_lastUpdated=gt2999-01-01", headers=headers)
    link.getresponse().read()
    taken = time.perf_counter() - started
    link.close()
    return taken
