"""One FHIR Bundle of type batch: made, written, read back, and its answer taken apart."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from prisoncare_desktop.domain import systems
from prisoncare_desktop.domain.calendar import instant_text
from prisoncare_desktop.errors import ServerNonsense
from prisoncare_desktop.sync.access.transport import Answer
from prisoncare_desktop.sync.fhir.resource import (
    Unreadable,
    extension,
    is_kept,
    objects,
    outcome_words,
    part,
    record_id,
    text,
)
from prisoncare_desktop.sync.fhir.strict_json import JsonObject, canonical, read_object
from prisoncare_desktop.usecases.outbox import BatchRecord


@dataclass(frozen=True)
class EntryAnswer:
    """What the server said of one entry. `resource`: as it stands there now, {} if not sent along.

    `retry_after_s`: for how long it asked to be left alone, where that came by message.
    """

    status: int
    words: str
    resource: JsonObject
    resource_type: str
    server_id: str
    version: str
    time: str
    retry_after_s: float | None = None


def frozen(
    requests: list[JsonObject], number: int, device_id: str, at: datetime, beside: Sequence[JsonObject] = ()
) -> BatchRecord:
    """Return the batch of these Bundle entries, as it will be sent now and ever after.

    `beside`: entries after them that carry nobody's change (`sync/forwarded/`: questions, and the PC's Device).
    """
    body = canonical(
        {
            "resourceType": "Bundle",
            "type": "batch",
            "identifier": {"system": systems.BATCH, "value": f"{device_id}/{number}"},
            "timestamp": instant_text(at),
            "entry": [*requests, *beside],
        }
    ).encode()
    return BatchRecord(
        number=number,
        device_id=device_id,
        body=body,
        sha256=hashlib.sha256(body).hexdigest(),
        entries=len(requests),
        built_at=at,
    )


def requests_of(batch: BatchRecord) -> list[JsonObject]:
    """Return the Bundle entries of a frozen batch that carry changes."""
    return list(objects(read_object(batch.body), "entry"))[: batch.entries]


def beside_of(batch: BatchRecord) -> list[JsonObject]:
    """Return the Bundle entries of a frozen batch that carry nobody's change."""
    return list(objects(read_object(batch.body), "entry"))[batch.entries :]


def entry_id_of(request: JsonObject) -> str:
    """Return the id of the outbox entry that a Bundle entry carries."""
    return systems.record_id_of(text(request, "fullUrl"))


def answers_of(answer: Answer, expected: int) -> list[EntryAnswer]:
    """Return the answer to each entry, in order.

    Raises:
        ServerNonsense: no batch-response, not as many answers as questions, or one without a status.
    """
    bundle = answer.resource
    if bundle.get("resourceType") != "Bundle" or bundle.get("type") not in ("batch-response", "transaction-response"):
        raise ServerNonsense("a batch was answered by no batch-response")
    try:
        answers = answers_in(bundle)
    except Unreadable as e:
        raise ServerNonsense("a batch was answered by a broken Bundle") from e
    if len(answers) != expected:
        raise ServerNonsense(f"{expected} entries sent, {len(answers)} answered")
    return answers


def are_in_place(requests: Sequence[JsonObject], answers: Sequence[EntryAnswer]) -> bool:
    """Whether each answer can be to the entry at its place: none is about another record.

    An answer out of its place would tie a record here to somebody else's there.
    """
    ours = [record_id(one.get("resource", {})) for one in requests]
    places = zip(requests, answers, ours, strict=True)
    return all(_is_in_place(one, said, set(ours) - {own, ""}) for one, said, own in places)


def _is_in_place(request: JsonObject, answer: EntryAnswer, others: set[str]) -> bool:
    if answer.status >= 300 and not answer.resource:
        return True
    asked = request["request"]
    if "?" in asked["url"]:
        return answer.resource_type in ("", "Bundle")
    resource_type, _, server_id = asked["url"].partition("/")  # of a POST the type alone
    if answer.resource_type not in ("", resource_type) or (server_id and answer.server_id not in ("", server_id)):
        return False
    try:
        return record_id(answer.resource) not in others
    except Unreadable:
        return True  # whoever settles it puts it before a person


def answers_in(bundle: JsonObject) -> list[EntryAnswer]:
    """Return the answer in each entry of a response Bundle, in order.

    Raises:
        ServerNonsense: one has no status.
        Unreadable: what stands there is none.
    """
    return [_answer(one) for one in objects(bundle, "entry")]


def _answer(entry: JsonObject) -> EntryAnswer:
    said = part(entry, "response")
    status = text(said, "status")[:3]
    if not (status.isascii() and status.isdigit()):
        raise ServerNonsense("an entry was answered without a status")
    resource = part(entry, "resource")
    is_found = resource.get("resourceType") == "Bundle"  # what a search found, which is kept nowhere
    if resource.get("resourceType") == "OperationOutcome" or not (is_found or is_kept(resource)):
        resource = {}  # as if it had not been sent along: it is read where its location says
    steps = text(said, "location").split("/_history/")
    where = steps[0].rstrip("/").split("/")
    meta = part(resource, "meta")
    etag = text(said, "etag").removeprefix("W/").strip('"')
    return EntryAnswer(
        status=int(status),
        words=outcome_words(part(said, "outcome")),
        resource=resource,
        resource_type=text(resource, "resourceType") or (where[-2] if len(where) > 1 else ""),
        server_id=text(resource, "id") or (where[-1] if len(where) > 1 else ""),
        version=text(meta, "versionId") or etag or (steps[1] if len(steps) > 1 else ""),
        time=text(meta, "lastUpdated") or text(said, "lastModified"),
        retry_after_s=_seconds(extension(said, systems.RETRY_AFTER).get("valueUnsignedInt")),
    )


def _seconds(said: Any) -> float | None:
    return float(said) if isinstance(said, int) and not isinstance(said, bool) and 0 <= said < 2**31 else None
