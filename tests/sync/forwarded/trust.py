"""The trust's end of a carrier: takes batches, gives them to a FHIR server, answers; and can be told to misbehave."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from prisoncare_desktop.domain import systems

Json = dict[str, Any]


@dataclass
class IntegrationEngine:
    """`apply(bundle)`: what the FHIR server answers to one request: (status, body).

    `memory`: the answer given to each name and bytes. `echoes` False: answers carry no resources (return=minimal).
    """

    apply: Callable[[bytes], tuple[int, Json]]
    echoes: bool = True
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
        made = response_to(json.loads(body), sha256, status, said, echoes=self.echoes)
        self.memory[name] = (sha256, made)
        return made

    def forget(self) -> None:
        """It was brought back from a backup, or begins afresh: it knows of no batch."""
        self.memory.clear()


def response_to(batch: Json, sha256: str, status: int, said: Json, *, echoes: bool = True) -> bytes:
    """Return the message that answers a batch."""
    if status >= 300:
        said = {
            "resourceType": "Bundle",
            "type": "batch-response",
            "entry": [{"response": {"status": str(status), "outcome": said}}],
        }
    if not echoes:
        asks = [one["request"]["method"] == "GET" for one in batch["entry"]]
        entries = said["entry"] if len(said["entry"]) == len(asks) else []
        said["entry"] = [
            one if asked else {k: v for k, v in one.items() if k != "resource"}
            for one, asked in zip(entries, asks, strict=True)
        ] or said["entry"]
    meta = {"tag": [{"system": systems.BATCH_SHA256, "code": sha256}]}
    return json.dumps({**said, "identifier": batch["identifier"], "meta": meta}).encode()


def sent_down(resources: Iterable[Json], as_of: str, *, is_all: bool = False) -> bytes:
    """Return a message that sends resources down."""
    tags = [{"system": systems.WHOLE_RECORD, "code": "1"}] if is_all else []
    return json.dumps(
        {
            "resourceType": "Bundle",
            "type": "collection",
            "meta": {"lastUpdated": as_of, "tag": tags},
            "entry": [{"resource": one} for one in resources],
        }
    ).encode()
