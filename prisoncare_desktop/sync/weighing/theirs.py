"""A person kept the trust's side of a record: what stands there, as last seen, becomes what stands here."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from datetime import datetime

from prisoncare_desktop.log import logger
from prisoncare_desktop.sync.weighing.arriving import arriving, unsettled
from prisoncare_desktop.sync.weighing.copies import content_of, drop_merge_base
from prisoncare_desktop.usecases.changes import Changes
from prisoncare_desktop.usecases.inbound import SYNC_ACTOR
from prisoncare_desktop.usecases.ports import Store, UnitOfWork
from prisoncare_desktop.usecases.syncing import TAKE_THEIRS

_log: logging.Logger = logger("sync")


def take_theirs(store: Store, now: datetime, random_bytes: Callable[[int], bytes]) -> Changes:
    """Take in the trust's side of each record in `TAKE_THEIRS`. No network; all in one transaction.

    What was recorded here since the decision is weighed against it like any unsent change: it stays, or clashes.
    """
    with store.read() as unit:
        if not unit.facts.get(TAKE_THEIRS):
            return Changes()
    changes = Changes()
    with store.write(SYNC_ACTOR) as unit:
        for record_type, record_id in json.loads(unit.facts.get(TAKE_THEIRS) or "[]"):
            changes |= _take(unit, record_type, record_id, now, random_bytes)
        unit.facts.put(TAKE_THEIRS, "")
        unit.commit()
    return changes


def _take(
    unit: UnitOfWork, record_type: str, record_id: str, now: datetime, random_bytes: Callable[[int], bytes]
) -> Changes:
    copy = unit.central.find_by_local(record_type, record_id)
    content = content_of(copy)
    if copy is None or content is None:
        return Changes()  # the trust has none: ours stays, marked as given up
    hands = arriving(unit, now, random_bytes, unsettled(unit, [record_id]))
    came = hands.arrive(content, again=True)
    if not unit.outbox.unsettled_of([record_id]):
        drop_merge_base(unit.central, copy.resource_type, copy.server_id)
    _log.info("the trust's side was kept: %s %s (%s)", record_type, record_id, came)
    return hands.changes
