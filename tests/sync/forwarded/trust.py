"""The trust's end of a carrier: takes batches, gives them to a FHIR server, answers; and can be told to misbehave."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from prisoncare_desktop.domain import systems

Json = dict[str, Any]
DONE_AGAIN = (401, 403, 404, 405, 408, 425, 429, *range(500, 600))  # no answer to the batch: done again when it comes


@dataclass
class IntegrationEngine:
    """`apply(bundle)`: what the FHIR server answers to one request: (status, body).

    `memory`: the answer given to each name and bytes. `echoes` False: answers carry no resources (return=minimal).
    """

    apply: Callable[[bytes], tuple[int, Json]]
    echoes: bool = True
    retry_after_s: int | None = None  # that the server asks for where it is busy
    memory: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    quarrels: list[str] = field(default_factory=list)
    applied: list[str] = field(default_factory=list)  # names, in order, each time its batch went to the server

    def answer(self, name: str, body: bytes) -> bytes:
        """Return the answer to a batch; where another one came under this name, the answer to that one."""
        sha256 = hashlib.sha256(body).hexdigest()
        known = self.memory.get(name)
        if known is not None:
            if known[0] != sha256:
                self.quarrels.append(name)
            return known[1]
        status, said = self.apply(body)
        self.applied.append(name)
        made = response_to(json.loads(body), sha256, status, said, echoes=self.echoes, retry_after_s=self.retry_after_s)
        if status in DONE_AGAIN:
            return made
        self.memory[name] = (sha256, made)
        return made

    def forget(self) -> None:
        """It was brought back from a backup, or begins afresh: it knows of no batch."""
        self.memory.clear()


def response_to(
    batch: Json, sha256: str, status: int, said: Json, *, echoes: bool = True, retry_after_s: int | None = None
) -> bytes:
    """Return the message that answers a batch. `said` of one refused whole: the server's words, {} for none."""
    tags = [{"system": systems.BATCH_SHA256, "code": sha256}]
    if status >= 300:
        tags.append({"system": systems.REFUSED_WHOLE, "code": str(status)})
        response: Json = {"status": str(status), "outcome": said} if said else {"status": str(status)}
        if retry_after_s is not None:
            response["extension"] = [{"url": systems.RETRY_AFTER, "valueUnsignedInt": retry_after_s}]
        said = {"resourceType": "Bundle", "type": "batch-response", "entry": [{"response": response}]}
    if not echoes:
        asks = [one["request"]["method"] == "GET" for one in batch["entry"]]
        entries = said["entry"] if len(said["entry"]) == len(asks) else []
        said["entry"] = [
            one if asked else {k: v for k, v in one.items() if k != "resource"}
            for one, asked in zip(entries, asks, strict=True)
        ] or said["entry"]
    return json.dumps({**said, "identifier": batch["identifier"], "meta": {"tag": tags}}).encode()


def asked_in(store: Mapping[tuple[str, str], Json], device_id: str) -> str:
    """Return the name of a PC's question for everything, as its Device at the server says it; "" if it asks nothing."""
    devices = [one for (kind, _), one in store.items() if kind == "Device"]
    (device,) = (one for one in devices if one["identifier"][0]["value"] == device_id)
    said = {one["url"]: one for one in device["extension"][0]["extension"]}
    return said["asked"]["valueString"] if said.get("wants", {}).get("valueCode") == "everything" else ""


def sent_down(resources: Iterable[Json], as_of: str, *, answers: str = "", part: int = 1, parts: int = 1) -> bytes:
    """Return a message that sends resources down. `answers`: the question for everything, of which it is that part."""
    tags = [{"system": systems.WHOLE_RECORD, "code": f"{answers}/{part}/{parts}"}] if answers else []
    return json.dumps(
        {
            "resourceType": "Bundle",
            "type": "collection",
            "meta": {"lastUpdated": as_of, "tag": tags},
            "entry": [{"resource": one} for one in resources],
        }
    ).encode()
