"""The floor of the sync: the same bytes moved by `http.client`, and nothing kept."""

from __future__ import annotations

import http.client
import json

from tests.central_record import CentralRecord

PAGE = 500
KINDS = ("Organization", "Location", "Practitioner", "Patient", "Flag", "Appointment", "EpisodeOfCare", "Task")
ALL_KINDS = (*KINDS, "QuestionnaireResponse", "List", "Basic", "Questionnaire")


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


def ask_for_news(record: CentralRecord) -> None:
    """Ask in one request, a batch of searches as a quiet sync sends it, whether there is anything new of any kind."""
    link, headers = connection(record)
    asked = [{"request": {"method": "GET", "url": f"{kind}?_lastUpdated=gt2999-01-01"}} for kind in ALL_KINDS]
    body = json.dumps({"resourceType": "Bundle", "type": "batch", "entry": asked})
    link.request("POST", "/fhir", body=body, headers=headers)
    answer = json.loads(link.getresponse().read())
    link.close()
    found = [one["resource"].get("entry", []) for one in answer["entry"]]
    assert found == [[]] * len(ALL_KINDS), "nothing is of the year 2999"
