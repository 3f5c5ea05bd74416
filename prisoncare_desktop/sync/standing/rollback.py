"""One side was brought back from a backup: what was believed to be there is doubted, in one transaction.

Nothing is sent before everything has come down once (`PULL_FIRST`); then what is missing there goes up again. Doing it
once more than needed changes nothing: creates meet themselves, updates meet what they wrote.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from prisoncare_desktop.domain.calendar import instant_text
from prisoncare_desktop.log import logger
from prisoncare_desktop.sync import lease
from prisoncare_desktop.sync.down.inbound import walk_all_anew
from prisoncare_desktop.sync.weighing import bundle
from prisoncare_desktop.sync.weighing.batch import GONE_WORDS
from prisoncare_desktop.sync.weighing.copies import drop_merge_base
from prisoncare_desktop.sync.weighing.still_there import SEEN
from prisoncare_desktop.usecases.changes import Changes, touched
from prisoncare_desktop.usecases.inbound import SYNC_ACTOR
from prisoncare_desktop.usecases.outbox import RECORD_GONE, OutboxEntry
from prisoncare_desktop.usecases.ports import Store, UnitOfWork
from prisoncare_desktop.usecases.restored import (
    COPIED_AT,
    FIRST_DEVICE_ID,
    OF_THE_OTHER_DEVICE,
    PULL_FIRST,
    SERVER_WENT_BACK_AT,
    TAKE_ALL_AGAIN,
)

_log: logging.Logger = logger("sync")

DEVICE_ID = "device_id"


def send_again_after(store: Store, batch_number: int, now: datetime) -> Changes:
    """Take back every receipt later than this batch: the central record lost what they stand for, or may have."""
    with store.write(SYNC_ACTOR) as unit:
        made = _made_after(unit, batch_number)
        lost = unit.outbox.reopen_after(batch_number)
        for entry in lost:
            if _is_gone(unit, entry):  # it was deleted there: that one lost here too is no reason to make it anew
                unit.outbox.set_aside(entry.id, RECORD_GONE, GONE_WORDS, None)
                continue
            _forget_copy(unit, entry, made_here=entry.id in made)
        unit.outbox.hand_back()
        walk_all_anew(unit)
        unit.facts.put(SEEN, "")
        unit.facts.put(PULL_FIRST, "1")
        unit.facts.put(TAKE_ALL_AGAIN, "1")
        unit.facts.put(SERVER_WENT_BACK_AT, instant_text(now))
        unit.trail.note("ServerWentBack", "sync", unit.facts.get(DEVICE_ID), reason=f"{len(lost)} changes sent again")
        unit.commit()
    _log.error("the central record went back: %s changes after batch %s go up again", len(lost), batch_number)
    return touched(outbox=frozenset(entry.id for entry in lost))


def _made_after(unit: UnitOfWork, batch_number: int) -> frozenset[str]:
    """Return the entries that created something there, in batches later than this one."""
    later = [one for one in unit.outbox.batches(unit.outbox.next_batch_number()) if one.number > batch_number]
    requests = (one for batch in later for one in bundle.requests_of(batch))
    return frozenset(bundle.entry_id_of(one) for one in requests if one["request"]["method"] == "POST")


def _is_gone(unit: UnitOfWork, entry: OutboxEntry) -> bool:
    """Whether this PC found, before the central record went back, that the record was deleted there."""
    copy = unit.central.find_by_local(entry.record_type, entry.record_id)
    return copy is not None and not (copy.version or copy.content) and entry.last_words == GONE_WORDS


def _forget_copy(unit: UnitOfWork, entry: OutboxEntry, *, made_here: bool) -> None:
    """Forget how the record stood there after our change: it is no base for anything any more.

    A record that a lost change made there is not known there until it comes down again or is made anew.
    """
    copy = unit.central.find_by_local(entry.record_type, entry.record_id)
    if copy is not None:
        drop_merge_base(unit.central, copy.resource_type, copy.server_id)
        ours = ("", "") if made_here else (copy.local_type, copy.local_id)
        unit.central.put(replace(copy, content="", version="", local_type=ours[0], local_id=ours[1]))


def take_another_name(store: Store, now: datetime, random_bytes: Callable[[int], bytes]) -> None:
    """Make this PC another device: another one bears its name, or its store is older than what it told."""
    with store.write(SYNC_ACTOR) as unit:
        before = unit.facts.get(DEVICE_ID)
        if not unit.facts.get(FIRST_DEVICE_ID):
            unit.facts.put(FIRST_DEVICE_ID, before)
        unit.facts.put(DEVICE_ID, str(UUID(bytes=random_bytes(16), version=4)))
        for fact in OF_THE_OTHER_DEVICE:
            if fact != lease.FACT:  # the lease is this very run's
                unit.facts.put(fact, "")
        unit.outbox.hand_back()
        walk_all_anew(unit)
        unit.facts.put(SEEN, "")
        unit.facts.put(PULL_FIRST, "1")
        unit.facts.put(COPIED_AT, instant_text(now))
        unit.trail.note("AnotherOfThisName", "sync", before)
        unit.commit()
    _log.error("another device told the central record things under this PC's name: it takes a new one")
