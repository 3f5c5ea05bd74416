"""A file from the trust, judged before any of it is used: is it whole, is it for us, does it answer what we sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from prisoncare_desktop.errors import CourierFileRefused, ServerNonsense
from prisoncare_desktop.sync.courier import content, envelope, key_ring
from prisoncare_desktop.sync.courier.introduction import OwnKeys
from prisoncare_desktop.sync.fhir.resource import (
    Unreadable,
    change_of,
    instant,
    needed,
    objects,
    part,
    text,
    version_of,
)
from prisoncare_desktop.sync.fhir.strict_json import JsonObject
from prisoncare_desktop.sync.forwarded import response
from prisoncare_desktop.sync.forwarded.response import Reply, SentDown
from prisoncare_desktop.sync.run import DEVICE_ID
from prisoncare_desktop.sync.weighing import bundle
from prisoncare_desktop.sync.weighing.bundle import EntryAnswer
from prisoncare_desktop.usecases.forwarding import way_of
from prisoncare_desktop.usecases.outbox import BatchRecord
from prisoncare_desktop.usecases.ports import Facts, UnitOfWork


@dataclass(frozen=True)
class Judged:
    """The messages that may be used. `known`: answers that were read in before. `twin`: it answers what this store

    never sent, under this PC's own name: then only that message is here.
    """

    messages: tuple[bytes, ...]
    known: int
    twin: bool = False


def judged(unit: UnitOfWork, whole: bytes) -> Judged:
    """Judge a file.

    Raises:
        CourierFileRefused: no part of it may be used; the code says why.
    """
    outside = envelope.outside(whole)
    if not outside.to_a_pc:
        raise CourierFileRefused("for-the-trust")
    keys = _own(unit.facts, outside.recipient)
    trusted = key_ring.all_trust_keys(unit.facts)
    if not trusted:
        raise CourierFileRefused("no-trust-keys")
    if outside.sender != trusted[0].introduction.key_id:
        old = any(outside.sender == one.introduction.key_id for one in trusted)
        raise CourierFileRefused("older-key" if old else "unknown-sender")
    came = content.come_down(envelope.opened(whole, keys, trusted[0].introduction), outside.file_id)
    if came.device_id != keys.introduction.device_id:
        raise CourierFileRefused("nonsense")
    current = key_ring.own_keys(unit.facts)
    fresh = current is not None and current.introduction.key_id == outside.recipient
    try:
        return _judged(unit, came.messages, fresh=fresh)
    except (ServerNonsense, Unreadable) as error:
        raise CourierFileRefused("nonsense") from error


def _own(facts: Facts, recipient: bytes) -> OwnKeys:
    for keys in key_ring.all_own_keys(facts):
        if keys.introduction.key_id == recipient:
            return keys
    raise CourierFileRefused("another-pc")


def _judged(unit: UnitOfWork, messages: Sequence[bytes], *, fresh: bool) -> Judged:
    """`fresh`: sealed to the keys of the device that this PC is now, so made after it became that."""
    device_id = unit.facts.get(DEVICE_ID)
    under_way = {batch.number for batch in unit.outbox.under_way()}
    usable = known = handed_back = 0
    for body in messages:
        said = response.read(body)
        if isinstance(said, SentDown):
            _check_resources(said)
            if not fresh:  # it would pass for all that the trust has now
                raise CourierFileRefused("before-restore")
            usable += 1
            continue
        batch = unit.outbox.batch(said.number)
        here = batch is not None and batch.device_id == said.device_id
        if batch is None or not here or batch.sha256 != said.sha256:
            if said.device_id == device_id:
                return Judged((body,), 0, twin=True)
            raise CourierFileRefused("another-batch" if here else "unknown-batch")
        _check_answers(batch, said)
        if batch.number in under_way:
            usable += not way_of(unit, batch.number).answered_at
            known += bool(way_of(unit, batch.number).answered_at)
        elif batch.answered_at is None and not batch.summary.startswith("split"):
            handed_back += 1
        else:
            known += 1
    if handed_back and not usable:
        raise CourierFileRefused("handed-back")
    return Judged(tuple(messages), known)


def _check_answers(batch: BatchRecord, said: Reply) -> None:
    """Raise `Unreadable` if what the trust says of a batch cannot be its answer, or speaks of other records."""
    requests, beside = bundle.requests_of(batch), bundle.beside_of(batch)
    if len(said.answers) == 1 and said.answers[0].status >= 400:
        return  # refused whole, or all there is
    if len(said.answers) != len(requests) + len(beside):
        raise Unreadable("other entries than were asked")
    if not bundle.are_in_place([*requests, *beside], said.answers):
        raise Unreadable("answers out of order")
    for request, answer in zip(requests, said.answers, strict=False):
        if answer.resource:
            _check_record(request, answer)


def _check_record(request: JsonObject, answer: EntryAnswer) -> None:
    there = answer.resource
    if needed(there, "resourceType") != request["resource"]["resourceType"]:
        raise Unreadable("another type")
    if request["request"]["method"] == "PUT" and needed(there, "id") != request["resource"]["id"]:
        raise Unreadable("another record")
    needed(there, "id")
    instant(part(there, "meta"), "lastUpdated")
    version_of(there)
    change_of(there)


def _check_resources(said: SentDown) -> None:
    """Raise `Unreadable` if these are no resources with a version, or nobody knows of when they are."""
    instant({"as_of": said.as_of}, "as_of")
    for one in said.resources:
        needed(one, "resourceType")
        needed(one, "id")
        meta = part(one, "meta")
        text(meta, "versionId")
        instant(meta, "lastUpdated")
        objects(meta, "tag")
