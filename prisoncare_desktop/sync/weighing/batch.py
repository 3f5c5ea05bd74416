"""Claim, build and freeze: waiting changes become one batch whose bytes never change again, before it is sent."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace
from datetime import datetime

from prisoncare_desktop.errors import NotFound
from prisoncare_desktop.log import logger
from prisoncare_desktop.sync.fhir.profile import ServerProfile
from prisoncare_desktop.sync.fhir.resource import Unreadable, change_of
from prisoncare_desktop.sync.fhir.strict_json import JsonObject
from prisoncare_desktop.sync.mappers.request import Edit, Known, posting, putting
from prisoncare_desktop.sync.mappers.table import MAPPERS
from prisoncare_desktop.sync.weighing import bundle
from prisoncare_desktop.sync.weighing.copies import content_of, drop_merge_base, merge_base
from prisoncare_desktop.sync.weighing.merge import (
    Verdict,
    Weighed,
    first_about,
    seen_before,
    spoken_for,
    weigh,
    written_by,
)
from prisoncare_desktop.usecases.changes import Changes, touched
from prisoncare_desktop.usecases.decisions import take_theirs_next
from prisoncare_desktop.usecases.inbound import SYNC_ACTOR
from prisoncare_desktop.usecases.intake.desk import ParentGone, ParentUnknown
from prisoncare_desktop.usecases.outbox import RECORD_GONE, BatchRecord, Conflict, OutboxEntry, Receipt
from prisoncare_desktop.usecases.ports import CentralCopy, Store

_log: logging.Logger = logger("sync")

CONFLICT = "conflict"  # last_status of an entry that waits for a person to choose a side
GONE_WORDS = "The trust's record no longer has this record."
PARENT_GONE_WORDS = "The trust's record no longer has the person or the episode that this is about."
NO_MAPPER_WORDS = "This version of PrisonCare cannot send this kind of change."
UNBUILDABLE_WORDS = "This change could not be put into the trust's form. Nothing is lost; IT can see which it is."


@dataclass(frozen=True)
class Built:
    """`batch` None: nothing is ready to go. `tried`: entries looked at; `aside`: set aside while building."""

    batch: BatchRecord | None
    tried: frozenset[str] = frozenset()
    refused: int = 0
    conflicts: int = 0
    changes: Changes = field(default_factory=Changes)


class _IsThere(Exception):
    """The central record has this very change (its answer was lost, and the change handed back since), or another

    that says the same. `theirs_stand`: but for who said it, and what yields, so the record here becomes what is there.
    """

    def __init__(self, copy: CentralCopy, *, theirs_stand: bool = False) -> None:
        super().__init__(copy.server_id)
        self.copy = copy
        self.theirs_stand = theirs_stand


class _SetAside(Exception):
    """This entry cannot go as things stand."""

    def __init__(self, status: str, words: str, conflict: Conflict | None = None) -> None:
        super().__init__(status)
        self.status = status
        self.words = words
        self.conflict = conflict


def build_next(
    store: Store,
    profile: ServerProfile,
    *,
    agency: str,
    device_id: str,
    due_at: datetime,
    now: datetime,
    leave: frozenset[str] = frozenset(),
) -> Built:
    """Freeze the next batch: up to the server's limit of entries that are due, in order, each record once.

    `leave`: entries not to be tried again in this run. All in one transaction; nothing has been sent when it returns.
    """
    requests: list[JsonObject] = []
    claimed: list[str] = []
    aside: list[str] = []
    settled: list[str] = []
    conflicts = 0
    with store.write(SYNC_ACTOR) as unit:
        known = Known(unit, profile, agency)
        looked_at = set(leave)
        while len(claimed) < profile.max_entries:
            room = profile.max_entries + len(looked_at)
            entries = [e for e in unit.outbox.pending(room, due_at) if e.id not in looked_at]
            if not entries:
                break
            for entry in entries:
                if len(claimed) >= profile.max_entries:
                    break
                looked_at.add(entry.id)
                try:
                    requests.append(_request(entry, known))
                    claimed.append(entry.id)
                except ParentUnknown:
                    _log.info("waits for its parent: %s", entry.id)
                except _IsThere as there:
                    unit.outbox.receipt(_receipt(entry, there.copy, unit.outbox.next_batch_number(), now))
                    drop_merge_base(unit.central, there.copy.resource_type, there.copy.server_id)
                    if there.theirs_stand:
                        take_theirs_next(unit, entry.record_type, entry.record_id)
                    settled.append(entry.id)
                except _SetAside as no:
                    unit.outbox.set_aside(entry.id, no.status, no.words, no.conflict)
                    conflicts += no.conflict is not None
                    aside.append(entry.id)
        if not claimed and not aside and not settled:
            return Built(None, frozenset(looked_at))
        batch = None
        if claimed:
            batch = bundle.frozen(requests, unit.outbox.next_batch_number(), device_id, now)
            unit.outbox.freeze(batch, tuple(claimed))
        unit.commit()
    return Built(
        batch=batch,
        tried=frozenset(looked_at),
        refused=len(aside) - conflicts,
        conflicts=conflicts,
        changes=touched(outbox=frozenset(aside + settled)),
    )


def _request(entry: OutboxEntry, known: Known) -> JsonObject:
    """Return the Bundle entry of a change.

    Raises:
        ParentUnknown: something it refers to is not at the central record yet.
        _SetAside: it cannot be sent; a person must see it.
    """
    mapper = MAPPERS.get(entry.kind)
    if mapper is None:
        raise _SetAside("unknown kind", NO_MAPPER_WORDS)
    try:
        copy = known.unit.central.find_by_local(entry.record_type, entry.record_id)
        if mapper.adopted and copy is not None and copy.content:
            raise _IsThere(copy)
        if mapper.edit is None or copy is None:
            return posting(entry, mapper, known)
        there = content_of(copy)
        if there is None:
            raise _SetAside(RECORD_GONE, GONE_WORDS)
        earlier = spoken_for(known.unit, entry)
        weighed = weigh(known.unit, mapper.edit, entry, merge_base(known.unit.central, copy), there, earlier)
        if change_of(there) == entry.id or weighed.verdict is Verdict.AGREED:
            raise _IsThere(copy, theirs_stand=mapper.first_stands and change_of(there) != entry.id)
        _refuse_to_overwrite((*earlier, entry), mapper.edit, weighed, copy, there, known)
        return putting(entry, mapper.edit.lay_over(there, entry, weighed.ours_changed, known.unit), copy)
    except ParentGone as e:
        raise _SetAside(RECORD_GONE, PARENT_GONE_WORDS) from e
    except (Unreadable, KeyError, ValueError, NotFound) as e:
        _log.exception("cannot be built: %s", entry.id)
        raise _SetAside("unbuildable", UNBUILDABLE_WORDS) from e


def _receipt(entry: OutboxEntry, copy: CentralCopy, batch_number: int, now: datetime) -> Receipt:
    """Return the receipt of a change found there. It counts as one of the batch to come: were the central record to go

    back to what it was before that one, nobody could say whether this change was there already.
    """
    return Receipt(
        entry.id, batch_number, copy.resource_type, copy.server_id, copy.version, copy.last_updated, received_at=now
    )


def _refuse_to_overwrite(
    said: tuple[OutboxEntry, ...],
    edit: Edit,
    weighed: Weighed,
    copy: CentralCopy,
    there: JsonObject,
    known: Known,
) -> None:
    """Raise `_SetAside` if the central record says something that the person who made our change had not seen.

    `said`: the change to be sent, after the earlier ones of the record that it speaks for. Each field is held against
    what stood there when somebody first changed it here; what is not sent may be anything: no change is about it, or
    ours yields.
    """
    entry, first = said[-1], first_about(edit, said)
    unseen = frozenset(
        name
        for name, stood in seen_before(edit, said).items()
        if name in weighed.ours_changed
        and first[name].last_status != CONFLICT  # else a person has seen both sides and sent ours again
        and weighed.theirs[name] not in (stood, weighed.ours[name])
    )
    if unseen and not known.unit.outbox.many([change_of(there)]):  # not an earlier change of this PC
        written = written_by(known.unit, edit, there)
        raise _SetAside(CONFLICT, "", replace(weighed, clashing=unseen).conflict(entry.id, copy.version, written))
