"""How the outbox's rows are read: entries, batches, where each stands, and the plain words for it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row

from prisoncare_desktop.store.repositories.outbox_order import Standing
from prisoncare_desktop.usecases.outbox import BatchRecord, EntryState, OutboxEntry

SAVED_HERE = (EntryState.WAITING, EntryState.CLAIMED)
NEEDS_ATTENTION = (EntryState.REFUSED, EntryState.CONFLICT)
UNSETTLED = (*SAVED_HERE, *NEEDS_ATTENTION)
SETTLED = (EntryState.RECEIPTED, EntryState.GIVEN_UP)
ENTRIES_TRIMMED = "outbox.trimmed"  # fact: how many receipted entries retention took away; they go on counting
GIVEN_UP_TRIMMED = "outbox.given_up_trimmed"  # fact: likewise, of those that a person gave up


def entry_of(row: Row[Any]) -> OutboxEntry:
    kept = row._asdict()
    kept["payload"] = json.loads(row.payload)
    kept["depends_on"] = row.depends_on or ""
    kept["squashed_into"] = row.squashed_into or ""
    kept["state"] = EntryState(row.state)
    return OutboxEntry(**kept)


def batch_of(row: Row[Any]) -> BatchRecord:
    return BatchRecord(**row._asdict())


def standing_of(row: Row[*tuple[Any, ...]]) -> Standing:
    return Standing(**{**row._asdict(), "state": EntryState(row.state), "depends_on": row.depends_on or ""})


def in_words(states: Mapping[EntryState, int]) -> str:
    """Return the plain state of a record. `states`: those its changes are in, each with the last such change's seq."""
    if states.keys() & set(NEEDS_ATTENTION):
        return "needs-attention"
    if states.keys() & set(SAVED_HERE):
        return "saved-here"
    return "given-up" if max(states, key=lambda state: states[state]) is EntryState.GIVEN_UP else "at-the-trust"
