"""The floor of the sync: the same bytes moved by `http.client`, and nothing kept."""

from __future__ import annotations

import http.client
import json

from tests.central_record import CentralRecord

PAGE = 500
KINDS = ("Organization", "Location", "Practitioner", "Patient", "Flag", "Appointment", "EpisodeOfCare", "Task")


def connection(record: CentralRecord) -> tuple[http.client.HTTPConnection, dict[str, str]]:
    headers = {"Authorization": f"Bearer {record.token}", "Content-Type": "application/fhir+json"}
    return http.client.HTTPConnection("127.0.0.1", record.port, timeout=120), headers


def download(record: CentralRecord) -> None:
    link, headers = connection(record)
    for kind in KINDS:
        offset, total = 0, 1
        while offset < total:
            link.request("GET", f"/fhir/{kind}?_count={PAGE}&_offset={offset}&_sort=_lastUpdated", headers=headers)
            total = json.loads(link.getresponse().read())["total"]
            offset += PAGE
    link.close()


def upload(record: CentralRecord, batches: list[bytes]) -> None:
    link, headers = connection(record)
    for body in batches:
        link.request("POST", "/fhir", body=body, headers=headers)
        link.getresponse().read()
    link.close()


def ask_each_kind(record: CentralRecord) -> None:
    """Ask once for each kind of resource whether there is anything new."""
    link, headers = connection(record)
    for kind in KINDS:
        link.request("GET", f"/fhir/{kind}?_lastUpdated=gt2999-01-01", headers=headers)
        link.getresponse().read()
    link.close()
