"""A small model of a FHIR server, in memory: what `sync` stands on, and nothing else. It carries requests for httpx.

Every write that happened is in `log`, so that a test can count what was recorded there, whatever was answered; but for
anchors of the trail, which go beside people's changes.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

BASE = "http://central.test/fhir"
BESIDE = ("AuditEvent", "Device")  # what goes beside people's changes
IDENTIFIABLE = ("Patient", "Appointment", "EpisodeOfCare", "Task", "Basic", "Practitioner")


@dataclass
class ModelServer(httpx.BaseTransport):
    """`max_entries`: of one Bundle, more is answered 413. `poison(resource)`: refused with 422, alone.

    `busy`: ids of resources whose entries are answered 429. `searches_in_bundles`: it answers a batch of searches.
    """

    now: datetime = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
    max_entries: int = 1000
    poison: Callable[[dict[str, Any]], bool] = lambda _resource: False
    poisons_all: bool = False  # a poisonous entry makes the whole Bundle fail with 400
    busy: set[str] = field(default_factory=set)
    no_paging_links: bool = False
    knows_no_offset: bool = False
    store: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    log: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    posts: int = 0
    past: dict[tuple[str, str, str], dict[str, Any]] = field(default_factory=dict)  # every version, of the deleted too
    keeps_versions: bool = True
    searches_in_bundles: bool = True
    made: int = 0  # how many ids it has given

    def write(self, resource: dict[str, Any]) -> dict[str, Any]:
        """Write as another client would."""
        key = (resource["resourceType"], resource["id"])
        before = self.store.get(key)
        self.now += timedelta(milliseconds=7)
        version = self.version_after(before["meta"]["versionId"] if before else "0")
        meta = {**resource.get("meta", {}), "versionId": version, "lastUpdated": self.stamp()}
        self.store[key] = json.loads(json.dumps({**resource, "meta": meta}))
        self.past[*key, version] = self.store[key]
        return self.store[key]

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        path = urlsplit(str(request.url)).path.removeprefix("/fhir").strip("/")
        query = {k: v[0] for k, v in parse_qs(urlsplit(str(request.url)).query).items()}
        if request.method == "POST":
            bundle = json.loads(request.read())
            self.posts += not is_beside(bundle)
            status, body = self._bundle(bundle)
        elif path == "metadata":
            status, body = 200, self._metadata()
        elif "/" in path:
            path, _, version = path.partition("/_history/")
            found = self.store.get(_key(path))
            if version:
                found = self.past.get((*_key(path), version)) if self.keeps_versions else None
            status, body = (200, found) if found else (404, {"resourceType": "OperationOutcome", "issue": []})
        else:
            status, body = 200, self._search(path, query)
        date = self.now.strftime("%a, %d %b %Y %H:%M:%S GMT")
        return httpx.Response(status, content=json.dumps(body).encode(), headers={"Date": date}, request=request)

    # --- how ---------------------------------------------------------------------------------------------------------

    def _bundle(self, bundle: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        entries = bundle["entry"]
        if len(entries) > self.max_entries:
            return 413, outcome("too many entries")
        if not self.searches_in_bundles and any("?" in one["request"]["url"] for one in entries):
            return 400, outcome("a search is no entry of a bundle")
        if self.poisons_all and any(self._is_poison(one.get("resource", {})) for one in entries):
            return 400, outcome("something in it is wrong")
        return 200, {
            "resourceType": "Bundle",
            "type": "batch-response",
            "entry": [self._entry(one.get("resource", {}), one["request"]) for one in entries],
        }

    def _entry(self, resource: dict[str, Any], request: dict[str, Any]) -> dict[str, Any]:
        if request["method"] == "GET":
            status, found = self.look_up(request["url"])
            if status != 200:
                return {"response": {"status": str(status), "outcome": found}}
            return (
                {"response": {"status": "200 OK"}, "resource": found}
                if "?" in request["url"]
                else _answer("200 OK", found)
            )
        if resource.get("id") in self.busy:
            return {"response": {"status": "429 Too Many Requests"}}
        if self._is_poison(resource):
            return {"response": {"status": "422 Unprocessable", "outcome": outcome("a rule of this record")}}
        if request["method"] == "POST":
            there = [r for r in self.store.values() if _matches(r, request)]
            if there:
                return _answer("200 OK", there[0])
            self.made += 1
            made = self.write({**resource, "id": f"s{self.made}"})
            if made["resourceType"] not in BESIDE:
                self.log.append(("POST", made))
            return _answer("201 Created", made)
        before = self.store.get(_key(request["url"]))
        if before is None or request["ifMatch"] != f'W/"{before["meta"]["versionId"]}"':
            return {"response": {"status": "412 Precondition Failed", "outcome": outcome("version conflict")}}
        made = self.write(resource)
        if made["resourceType"] not in BESIDE:
            self.log.append(("PUT", made))
        return _answer("200 OK", made)

    def look_up(self, url: str) -> tuple[int, dict[str, Any]]:
        """Answer a GET that stands in a Bundle as if it had come alone: (status, resource)."""
        answer = self.handle_request(httpx.Request("GET", f"{BASE}/{url}"))
        return answer.status_code, json.loads(answer.read())

    def _is_poison(self, resource: dict[str, Any]) -> bool:
        return resource.get("resourceType", BESIDE[0]) not in BESIDE and self.poison(resource)

    def _search(self, resource_type: str, query: dict[str, str]) -> dict[str, Any]:
        tags = [dict(zip(("system", "code"), one.split("|"), strict=True)) for one in query["_tag"].split(",")]
        found = [
            r
            for (kind, _), r in self.store.items()
            if kind == resource_type
            and any(one in r["meta"].get("tag", []) for one in tags)
            and r["meta"]["lastUpdated"] >= query.get("_lastUpdated", "ge").removeprefix("ge")
            and (f'"{query["patient"]}"' in json.dumps(r) if "patient" in query else True)
        ]
        found.sort(key=lambda r: r["meta"]["lastUpdated"], reverse=query.get("_sort", "").startswith("-"))
        offset = 0 if self.knows_no_offset else int(query.get("_offset", 0))
        count = int(query.get("_count", 50))
        page = [] if query.get("_summary") else found[offset : offset + count]
        links = []
        if not self.no_paging_links and not query.get("_summary") and offset + count < len(found):
            again = "&".join(f"{k}={v}" for k, v in {**query, "_offset": str(offset + count)}.items())
            links = [{"relation": "next", "url": f"http://inside.test/fhir/{resource_type}?{again}"}]
        return {
            "resourceType": "Bundle",
            "type": "searchset",
            "meta": {"lastUpdated": self.stamp()},
            "total": len(found),
            "link": links,
            "entry": [{"resource": r} for r in page],
        }

    def _metadata(self) -> dict[str, Any]:
        return {
            "resourceType": "CapabilityStatement",
            "fhirVersion": "4.0.1",
            "rest": [
                {
                    "interaction": [{"code": "batch"}],
                    "resource": [{"type": t, "searchParam": [{"name": "identifier"}]} for t in IDENTIFIABLE],
                }
            ],
        }

    def version_after(self, before: str) -> str:
        """Return the version id of a resource that was at `before` ("0": new)."""
        return str(int(before) + 1)

    def stamp(self) -> str:
        """Return the server's time as it writes it."""
        return self.now.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def is_beside(bundle: dict[str, Any]) -> bool:
    """Whether a Bundle carries the trail's anchors, a PC's registration or questions, and nobody's change."""
    return all("resource" not in one or one["resource"]["resourceType"] in BESIDE for one in bundle["entry"])


def _key(path: str) -> tuple[str, str]:
    resource_type, _, server_id = path.partition("/")
    return resource_type, server_id


def _matches(resource: dict[str, Any], request: dict[str, Any]) -> bool:
    name, _, wanted = request["ifNoneExist"].partition("=")
    system, _, value = wanted.partition("|")
    if resource["resourceType"] != request["url"]:
        return False
    if name == "_tag":
        return {"system": system, "code": value} in resource["meta"].get("tag", [])
    return {"system": system, "value": value} in resource.get("identifier", [])


def _answer(status: str, resource: dict[str, Any]) -> dict[str, Any]:
    version = resource["meta"]["versionId"]
    location = f"{BASE}/{resource['resourceType']}/{resource['id']}/_history/{version}"
    return {
        "response": {"status": status, "location": location, "etag": f'W/"{version}"'},
        "resource": resource,
    }


def outcome(words: str) -> dict[str, Any]:
    return {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "diagnostics": words}]}
